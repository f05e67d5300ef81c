package compile

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Actions is the Action or NotAction element of a statement.
type Actions struct {
	Not      bool
	Patterns []Action
}

// Action is one pattern of the element; At is its place in the list.
type Action struct {
	*match.Pattern
	At      int
	Service string // lower case; "" when the pattern leaves it open
	// Doubt stands for a spelling that nobody documents: it matches or not.
	Doubt *Test
}

// Actions reads the element. Letters match in either case.
func (t *Table) Actions(d policy.Dialect, s *policy.Statement) Actions {
	a := Actions{Not: s.NotAction, Patterns: make([]Action, 0, len(s.Actions))}
	known := map[string]bool{}
	for i, text := range s.Actions {
		if len(s.Actions) > manyActions {
			if known[text.Value] {
				continue
			}
			known[text.Value] = true
		}
		p := Action{Pattern: match.Compile(text.Value, match.Options{Question: d.Question(), Fold: true}), At: i}
		service, _, colon := strings.Cut(text.Value, ":")
		if colon && !strings.ContainsAny(service, d.Wildcards()) {
			p.Service = Lower(service)
		}
		if d.Undocumented(text.Value) {
			p.Doubt = t.Doubt("action " + text.Value)
		}
		a.Patterns = append(a.Patterns, p)
	}
	return a
}

// manyActions is more than anybody writes by hand: then repetitions are left
// out.
const manyActions = 1 << 8

// TakesAgency reports whether an action works on agencies: only for such does
// Resource have its object form. Source: Huawei IAM, the errors IAM.1038 and
// IAM.1039 of its validator.
func TakesAgency(action string) bool {
	a := Lower(action)
	return strings.HasPrefix(a, strings.TrimSuffix(AgencyActions[0], "*")) || a == AgencyActions[1]
}

// AgencyActions are the patterns of the actions that work on agencies.
var AgencyActions = [...]string{"iam:agencies:*", "iam:tokens:assume"}
