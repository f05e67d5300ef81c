package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
)

// closure walks to the prerequisites of prerequisites of one operation. It
// goes on only through granted ones, and only to what every operation that
// the granted action unlocks has in common: anything else is a guess.
type closure struct {
	judge *judge
	op    *catalog.Operation
	own   []access.Need
	seen  map[catalog.ActionID]bool // nil until something is granted: most operations need nothing
	queue []*step
}

// step is an action on the way, and the step that led to it.
type step struct {
	action catalog.ActionID
	from   *step
}

// via names the actions that led to what a step needs.
func (c *closure) via(s *step) []string {
	var names []string
	for ; s != nil; s = s.from {
		names = append(names, c.judge.cat.ActionName(s.action))
	}
	slices.Reverse(names)
	return names
}

// mostSteps bounds the actions that the operations of a principal lead to: an
// overlay can make a chain of as many as it has actions.
const mostSteps = 1 << 19

func newClosure(j *judge, op *catalog.Operation, own []access.Need) *closure {
	return &closure{judge: j, op: op, own: own}
}

// from notes a granted prerequisite to walk on from.
func (c *closure) from(r *catalog.Requirement) {
	if len(r.Any) == 1 && r.By != catalog.Agency {
		c.push(r.Any[0], nil)
	}
}

func (c *closure) push(a catalog.ActionID, from *step) {
	if c.seen == nil {
		c.seen = map[catalog.ActionID]bool{}
		for _, own := range c.op.Actions {
			c.seen[own] = true // what it needs is judged directly
		}
	}
	if c.seen[a] {
		return
	}
	c.seen[a] = true
	c.queue = append(c.queue, &step{a, from})
}

// gaps walks the queue and gives what is not granted, without what the direct
// gaps say already. A set is walked, so cycles end.
func (c *closure) gaps(direct []gap) []gap {
	var out []gap
	for done := 0; done < len(c.queue); done++ {
		at := c.queue[done]
		if c.judge.walked++; c.judge.walked > mostSteps {
			c.judge.undecided++
			break
		}
		for _, a := range c.judge.common(at.action) {
			if c.seen[a] {
				continue
			}
			d := c.judge.decideCaller(c.own, []access.Need{c.judge.need(a)})
			if d.Verdict == access.Granted {
				c.push(a, at)
				continue
			}
			c.seen[a] = true
			name := c.judge.cat.ActionName(a)
			if slices.ContainsFunc(direct, func(g gap) bool { return g.name == name }) {
				continue
			}
			out = append(out, gap{
				requirement: &catalog.Requirement{Any: []catalog.ActionID{a}, Standing: catalog.Inferred, Sources: c.judge.sourcesOf(at.action, a)},
				name:        name, decision: d, via: c.via(at),
			})
		}
	}
	return out
}

// common gives the plain prerequisites that all operations of an action share.
func (j *judge) common(a catalog.ActionID) []catalog.ActionID {
	if ids, ok := j.shared[a]; ok {
		return ids
	}
	var shared []catalog.ActionID
	for i, id := range j.cat.Unlocks(a) {
		op := j.cat.Operation(id)
		var plain []catalog.ActionID
		for k := range op.Requires {
			if r := &op.Requires[k]; len(r.Any) == 1 && r.Feature == "" && r.When == (catalog.Text{}) && r.By != catalog.Agency {
				plain = append(plain, r.Any[0])
			}
		}
		if i == 0 {
			shared = plain
			continue
		}
		shared = slices.DeleteFunc(shared, func(x catalog.ActionID) bool { return !slices.Contains(plain, x) })
	}
	j.shared[a] = shared
	return shared
}

// sourcesOf gives the sources that say an operation of action a needs b.
func (j *judge) sourcesOf(a, b catalog.ActionID) []catalog.Source {
	for _, id := range j.cat.Unlocks(a) {
		op := j.cat.Operation(id)
		for k := range op.Requires {
			if slices.Contains(op.Requires[k].Any, b) {
				return op.Requires[k].Sources
			}
		}
	}
	return nil
}
