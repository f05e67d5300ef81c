package access

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// explain notes what a context in which a need fails shows: the causes, and
// whether a grant could help. The context is named by the guards that hold.
func (e *explorer) explain(holds mask) {
	e.noteReach(holds)
	if !e.firstSeen(holds.and(e.concerns)) {
		return
	}
	for _, g := range e.groups {
		for _, m := range g.members {
			e.blame(g, m, holds)
		}
	}
}

// noteReach notes whether the Denies leave something for a grant to add.
func (e *explorer) noteReach(holds mask) {
	if e.out.undenied {
		return
	}
	for i, g := range e.groups {
		q := question{kind: groupReach, of: i, allow: holds, deny: holds, lacking: e.lacking(e.references(g))}
		a := e.ask(q, e.relevant(g), func() (string, match.Answer) {
			if slices.ContainsFunc(g.members, func(m *side) bool { return e.reachable(g, m, holds) }) {
				return "", match.Yes
			}
			return "", match.No
		})
		e.out.undenied = e.out.undenied || a.Answer == match.Yes
	}
}

// settle notes a sure answer for the contexts that the first choices leave.
func (e *explorer) settle(depth int, j judgement) {
	if e.doubtful() {
		j.fails, j.may = doubt(j.fails), doubt(j.may)
		e.out.unread = e.out.unread || j.fails != match.No || j.may != match.No
	}
	e.noteFails(depth, j)
	e.noteMay(depth, j.may, j.allowedOn)
}

// noteFails notes that a need fails; the first request seen is the witness.
func (e *explorer) noteFails(depth int, j judgement) {
	if j.fails == match.Yes && e.out.witness == nil {
		if e.out.witness = e.confirm(depth, j.refusedOn, e.refusedUnder); e.out.witness == nil {
			j.fails = match.Undecided
		}
	}
	e.out.fails.note(j.fails)
}

// noteMay notes that a need may be granted.
func (e *explorer) noteMay(depth int, may match.Answer, resource string) {
	if may == match.Yes && !e.out.may.surely && e.confirm(depth, resource, e.allowedUnder) == nil {
		may = match.Undecided
	}
	e.out.may.note(may)
}

// firstSeen reports whether no other context with the same guards was looked
// at for causes.
func (e *explorer) firstSeen(holds mask) bool {
	if e.seen[holds] {
		return false
	}
	e.seen[holds] = true
	return true
}

// reachable answers whether some resource of a member is reached by no Deny.
func (e *explorer) reachable(g group, m *side, holds mask) bool {
	references := e.references(g)
	undenied := func(where clause, as readings) (string, match.Answer) {
		return "", e.exists(append(e.where(g, holds, holds, as), where, m.undenied(holds, as.denies)))
	}
	if ruledOut(references, func() (string, match.Answer) { return undenied(clause{{}}, atMost) }) {
		return false
	}
	_, a := e.eachMatching(references, g.bare(), undenied)
	return a != match.No
}

// named gives the resource of a witness; an action without resources is asked
// for on a star.
func (e *explorer) named(resource string) string {
	if e.groups[0].members[0].need.ResourceLess {
		return "*"
	}
	return plainText(resource)
}

// contextOf gives the values of the cells chosen so far; the other keys don't
// matter.
func (e *explorer) contextOf(depth int) map[string][]string {
	context := map[string][]string{}
	for i, set := range e.vars[:depth] {
		if set.opaque {
			continue
		}
		if held := values(set.cells[e.chosen[i]].set); len(held) > 0 {
			context[set.tests[0].name] = held
		}
	}
	return context
}

// watchDenies notes the Denies that do not hold in a context.
func (e *explorer) watchDenies(holds mask) {
	for _, guard := range e.denies {
		if !holds.has(guard) {
			e.out.idle[guard] = true
		}
	}
}

// newlyIdle reports whether a Deny does not hold that always did so far.
func (e *explorer) newlyIdle(holds mask) bool {
	return slices.ContainsFunc(e.denies, func(guard int) bool { return !holds.has(guard) && !e.out.idle[guard] })
}

