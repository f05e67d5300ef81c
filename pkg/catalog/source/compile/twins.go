package compile

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// mostTwins is how many operations may have one purpose. A slip that joins
// many would make every one of them name all the others.
const mostTwins = 20

// twin checks an operation that is named as another's twin.
func (c *checker) twin(s *source, at, operation, id string) {
	switch spelling, ok := c.spelt(keyOf(anOperation, s.platform, "", id)); {
	case !ok || c.gone(keyOf(anOperation, s.platform, "", id)):
		c.fail(s.File, at, "unknown operation %q%s", id, c.nearOperation(s, id))
	case spelling != id:
		c.fail(s.File, at, "operation %s is spelt %s", id, spelling)
	case match.Fold(id) == match.Fold(operation):
		c.fail(s.File, at, "%s is no twin of itself", id)
	}
}

// pairTwins makes twins name each other, and the twins of twins.
func (m operationMerger) pairTwins(all []*source) {
	done := map[key]bool{}
	for _, s := range all {
		for i, o := range s.Operations {
			k := keyOf(anOperation, s.platform, "", o.ID)
			if len(o.Twin) == 0 || done[k] || m.b.gone(k) {
				continue
			}
			group := m.twins(s.platform, o.ID)
			if len(group) > mostTwins {
				m.b.fail(s.File, load.Field(load.Index("operations", i), "twin"),
					"%d operations would be twins: at most %d have one purpose", len(group), mostTwins)
				continue
			}
			for _, id := range group {
				k := keyOf(anOperation, s.platform, "", id)
				done[k] = true
				place, ok := m.b.at(k)
				if !ok {
					continue
				}
				others := slices.DeleteFunc(slices.Clone(group), func(other string) bool { return match.Fold(other) == match.Fold(id) })
				m.b.model.Operations[place].Twins = others
			}
		}
	}
}

// twins gives the operations that are joined to one, sorted, with itself. It
// stops when there are too many.
func (m operationMerger) twins(p policy.Platform, id string) []string {
	var group []string
	seen := map[string]bool{}
	next := []string{id}
	for len(next) > 0 && len(group) <= mostTwins {
		id, next = next[0], next[1:]
		if place, ok := m.b.at(keyOf(anOperation, p, "", id)); ok && !seen[match.Fold(id)] {
			seen[match.Fold(id)] = true
			group = append(group, m.b.model.Operations[place].Name)
			next = append(next, m.b.model.Operations[place].Twins...)
		}
	}
	slices.Sort(group)
	return group
}
