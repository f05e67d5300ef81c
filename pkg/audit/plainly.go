package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
)

// reached are the actions that an operation needs, in every case and with every
// feature, and those that they lead to. It is not whole where something else is
// needed: a role, a pattern, one of a group, or something of an agency.
type reached struct {
	actions []catalog.ActionID
	whole   bool
}

// mostReached bounds the actions that are remembered of an operation.
const mostReached = 64

// readyPlainly reports whether all that an operation needs is granted outright: then
// nothing can be missing, whatever is asked. Of others it says nothing.
func readyPlainly(j *judge, op *catalog.Operation) bool {
	r := j.rights
	if !j.brief || len(r.outright) == 0 || r.roles != nil || r.used != nil || r.byDefault || r.caller.Spent() {
		return false
	}
	needs := reachOf(j, op)
	return needs.whole && !slices.ContainsFunc(needs.actions, func(a catalog.ActionID) bool { return !has(r.outright, a) })
}

// reachOf gives what an operation leads to, which is the same for every principal.
func reachOf(j *judge, op *catalog.Operation) reached {
	n := j.rights.needs
	n.mutex.RLock()
	known, is := n.reached[op.ID]
	n.mutex.RUnlock()
	if is {
		return known
	}
	found := reach(j, op)
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if len(n.reached) < mostEntries {
		n.reached[op.ID] = found
	}
	return found
}

// reach walks as a closure does.
func reach(j *judge, op *catalog.Operation) reached {
	own := newClosure(j, op, trial{}).own()
	var all actionSet
	all.room(len(op.Requires))
	walk := make([]catalog.ActionID, 0, len(op.Requires))
	meet := func(a catalog.ActionID) {
		if !own[a] {
			own[a] = true
			walk = append(walk, a)
		}
	}
	for i := range op.Requires {
		stated := &op.Requires[i]
		if ofAgency(stated) || stated.Role != "" || stated.Pattern != "" || len(stated.Any) != 1 {
			return reached{}
		}
		all.add(stated.Any[0])
		meet(j.rights.current(stated.Any[0]))
	}
	for ; len(walk) > 0; walk = walk[1:] {
		all.add(walk[0])
		if len(all.ids) > mostReached {
			return reached{}
		}
		for _, a := range j.common.of(walk[0]) {
			meet(a)
		}
	}
	return reached{all.sorted(), true}
}
