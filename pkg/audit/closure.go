package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
)

// closure walks to the prerequisites of prerequisites of one operation, granted
// or not: who adds what is missing meets what that needs, and should hear of it
// at once. It goes on only to what every operation that an action unlocks has in
// common: anything else is a guess. It ends at a wildcard, which names more than
// any call uses.
type closure struct {
	judge   *judge
	op      *catalog.Operation
	trial   trial
	roots   []root
	choices []int // which of the prerequisites are groups that nothing of is granted
	lacks   map[string]bool
	// always are the actions that were met without a condition, under those that
	// were met under one, met those of the walk that is under way.
	always, met map[catalog.ActionID]bool
	under       map[condition]map[catalog.ActionID]bool
	when        condition
}

// root is a prerequisite of the operation itself to walk on from.
type root struct {
	action catalog.ActionID
	stated *catalog.Requirement
	held   bool
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

// from notes a prerequisite to walk on from: an action, or the one member of a
// group that is granted. It is the next in the list of the operation's own.
func (c *closure) from(stated *catalog.Requirement, p *Prerequisite, at int) {
	if stated.By == catalog.Agency || len(stated.Any) == 0 {
		return
	}
	switch {
	case len(p.AnyOf) == 0:
		c.root(stated, stated.Any[0], !p.Lacking())
	case p.Ruling.Verdict <= access.Missing:
		c.choices = append(c.choices, at)
	default:
		if one, only := c.onlyHeld(stated.Any); only {
			c.root(stated, one, true)
		}
	}
}

func (c *closure) root(stated *catalog.Requirement, a catalog.ActionID, held bool) {
	if c.roots == nil {
		c.roots = make([]root, 0, len(c.op.Requires))
	}
	c.roots = append(c.roots, root{c.judge.rights.current(a), stated, held})
}

// onlyHeld gives the member of a group that is granted, if it is the only one.
func (c *closure) onlyHeld(group []catalog.ActionID) (member catalog.ActionID, only bool) {
	for _, a := range group {
		if now := c.judge.rights.current(a); c.judge.rights.mayUse(a) {
			if only && now != member {
				return 0, false
			}
			member, only = now, true
		}
	}
	return member, only
}

// condition is when a prerequisite is needed.
type condition struct {
	feature string
	when    catalog.Text
}

func (r root) condition() condition { return condition{r.stated.Feature, r.stated.When} }

// conditions lists those of the roots, each once: what is always needed comes
// first.
func (c *closure) conditions() []condition {
	all := make([]condition, 1, 4)
	for _, r := range c.roots {
		if !slices.Contains(all, r.condition()) {
			all = append(all, r.condition())
		}
	}
	return all
}

// gaps gives what the prerequisites need and what is not granted, without what
// the operation lacks itself, and names it beside the members of groups. Features
// and cases stay with their edge.
func (c *closure) gaps(direct []Prerequisite) (out []Prerequisite) {
	if len(c.roots) == 0 && len(c.choices) == 0 {
		return nil
	}
	c.lacks = map[string]bool{}
	for i := range direct {
		if direct[i].Lacking() {
			c.lacks[direct[i].Action] = true
		}
	}
	c.always, c.under = c.own(), make(map[condition]map[catalog.ActionID]bool, 1)
	for _, when := range c.conditions() {
		c.met, c.when = c.always, when
		if when != (condition{}) {
			c.met = map[catalog.ActionID]bool{}
		}
		for _, held := range [...]bool{true, false} { // so a gap has the firmest of the ways to it
			for _, r := range c.roots {
				if r.held == held && r.condition() == when {
					out = append(out, c.behind(r)...)
				}
			}
		}
		c.under[when] = c.met
	}
	for _, at := range c.choices {
		c.beside(&direct[at])
	}
	return out
}

// beside names what each member of a group needs itself and lacks, as far as
// nothing else names it.
func (c *closure) beside(p *Prerequisite) {
	for _, a := range p.Stated.Any {
		r := root{c.judge.rights.current(a), p.Stated, false}
		c.met, c.when = map[catalog.ActionID]bool{}, r.condition()
		var needs []string
		for _, gap := range c.behind(r) {
			needs = append(needs, gap.Action)
		}
		if len(needs) > 0 {
			p.Beside = append(p.Beside, Beside{c.judge.cat.ActionName(r.action), needs})
		}
	}
}

// own are the actions of the operation itself: what they need is judged directly.
func (c *closure) own() map[catalog.ActionID]bool {
	own := make(map[catalog.ActionID]bool, 2*len(c.op.Actions)+len(c.op.Requires))
	for _, a := range c.op.Actions {
		own[a], own[c.judge.rights.current(a)] = true, true
	}
	return own
}

// meets notes an action, and reports whether it was met before.
func (c *closure) meets(a catalog.ActionID) bool {
	if c.always[a] || c.met[a] || c.under[c.when][a] {
		return true
	}
	c.met[a] = true
	return false
}

// behind walks on from one prerequisite. A set is walked, so cycles end.
func (c *closure) behind(r root) (out []Prerequisite) {
	if c.meets(r.action) {
		return nil
	}
	if c.judge.walked < mostSteps && len(c.judge.common.of(r.action)) == 0 {
		c.judge.walked++ // there is nowhere to go, as from most
		return nil
	}
	for queue := []*step{{r.action, nil}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if c.judge.walked++; c.judge.walked > mostSteps {
			c.judge.undecided++
			break
		}
		for _, a := range c.judge.common.of(at.action) {
			if c.meets(a) {
				continue
			}
			queue = append(queue, &step{a, at})
			if name := c.judge.cat.ActionName(a); !c.lacks[name] {
				ruling := c.trial.caller([]access.Need{c.judge.rights.need(a)})
				if ruling.Verdict != access.Granted {
					out = append(out, Prerequisite{Stated: c.deduced(at.action, a, r), Action: name, Ruling: ruling, Via: c.via(at)})
				}
			}
		}
	}
	return out
}

// deduced is what is known of a prerequisite that a walk led to.
func (c *closure) deduced(from, to catalog.ActionID, r root) *catalog.Requirement {
	return &catalog.Requirement{
		Any: []catalog.ActionID{to}, Standing: catalog.Inferred, Sources: c.judge.common.sources(from, to),
		Feature: r.stated.Feature, FeatureBy: r.stated.FeatureBy, When: r.stated.When,
	}
}

// common finds what all operations of an action need.
type common struct{ rights *rights }

func newCommon(r *rights) *common { return &common{r} }

// of gives the plain prerequisites that all operations of an action share.
func (c *common) of(a catalog.ActionID) []catalog.ActionID {
	n := c.rights.needs
	n.mutex.RLock()
	ids, known := n.common[a]
	n.mutex.RUnlock()
	if known {
		return ids
	}
	var shared []catalog.ActionID
	for i, id := range c.rights.cat.Unlocks(a) {
		alone := c.plainNeeds(id)
		if i == 0 {
			shared = alone
			continue
		}
		shared = slices.DeleteFunc(shared, func(x catalog.ActionID) bool { return !slices.Contains(alone, x) })
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.common[a] = shared
	return shared
}

// plainNeeds lists the single actions that the caller of an operation always
// needs, by their current names. What is only deduced, or what published policies
// do without, leads no further: nobody should grant a guess for another guess.
func (c *common) plainNeeds(op catalog.OperationID) []catalog.ActionID {
	ids := c.rights.cat.AlwaysNeeded(op)
	for i, a := range ids {
		ids[i] = c.rights.current(a)
	}
	return ids
}

// sources gives the sources that say an operation of action a needs b.
func (c *common) sources(a, b catalog.ActionID) []catalog.Source {
	for _, id := range c.rights.cat.Unlocks(a) {
		op := c.rights.needs.entries.operation(id)
		for k := range op.Requires {
			if slices.ContainsFunc(op.Requires[k].Any, func(x catalog.ActionID) bool { return c.rights.current(x) == b }) {
				return op.Requires[k].Sources
			}
		}
	}
	return nil
}
