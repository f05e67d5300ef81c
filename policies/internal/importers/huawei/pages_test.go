package huawei

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// kites is a page in reStructuredText about a service that is not.
var kites = strings.ReplaceAll(`:original_name: en-us_kite_01.html

Kites
=====

.. table:: **Table 1** Kites

   +-------------------------+--------------------+------------------+-----------------+-------------+------------------------+
   | Permission              | API                | Action           | Related Action  | IAM Project | **Enterprise Project** |
   +=========================+====================+==================+=================+=============+========================+
   | :ref:§Flying a kite     | POST               | kite:kite:create | -  wind:air:get | Y           | x                      |
   | <kite_fly>§. It flies.  | /v1/{id}/kites     |                  | -  rope:*:get*  |             |                        |
   +-------------------------+--------------------+------------------+-----------------+-------------+------------------------+
   | Landing                 | PUT /v1/{id}/kites | kite:kite:land   | §§-§§           | Y           | Y                      |
   |                         |                    |                  |                 |             |                        |
   |                         |                    | wind:air:get     |                 |             |                        |
   +-------------------------+--------------------+------------------+-----------------+-------------+------------------------+

   +-------------------+------------------+------------+
   | Permission        | Description      | Dependency |
   +===================+==================+============+
   | kite:tail:list    | List tails       | None       |
   +-------------------+------------------+------------+
   | No action         | Nothing          | None       |
   +-------------------+------------------+------------+
`, "§", "`")

func kitePages() fs.FS {
	return fstest.MapFS{
		"sky/kites/api/permissions.rst": {Data: []byte(kites)},
		"sky/kites/api/other.rst":       {Data: []byte(kites)},
		"sky/chinese/风筝.md":             {Data: []byte("# 风筝<a name=\"kite_02\"></a>\n\n|权限|授权项|依赖的授权项|\n|--|--|--|\n|放|kite:kite:fly|wind:air:get、rope:knot:tie|\n")},
	}
}

var kiteRepositories = []repository{{"sky/kites", "kite", "2031-01-02"}, {"sky/none", "none", ""}, {"sky/chinese", "kite", "2030-01-01"}}

func TestPageDocuments(t *testing.T) {
	docs, err := pageDocuments(kitePages(), kiteRepositories)
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 2 || docs[0].ID != "kite-kite-01" && docs[0].ID != "kite-01" || docs[1].ID != "kite-02" {
		t.Fatalf("%+v", docs)
	}
	id := docs[0].ID
	want := []table.Row{
		{Title: catalog.Text{En: "Flying a kite"}, API: []string{"POST /v1/{id}/kites"}, Actions: []string{"kite:kite:create"}, Service: "kite", Source: id,
			Requires: []schema.Requirement{{All: []string{"wind:air:get"}}, {Pattern: "rope:*:get*"}}, EnterpriseProject: "no"},
		{Title: catalog.Text{En: "Landing"}, API: []string{"PUT /v1/{id}/kites"}, Actions: []string{"kite:kite:land"}, Service: "kite", Source: id,
			Requires: []schema.Requirement{{All: []string{"wind:air:get"}, Standing: "inferred", Source: []string{id, impliedRule}}}, EnterpriseProject: "yes"},
		{Title: catalog.Text{En: "List tails"}, Actions: []string{"kite:tail:list"}, Service: "kite", Source: id},
	}
	if d := cmp.Diff(want, docs[0].Rows); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	if s := docs[0].Source; s.Updated != "2031-01-02" || s.Title.En != "Kites" || !strings.HasSuffix(s.URL, "sky/kites/blob/HEAD/api/permissions.rst") {
		t.Errorf("source %+v", s)
	}
	chinese := docs[1].Rows[0]
	if chinese.Title.ZhHans != "放" || len(chinese.Requires) != 2 || docs[1].Source.Title.ZhHans != "风筝" {
		t.Errorf("%+v", chinese)
	}
}

