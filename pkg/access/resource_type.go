package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
)

// trimmed leaves out of a region the patterns that are all about other types.
func (perm *permission) trimmed(r *compile.Region) *compile.Region {
	if perm.need.ResourceLess || len(r.Templates) == 0 && len(r.Exact) == 1 && r.Exact[0] == compile.Everything {
		return r
	}
	return recall(perm.memo, &perm.memo.trimmed, trim{perm.universe, r, perm.mostColons}, func() *compile.Region { return perm.trim(r) })
}

func (perm *permission) trim(r *compile.Region) *compile.Region {
	near := &compile.Region{Not: r.Not}
	for _, p := range r.Exact {
		if perm.overlaps(p) {
			near.Exact = append(near.Exact, p)
		}
	}
	for _, template := range r.Templates {
		// What a complement does without a value of a variable does not depend on the type.
		if perm.overlaps(template.Widest) || r.Not && template.Lacks(nil) {
			near.Templates = append(near.Templates, template)
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
	if met, ok := perm.met(p, colons); ok {
		return len(met) > 0
	}
	return recall(perm.memo, &perm.memo.reach, reach{perm.universe, p, colons}, func() bool {
		return (&meter{finds: generousTill}).possible([]clause{perm.typeUpTo(colons), {{all: []*match.Pattern{p}}}})
	})
}

// plainlyReaches reports whether a region surely names a resource of the type.
func (perm *permission) plainlyReaches(r *compile.Region) bool {
	switch {
	case r.Not:
		return false
	case perm.need.ResourceLess:
		return slices.ContainsFunc(r.Exact, compile.IsStar)
	case len(perm.need.Universe) == 0:
		return len(r.Exact) > 0
	}
	return slices.ContainsFunc(r.Exact, func(p *match.Pattern) bool {
		colons := max(perm.mostColons, colonsOf(p))
		return p == compile.Everything || slices.ContainsFunc(perm.universe.patterns(), func(t *match.Pattern) bool {
			meet, ok := meetType(t, p, colons)
			return meet && ok
		})
	})
}

// meetType reports whether a pattern is about a type, without a search. It can't say
// where names have more fields than the type.
func meetType(t, p *match.Pattern, colons int) (meet, ok bool) {
	sep := byte(0)
	if n := colonsOf(t); n >= namedColons {
		if sep = ':'; colons > n {
			return false, false
		}
	}
	return match.Meet(t, sep, p)
}

// met lists the types that a pattern is about, by their places, without a search. It
// can't where names have more fields than a type.
func (perm *permission) met(p *match.Pattern, colons int) (types []int32, ok bool) {
	if len(perm.universe.patterns()) < manyTypes {
		return perm.universe.met(p, colons)
	}
	m := recall(perm.memo, &perm.memo.met, reach{perm.universe, p, colons}, func() metTypes {
		types, ok := perm.universe.met(p, colons)
		return metTypes{types, ok}
	})
	return m.types, m.ok
}

// manyTypes are worth remembering which of them a pattern is about.
const manyTypes = 4

type metTypes struct {
	types []int32
	ok    bool
}

// oneOfAlike leaves out types of some permissions on the same ones, but for the first
// of those that no pattern of a rule is about: a question has one answer for all these.
func oneOfAlike(members []*permission) {
	first := members[0]
	types := first.ofType()
	if len(types) < manyTypes || first.need.ResourceLess {
		return
	}
	named := make([]bool, len(types))
	for _, m := range members {
		for _, rules := range append(m.layers[:len(m.layers):len(m.layers)], m.denies) {
			for _, r := range rules {
				if !first.markNamed(named, r.region) {
					return
				}
			}
		}
	}
	kept := make(clause, 0, 8)
	other := false
	for i, t := range types {
		if named[i] || !other {
			kept = append(kept, t)
		}
		other = other || !named[i]
	}
	first.typeClause = kept
}

// markNamed marks the types that patterns of a region are about. It reports false if
// that is not known without a search.
func (perm *permission) markNamed(named []bool, r *compile.Region) bool {
	mark := func(p *match.Pattern) bool {
		if p.Everything() {
			return true
		}
		types, ok := perm.met(p, max(perm.mostColons, colonsOf(p)))
		for _, i := range types {
			named[i] = true
		}
		return ok
	}
	for _, p := range r.Exact {
		if !mark(p) {
			return false
		}
	}
	for _, t := range r.Templates {
		if !mark(t.Widest) {
			return false
		}
	}
	return true
}

// mayReach reports whether a region that is trimmed may hold some resource of the
// type.
func (perm *permission) mayReach(r *compile.Region) bool {
	var f fragment
	return perm.inside(&f, rule{region: r}, largest) && (!r.Not || perm.possible([]clause{perm.ofType(), {f}}))
}

// noteColons notes the most colons of a region about the type. Names with more
// fields than the type has exist only if some region names them: see typeUpTo.
func (perm *permission) noteColons(r *compile.Region) {
	if perm.need.ResourceLess {
		return
	}
	for _, p := range r.Exact {
		perm.notePatternColons(p)
	}
	for _, template := range r.Templates {
		perm.notePatternColons(template.Widest)
	}
}

func (perm *permission) notePatternColons(p *match.Pattern) {
	beyond := func(u *match.Pattern) bool { return colonsOf(p) > colonsOf(u) }
	if colonsOf(p) > perm.mostColons && slices.ContainsFunc(perm.universe.patterns(), beyond) && perm.overlaps(p) {
		perm.mostColons = colonsOf(p)
	}
}

func colonsOf(p *match.Pattern) int { return strings.Count(p.String(), ":") }

// shareColons makes permissions that are asked about one resource take the same
// names for resources.
func shareColons(permissions []*permission) {
	most := 0
	for _, one := range permissions {
		most = max(most, one.mostColons)
	}
	for _, one := range permissions {
		one.mostColons = most
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
	return perm.universe.typeUpTo(colons)
}

// sameType reports whether two needs are about the same resources.
func (perm *permission) sameType(other *permission) bool {
	a, b := perm.need, other.need
	return a.ResourceLess == b.ResourceLess && a.SameResource == b.SameResource &&
		(a.ResourceLess || slices.Equal(sorted(a.Universe), sorted(b.Universe)))
}

func sorted(names []string) []string { return slices.Sorted(slices.Values(names)) }
