package propose

import (
	"cmp"
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
)

// names takes the actions that a row names. Beside the operation's own the
// cell may name others, which it does not list thereby.
func (c *comparison) names(r rows.Row) {
	for i, a := range r.Actions {
		if i == 0 || r.ActionsOnly {
			c.lists(a, r.Page)
		} else {
			c.mentions(a.Name, r.Page)
		}
	}
	for _, q := range r.Requires {
		for _, n := range slices.Concat(q.All, q.Any) {
			c.mentions(n, r.Page)
		}
	}
}

// lists takes an action that a page lists.
func (c *comparison) lists(stated schema.Action, page string) {
	a := c.actions[fold(stated.Name)]
	if a == nil {
		c.declare(stated, page)
		return
	}
	a.named = true
	if a.Mentioned || slices.Contains(a.Source, page) && c.date(page) == c.date(a.Source[0]) {
		a.stated = append(a.stated, stated)
	}
	if a.Mentioned {
		a.listedBy = page
	}
}

// alter finds what an action's newest pages state otherwise. Where they
// contradict themselves and the file has one of the readings, that stands. Of
// an action that was only mentioned they say that it is one.
func (c *comparison) alter(a *action) {
	if !a.Mentioned && !c.only(a.Source) {
		return
	}
	want := a.Action
	choose := func(have string, of func(schema.Action) string) string {
		first := ""
		for _, s := range a.stated {
			if of(s) == have {
				return have
			}
			first = cmp.Or(first, of(s))
		}
		return cmp.Or(first, have)
	}
	want.Access = choose(a.Access, func(s schema.Action) string { return s.Access })
	want.EnterpriseProject = choose(a.EnterpriseProject, func(s schema.Action) string { return s.EnterpriseProject })
	want.Default = choose(a.Default, func(s schema.Action) string { return s.Default })
	for _, s := range a.stated {
		want.Deprecated = want.Deprecated || s.Deprecated
		if s.Roles != nil {
			want.Roles, want.InferredBy = s.Roles, s.InferredBy
		}
	}
	if a.listedBy != "" {
		want.Mentioned = false
		if !slices.Contains(a.Source, a.listedBy) {
			want.Source = append([]string{a.listedBy}, a.Source...)
		}
	}
	if !sameAction(a.Action, want) && c.may("action "+a.Name+": its page states "+changed(a.Action, want), a.file, a.item()) {
		c.altered[a] = want
	}
}

// sameAction compares what a page may change of an action.
func sameAction(a, b schema.Action) bool {
	return a.Access == b.Access && a.EnterpriseProject == b.EnterpriseProject && a.Mentioned == b.Mentioned &&
		a.Default == b.Default && a.Deprecated == b.Deprecated && len(a.Roles) == len(b.Roles) &&
		!slices.ContainsFunc(slices.Collect(maps.Keys(b.Roles)), func(role string) bool { return !sameCell(a, b, role) })
}

// sameCell compares what a role holds of an action, and by which rule.
func sameCell(a, b schema.Action, role string) bool {
	x, had := a.Roles[role]
	y, has := b.Roles[role]
	return had && has && slices.Equal(x.Reach, y.Reach) && x.Certainty == y.Certainty &&
		cmp.Or(x.InferredBy, a.InferredBy) == cmp.Or(y.InferredBy, b.InferredBy)
}

// mentions takes an action that a prerequisite names.
func (c *comparison) mentions(name, page string) {
	if a := c.actions[fold(name)]; a != nil {
		a.named = true
	} else if c.declared[fold(name)] == nil {
		c.declare(schema.Action{Name: name, Mentioned: true}, page)
	}
}

// declare adds an action; a page that lists it wins over one that mentions it.
func (c *comparison) declare(a schema.Action, page string) {
	have := c.declared[fold(a.Name)]
	if have == nil || have.Mentioned && !a.Mentioned {
		if len(a.Source) == 0 {
			a.Source = []string{page}
		}
		c.declared[fold(a.Name)] = &newAction{a, rows.Service(a.Name)}
	} else if !slices.Contains(have.Source, page) {
		have.Source = append(have.Source, page)
	}
}

// stillNamed marks the actions that the operations go on naming: they stay.
func (c *comparison) stillNamed() {
	for _, o := range c.operations {
		if c.gone[o] {
			continue
		}
		if c.owns[o] == "" {
			for _, n := range o.Actions {
				c.stays(n)
			}
		}
		for i, q := range o.Requires {
			names := slices.Concat(q.All, q.Any)
			if left, cut := c.cuts[o][i]; cut {
				names = left
			}
			for _, n := range names {
				c.stays(n)
			}
		}
	}
}

func (c *comparison) stays(name string) {
	if a := c.actions[fold(name)]; a != nil {
		a.named = true
	}
}
