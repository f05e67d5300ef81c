package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/match"
)

// Bounds of a search: contexts looked at in all, and those looked at for more
// causes once the verdict is settled.
const (
	maxVisits   = 1 << 14
	extraVisits = 1 << 10
	maxOpaque   = 6
)

// outcome is what a search learns about the requests in which the operation is
// allowed.
type outcome struct {
	live     bool // there is one
	fails    finding
	may      finding
	undenied bool // some need is reached by no Deny
	budget   bool // a part could not be searched
	unread   bool // a part hangs on an operator that can't be read

	witness *Witness
	causes  map[Cause]bool
	idle    map[int]bool // guards of Denies seen not to hold

	denyGuards []int // guards of Denies that take something away
	taking     map[*statement]bool
}

// finding says whether something was found: maybe, or surely.
type finding struct{ maybe, surely bool }

func (f *finding) note(a match.Answer) {
	f.surely = f.surely || a == match.Yes
	f.maybe = f.maybe || a != match.No
}

// explorer walks the contexts as a tree: each level gives one condition key
// one of its cells, and a branch is cut as soon as it has nothing to tell.
type explorer struct {
	*decision
	own    []*side
	groups []group
	vars   []cellSet
	opaque int // the last vars, whose truth only the platform can read
	truth  []truth
	chosen []int // by var: the cell, or notChosen
	seen   map[mask]bool
	// concerns are the guards that the needs depend on.
	concerns mask
	denies   []int // the guards of their Denies
	out      outcome
	visits   int
	limit    int
	skipped  bool         // some contexts in which nothing is granted
	used     []*reference // of all that takes part
	confirms int
	reading  bool // what can't be read is taken in one way
}

const notChosen = -1

// explore searches all contexts.
func (d *decision) explore(own []*side, groups []group) outcome {
	d.answers = nil // they belong to other sides
	e := explorer{decision: d, own: own, groups: groups, limit: maxVisits}
	e.out.causes = map[Cause]bool{}
	e.out.idle = map[int]bool{}
	e.out.taking = map[*statement]bool{}
	e.seen = map[mask]bool{}
	if len(d.guards) > maxGuards {
		e.out.budget = true
		return e.out
	}
	for _, g := range groups {
		e.concerns = e.concerns.or(e.relevant(g))
		for _, m := range g.members {
			for _, r := range m.denies {
				e.denies = append(e.denies, r.guard)
			}
		}
	}
	slices.Sort(e.denies)
	e.denies = slices.Compact(e.denies)
	e.vars = d.p.variables(d.testIDs())
	e.used = e.usedReferences()
	e.truth = make([]truth, len(d.p.table.tests))
	e.chosen = slices.Repeat([]int{notChosen}, len(e.vars))
	for _, v := range e.vars {
		e.out.budget = e.out.budget || !v.complete
		e.out.unread = e.out.unread || v.mixed
		if v.opaque {
			e.opaque++
		}
	}
	if e.out.budget {
		e.limit = extraVisits // only a partial can come of it
	}
	e.visit(0)
	if e.skipped && e.settled() {
		// What was nothing new to a verdict of missing can be a cause of partial.
		e.limit = e.visits + extraVisits
		e.visit(0)
	}
	return e.out
}

