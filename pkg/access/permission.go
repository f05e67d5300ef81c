package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// permission is one action in a decision, with all the statements that match it.
type permission struct {
	*meter
	memo             *memo
	need             Need
	universeKey      string // names the universe in memos
	needIndex        int    // place in the list of needs
	universe         []*match.Pattern
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
	layer  int
	region *compile.Region
	guard  int // place in search.guards; 0 always holds
	// doubtful: nobody documents whether it matches.
	doubtful bool
}

var allResources = compile.Region{Exact: []*match.Pattern{compile.Everything}}

// permissions collects the statements about each need; those that are always
// allowed are never in the way. Place names the resources that one is asked for
// on.
func (s *search) permissions(needs []Need, place func(Need) string) (all []*permission) {
	for i, n := range needs {
		if n.Class == Always {
			continue
		}
		one := s.permission(n, s.layers, place(n))
		one.needIndex = i
		all = append(all, one)
	}
	return all
}

// newTyped makes a permission that knows its type only.
func newTyped(n Need, m *meter, known *memo, anyCase bool) *permission {
	s := &permission{meter: m, memo: known, universeKey: strings.Join(n.Universe, "\x00"), need: n, allowedByDefault: n.Class == ByDenial}
	s.universe = recall(known, known.types, s.universeKey, func() []*match.Pattern { return compile.Universe(n.Universe, anyCase) })
	return s
}

// permission collects the statements that match an action. What nobody documents
// about a statement is part of its guard, as a test of its own.
func (s *search) permission(n Need, layers []layer, place string) *permission {
	one := newTyped(n, s.q.meter, &s.c.p.memo, s.c.p.anyCase)
	one.layers = make([][]rule, len(layers))
	for i, l := range layers {
		for _, e := range l.candidates(n) {
			_, f := e.appliesTo(n)
			if f == doesNotApply {
				continue
			}
			r := rule{statement: e.statement, layer: i, region: &e.statement.region}
			var open []literal
			if r.region.Vague {
				open = append(open, s.c.doubtRegion(e.statement.source, place))
				r.region = &allResources
			}
			r.doubtful = f == mayApply || len(open) > 0
			one.noteColons(r.region)
			if f == surelyApplies {
				r.guard = s.c.internGuard(r.statement.guard, open)
				one.add(r)
				continue
			}
			for _, g := range s.guardsOf(e, n, open) {
				r.guard = g
				one.add(r)
			}
		}
	}
	return one
}

// guardsOf gives the guards of a statement that matches by undocumented
// spellings: one of them is enough for a list of actions, and one leaves the
// action out of a NotAction.
func (s *search) guardsOf(e entry, n Need, open []literal) []int {
	var guards []int
	var none []literal
	for _, id := range e.doubts(n) {
		none = append(none, literal{id, true})
		guards = append(guards, s.c.internGuard(e.statement.guard, append(open[:len(open):len(open)], literal{id, false})))
	}
	if e.statement.actions.Not {
		return []int{s.c.internGuard(e.statement.guard, append(open, none...))}
	}
	return guards
}

