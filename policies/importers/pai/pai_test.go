package pai

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

var head = strings.Join(header, "\t") + "\n"

// line is a row of the table: an action, ticks, certainty, rule and the cells
// of the roles.
func line(cells ...string) string {
	return "appendix\t\tFly\t放\t" + cells[0] + "\t\t\t\t" + strings.Join(cells[1:], "\t") + "\n"
}

func TestParse(t *testing.T) {
	all := []string{"all"}
	high := func(by string) schema.Cell { return schema.Cell{Certainty: "high", InferredBy: by} }
	first := schema.Cell{Reach: all, Certainty: "high", InferredBy: "first-column"}
	for name, c := range map[string]struct {
		row     string
		follows string
		want    map[string]schema.Cell
	}{
		"no tick": {row: line("A:b", "0", "", "", "", "", "", "", "")},
		"exact": {line("A:b", "8", "exact", "as-written", "all", "none", "", "", ""), "as-written", map[string]schema.Cell{
			"PAI.WorkspaceOwner": {Reach: all, Certainty: "exact"}, "PAI.WorkspaceAdmin": {Reach: all, Certainty: "exact"},
			"PAI.AlgoDeveloper": {Reach: all, Certainty: "exact"}, "PAI.AlgoOperator": {Certainty: "exact"},
			"PAI.LabelManager": high("no-column"), "PAI.WorkspaceGuest": high("no-column"), "PAI.MaxComputeDeveloper": high("no-column")}},
		"medium": {line("A:b", "3", "medium", "some", "private-own public-own", "", "", "", ""), "some", map[string]schema.Cell{
			"PAI.WorkspaceOwner": first, "PAI.WorkspaceAdmin": first,
			"PAI.AlgoDeveloper": {Reach: []string{"private-own", "public-own"}, Certainty: "medium"},
			"PAI.AlgoOperator":  high("no-column"), "PAI.LabelManager": high("no-column"), "PAI.WorkspaceGuest": high("no-column"),
			"PAI.MaxComputeDeveloper": high("no-column")}},
		"lost": {line("A:b", "6", "low", "columns-lost", "?", "?", "?", "", ""), "first-column", map[string]schema.Cell{
			"PAI.WorkspaceOwner": {Reach: all, Certainty: "high"}, "PAI.WorkspaceAdmin": {Reach: all, Certainty: "high"},
			"PAI.WorkspaceGuest": high("no-column"), "PAI.MaxComputeDeveloper": high("no-column")}},
		"later": {line("A:b", "1", "high", "later-tick", "none", "none", "none", "none", "none"), "first-column", map[string]schema.Cell{
			"PAI.WorkspaceOwner": {Reach: all, Certainty: "high"}, "PAI.WorkspaceAdmin": {Reach: all, Certainty: "high"},
			"PAI.AlgoDeveloper": high("later-tick"), "PAI.AlgoOperator": high("later-tick"), "PAI.LabelManager": high("later-tick"),
			"PAI.WorkspaceGuest": high("later-tick"), "PAI.MaxComputeDeveloper": high("later-tick")}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(head + c.row)
			if err != nil {
				t.Fatal(err)
			}
			a := got[0].Actions[0]
			if d := cmp.Diff(c.want, a.Roles); d != "" || a.InferredBy != c.follows {
				t.Errorf("follows %s (-want +got):\n%s", a.InferredBy, d)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a lost column":      {strings.Replace(head, "certainty\t", "", 1), `no column "certainty"`},
		"ticks and no rule":  {head + line("A:b", "3", "high", "", "", "", "", "", ""), `line 2: 3 ticks and the rule ""`},
		"a rule and no tick": {head + line("A:b", "0", "high", "some", "", "", "", "", ""), `line 2: 0 ticks and the rule "some"`},
		"no action":          {head + line("../b", "0", "", "", "", "", "", "", ""), `line 2: "../b" is no action`},
		"a path": {head + strings.Replace(line("A:b", "0", "", "", "", "", "", "", ""), "\t\t", "\t../x.y\t", 1),
			"is no id of an operation"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := Parse(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, error %v, want %s", got, err, c.want)
			}
		})
	}
}
