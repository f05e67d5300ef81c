package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// side is one action in a decision, with all the statements that match it.
type side struct {
	*meter
	need     Need
	member   int // place in the list of needs
	universe []*match.Pattern
	base     bool   // allowed unless denied
	rules    []rule // all that match the action
	layers   [][]rule
	denies   []rule
	guards   mask // of all its rules
	named         // the references of all its rules
	colons   int  // the most that a region names
	typed    clause
}

// rule is a statement that matches the action of a side.
type rule struct {
	*statement
	layer  int
	region *region
	guard  int // place in decision.guards; 0 always holds
}

var allResources = region{exact: []*match.Pattern{everything}}

// newSide collects the statements that match an action, which is asked for on
// the resources that place names.
func (d *decision) newSide(n Need, layers []layer, place string) *side {
	s := &side{meter: d.meter, need: n, base: n.Class == ByDenial, universe: newUniverse(n, d.p.huawei1)}
	for i, l := range layers {
		for _, e := range l.candidates(n) {
			_, found := e.accepts(n)
			if found == miss {
				continue
			}
			r := rule{statement: e.statement, layer: i, region: &e.statement.region}
			takes := found == plain || d.doubts.takes(e, n)
			if r.region.vague {
				takes = d.doubts.region(e.statement.source, place) && takes
				r.region = &allResources
			}
			if takes {
				s.measure(r.region)
				s.rules = append(s.rules, r)
			}
		}
	}
	s.layers = make([][]rule, len(layers))
	return s
}

// measure notes the most fields that a region about the type names.
func (s *side) measure(r *region) {
	if s.need.ResourceLess {
		return
	}
	for _, p := range r.exact {
		s.measurePattern(p)
	}
	for _, ref := range r.references {
		s.measurePattern(ref.wide)
	}
}

func (s *side) measurePattern(p *match.Pattern) {
	beyond := func(u *match.Pattern) bool { return colonsOf(p) > colonsOf(u) }
	if colonsOf(p) > s.colons && slices.ContainsFunc(s.universe, beyond) && s.reaches(p) {
		s.colons = colonsOf(p)
	}
}

func colonsOf(p *match.Pattern) int { return strings.Count(p.String(), ":") }

// measureTogether gives sides that are asked about one resource the same
// measure.
func measureTogether(own, members []*side) {
	var one []*side
	for _, m := range members {
		if m.need.SameResource {
			one = append(one, m)
		}
	}
	if len(one) > 0 {
		for _, s := range own {
			if !s.need.ResourceLess {
				one = append(one, s)
			}
		}
		levelled(one)
	}
	for _, g := range groupByType(members) {
		levelled(g.members)
	}
}

func levelled(sides []*side) {
	most := 0
	for _, s := range sides {
		most = max(most, s.colons)
	}
	for _, s := range sides {
		s.colons = most
	}
}

// sort keeps the rules that reach resources of the type, by their effect.
func (d *decision) sort(sides ...*side) {
	for _, s := range sides {
		for _, r := range s.rules {
			if r.region = s.near(r.region); !s.holds(r.region) {
				continue
			}
			r.guard = d.localGuard(r.statement.guard)
			s.guards.set(r.guard)
			s.note(r.region)
			if r.source.Effect == policy.Allow {
				s.layers[r.layer] = append(s.layers[r.layer], r)
			} else {
				s.denies = append(s.denies, r)
			}
		}
	}
}

// near leaves out of a region the patterns that are all about other types.
func (s *side) near(r *region) *region {
	if s.need.ResourceLess {
		return r
	}
	near := &region{not: r.not}
	for _, p := range r.exact {
		if s.reaches(p) {
			near.exact = append(near.exact, p)
		}
	}
	for _, ref := range r.references {
		// A complement hangs on a variable without a value, whatever it names.
		without := func(o *reference) bool { return o.lacks(nil) && !ref.lacks(o.needed()) }
		if s.reaches(ref.wide) || r.not && ref.lacks(nil) && !slices.ContainsFunc(near.references, without) {
			near.references = append(near.references, ref)
		}
	}
	return near
}