func (perm *permission) add(r rule) {
	if r.source.Effect == policy.Allow {
		perm.layers[r.layer] = append(perm.layers[r.layer], r)
	} else {
		perm.denies = append(perm.denies, r)
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

// allowedUnguarded is a cheap test: it reports true only if something surely allows the
// action or may allow it by a variable, and nothing can take that away.
func (perm *permission) allowedUnguarded() bool {
	return len(perm.layers) == 1 && len(perm.denies) == 0 && slices.ContainsFunc(perm.layers[0], func(r rule) bool { return r.guard == 0 })
}

// trimmed leaves out of a region the patterns that are all about other types.
func (perm *permission) trimmed(r *compile.Region) *compile.Region {
	if perm.need.ResourceLess || len(r.Templates) == 0 && len(r.Exact) == 1 && r.Exact[0] == compile.Everything {
		return r
	}
	near := &compile.Region{Not: r.Not}
	for _, p := range r.Exact {
		if perm.overlaps(p) {
			near.Exact = append(near.Exact, p)
		}
	}
	for _, set := range r.Templates {
		// What a complement does without a value of a variable does not depend on the type.
		if perm.overlaps(set.Widest) || r.Not && set.Lacks(nil) {
			near.Templates = append(near.Templates, set)
		}
	}
	return near
}

// overlaps reports whether a pattern is about resources of the type.
func (perm *permission) overlaps(p *match.Pattern) bool {
	if p == compile.Everything || len(perm.need.Universe) == 0 {
		return true
	}
	colons := max(perm.mostColons, colonsOf(p))
	if meets, ok := perm.overlapsAtOnce(p, colons); ok {
		return meets
	}
	return recall(perm.memo, perm.memo.reach, reach{perm.universeKey, p, colons}, func() bool {
		return (&meter{finds: generousTill}).possible([]clause{perm.typeUpTo(colons), {{all: []*match.Pattern{p}}}})
	})
}

// overlapsAtOnce is reaches at once, where no names have more fields than the types.
func (perm *permission) overlapsAtOnce(p *match.Pattern, colons int) (meets, ok bool) {
	for _, u := range perm.universe {
		sep := byte(0)
		if n := colonsOf(u); n >= namedColons {
			if sep = ':'; colons > n {
				return false, false
			}
		}
		one, ok := match.Meet(u, sep, p)
		if !ok {
			return false, false
		}
		meets = meets || one
	}
	return meets, true
}

// mayReach reports whether a region that is near may hold some resource of the
// type.
func (perm *permission) mayReach(r *compile.Region) bool {
	var f fragment
	return perm.inside(&f, rule{region: r}, largest) && (!r.Not || perm.possible([]clause{perm.ofType(), {f}}))
}

// noteColons notes the most fields that a region about the type names.
func (perm *permission) noteColons(r *compile.Region) {
	if perm.need.ResourceLess {
		return
	}
	for _, p := range r.Exact {
		perm.notePatternColons(p)
	}
	for _, set := range r.Templates {
		perm.notePatternColons(set.Widest)
	}
}

func (perm *permission) notePatternColons(p *match.Pattern) {
	beyond := func(u *match.Pattern) bool { return colonsOf(p) > colonsOf(u) }
	if colonsOf(p) > perm.mostColons && slices.ContainsFunc(perm.universe, beyond) && perm.overlaps(p) {
		perm.mostColons = colonsOf(p)
	}
}

func colonsOf(p *match.Pattern) int { return strings.Count(p.String(), ":") }

// shareColons gives permissions that are asked about one resource the same measure.
func shareColons(permissions []*permission) {
	most := 0
	for _, s := range permissions {
		most = max(most, s.mostColons)
	}
	for _, s := range permissions {
		s.mostColons = most
	}
}

// ofType is the type of the action: every resource it works on.
func (perm *permission) ofType() clause {
	if perm.typeClause == nil {
		perm.typeClause = perm.typeUpTo(perm.mostColons)
	}
	return perm.typeClause
}

// typeUpTo is the type of the action, for regions that name up to so many
// colons. The stars of a type stand for names without a colon: otherwise
// swr:*:*:repo:* and swr:*:*:namespace:* would share repo:namespace:x. Only
// where a region itself names more fields than the type, names have them too.
func (perm *permission) typeUpTo(colons int) clause {
	if perm.need.ResourceLess {
		return clause{{}}
	}
	c := make(clause, len(perm.universe))
	for i, u := range perm.universe {
		c[i].all = perm.universe[i : i+1]
		if n := colonsOf(u); n >= namedColons {
			c[i].none = []*match.Pattern{moreColons(max(n, colons))}
		}
	}
	return c
}

// namedColons is the least number of colons of a resource name: those of AWS
// have five.
const namedColons = 4

// moreColons matches what has more than n colons.
func moreColons(n int) *match.Pattern {
	return match.Compile(strings.Repeat("*:", n+1)+"*", match.Options{})
}

// allowed describes the resources on which the action is allowed.
func (perm *permission) allowed(b bound) []clause {
	clauses := make([]clause, 0, len(perm.layers)+1)
	for i := range perm.layers {
		if c := perm.allowedBy(i, b); c != nil {
			clauses = append(clauses, c)
		}
	}
	var f fragment
	for _, r := range perm.denies {
		if b.deny.has(r.guard) && !perm.outside(&f, r, b.denies) {
			return []clause{{}}
		}
	}
	return append(clauses, clause{f})
}

// allowedBy describes the resources that one layer allows; nil for all.
func (perm *permission) allowedBy(layer int, b bound) clause {
	if perm.allowedByDefault {
		return nil
	}
	var union []*match.Pattern
	c := clause{}
	for _, r := range perm.layers[layer] {
		if !b.allow.has(r.guard) {
			continue
		}
		if r.region.Not || perm.need.ResourceLess {
			var f fragment
			if perm.inside(&f, r, b.allows) {
				c = append(c, f)
			}
			continue
		}
		ps := b.allows.patterns(r.region)
		if hasStar(ps) {
			return nil
		}
		union = append(union, ps...)
	}
	if len(union) > 0 {
		c = append(c, fragment{anyOf: [][]*match.Pattern{union}})
	}
	return c
}

// refused describes the resources on which the action is refused: those that a
// Deny holds, and those that some layer does not allow.
func (perm *permission) refused(b bound) clause {
	c := clause{}
	for i := range perm.layers {
		if f, ok := perm.notAllowedBy(i, b.allow, b.allows); ok {
			c = append(c, f)
		}
	}
	for _, r := range perm.denies {
		var f fragment
		if b.deny.has(r.guard) && perm.inside(&f, r, b.denies) {
			c = append(c, f)
		}
	}
	return c
}

// notAllowedBy describes what one layer does not allow; false if that is nothing.
func (perm *permission) notAllowedBy(layer int, allow mask, as reading) (fragment, bool) {
	var f fragment
	if perm.allowedByDefault {
		return f, false
	}
	for _, r := range perm.layers[layer] {
		if allow.has(r.guard) && !perm.outside(&f, r, as) {
			return f, false
		}
	}
	return f, true
}

// undenied describes the resources that no Deny reaches.
func (perm *permission) undenied(deny mask, as reading) clause {
	var f fragment
	for _, r := range perm.denies {
		if deny.has(r.guard) && !perm.outside(&f, r, as) {
			return clause{}
		}
	}
	return clause{f}
}

// inside narrows f to a region, which has to hold the request without a
// resource of an action that has none; false if nothing is left.
func (perm *permission) inside(f *fragment, r rule, as reading) bool {
	if perm.need.ResourceLess {
		return as.holdsStar(r.region)
	}
	return f.narrow(as.patterns(r.region), r.region.Not)
}

// outside narrows f to what a region leaves out; false if that is nothing.
func (perm *permission) outside(f *fragment, r rule, as reading) bool {
	if perm.need.ResourceLess {
		return !as.holdsStar(r.region)
	}
	return f.narrow(as.patterns(r.region), !r.region.Not)
}
