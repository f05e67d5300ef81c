package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
)

// twins looks for another way to do what an operation lacks something for: an
// operation with the same purpose through another API, which is ready. Where the
// policy names the action's type or service, or the user the operation, this API
// is meant as well.
func (m meaning) twins(all []*Result) {
	ready := map[string]*catalog.Operation{}
	for _, r := range all {
		if r.State == Ready {
			ready[r.Operation.Name] = r.Operation
		}
	}
	for _, r := range all {
		if !r.lacks() || r.Intent == Incidental || m.wish.named[r.Operation.ID] || m.plain.wide(r.Operation.Actions) {
			continue
		}
		for _, id := range r.Operation.Twins {
			twin := ready[m.judge.cat.OperationName(id)]
			if _, is := slices.BinarySearch(m.judge.ready, id); is && twin == nil {
				twin = m.judge.rights.needs.entries.operation(id)
			}
			if twin != nil {
				r.twin = twin
				break
			}
		}
	}
}
