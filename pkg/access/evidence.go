package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// cited is a statement that a decision about a list of needs rests on, as a
// rule of one of them.
type cited struct {
	*statement
	needIndex int // place in the list
}

// toGrants gives what is cited with the patterns that match these needs, in
// document order and without repetition: the first of many, and how many more
// there are.
func toGrants(all []cited, needs []Need) (grants []Grant, more int) {
	slices.SortStableFunc(all, func(a, b cited) int { return a.order - b.order })
	type place struct {
		statement *policy.Statement
		pattern   int
	}
	there := map[place]bool{}
	for _, c := range all {
		at, _ := entry{c.statement, c.actions.Patterns}.appliesTo(needs[c.needIndex])
		if there[place{c.source, at}] {
			continue
		}
		there[place{c.source, at}] = true
		if len(grants) == mostCited {
			more++
			continue
		}
		grants = append(grants, c.grant(at))
	}
	return grants, more
}

// cite lists the rules of these effects; of the boundaries only the Denies.
func cite(members []*permission, effects ...policy.Effect) (all []cited) {
	for _, m := range members {
		for _, r := range slices.Concat(m.layers[0], m.denies) {
			if slices.Contains(effects, r.source.Effect) {
				all = append(all, cited{r.statement, m.needIndex})
			}
		}
	}
	return all
}

// conditioned lists the Allows whose condition holds for no request of the
// operation.
func conditioned(members []*permission) []cited {
	return slices.DeleteFunc(grantEvidence(members), func(c cited) bool { return c.guard == 0 })
}

// grantEvidence lists the documented grants that add up to a decision.
func grantEvidence(members []*permission) (all []cited) {
	for _, m := range members {
		for _, r := range m.layers[0] {
			if !r.doubtful {
				all = append(all, cited{r.statement, m.needIndex})
			}
		}
	}
	return all
}
