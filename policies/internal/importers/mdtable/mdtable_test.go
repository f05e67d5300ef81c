package mdtable

import (
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/policies/internal/importers/table"
)

const page = `# 风筝权限<a name="kites"></a>

Text.

**表 1**  风筝

<a name="t1"></a>
<table><thead align="left"><tr id="r0"><th class="h" width="50%"><p>权限</p>
</th>
<th><p>对应API接口</p></th><th>授权项</th>
</tr>
</thead>
<tbody><tr id="r1"><td rowspan="2"><p>放
飞&amp;收回</p>
</td>
<td><p>POST</p><p>/v1/{id}/kites</p></td>
<td>kite:kite:create<br>wind:air:get</td>
</tr>
<tr><td>GET /v1/&lt;id&gt;</td><td></td></tr>
<tr><td colspan="2">both</td><td> - </td></tr>
</tbody>
</table>

## Other

**表 2**  绳结

|权限|授权项|
|--|:--:|
|系<br>绳\|结|rope:knot:tie|
| 解 ||

<table><tr><td>a</td></tr></table>
`

func TestParse(t *testing.T) {
	got, err := Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	want := []table.Grid{
		{Page: "风筝权限", Title: "风筝", Header: []string{"权限", "对应API接口", "授权项"}, Rows: [][]string{
			{"放 飞&收回", "POST\n/v1/{id}/kites", "kite:kite:create\nwind:air:get"},
			{"放 飞&收回", "GET /v1/<id>", ""},
			{"both", "", "-"},
		}},
		{Page: "风筝权限", Title: "绳结", Header: []string{"权限", "授权项"}, Rows: [][]string{{"系\n绳|结", "rope:knot:tie"}, {"解", ""}}},
		{Page: "风筝权限", Rows: [][]string{{"a"}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("tables (-want +got):\n%s", d)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, page := range map[string]string{
		"not closed":     "<table><tr><td>a",
		"a huge span":    `<table><tr><td rowspan="99999">a</td></tr></table>`,
		"too many cells": `<table><tr>` + strings.Repeat(`<td colspan="60">a</td>`, 3) + `</tr></table>`,
		"half a letter":  "<table><tr><td>\xce</td><td>\x9c</td></tr></table>",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := Parse(page); err == nil {
				t.Errorf("no error, but %v", got)
			}
		})
	}
}

// Whatever the page, a cell is made of the page's own characters.
func FuzzParse(f *testing.F) {
	f.Add(page)
	f.Add(`<table><tr><td rowspan=3>a<td>b<tr><td>c</table>`)
	f.Fuzz(func(t *testing.T, s string) {
		grids, err := Parse(s)
		if err != nil {
			return
		}
		text := html.UnescapeString(s)
		for _, g := range grids {
			for _, row := range g.Rows {
				if len(row) > mostColumns {
					t.Fatalf("%d cells", len(row))
				}
				for _, c := range strings.Join(row, "") {
					if c != '\n' && c != ' ' && !strings.ContainsRune(text, c) && !strings.ContainsRune(s, c) {
						t.Fatalf("%q is not in the page", c)
					}
				}
			}
		}
	})
}