// What the facts have is left out; what they lack is added, and no more.
func TestPageFilesAddWhatIsMissing(t *testing.T) {
	have := map[string]schema.File{"kite": {
		Title:      catalog.Text{En: "Kite"},
		Actions:    []schema.Action{{Name: "kite:kite:create"}, {Name: "wind:air:get", Mentioned: true}},
		Operations: []schema.Operation{{ID: "kite.kite.land", API: []string{"POST /v1/{project}/kites"}, Actions: []string{"kite:kite:create"}}},
	}}
	files, err := pageFiles(assemble.Platform{Name: "opentelekomcloud"}, kitePages(), kiteRepositories[:1], have)
	if err != nil {
		t.Fatal(err)
	}
	f := files["kite"]
	var ids, actions []string
	for _, o := range f.Operations {
		ids = append(ids, o.ID)
	}
	for _, a := range f.Actions {
		actions = append(actions, a.Name)
	}
	if d := cmp.Diff([]string{"kite.kite.land.put", "kite.tail.list"}, ids); d != "" {
		t.Errorf("operations %s", d)
	}
	if d := cmp.Diff([]string{"kite:kite:land", "kite:tail:list"}, actions); d != "" {
		t.Errorf("actions %s", d)
	}
	if f.Title.En != "" || len(f.Sources) == 0 {
		t.Errorf("%+v", f)
	}
}

func TestColumnsOf(t *testing.T) {
	for _, c := range []struct {
		name   string
		header []string
		want   columns
		ok     bool
	}{
		{"usual", []string{"Permission", "API", "Action", "IAM Project", "Enterprise Project"}, columns{0, 1, 2, -1, 4}, true},
		{"API first", []string{"API", "API Function", "Action", "Authorization Scope"}, columns{1, 0, 2, -1, -1}, true},
		{"related", []string{"Permission", "Action", "Related Action"}, columns{0, -1, 1, 2, -1}, true},
		{"described", []string{"Permission", "Description", "Dependency"}, columns{1, -1, 0, 2, -1}, true},
		{"Chinese", []string{"权限", "对应API接口", "授权项（Action）", "依赖的授权项", "企业项目"}, columns{0, 1, 2, 3, 4}, true},
		{"another table", []string{"Parameter", "Type", "Description"}, columns{}, false},
		{"no API", []string{"Operation", "Action"}, columns{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := columnsOf(table.Grid{Header: c.header})
			if ok != c.ok || ok && got != c.want {
				t.Errorf("%+v, %v", got, ok)
			}
		})
	}
}

func TestUnlabelled(t *testing.T) {
	if got, defects := unlabelled("Disk:evs:volumeTags:get", "row", "s"); got != "evs:volumeTags:get" || len(defects) != 1 || defects[0].Written != "Disk:evs:volumeTags:get" {
		t.Errorf("%s %v", got, defects)
	}
	if got, defects := unlabelled("evs:volumeTags:get", "row", "s"); got != "evs:volumeTags:get" || defects != nil {
		t.Errorf("%s %v", got, defects)
	}
}

func TestTitles(t *testing.T) {
	told := titlesBy{map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}}
	told.add(table.Row{Title: catalog.Text{En: "Flying"}, API: []string{"POST /v2/{project_id}/kites"}, Actions: []string{"kite:kite:create"}})
	told.add(table.Row{Title: catalog.Text{En: "Listing tails"}, Actions: []string{"kite:tail:list"}})
	alone := map[string]int{"kite:tail:list": 1, "kite:kite:create": 2}
	for _, c := range []struct {
		name string
		o    schema.Operation
		want string
	}{
		{"another version", schema.Operation{API: []string{"POST /v1/kites"}, Actions: []string{"kite:kite:create"}}, "POST /v1/kites\tkite:kite:create\tFlying\n"},
		{"the only one of its action", schema.Operation{Actions: []string{"kite:tail:list"}}, "\tkite:tail:list\tListing tails\n"},
		{"one of several", schema.Operation{Actions: []string{"kite:kite:create"}}, ""},
		{"has a title", schema.Operation{Title: catalog.Text{En: "x"}, Actions: []string{"kite:tail:list"}}, ""},
	} {
		if got, ok := told.line(c.o, alone); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	if got := parseTitles("# head\n\tkite:tail:list\tListing tails\n"); len(got) != 1 {
		t.Errorf("%v", got)
	}
}
