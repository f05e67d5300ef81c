package pai

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/policies/internal/schema"
)

// The rules that hold for single cells, whatever the row's own rule.
const (
	firstColumn = "Every row with a tick has one in the first column: owner and administrator hold it (high)"
	noColumn    = "A role without a column in a table lacks its points (high)"
	laterTicks  = "Of the points only the newer English page has, one tick is the first column's; more cannot be told apart"
)

// cells gives the cells of a row by role; nil for a row without a tick. The
// first column and missing columns are certain even where the others are not.
func (f *fileBuilder) cells(r Row, name string) (map[string]schema.Cell, error) {
	how, ok := ruleFor(r.Rule)
	if !ok {
		return nil, fmt.Errorf("no rule is known for %q", r.Rule)
	}
	if how.name == "" {
		return nil, nil
	}
	f.say(how, r.Certainty)
	if how.name == lost {
		f.lost[r.Ticks] = append(f.lost[r.Ticks], name)
	}
	out := map[string]schema.Cell{}
	for _, role := range Roles() {
		switch {
		case role == Owner || role == Admin:
			out[role] = schema.Cell{Reach: names(policy.Reaches()), Certainty: atLeastHigh(r.Certainty)}
		case !r.hasColumn(role):
			out[role] = schema.Cell{Certainty: "high"}
		case how.name == lost:
		default:
			out[role] = schema.Cell{Reach: names(r.Reach[role]), Certainty: r.Certainty}
		}
	}
	return out, nil
}

// laterCells gives the cells of a point of the newer page.
func (f *fileBuilder) laterCells(l Later, name string) map[string]schema.Cell {
	f.sayOnce(firstColumn)
	f.sayOnce(laterTicks)
	out := map[string]schema.Cell{}
	for _, role := range Roles() {
		switch {
		case role == Owner || role == Admin:
			out[role] = schema.Cell{Reach: names(policy.Reaches()), Certainty: "high"}
		case l.Ticks == 1:
			out[role] = schema.Cell{Certainty: "high"}
		}
	}
	if l.Ticks > 1 {
		f.lost[l.Ticks] = append(f.lost[l.Ticks], name)
	}
	return out
}

// say keeps the sentence of a rule and how certain it is.
func (f *fileBuilder) say(how rule, certainty string) {
	f.sayOnce(firstColumn)
	f.sayOnce(noColumn)
	says := strings.ToUpper(how.says[:1]) + how.says[1:]
	if how.name != lost {
		says += " (" + certainty + ")"
	}
	f.sayOnce(says)
}

func (f *fileBuilder) sayOnce(s string) {
	if !slices.Contains(f.says, s) {
		f.says = append(f.says, s)
	}
}

func atLeastHigh(certainty string) string {
	if certainty == "exact" {
		return certainty
	}
	return "high"
}

func names(reach []policy.Reach) []string {
	var out []string
	for _, r := range reach {
		out = append(out, r.String())
	}
	return out
}
