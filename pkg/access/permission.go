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
	memo     *memo
	need     Need
	named    string // the universe
	member   int    // place in the list of needs
	universe []*match.Pattern
	base     bool     // allowed unless denied
	layers   [][]rule // the Allows of each layer
	denies   []rule
	guards   mask // of all its rules
	// sets are the patterns with variables that its rules name; complements those
	// of them that also matter without a value.
	sets, complements []*compile.Set
	colons            int // the most that a region names
	typed             clause
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
		one.member = i
		all = append(all, one)
	}
	return all
}

// newTyped makes a permission that knows its type only.
func newTyped(n Need, m *meter, known *memo, anyCase bool) *permission {
	s := &permission{meter: m, memo: known, named: strings.Join(n.Universe, "\x00"), need: n, base: n.Class == ByDenial}
	s.universe = recall(known, known.types, s.named, func() []*match.Pattern { return compile.Universe(n.Universe, anyCase) })
	return s
}

// permission collects the statements that match an action. What nobody documents
// about a statement is part of its guard, as a test of its own.
func (s *search) permission(n Need, layers []layer, place string) *permission {
	one := newTyped(n, s.q.meter, &s.c.p.memo, s.c.p.anyCase)
	one.layers = make([][]rule, len(layers))
	for i, l := range layers {
		for _, e := range l.candidates(n) {
			_, f := e.accepts(n)
			if f == miss {
				continue
			}
			r := rule{statement: e.statement, layer: i, region: &e.statement.region}
			var open []literal
			if r.region.Vague {
				open = append(open, s.c.doubtRegion(e.statement.source, place))
				r.region = &allResources
			}
			r.doubtful = f == vague || len(open) > 0
			one.measure(r.region)
			if f == plain {
				r.guard = s.c.guard(r.statement.guard, open)
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
		guards = append(guards, s.c.guard(e.statement.guard, append(open[:len(open):len(open)], literal{id, false})))
	}
	if e.statement.actions.Not {
		return []int{s.c.guard(e.statement.guard, append(open, none...))}
	}
	return guards
}

func (s *permission) add(r rule) {
	if r.source.Effect == policy.Allow {
		s.layers[r.layer] = append(s.layers[r.layer], r)
	} else {
		s.denies = append(s.denies, r)
	}
}

// sort keeps the rules that reach resources of the type.
func (s *permission) sort() {
	s.denies = s.reaching(s.denies)
	for i := range s.layers {
		s.layers[i] = s.reaching(s.layers[i])
	}
}

func (s *permission) reaching(rules []rule) (kept []rule) {
	for _, r := range rules {
		if r.region = s.near(r.region); !s.holds(r.region) {
			continue
		}
		s.guards.set(r.guard)
		s.sets = union(s.sets, r.region.Sets)
		if r.region.Not {
			s.complements = union(s.complements, r.region.Sets)
		}
		kept = append(kept, r)
	}
	return kept
}

// hopeful is a cheap test: it reports false only if nothing allows the action.
func (s *permission) hopeful() bool {
	return s.base || !slices.ContainsFunc(s.layers, func(rules []rule) bool { return len(rules) == 0 })
}

// plainly is a cheap test: it reports true only if something surely allows the
// action or may allow it by a variable, and nothing can take that away.
func (s *permission) plainly() bool {
	return len(s.layers) == 1 && len(s.denies) == 0 && slices.ContainsFunc(s.layers[0], func(r rule) bool { return r.guard == 0 })
}

// near leaves out of a region the patterns that are all about other types.
func (s *permission) near(r *compile.Region) *compile.Region {
	if s.need.ResourceLess || len(r.Sets) == 0 && len(r.Exact) == 1 && r.Exact[0] == compile.Everything {
		return r
	}
	near := &compile.Region{Not: r.Not}
	for _, p := range r.Exact {
		if s.reaches(p) {
			near.Exact = append(near.Exact, p)
		}
	}
	for _, set := range r.Sets {
		// What a complement does without a value of a variable does not depend on the type.
		if s.reaches(set.Wide) || r.Not && set.Lacks(nil) {
			near.Sets = append(near.Sets, set)
		}
	}
	return near
}

// reaches reports whether a pattern is about resources of the type.
func (s *permission) reaches(p *match.Pattern) bool {
	if p == compile.Everything || len(s.need.Universe) == 0 {
		return true
	}
	colons := max(s.colons, colonsOf(p))
	if meets, ok := s.meets(p, colons); ok {
		return meets
	}
	return recall(s.memo, s.memo.reach, reach{s.named, p, colons}, func() bool {
		return (&meter{finds: generousTill}).possible([]clause{s.typeUpTo(colons), {{all: []*match.Pattern{p}}}})
	})
}

// meets is reaches at once, where no names have more fields than the types.
func (s *permission) meets(p *match.Pattern, colons int) (meets, ok bool) {
	for _, u := range s.universe {
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

// holds reports whether a region that is near may hold some resource of the
// type.
func (s *permission) holds(r *compile.Region) bool {
	var f fragment
	return s.inside(&f, rule{region: r}, largest) && (!r.Not || s.possible([]clause{s.within(), {f}}))
}

// measure notes the most fields that a region about the type names.
func (s *permission) measure(r *compile.Region) {
	if s.need.ResourceLess {
		return
	}
	for _, p := range r.Exact {
		s.measurePattern(p)
	}
	for _, set := range r.Sets {
		s.measurePattern(set.Wide)
	}
}

func (s *permission) measurePattern(p *match.Pattern) {
	beyond := func(u *match.Pattern) bool { return colonsOf(p) > colonsOf(u) }
	if colonsOf(p) > s.colons && slices.ContainsFunc(s.universe, beyond) && s.reaches(p) {
		s.colons = colonsOf(p)
	}
}

func colonsOf(p *match.Pattern) int { return strings.Count(p.String(), ":") }

// level gives permissions that are asked about one resource the same measure.
func level(permissions []*permission) {
	most := 0
	for _, s := range permissions {
		most = max(most, s.colons)
	}
	for _, s := range permissions {
		s.colons = most
	}
}

// within is the type of the action: every resource it works on.
func (s *permission) within() clause {
	if s.typed == nil {
		s.typed = s.typeUpTo(s.colons)
	}
	return s.typed
}

// typeUpTo is the type of the action, for regions that name up to so many
// colons. The stars of a type stand for names without a colon: otherwise
// swr:*:*:repo:* and swr:*:*:namespace:* would share repo:namespace:x. Only
// where a region itself names more fields than the type, names have them too.
func (s *permission) typeUpTo(colons int) clause {
	if s.need.ResourceLess {
		return clause{{}}
	}
	c := make(clause, len(s.universe))
	for i, u := range s.universe {
		c[i].all = s.universe[i : i+1]
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
func (s *permission) allowed(b bound) []clause {
	clauses := make([]clause, 0, len(s.layers)+1)
	for i := range s.layers {
		if c := s.allowedBy(i, b); c != nil {
			clauses = append(clauses, c)
		}
	}
	var f fragment
	for _, r := range s.denies {
		if b.deny.has(r.guard) && !s.outside(&f, r, b.denies) {
			return []clause{{}}
		}
	}
	return append(clauses, clause{f})
}

// allowedBy describes the resources that one layer allows; nil for all.
func (s *permission) allowedBy(layer int, b bound) clause {
	if s.base {
		return nil
	}
	var union []*match.Pattern
	c := clause{}
	for _, r := range s.layers[layer] {
		if !b.allow.has(r.guard) {
			continue
		}
		if r.region.Not || s.need.ResourceLess {
			var f fragment
			if s.inside(&f, r, b.allows) {
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
func (s *permission) refused(b bound) clause {
	c := clause{}
	for i := range s.layers {
		if f, ok := s.leftOut(i, b.allow, b.allows); ok {
			c = append(c, f)
		}
	}
	for _, r := range s.denies {
		var f fragment
		if b.deny.has(r.guard) && s.inside(&f, r, b.denies) {
			c = append(c, f)
		}
	}
	return c
}

// leftOut describes what one layer does not allow; false if that is nothing.
func (s *permission) leftOut(layer int, allow mask, as reading) (fragment, bool) {
	var f fragment
	if s.base {
		return f, false
	}
	for _, r := range s.layers[layer] {
		if allow.has(r.guard) && !s.outside(&f, r, as) {
			return f, false
		}
	}
	return f, true
}

// undenied describes the resources that no Deny reaches.
func (s *permission) undenied(deny mask, as reading) clause {
	var f fragment
	for _, r := range s.denies {
		if deny.has(r.guard) && !s.outside(&f, r, as) {
			return clause{}
		}
	}
	return clause{f}
}

// inside narrows f to a region, which has to hold the request without a
// resource of an action that has none; false if nothing is left.
func (s *permission) inside(f *fragment, r rule, as reading) bool {
	if s.need.ResourceLess {
		return as.whole(r.region)
	}
	return f.inside(as.patterns(r.region), r.region.Not)
}

// outside narrows f to what a region leaves out; false if that is nothing.
func (s *permission) outside(f *fragment, r rule, as reading) bool {
	if s.need.ResourceLess {
		return !as.whole(r.region)
	}
	return f.inside(as.patterns(r.region), !r.region.Not)
}
