package pai

import (
	"fmt"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/policy"
)

// cells gives an action the cells of its row by role, and the rule they follow
// from; none for a row without a tick. The first column and missing columns are
// certain even where the others are not.
func (f *fileBuilder) cells(r Row, a *schema.Action) error {
	how, ok := ruleFor(r.Rule)
	if !ok {
		return fmt.Errorf("no rule is known for %q", r.Rule)
	}
	if how.name == "" {
		return nil
	}
	first := how
	if r.Certainty != atLeastHigh(r.Certainty) {
		first = firstColumn
	}
	if how.name == lost {
		f.lost[r.Ticks] = append(f.lost[r.Ticks], a.Name)
		how, first = firstColumn, firstColumn
	}
	row := rowBuilder{fileBuilder: f, action: a}
	row.follows(how)
	for _, role := range Roles() {
		switch {
		case role == Owner || role == Admin:
			row.cell(role, policy.Reaches(), atLeastHigh(r.Certainty), first)
		case !r.hasColumn(role):
			row.cell(role, nil, "high", noColumn)
		case how != firstColumn:
			row.cell(role, r.Reach[role], r.Certainty, how)
		}
	}
	return nil
}

// laterCells gives an action the cells of a point of the newer page.
func (f *fileBuilder) laterCells(l Later, a *schema.Action) {
	row := rowBuilder{fileBuilder: f, action: a}
	row.follows(firstColumn)
	for _, role := range Roles() {
		switch {
		case role == Owner || role == Admin:
			row.cell(role, policy.Reaches(), "high", firstColumn)
		case l.Ticks == 1:
			row.cell(role, nil, "high", laterTick)
		}
	}
	if l.Ticks > 1 {
		f.lost[l.Ticks] = append(f.lost[l.Ticks], a.Name)
	}
}

// rowBuilder fills the cells of one action.
type rowBuilder struct {
	*fileBuilder
	action *schema.Action
}

// follows says which rule the row follows from.
func (b rowBuilder) follows(how rule) {
	b.action.InferredBy = how.name
	b.action.Roles = map[string]schema.Cell{}
	b.action.Source = append(b.action.Source, inferred)
}

// cell adds a cell, with its rule where that is not the row's.
func (b rowBuilder) cell(role string, reach []policy.Reach, certainty string, how rule) {
	b.Rules[how.name] = catalog.Text{En: how.says}
	c := schema.Cell{Reach: names(reach), Certainty: certainty}
	if how.name != b.action.InferredBy {
		c.InferredBy = how.name
	}
	b.action.Roles[role] = c
}

func atLeastHigh(certainty string) string {
	if certainty == "exact" {
		return certainty
	}
	return "high"
}

func names(reach []policy.Reach) []string {
	if len(reach) == len(policy.Reaches()) {
		return []string{schema.AllReaches}
	}
	var out []string
	for _, r := range reach {
		out = append(out, r.String())
	}
	return out
}