// blame notes why a member fails in a context.
func (e *explorer) blame(g group, m *side, holds mask) {
	for i := range m.layers {
		left, some := m.leftOut(i, holds, sure)
		if !some {
			continue
		}
		where := append(e.where(g, holds, holds, atMost), clause{left})
		if !e.possible(where) {
			continue
		}
		if i > 0 {
			granted := with(where, m.undenied(holds, sure))
			if c := m.allowedBy(0, holds, loose); c != nil {
				granted = append(granted, c)
			}
			if !e.possible(granted) {
				continue // it takes nothing away
			}
			e.out.causes[AtBoundary] = true
		}
		e.blameLayer(m, i, where, holds)
	}
	taken := false
	for _, r := range m.denies {
		if holds.has(r.guard) && e.takesAway(g, m, r, holds) {
			taken = true
			e.out.denyGuards = append(e.out.denyGuards, r.guard)
			e.out.taking[r.statement] = true
		}
	}
	// Whether it is contexts as well is known at the end.
	e.note(DeniedOnSome, taken && e.reachable(g, m, holds))
}

// blameLayer tells whether a condition keeps a grant from what a layer leaves
// out, and whether no grant names it at all.
func (e *explorer) blameLayer(m *side, layer int, where []clause, holds mask) {
	var every mask
	for _, r := range m.layers[layer] {
		every.set(r.guard)
	}
	for _, r := range m.layers[layer] {
		var f fragment
		if !holds.has(r.guard) && m.inside(&f, r, loose) && e.possible(with(where, clause{f})) {
			e.note(Conditional, true)
			break
		}
	}
	left, some := m.leftOut(layer, every, sure)
	e.note(Narrowed, some && e.possible(with(where, clause{left})))
}

func (e *explorer) note(c Cause, is bool) {
	if is {
		e.out.causes[c] = true
	}
}

func with(clauses []clause, c clause) []clause {
	return append(clauses[:len(clauses):len(clauses)], c)
}

// takesAway reports whether a Deny refuses what is allowed but for the Denies.
func (e *explorer) takesAway(g group, m *side, r rule, holds mask) bool {
	var f fragment
	if !m.inside(&f, r, loose) {
		return false
	}
	clauses := with(e.where(g, holds, holds, atMost), clause{f})
	for i := range m.layers {
		if c := m.allowedBy(i, holds, loose); c != nil {
			clauses = append(clauses, c)
		}
	}
	return e.possible(clauses)
}

// ruling is a decision whose evidence is not yet written down.
type ruling struct {
	Decision
	cited []cited
}

// conclude turns what a search found into a ruling.
func conclude(o outcome, members []*side) ruling {
	switch {
	case !o.budget && !o.fails.maybe:
		return ruling{Decision{Verdict: Granted}, grantEvidence(members)}
	case o.fails.surely && o.may.surely:
		return partial(o, members)
	case !o.budget && !o.may.maybe && o.undenied:
		return missing(o, members)
	case !o.budget && !o.may.maybe:
		return ruling{Decision{Verdict: Denied}, denyEvidence(members)}
	}
	cause := Unreadable
	if !o.unread {
		cause = OverBudget
	}
	return ruling{Decision{Verdict: Undecided, Causes: []Cause{cause}}, partialEvidence(members, true)}
}

func partial(o outcome, members []*side) ruling {
	for _, g := range o.denyGuards {
		if o.idle[g] {
			o.causes[DeniedIf] = true
		}
	}
	d := Decision{Verdict: Partial, Causes: slices.Sorted(maps.Keys(o.causes)), Witness: o.witness}
	d.kinds = len(groupByType(members))
	d.unlessDenied = slices.ContainsFunc(members, func(m *side) bool { return m.base })
	cites := partialEvidence(members, o.causes[DeniedOnSome] || o.causes[DeniedIf])
	return ruling{d, slices.DeleteFunc(cites, func(c cited) bool { return c.source.Effect == policy.Deny && !o.taking[c.statement] })}
}

func missing(o outcome, members []*side) ruling {
	r := ruling{Decision: Decision{Verdict: Missing}}
	if !o.causes[AtBoundary] {
		return r
	}
	r.Causes, r.cited = []Cause{AtBoundary}, partialEvidence(members, false)
	return r
}