// reaches reports whether a pattern is about resources of the type.
func (s *side) reaches(p *match.Pattern) bool {
	return p == everything || s.possible([]clause{s.typeUpTo(max(s.colons, colonsOf(p))), {{all: []*match.Pattern{p}}}})
}

// holds reports whether a region that is near holds some resource of the type.
func (s *side) holds(r *region) bool {
	var f fragment
	return s.inside(&f, rule{region: r}, loose) && (!r.not || s.possible([]clause{s.within(), {f}}))
}

// within is the type of the action: every resource it works on.
func (s *side) within() clause {
	if s.typed == nil {
		s.typed = s.typeUpTo(s.colons)
	}
	return s.typed
}

// typeUpTo is the type of the action, for regions that name up to so many
// colons. The stars of a type stand for names without a colon: otherwise
// swr:*:*:repo:* and swr:*:*:namespace:* would share repo:namespace:x. Only
// where a region itself names more fields than the type, names have them too.
func (s *side) typeUpTo(colons int) clause {
	if s.need.ResourceLess {
		return clause{{}}
	}
	c := make(clause, len(s.universe))
	for i, u := range s.universe {
		c[i].all = s.universe[i : i+1]
		if n := strings.Count(u.String(), ":"); n >= namedColons {
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
	const fields = "*:*:*:*:*:*:*:*:*:*:*:*:*:*:*:*"
	if end := 2*n + 3; end <= len(fields) {
		return match.Compile(fields[:end], match.Options{})
	}
	return match.Compile(strings.Repeat("*:", n+1)+"*", match.Options{})
}

// allowed describes the resources on which the action can be allowed: allow
// and deny select the statements whose conditions hold.
func (s *side) allowed(allow, deny mask, as readings) []clause {
	clauses := make([]clause, 0, len(s.layers)+1)
	for i := range s.layers {
		if c := s.allowedBy(i, allow, as.allows); c != nil {
			clauses = append(clauses, c)
		}
	}
	var f fragment
	for _, r := range s.denies {
		if deny.has(r.guard) && !s.outside(&f, r, as.denies) {
			return []clause{{}}
		}
	}
	return append(clauses, clause{f})
}

// allowedBy describes the resources that one layer allows; nil for all.
func (s *side) allowedBy(layer int, allow mask, as reading) clause {
	if s.base {
		return nil
	}
	var union []*match.Pattern
	c := clause{}
	for _, r := range s.layers[layer] {
		if !allow.has(r.guard) {
			continue
		}
		if r.region.not || s.need.ResourceLess {
			var f fragment
			if s.inside(&f, r, as) {
				c = append(c, f)
			}
			continue
		}
		union = append(union, r.region.patterns(as)...)
	}
	if hasStar(union) {
		return nil
	}
	if len(union) > 0 {
		c = append(c, fragment{anyOf: [][]*match.Pattern{union}})
	}
	return c
}

// refused describes the resources on which the action can be refused: the
// Denies that reach them, and what some layer does not allow.
func (s *side) refused(allow, deny mask, as readings) clause {
	c := clause{}
	for i := range s.layers {
		if f, ok := s.leftOut(i, allow, as.allows); ok {
			c = append(c, f)
		}
	}
	for _, r := range s.denies {
		var f fragment
		if deny.has(r.guard) && s.inside(&f, r, as.denies) {
			c = append(c, f)
		}
	}
	return c
}

// leftOut describes what one layer does not allow; false if that is nothing.
func (s *side) leftOut(layer int, allow mask, as reading) (fragment, bool) {
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
func (s *side) undenied(deny mask, as reading) clause {
	var f fragment
	for _, r := range s.denies {
		if deny.has(r.guard) && !s.outside(&f, r, as) {
			return clause{}
		}
	}
	return clause{f}
}

// inside narrows f to a region, which has to hold the request without a
// resource of an action that has none.
func (s *side) inside(f *fragment, r rule, as reading) bool {
	if s.need.ResourceLess {
		return r.region.whole(as)
	}
	return f.inside(r.region, as)
}

// outside narrows f to what a region leaves out.
func (s *side) outside(f *fragment, r rule, as reading) bool {
	if s.need.ResourceLess {
		return !r.region.whole(as)
	}
	return f.outside(r.region, as)
}
