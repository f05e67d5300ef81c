package access

import (
	"maps"
	"slices"
)

// reasons collects why needs fail: causes, and the Denies that take something
// away.
type reasons struct {
	needGuards mask  // the guards that the needs depend on
	denies     []int // the guards of their Denies
	causes     map[Cause]bool
	idle       map[int]bool        // guards of Denies seen not to hold
	taking     map[*statement]bool // Denies that take something away
	takes      map[int]bool        // their guards, and whether one reads a key of the caller
	seen       map[looked]bool     // contexts looked at
	silent     map[int]bool        // boundaries that leave something out, by layer
	byRequest  bool                // a Deny takes away some values that calls have for themselves
	asked      int                 // Denies asked about
	// expected are the causes that can be found, where Allows of one layer alone decide:
	// then nothing is to be learned once they were.
	expected []Cause
	simple   bool
}

// looked tells contexts apart: by the guards that hold, and those that don't for
// the caller.
type looked struct{ holds, forCaller mask }

// mostAsked bounds how many Denies a decision asks about. The verdict does not
// rest on them, and a report names ten.
const mostAsked = 40

func newReasons(groups []group, concerns mask) *reasons {
	r := &reasons{needGuards: concerns, causes: map[Cause]bool{}, idle: map[int]bool{}, taking: map[*statement]bool{}, takes: map[int]bool{},
		seen: map[looked]bool{}, silent: map[int]bool{}}
	for _, g := range groups {
		for _, m := range g.members {
			for _, deny := range m.denies {
				r.denies = append(r.denies, deny.guard)
			}
		}
	}
	r.denies = union(nil, r.denies)
	return r
}

// expect notes which causes conditions can be.
func (r *reasons) expect(c *contexts, groups []group) {
	r.simple = len(r.denies) == 0
	for _, g := range groups {
		r.simple = r.simple && !g.sameResource()
		for _, m := range g.members {
			r.simple = r.simple && len(m.layers) == 1
			for _, allow := range m.layers[0] {
				for _, l := range c.guards[allow.guard] {
					if t := c.test(l.test); t != nil && t.OfRequest() {
						r.expected = union(r.expected, []Cause{ByRequest})
					} else {
						r.expected = union(r.expected, []Cause{Conditional})
					}
				}
			}
		}
	}
}

// complete reports whether no context shows anything new: that a grant is too narrow is
// seen in every one.
func (r *reasons) complete() bool {
	return r.simple && len(r.seen) > 0 && !slices.ContainsFunc(r.expected, func(c Cause) bool { return !r.causes[c] })
}

// watch notes the Denies that do not hold in a context.
func (r *reasons) watch(v view) {
	for _, guard := range r.denies {
		if !v.possibly.has(guard) {
			r.idle[guard] = true
		}
	}
}

// newlyIdle reports whether a Deny does not hold that always did so far.
func (r *reasons) newlyIdle(v view) bool {
	return slices.ContainsFunc(r.denies, func(guard int) bool { return !v.possibly.has(guard) && !r.idle[guard] })
}

// list gives the causes in order. That a Deny depends on the context is known
// at the end.
func (r *reasons) list() []Cause {
	for guard, asksCaller := range r.takes {
		r.note(DeniedIf, r.idle[guard] && asksCaller)
		r.byRequest = r.byRequest || r.idle[guard] && !asksCaller
	}
	r.note(ByRequest, r.byRequest)
	return slices.Sorted(maps.Keys(r.causes))
}

func (r *reasons) note(c Cause, is bool) {
	if is {
		r.causes[c] = true
	}
}

// explain notes what a context in which a need fails shows.
func (r *reasons) explain(q *questions, v view) {
	at := looked{holds: v.surely.and(r.needGuards)}
	for i := range q.c.guards {
		if r.needGuards.has(i) && !v.surely.has(i) && q.c.lacking(i) == Conditional {
			at.forCaller.set(i)
		}
	}
	if r.seen[at] {
		return
	}
	r.seen[at] = true
	for _, g := range q.groups {
		for _, m := range g.members {
			r.blame(q, g, m, v)
		}
	}
}

// blame notes why a member fails in a context.
func (r *reasons) blame(q *questions, g group, m *permission, v view) {
	on := q.judgedOn(g, v.most())
	for i := range m.layers {
		if left, some := m.notAllowedBy(i, v.surely, smallest); some && q.possible(plus(on, clause{left})) {
			r.blameLayer(q, m, i, plus(on, clause{left}), v)
		}
	}
	taken := false
	for _, deny := range m.denies {
		if !v.surely.has(deny.guard) {
			continue
		}
		if r.asked++; r.asked > mostAsked {
			break
		}
		if takesAway(q, m, deny, on, v) {
			taken = true
			r.takes[deny.guard], r.taking[deny.statement] = q.c.asksCaller(deny.guard), true
		}
	}
	r.note(DeniedOnSome, taken && q.reachable(g, m, v))
}

// blameLayer tells why a layer leaves something out: a condition keeps a grant
// from it, no grant names it, or it is a boundary that takes it away.
func (r *reasons) blameLayer(q *questions, m *permission, layer int, left []clause, v view) {
	if layer > 0 {
		granted := plus(left, m.undenied(v.surely, smallest))
		if c := m.allowedBy(0, v.most()); c != nil {
			granted = append(granted, c)
		}
		if !q.possible(granted) {
			return // it takes nothing away
		}
		r.note(AtBoundary, true)
		r.silent[layer] = true
	}
	for _, allow := range m.layers[layer] {
		if allow.doubtful || v.surely.has(allow.guard) {
			continue
		}
		why := q.c.lacking(allow.guard)
		var f fragment
		r.note(why, !r.causes[why] && m.inside(&f, allow, largest) && q.possible(plus(left, clause{f})))
	}
	var every mask
	for _, allow := range m.layers[layer] {
		every.set(allow.guard)
	}
	never, some := m.notAllowedBy(layer, every, smallest)
	r.note(Narrowed, some && q.possible(plus(left, clause{never})))
}

// takesAway reports whether a Deny refuses what is allowed but for the Denies.
func takesAway(q *questions, m *permission, deny rule, on []clause, v view) bool {
	var f fragment
	return m.inside(&f, deny, largest) && q.possible(append(plus(on, clause{f}), m.unlessDenied(v.most())...))
}

func plus(clauses []clause, c clause) []clause {
	return append(clauses[:len(clauses):len(clauses)], c)
}
