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
	trial trial
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

func newClosure(j *judge, op *catalog.Operation, t trial) *closure {
	return &closure{judge: j, op: op, trial: t}
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

// gaps walks the queue and gives what is not granted, without what the operation
// lacks itself. A set is walked, so cycles end.
func (c *closure) gaps(direct []Prerequisite) []Prerequisite {
	var out []Prerequisite
	for done := 0; done < len(c.queue); done++ {
		at := c.queue[done]
		if c.judge.walked++; c.judge.walked > mostSteps {
			c.judge.undecided++
			break
		}
		for _, a := range c.judge.common.of(at.action) {
			if c.seen[a] {
				continue
			}
			ruling := c.trial.caller([]access.Need{c.judge.rights.need(a)})
			if ruling.Verdict == access.Granted {
				c.push(a, at)
				continue
			}
			c.seen[a] = true
			name := c.judge.cat.ActionName(a)
			if slices.ContainsFunc(direct, func(p Prerequisite) bool { return p.Lacking() && p.Action == name }) {
				continue
			}
			out = append(out, Prerequisite{
				Stated: &catalog.Requirement{
					Any: []catalog.ActionID{a}, Standing: catalog.Inferred, Sources: c.judge.common.sources(at.action, a),
				},
				Action: name, Ruling: ruling, Via: c.via(at),
			})
		}
	}
	return out
}

// common finds what all operations of an action need.
type common struct {
	cat   *catalog.Catalog
	known map[catalog.ActionID][]catalog.ActionID
}

func newCommon(cat *catalog.Catalog) *common {
	return &common{cat, map[catalog.ActionID][]catalog.ActionID{}}
}

// of gives the plain prerequisites that all operations of an action share.
func (c *common) of(a catalog.ActionID) []catalog.ActionID {
	if ids, ok := c.known[a]; ok {
		return ids
	}
	var shared []catalog.ActionID
	for i, id := range c.cat.Unlocks(a) {
		op := c.cat.Operation(id)
		alone := plainNeeds(&op)
		if i == 0 {
			shared = alone
			continue
		}
		shared = slices.DeleteFunc(shared, func(x catalog.ActionID) bool { return !slices.Contains(alone, x) })
	}
	c.known[a] = shared
	return shared
}

// plainNeeds lists the single actions that the caller of an operation always
// needs.
func plainNeeds(op *catalog.Operation) []catalog.ActionID {
	var ids []catalog.ActionID
	for i := range op.Requires {
		r := &op.Requires[i]
		if len(r.Any) == 1 && r.Feature == "" && r.When == (catalog.Text{}) && r.By != catalog.Agency {
			ids = append(ids, r.Any[0])
		}
	}
	return ids
}

// sources gives the sources that say an operation of action a needs b.
func (c *common) sources(a, b catalog.ActionID) []catalog.Source {
	for _, id := range c.cat.Unlocks(a) {
		op := c.cat.Operation(id)
		for k := range op.Requires {
			if slices.Contains(op.Requires[k].Any, b) {
				return op.Requires[k].Sources
			}
		}
	}
	return nil
}
