package huawei

import (
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

func TestDemand(t *testing.T) {
	tests := []struct {
		name, service, api string
		title              catalog.Text
		actions, needs     string
		own, required      string
	}{
		{"one action", "kite", "POST /kites", catalog.Text{}, "kite:kite:get", "wind:air:get", "kite:kite:get", "wind:air:get"},
		{"the first of the service", "kite", "POST /kites", catalog.Text{}, "wind:air:create kite:kite:create", "", "kite:kite:create", "wind:air:create"},
		{"a write is no read", "kite", "PUT /kites/tags", catalog.Text{En: "Adding or modifying a tag"}, "kite:kite:get kite:kite:update", "", "kite:kite:update", "kite:kite:get"},
		{"a read needs no write", "kite", "GET /kites/members", catalog.Text{En: "Querying members"}, "kite:kite:share kite:kite:get wind:air:list", "", "kite:kite:get", "wind:air:list"},
		{"a delete deletes", "kite", "DELETE /kites/tags/{key}", catalog.Text{}, "kite:tail:getById kite:tail:update kite:tail:delete", "", "kite:tail:delete", "kite:tail:getById kite:tail:update"},
		{"the title tells", "kite", "PUT /kites/{id}/file", catalog.Text{ZhHans: "上传风筝"}, "kite:kite:get kite:kite:update kite:kite:upload", "", "kite:kite:upload", "kite:kite:get kite:kite:update"},
		{"a title without an API", "kite", "", catalog.Text{En: "Copying a kite"}, "kite:kite:GetKite kite:kite:PutKite", "", "kite:kite:PutKite", "kite:kite:GetKite"},
		{"a page of the console", "kite", "", catalog.Text{ZhHans: "创建页"}, "wind:air:list wind:air:get", "", "", "wind:air:list wind:air:get"},
		{"what is documented is not deduced", "kite", "GET /kites", catalog.Text{}, "kite:kite:list wind:air:get", "kite:kite:list wind:air:get rope:knot:tie", "kite:kite:list", "wind:air:get rope:knot:tie"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			row := table.Row{Service: test.service, Title: test.title, Source: "page"}
			if test.api != "" {
				row.API = []string{test.api}
			}
			demand(&row, strings.Fields(test.actions), strings.Fields(test.needs))
			var required []string
			for _, q := range row.Requires {
				required = append(required, q.All...)
				if deduced := q.Standing == "inferred"; deduced == strings.Contains(test.needs, q.All[0]) {
					t.Errorf("%v stands as %q", q.All, q.Standing)
				}
			}
			if own := strings.Join(row.Actions, " "); own != test.own || strings.Join(required, " ") != test.required {
				t.Errorf("own %q, requires %v", own, required)
			}
		})
	}
}

func TestHeadings(t *testing.T) {
	for cell, want := range map[string]string{
		"":                                    "",
		"- a:b:c - d:e:f":                     "",
		"a:b:c d:e:f":                         "",
		"- a:b:c (only here) d:e:* f:g:h":     "a:b:c",
		"- a:b:c d:e:f - g:h:i j:k:l - m:n:o": "a:b:c g:h:i",
	} {
		if got := headings(cell); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q: %v", cell, got)
		}
	}
}
