package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// cited is a statement that a decision about a list of needs rests on, as a
// rule of one of them.
type cited struct {
	*statement
	member int // place in the list
}

// written gives what is cited with the patterns that match these needs, in
// document order and without repetition: the first of many, and how many more
// there are.
func written(all []cited, needs []Need) (grants []Grant, omitted int) {
	slices.SortStableFunc(all, func(a, b cited) int { return a.order - b.order })
	type place struct{ statement, at int }
	seen := map[place]bool{}
	for _, c := range all {
		at, _ := entry{c.statement, c.actions.patterns}.accepts(needs[c.member])
		p := place{c.order, at}
		switch {
		case seen[p]:
		case len(grants) < mostCited:
			grants = append(grants, c.grant(at))
		default:
			omitted++
		}
		seen[p] = true
	}
	return grants, omitted
}

// cite lists the rules of an effect; those of the boundaries count for Deny
// only.
func (s *side) cite(effect policy.Effect) []cited {
	rules := s.denies
	if effect == policy.Allow {
		rules = s.layers[0]
	}
	var out []cited
	for _, r := range rules {
		out = append(out, cited{r.statement, s.member})
	}
	return out
}

// suffices reports whether an Allow alone grants the whole type in every
// context.
func (s *side) suffices(r rule) bool {
	if r.guard != 0 {
		return false
	}
	var f fragment
	return !s.outside(&f, r, sure) || !s.possible([]clause{s.within(), {f}})
}

// grantEvidence lists the grants that a decision rests on: those that suffice
// alone, else all that add up.
func grantEvidence(members []*side) []cited {
	var alone, all []cited
	for _, m := range members {
		all = append(all, m.cite(policy.Allow)...)
		for _, r := range m.layers[0] {
			if m.suffices(r) {
				alone = append(alone, cited{r.statement, m.member})
			}
		}
	}
	if len(alone) > 0 {
		return alone
	}
	return all
}

// partialEvidence lists the grants that reach some of it, and the Denies if
// they are among the causes.
func partialEvidence(members []*side, denies bool) []cited {
	var all []cited
	for _, m := range members {
		all = append(all, m.cite(policy.Allow)...)
		if denies {
			all = append(all, m.cite(policy.Deny)...)
		}
	}
	return all
}

// denyEvidence lists the Denies that reach the type.
func denyEvidence(members []*side) []cited {
	var all []cited
	for _, m := range members {
		all = append(all, m.cite(policy.Deny)...)
	}
	return all
}
