package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// permission is one action in a decision, with all the statements that match it.
type permission struct {
	*meter
	memo             *memo
	need             Need
	needIndex        int // place in the list of needs
	universe         *universe
	allowedByDefault bool     // allowed unless denied
	layers           [][]rule // the Allows of each layer
	denies           []rule
	depends          dependencies // what its rules depend on
	mostColons       int          // that a region about the type names
	typeClause       clause       // see ofType
}

// rule is a statement that matches the action of a permission.
type rule struct {
	*statement
	region *compile.Region
	guard  int // place in contexts.guards; 0 always holds
	// doubtful: nobody documents whether it matches.
	doubtful bool
}

var allResources = compile.Region{Exact: []*match.Pattern{&match.Every}}

// permission collects the statements that match an action. What nobody documents
// about a statement is part of its guard, as a test of its own.
func (c *contexts) permission(n Need, layers []layer, as asked) *permission {
	one := newTyped(n, c.meter, &c.p.memo, c.p.anyCase)
	one.layers = make([][]rule, len(layers))
	var rules []rule
	for i, l := range layers {
		for _, e := range l.candidates(n) {
			rules = c.appendRules(rules[:0], e, n, as)
			for _, r := range rules {
				one.noteColons(r.region)
				one.add(i, r)
			}
		}
	}
	return one
}

// newTyped makes a permission that knows its type only.
func newTyped(n Need, m *meter, known *memo, anyCase bool) *permission {
	return &permission{meter: m, memo: known, need: n, universe: known.types.of(n.Universe, anyCase), allowedByDefault: n.Class == ByDenial}
}

// appendRules adds what a statement says of a need: nothing, or rules each of which
// is enough.
func (c *contexts) appendRules(rules []rule, e entry, n Need, as asked) []rule {
	_, applies := e.appliesTo(n)
	if applies == doesNotApply {
		return rules
	}
	r := rule{statement: e.statement, region: e.statement.regions[as.call]}
	var open []literal
	if r.region.Vague {
		open = append(open, c.doubtRegion(e.statement.source, as.on(n)))
		r.region = &allResources
	}
	r.doubtful = applies == mayApply || len(open) > 0
	if applies == surelyApplies {
		r.guard = c.internGuard(r.statement.guard, open, as)
		return append(rules, r)
	}
	for _, r.guard = range c.guardsOf(e, n, open, as) {
		rules = append(rules, r)
	}
	return rules
}

// guardsOf gives the guards of a statement that matches by undocumented
// spellings: one of them is enough for a list of actions, and one leaves the
// action out of a NotAction.
func (c *contexts) guardsOf(e entry, n Need, open []literal, as asked) (guards []int) {
	all := slices.Clip(open)
	for _, id := range e.doubts(n) {
		all = append(all, literal{id, true})
		guards = append(guards, c.internGuard(e.statement.guard, append(slices.Clip(open), literal{id, false}), as))
	}
	if e.statement.actions.Not {
		return []int{c.internGuard(e.statement.guard, all, as)}
	}
	return guards
}

func (perm *permission) add(layer int, r rule) {
	if r.source.Effect == policy.Allow {
		perm.layers[layer] = append(perm.layers[layer], r)
	} else {
		perm.denies = append(perm.denies, r)
	}
}

// compareTypes makes permissions whose resources are compared read the names of
// resources alike, and drops the rules that are about other types.
func compareTypes(own, members []*permission) {
	var same []*permission
	for _, m := range members {
		if m.need.SameResource {
			same = append(same, m)
		}
	}
	if len(same) > 0 {
		for _, o := range own {
			if !o.need.ResourceLess {
				same = append(same, o)
			}
		}
		shareColons(same)
	}
	for _, g := range groupByType(members) {
		shareColons(g.members)
	}
	keepOfType(own)
	keepOfType(members)
	if len(same) > 0 {
		return // types of two permissions are compared
	}
	for _, o := range own {
		oneOfAlike([]*permission{o})
	}
	for _, g := range groupByType(members) {
		oneOfAlike(g.members)
	}
}

// keepOfType drops of each permission the rules that are about other types.
func keepOfType(permissions []*permission) {
	for _, one := range permissions {
		one.keepOfType()
	}
}

// keepOfType keeps the rules that reach resources of the type.
func (perm *permission) keepOfType() {
	perm.denies = perm.rulesOfType(perm.denies)
	for i := range perm.layers {
		perm.layers[i] = perm.rulesOfType(perm.layers[i])
	}
}

func (perm *permission) rulesOfType(rules []rule) (kept []rule) {
	for _, r := range rules {
		if r.region = perm.trimmed(r.region); !perm.mayReach(r.region) {
			continue
		}
		perm.depends.guards.set(r.guard)
		perm.depends.templates = union(perm.depends.templates, r.region.Templates)
		if r.region.Not {
			perm.depends.complemented = union(perm.depends.complemented, r.region.Templates)
		}
		kept = append(kept, r)
	}
	return kept
}

// canBeAllowed is a cheap test: it reports false only if nothing allows the action.
func (perm *permission) canBeAllowed() bool {
	return perm.allowedByDefault || !slices.ContainsFunc(perm.layers, func(rules []rule) bool { return len(rules) == 0 })
}

// bind gives the permission for values of the variables.
func (perm *permission) bind(values compile.Values) (bound *permission, documented bool) {
	one := *perm
	one.depends, one.layers, documented = dependencies{guards: one.depends.guards}, nil, true
	bind := func(rules []rule) []rule {
		out := slices.Clone(rules)
		for i, r := range out {
			region, ok := r.region.Bind(values)
			out[i].region, documented = region, documented && ok
		}
		return out
	}
	for _, l := range perm.layers {
		one.layers = append(one.layers, bind(l))
	}
	one.denies = bind(perm.denies)
	return &one, documented
}
