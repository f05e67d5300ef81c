package page

import (
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
)

const markdown = `# 风筝权限<a name="kites"></a>

Text.

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
<td>kite:kite:create<br>wind:air:get<table><tr><td>inner</td></tr></table></td>
</tr>
<tr><td>GET /v1/&lt;id&gt;</td><td></td></tr>
<tr><td colspan="2">both</td><td> - </td></tr>
</tbody>
</table>

## Other

|权限|授权项|
|--|:--:|
|系<br>绳\|结|rope:knot:tie|
| 解 ||

<table><tr><td>a</td><td rowspan="2">b</td></tr><tr><td>c</td></tr></table>
`

func TestTablesOfMarkdown(t *testing.T) {
	got, left, err := Tables("kites.md", []byte(markdown))
	if err != nil || len(left) > 0 {
		t.Fatal(err, left)
	}
	want := []Table{
		{Header: []string{"权限", "对应API接口", "授权项"}, Rows: [][]string{
			{"放 飞&收回", "POST\n/v1/{id}/kites", "kite:kite:create\nwind:air:getinner"},
			{"放 飞&收回", "GET /v1/<id>", ""},
			{"both", "", "-"},
		}},
		{Header: []string{"权限", "授权项"}, Rows: [][]string{{"系\n绳|结", "rope:knot:tie"}, {"解", ""}}},
		{Header: []string{"a", "b"}, Rows: [][]string{{"c", "b"}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("tables (-want +got):\n%s", d)
	}
}

const grid1 = `.. _kites:

Kites of the North
==================

.. table:: **Table 1** Kites

   +--------------+--------------------+
   | Permission   | API                |
   +==============+====================+
   | Flying a     | POST               |
   | kite         |                    |
   |              | /v1/kites/é        |
   +--------------+--------------------+
   | Landing      |                    |
   +--------------+--------------------+

Text.

+---+---+
| a | b |
+---+---+
| a b   |
+-------+

+---+
| c |
+---+
`

func TestTablesOfReStructuredText(t *testing.T) {
	got, left, err := Tables("kites.rst", []byte(grid1))
	if err != nil {
		t.Fatal(err)
	}
	want := []Table{
		{Header: []string{"Permission", "API"}, Rows: [][]string{{"Flying a\nkite", "POST\n\n/v1/kites/é"}, {"Landing", ""}}},
		{Rows: [][]string{{"c"}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("tables (-want +got):\n%s", d)
	}
	if len(left) != 1 || !strings.Contains(left[0].Error(), "no | where a column ends") {
		t.Errorf("left out: %v", left)
	}
}

// A table that cannot be read is left out with the reason, a page that cannot
// be read is refused.
func TestTablesLeavesOut(t *testing.T) {
	for name, c := range map[string]struct{ file, page, why string }{
		"a huge span":    {"a.md", `<table><tr><td rowspan="99999">a</td></tr></table>`, `rowspan="99999"`},
		"no number":      {"a.html", `<table><tr><td colspan="-1">a</td></tr></table>`, `colspan="-1"`},
		"too many cells": {"a.html", `<table><tr>` + strings.Repeat(`<td colspan="60">a</td>`, 3) + `</tr></table>`, "more than 100 cells"},
		"half a letter":  {"a.md", "<table><tr><td>\xce</td></tr></table>", "not UTF-8"},
		"no bar":         {"a.rst", "+---+---+\n| a   b |\n+---+---+\n", "no | where a column ends"},
		"not closed":     {"a.rst", "+---+---+\n| a | b |", "not closed"},
		"breaks off":     {"a.rst", "+---+---+\n| a | b |\ntext\n", "breaks off"},
		"other edges":    {"a.rst", "+---+---+\n| a | b |\n+--+----+\n", "columns differ"},
		"another form":   {"a.pdf", "", "must be named"},
	} {
		t.Run(name, func(t *testing.T) {
			tables, left, err := Tables(c.file, []byte(c.page))
			if err != nil {
				left = append(left, err)
			}
			if len(tables) > 0 || len(left) != 1 || !strings.Contains(left[0].Error(), c.why) {
				t.Errorf("%v, left out %v", tables, left)
			}
		})
	}
}

func TestRows(t *testing.T) {
	const text = `
| 权限 | 对应API接口 | 授权项 | 依赖的授权项 | 企业项目 |
|---|---|---|---|---|
| 创建风筝。说明 | POST https://{endpoint}/v1/ {project_id}/kites/{ id } GET /v1/:kite_id | wind:air:get kite:kite:create | ` +
		`kite:kite:create, rope:*:get、wind:gust:list。pilot administrator | 支持 |
| 无 | GET /v1 | - | | |
| 全部 | GET /v2 | kite:*:get | | |
| 标签 | GET /v3 | 风筝：kite:tags:list 绳：kite:tags:getrope:tags:list（仅） | | |

| 操作 | 授权项 | 授权项作用域 |
|---|---|---|
| 出售 | "kite:kite:sell" | 支持：项目(Project) 企业项目(Enterprise Project) |
| 购买 | "kite:kite:buy" | 支持：项目(Project) 不支持：企业项目(Enterprise Project) |

| Action | Access Level |
|---|---|
| kite:kite:list | List |
| kite:kite:own | Permission_management |

| Permission | Description | Dependency |
|---|---|---|
| kite:kite:paint | Painting a kite | rope:knot:tie |
`
	got, err := Rows("a.md", []byte(text), Subject{ID: "kites", Service: "kite", Roles: []string{"Pilot Administrator"}})
	if err != nil {
		t.Fatal(err)
	}
	action := func(name, access, project string) schema.Action {
		return schema.Action{Name: name, Access: access, EnterpriseProject: project}
	}
	want := []rows.Row{
		{Page: "kites", Service: "kite", Title: catalog.Text{ZhHans: "创建风筝"},
			API:      []string{"POST https://{endpoint}/v1/{project_id}/kites/{id}", "GET /v1/{kite_id}"},
			Actions:  []schema.Action{action("kite:kite:create", "", "yes"), action("wind:air:get", "", "yes")},
			Requires: []schema.Requirement{{Pattern: "rope:*:get"}, {All: []string{"wind:gust:list"}}, {Role: "Pilot Administrator"}}},
		{Page: "kites", Service: "kite", Title: catalog.Text{ZhHans: "无"}, API: []string{"GET /v1"}},
		{Page: "kites", Service: "kite", Title: catalog.Text{ZhHans: "标签"}, API: []string{"GET /v3"},
			Actions: []schema.Action{action("kite:tags:list", "", ""), action("kite:tags:getrope:tags:list", "", "")}},
		{Page: "kites", Service: "kite", Title: catalog.Text{ZhHans: "出售"}, Actions: []schema.Action{action("kite:kite:sell", "", "yes")}},
		{Page: "kites", Service: "kite", Title: catalog.Text{ZhHans: "购买"}, Actions: []schema.Action{action("kite:kite:buy", "", "no")}},
		{Page: "kites", Service: "kite", Actions: []schema.Action{action("kite:kite:list", "list", "")}, ActionsOnly: true},
		{Page: "kites", Service: "kite", Actions: []schema.Action{action("kite:kite:own", "permissions", "")}, ActionsOnly: true},
		{Page: "kites", Service: "kite", Title: catalog.Text{En: "Painting a kite"}, Actions: []schema.Action{action("kite:kite:paint", "", "")},
			Requires: []schema.Requirement{{All: []string{"rope:knot:tie"}}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

// Whatever the page, a cell is made of the page's own characters, and no row
// is wider than is allowed.
func FuzzTables(f *testing.F) {
	f.Add("a.md", markdown)
	f.Add("a.html", `<table><tr><td rowspan=3>a<td>b<tr><td>c</table>`)
	f.Add("a.rst", grid1)
	f.Add("a.rst", "+---+\n|")
	f.Fuzz(func(t *testing.T, name, s string) {
		tables, _, err := Tables(name, []byte(s))
		if err != nil {
			return
		}
		text := s + html.UnescapeString(s)
		for _, one := range tables {
			for _, row := range one.Rows {
				if len(row) > mostColumns && !strings.HasSuffix(name, ".rst") {
					t.Fatalf("%d cells", len(row))
				}
				for _, c := range strings.Join(row, "") {
					if c != '\n' && c != ' ' && c != '\uFFFD' && !strings.ContainsRune(text, c) {
						t.Fatalf("%q is not in the page", c)
					}
				}
			}
		}
	})
}
