package flattext

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// sample is a page in the form of the vendor's, about a service that is not.
// Lines of blanks are empty cells.
const sample = `更新时间:2031-01-02

示例权限

权限

对应API接口

授权项

依赖的授权项

IAM项目

企业项目

创建风筝

POST

/v1/{project_id}/kites

kite:kite:create

wind:air:get

wind:air:get

rope:knot:tie

√

×

查询风筝

GET /v1/{project_id}/kites/{id}

kite:kite:get

-

×

同步风筝

POST

/v1/{project_id}/kites/{id}/sync

  

wind:air:get

查询规格

GET /v1/{project_id}/kites/flavors

     

放飞风筝

POST /v1/{project_id}/kites/{id}/fly

kite:kite:fly

  
`

func TestPermissions(t *testing.T) {
	got, err := Permissions(sample, "s")
	if err != nil {
		t.Fatal(err)
	}
	need := func(names ...string) (reqs []schema.Requirement) {
		for _, n := range names {
			reqs = append(reqs, schema.Requirement{All: []string{n}})
		}
		return reqs
	}
	want := []table.Row{
		{Title: catalog.Text{ZhHans: "创建风筝"}, API: []string{"POST /v1/{project_id}/kites"}, Actions: []string{"kite:kite:create"},
			Requires: need("wind:air:get", "rope:knot:tie"), EnterpriseProject: "no", Source: "s",
			Defects: []schema.Defect{{Kind: "duplicate", Where: "创建风筝, prerequisites", Written: "wind:air:get (twice)", Corrected: "wind:air:get", Source: "s"}}},
		{Title: catalog.Text{ZhHans: "查询风筝"}, API: []string{"GET /v1/{project_id}/kites/{id}"}, Actions: []string{"kite:kite:get"}, EnterpriseProject: "no", Source: "s"},
		{Title: catalog.Text{ZhHans: "同步风筝"}, API: []string{"POST /v1/{project_id}/kites/{id}/sync"}, Requires: need("wind:air:get"), Source: "s",
			Note: "the table names prerequisites but no action of its own"},
		{Title: catalog.Text{ZhHans: "查询规格"}, API: []string{"GET /v1/{project_id}/kites/flavors"}, Source: "s", Note: "the table names neither an action nor prerequisites"},
		{Title: catalog.Text{ZhHans: "放飞风筝"}, API: []string{"POST /v1/{project_id}/kites/{id}/fly"}, Actions: []string{"kite:kite:fly"}, Source: "s"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

func TestPermissionsRefuses(t *testing.T) {
	for name, page := range map[string]string{
		"another page":      "kites\n\nare not a table\n",
		"an action first":   "企业项目\n\n风筝\n\nkite:kite:get\n",
		"an API too many":   "企业项目\n\n风筝\n\nGET /v1/a\n\nGET /v1/b\n",
		"action after mark": "企业项目\n\n风筝\n\nGET /v1/a\n\nkite:kite:get\n\n-\n\nkite:kite:put\n",
	} {
		t.Run(name, func(t *testing.T) {
			if rows, err := Permissions(page, "s"); err == nil {
				t.Errorf("no error, but %v", rows)
			}
		})
	}
}

func TestOverview(t *testing.T) {
	page := "Kites\n\nFlying\n\nTable 1 Flying\n\nAPI\n\nDescription\n\nFlying a Kite\n\nIt flies.\n\nLanding a Kite\n\nIt lands.\n\nKnots\n\nTable 2 Knots\n\nAPI\n\nDescription\n\nTying a Knot\n\nIt holds.\n"
	got, err := Overview(page)
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{{"Flying", "Flying a Kite"}, {"Flying", "Landing a Kite"}, {"Knots", "Tying a Knot"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("entries (-want +got):\n%s", d)
	}
	for _, bad := range []string{"", "Table 1 Flying\n\nAPI\n", strings.Replace(page, "Description", "Meaning", 1)} {
		if got, err := Overview(bad); err == nil {
			t.Errorf("no error for %q, but %v", bad, got)
		}
	}
}

func TestSentenceCase(t *testing.T) {
	for in, want := range map[string]string{
		"Creating a Notebook Instance":           "Creating a notebook instance",
		"Querying the Logs (OBS Link)":           "Querying the logs (OBS link)",
		"Querying the Real-Time Resource Usage":  "Querying the real-time resource usage",
		"Creating a ModelArts Agency":            "Creating a ModelArts agency",
		"Starting a Lite Server Instance":        "Starting a Lite Server instance",
		"Creates an API.":                        "Creates an API",
		"Obtaining the List of APIs Bound to It": "Obtaining the list of APIs bound to it",
		"":                                       "",
	} {
		if got := SentenceCase(in, "Lite Server"); got != want {
			t.Errorf("SentenceCase(%q) = %q, want %q", in, got, want)
		}
	}
}