// testIDs lists the tests of all guards that take part.
func (d *decision) testIDs() []int {
	var ids []int
	for _, g := range d.guards {
		ids = append(ids, d.p.table.guards[g]...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// view is what is known about the guards in a partial context.
type view struct{ surely, possibly mask }

func (e *explorer) view() view {
	var v view
	for i, g := range e.guards {
		surely, possibly := true, true
		e.looked += len(e.p.table.guards[g])
		for _, id := range e.p.table.guards[g] {
			surely = surely && e.truth[id] == yes
			possibly = possibly && e.truth[id] != no
		}
		if surely {
			v.surely.set(i)
		}
		if possibly {
			v.possibly.set(i)
		}
	}
	return v
}

func (e *explorer) settled() bool { return e.out.fails.surely && e.out.may.surely }

func (e *explorer) visit(depth int) {
	if e.visits++; e.visits > e.limit || e.spent() {
		e.out.budget = e.out.budget || !e.settled()
		return
	}
	v := e.view()
	if e.barren(depth, v) {
		return
	}
	if depth == len(e.vars)-e.opaque {
		e.context(depth)
		return
	}
	set := e.vars[depth]
	for i := range set.cells {
		wasSettled := e.settled()
		e.choose(depth, i)
		e.visit(depth + 1)
		if e.settled() && !wasSettled {
			e.limit = min(e.limit, e.visits+extraVisits)
		}
		if e.visits > e.limit || e.spent() {
			break
		}
	}
	e.forget(depth)
}

func (e *explorer) choose(depth, cell int) {
	set := e.vars[depth]
	e.chosen[depth] = cell
	for i, t := range set.tests {
		e.truth[t.id] = set.cells[cell].answer[i]
	}
}

func (e *explorer) forget(depth int) {
	e.chosen[depth] = notChosen
	for _, t := range e.vars[depth].tests {
		e.truth[t.id] = open
	}
}

// barren reports whether the contexts below have nothing new to tell; what it
// can tell of them all it notes.
func (e *explorer) barren(depth int, v view) bool {
	sure := true
	for i := range e.own {
		if e.ownAllowed(i, v.possibly, v.surely) == match.No {
			return true
		}
		sure = sure && e.ownAllowed(i, v.surely, v.possibly) == match.Yes
	}
	if sure {
		e.out.live = true
		e.watchDenies(v.possibly)
	}
	if len(e.groups) == 0 {
		return e.out.live
	}
	if sure && v.surely.and(e.concerns) == v.possibly.and(e.concerns) {
		e.settle(depth, e.judgeNeeds(v.surely, match.Yes))
		return true
	}
	if fails, _ := e.refused(v.surely, v.possibly); fails == match.No {
		if sure {
			may, resource := e.allowed(v.surely, v.possibly)
			if e.doubtful() {
				may = doubt(may)
			}
			e.noteMay(depth, may, resource)
		}
		return e.out.may.surely && !e.newlyIdle(v.possibly)
	}
	if e.out.fails.surely && e.out.undenied && !e.out.may.surely {
		if may, _ := e.allowed(v.possibly, v.surely); may == match.No {
			e.skipped = true
			return true
		}
	}
	return false
}

// context judges one context: under every truth of what can't be read.
func (e *explorer) context(depth int) {
	all := judgement{allowed: match.Yes, fails: match.Yes, may: match.Yes}
	some := judgement{allowed: match.No, fails: match.No, may: match.No}
	unread := e.unread(depth)
	if len(unread) > maxOpaque {
		e.out.budget = true
		return
	}
	e.reading = len(unread) > 0
	e.readings(unread, func() {
		j := e.judgeContext()
		all.weaken(j)
		some.strengthen(j)
	})
	e.reading = false
	if some.allowed == match.No {
		return
	}
	e.out.live = true
	e.out.fails.maybe = e.out.fails.maybe || some.fails != match.No
	e.out.may.maybe = e.out.may.maybe || some.may != match.No
	if len(unread) > 0 && (all.fails != some.fails || all.may != some.may) {
		e.out.unread = true
	}
	if all.allowed == match.Yes {
		if len(unread) > 0 && all.fails == match.Yes {
			// Every reading refuses something; a witness is what all refuse.
			v := e.view()
			if a, resource := e.refused(v.possibly, v.surely); a == match.Yes {
				all.refusedOn = resource
				e.explain(v.surely)
			} else {
				all.fails, e.out.unread = match.Undecided, true
			}
		}
		e.settle(depth, all)
	}
}

// doubtful reports whether the context has an empty value that is read in one
// of two ways.
func (e *explorer) doubtful() bool {
	for i, set := range e.vars {
		if at := e.chosen[i]; at != notChosen && set.cells[at].doubtful {
			return true
		}
	}
	return false
}

// unread lists the tests that the chosen context leaves open.
func (e *explorer) unread(depth int) []int {
	var ids []int
	for _, set := range e.vars[depth:] {
		if id := set.tests[0].id; e.truth[id] == open {
			ids = append(ids, id)
		}
	}
	return ids
}

// readings calls f under every truth of some tests.
func (e *explorer) readings(tests []int, f func()) {
	if len(tests) == 0 {
		f()
		return
	}
	for _, t := range [...]truth{yes, no} {
		e.truth[tests[0]] = t
		e.readings(tests[1:], f)
	}
	e.truth[tests[0]] = open
}
