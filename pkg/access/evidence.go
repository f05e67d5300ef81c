package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// A cited grant keeps its place among all statements.
type cited struct {
	Grant
	order int
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
		out = append(out, cited{r.grant(r.at), r.order})
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
func grantEvidence(members []*side) []Grant {
	var alone, all []cited
	for _, m := range members {
		all = append(all, m.cite(policy.Allow)...)
		for _, r := range m.layers[0] {
			if m.suffices(r) {
				alone = append(alone, cited{r.grant(r.at), r.order})
			}
		}
	}
	if len(alone) > 0 {
		return ordered(alone)
	}
	return ordered(all)
}

// partialEvidence lists the grants that reach some of it, and the Denies if
// they are among the causes.
func partialEvidence(members []*side, denies bool) []Grant {
	var all []cited
	for _, m := range members {
		all = append(all, m.cite(policy.Allow)...)
		if denies {
			all = append(all, m.cite(policy.Deny)...)
		}
	}
	return ordered(all)
}

// denyEvidence lists the Denies that reach the type.
func denyEvidence(members []*side) []Grant {
	var all []cited
	for _, m := range members {
		all = append(all, m.cite(policy.Deny)...)
	}
	return ordered(all)
}

// ordered sorts by place in the documents and drops what is cited twice.
func ordered(all []cited) []Grant {
	slices.SortStableFunc(all, func(a, b cited) int { return a.order - b.order })
	var grants []Grant
	for i, c := range all {
		twice := slices.ContainsFunc(all[:i], func(o cited) bool {
			return o.order == c.order && o.Action.Pointer == c.Action.Pointer && o.Action.Value == c.Action.Value
		})
		if !twice {
			grants = append(grants, c.Grant)
		}
	}
	return grants
}
