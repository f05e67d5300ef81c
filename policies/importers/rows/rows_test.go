package rows

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

const head = "page\toperation\ttitle\tapi\tactions\taccess\tenterprise_project\tneeds\trole\tfeature\twhen\tby\trule\n"

func TestParse(t *testing.T) {
	const text = head +
		"kites\t\tFlying\tPOST /v1 | PUT /v1\tkite:kite:create\twrite\tyes\twind:air:get rope:*:get a:b:c|a:b:d\t\tgusts\t\t\t\n" +
		"kites\t\tFlying\tPOST /v1 | PUT /v1\tkite:kite:create\twrite\tyes\t\tPilot Administrator\t\t夜间\tagency\trule-night\r\n" +
		"kites\t\t\t\tkite:kite:list kite:kite:get\tlist\t\t\t\t\t\t\t\n" +
		"kites\tkite.console\tConsole\t\t\t\t\t\t\t\t\t\t\n"
	got, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	night := schema.Requirement{Role: "Pilot Administrator", When: catalog.Text{ZhHans: "夜间"}, By: "agency",
		Standing: "inferred", Source: []string{"kites", "rule-night"}}
	want := []Row{
		{Page: "kites", Line: 2, Title: catalog.Text{En: "Flying"}, API: []string{"POST /v1", "PUT /v1"},
			Actions: []schema.Action{{Name: "kite:kite:create", Access: "write", EnterpriseProject: "yes"}},
			Requires: []schema.Requirement{{All: []string{"wind:air:get"}, Feature: "gusts"}, {Pattern: "rope:*:get", Feature: "gusts"},
				{Any: []string{"a:b:c", "a:b:d"}, Feature: "gusts"}, night}},
		{Page: "kites", Line: 4, Actions: []schema.Action{{Name: "kite:kite:list", Access: "list"},
			{Name: "kite:kite:get", Access: "list"}}, ActionsOnly: true},
		{Page: "kites", Line: 5, Operation: "kite.console", Title: catalog.Text{En: "Console"}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":        {"", `line 1: no column "page"`},
		"a lost column":  {strings.Replace(head, "needs\t", "", 1), `line 1: no column "needs"`},
		"another order":  {strings.Replace(head, "page\toperation", "operation\tpage", 1), "line 1: the columns must be page, operation"},
		"too few cells":  {head + "kites\t\n", "line 2: 2 cells under 13 columns"},
		"no page":        {head + strings.Repeat("\t", 12) + "\n", "line 2: no page"},
		"no action":      {head + "kites" + strings.Repeat("\t", 7) + "wind" + strings.Repeat("\t", 5) + "\n", `line 2: "wind" is no action`},
		"a path":         {head + "kites\t../../kite.x" + strings.Repeat("\t", 11) + "\n", `line 2: "../../kite.x" is no id of an operation`},
		"an empty line":  {head + "\n", "line 2: 1 cells under 13 columns"},
		"a broken any":   {head + "kites" + strings.Repeat("\t", 7) + "a:b:c|" + strings.Repeat("\t", 5) + "\n", `line 2: "a:b:c|" is no action`},
		"a cut-off name": {head + "kites" + strings.Repeat("\t", 7) + "a:b:" + strings.Repeat("\t", 5) + "\n", `line 2: "a:b:" is no action`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, error %v, want %s", got, err, c.want)
			}
		})
	}
}
