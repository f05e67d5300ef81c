package huawei

import (
	"fmt"
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

func TestUnderHeadings(t *testing.T) {
	for cell, want := range map[string]string{
		"":                                    "map[]",
		"- a:b:c - d:e:f":                     "map[]",
		"a:b:c d:e:f":                         "map[]",
		"- a:b:c (only here) d:e:* f:g:h":     "map[a:b:c:[d:e:* f:g:h]]",
		"- a:b:c d:e:f - g:h:i j:k:l - m:n:o": "map[a:b:c:[d:e:f] g:h:i:[j:k:l]]",
	} {
		if got := fmt.Sprint(underHeadings(cell)); got != want {
			t.Errorf("%q: %v", cell, got)
		}
	}
}

func TestDemandsOfAlternatives(t *testing.T) {
	row := table.Row{Service: "ims", Title: catalog.Text{En: "Importing an image"}, API: []string{"POST /import"}, Source: "page"}
	server, data := "ims:serverImages:create", "ims:dataImages:create"
	rows := demands(row, []string{server, data}, []string{"ecs:servers:get", "bms:servers:get"}, map[string][]string{
		server: {"ecs:servers:get", "bms:servers:get"}, data: {"ecs:servers:get"},
	})
	if len(rows) != 2 || len(rows[0].Defects) != 1 || rows[0].Defects[0].Kind != "alternatives" {
		t.Fatalf("%+v", rows)
	}
	for i, want := range []string{"Importing an image (system disk images) [ims:serverImages:create] needs 2", "Importing an image (data disk images) [ims:dataImages:create] needs 1"} {
		if got := fmt.Sprintf("%s %v needs %d", rows[i].Title.En, rows[i].Actions, len(rows[i].Requires)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if rows := demands(row, []string{server, "ims:images:get"}, nil, nil); len(rows) != 1 || len(rows[0].Requires) != 1 {
		t.Errorf("actions of other kinds beside them are no alternatives: %+v", rows)
	}
}

func TestConsoleRoles(t *testing.T) {
	for text, want := range map[string]string{
		"无需其他依赖权限。": "",
		"如果需要创建ELB类型的服务，需要设置ELB FullAccess或者ELB Administrator权限，以及VPC Administrator权限。": "ELB FullAccess: creating a Service of the ELB type; ELB Administrator is enough instead\n" +
			"ELB Administrator: creating a Service of the ELB type; ELB FullAccess is enough instead\nVPC Administrator: creating a Service of the ELB type\n",
		"需要增加EPS ReadOnlyAccess的系统策略。":      "EPS ReadOnlyAccess: " + someUses + "\n",
		"需要增加DEW KeypairFullAccess权限，才能查看。": "DEW KeypairFullAccess: " + someUses + "\n",
	} {
		got := ""
		for _, q := range consoleRoles(text, someUses) {
			got += q.Role + ": " + q.When.En + "\n"
		}
		if got != want {
			t.Errorf("%s:\n%swant\n%s", text, got, want)
		}
	}
}
