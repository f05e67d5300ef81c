package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// renames are the actions of a platform that have another name now. The names
// are one permission: either satisfies, and the current one is advised. An action
// that was split into several is none of them: no single one stands for it.
type renames struct {
	now    map[catalog.ActionID]catalog.ActionID
	before map[catalog.ActionID][]catalog.ActionID // by the current one
}

func newRenames(cat *catalog.Catalog, platform policy.Platform) *renames {
	r := &renames{now: map[catalog.ActionID]catalog.ActionID{}, before: map[catalog.ActionID][]catalog.ActionID{}}
	for old, now := range cat.Renamed(platform) {
		r.now[old] = now
	}
	for old := range r.now {
		if now := r.current(old); now != old {
			r.before[now] = append(r.before[now], old)
		}
	}
	return r
}

// mostRenames is how many names an action can have had: an overlay can make a
// chain of any length, and a ring.
const mostRenames = 16

// current follows the renames of an action. One whose renames do not end has no
// other name.
func (r *renames) current(id catalog.ActionID) catalog.ActionID {
	at := id
	for range mostRenames {
		next, renamed := r.now[at]
		if !renamed {
			return at
		}
		at = next
	}
	return id
}

// others lists the other names of an action.
func (r *renames) others(cat *catalog.Catalog, id catalog.ActionID) (names []string) {
	now := r.current(id)
	if now != id {
		names = append(names, cat.ActionName(now))
	}
	for _, old := range r.before[now] {
		if old != id {
			names = append(names, cat.ActionName(old))
		}
	}
	slices.Sort(names)
	return names
}
