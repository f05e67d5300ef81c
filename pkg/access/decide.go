package access

import (
	"maps"
	"slices"
)

// Live reports whether the action has a non-empty grant: some request for it
// is allowed. An undecided answer counts as live.
func (p *Principal) Live(n Need) bool {
	if n.Class == Always {
		return true
	}
	f := p.profile(n)
	if f.granted || f.open {
		return true
	}
	return recall(&p.memo, p.memo.live, string(f.alike[:]), func() bool { return p.searchLive(n) })
}

// searchLive is Live by search, in every way to take what can't be read.
func (p *Principal) searchLive(n Need) bool {
	doubts := doubts{}
	defer func() { p.spend(doubts.meter.steps()) }()
	for {
		d := p.newDecision(&doubts)
		own := d.newSide(n, p.layers, place(n))
		d.sort(own)
		if own.hopeful() && d.live([]*side{own}) || len(doubts.names) > maxDoubts {
			return true
		}
		if !doubts.next() {
			return false
		}
	}
}

// live reports whether some request may be allowed for all actions.
func (d *decision) live(own []*side) bool {
	o := d.explore(own, nil)
	return o.live || o.budget
}

// hopeful is a cheap test: it reports false only if nothing allows the action.
func (s *side) hopeful() bool {
	return s.base || !slices.ContainsFunc(s.layers, func(rules []rule) bool { return len(rules) == 0 })
}

// Decide judges the any-of group needs (one member: a plain prerequisite) for
// an operation whose own actions are own.
//
// Only the requests in which all own actions are allowed on some resource
// count; if there are none, the operation is not live and all requests count.
// No needs are granted.
func (p *Principal) Decide(own []Need, needs []Need) Decision {
	missing := len(needs) > 0
	for _, n := range needs {
		if n.Class == Always {
			return Decision{Verdict: Granted}
		}
		f := p.profile(n)
		if f.granted {
			return Decision{Verdict: Granted, Evidence: f.evidence, Omitted: f.omitted}
		}
		missing = missing && f.missing
	}
	switch {
	case len(needs) == 0:
		return Decision{Verdict: Granted}
	case missing:
		return Decision{Verdict: Missing}
	}
	name, ok := p.alike(own, needs)
	if !ok || p.spend(0) {
		return overBudget()
	}
	r := recall(&p.memo, p.memo.rulings, name, func() ruling { return p.rule(own, needs) })
	r.Evidence, r.Omitted = written(slices.Clone(r.cited), needs)
	r.Causes = slices.Clone(r.Causes)
	if w := r.Witness; w != nil {
		r.Witness = &Witness{w.Resource, maps.Clone(w.Context)}
	}
	return r.Decision
}

// decision is the work on one question.
type decision struct {
	*meter
	p       *Principal
	doubts  *doubts
	guards  []int // local → table
	answers map[question]answer
}

func (p *Principal) newDecision(doubts *doubts) *decision {
	return &decision{meter: &doubts.meter, p: p, doubts: doubts, guards: []int{0}}
}

// localGuard numbers the guards that take part.
func (d *decision) localGuard(guard int) int {
	if guard == 0 {
		return 0
	}
	for i, g := range d.guards {
		if g == guard {
			return i
		}
	}
	d.guards = append(d.guards, guard)
	return len(d.guards) - 1
}

func (d *decision) newSides(needs []Need, place func(Need) string) (sides []*side) {
	for i, n := range needs {
		if n.Class == Always {
			continue // never in the way
		}
		s := d.newSide(n, d.p.layers, place(n))
		s.member = i
		sides = append(sides, s)
	}
	return sides
}

// judge decides with the doubts taken in one way; live is false if no request
// counts.
func (d *decision) judge(own, members []*side) (r ruling, live bool) {
	if slices.ContainsFunc(members, func(m *side) bool { return d.grantedAlike(own, m) }) && d.live(own) {
		return ruling{Decision{Verdict: Granted}, grantEvidence(members)}, true
	}
	groups := groupByType(members)
	o := d.explore(own, groups)
	live = o.live || o.budget
	if !live {
		own = nil
		o = d.explore(own, groups)
	}
	r = conclude(o, members)
	elsewhere, open := d.elsewhere(own, groups, o)
	if len(elsewhere) == 0 {
		return r, live
	}
	for _, m := range elsewhere {
		m.need.SameResource = false
	}
	whole := conclude(d.explore(own, groupByType(members)), members)
	switch {
	case !open, whole.Verdict == r.Verdict && r.Verdict != Partial:
		return whole, live
	case whole.Verdict <= Missing && r.Verdict <= Missing:
		return ruling{Decision: Decision{Verdict: Missing}}, live
	}
	return undecided(members), live
}

// elsewhere lists the members needed on the same resource as the operation
// which is never allowed on any of their type: they are needed on the whole of
// it. It reports whether that is open.
func (d *decision) elsewhere(own []*side, groups []group, o outcome) (members []*side, open bool) {
	for _, g := range groups {
		if !g.sameResource() {
			continue
		}
		if len(groups) > 1 {
			o = d.explore(own, []group{g})
		}
		if o.budget || o.fails.surely || o.may.surely {
			continue
		}
		members = append(members, g.members...)
		open = open || o.fails.maybe || o.may.maybe
	}
	return members, open
}
