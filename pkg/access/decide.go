package access

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// Live reports whether the action has a non-empty grant: some request for it
// is allowed. An undecided answer counts as live.
func (p *Principal) Live(n Need) bool {
	if n.Class == Always || p.grantsAll(n) {
		return true
	}
	return recall(&p.memo, p.memo.live, p.alike([]Need{n}, nil), func() bool {
		d := p.newDecision(p.layers, p.layers)
		own := d.newSide(n, p.layers, best)
		return own.hopeful() && d.live([]*side{own})
	})
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
		if d, ok := p.fastGrant(n); ok {
			return d
		}
		missing = missing && p.plainlyMissing(n)
	}
	switch {
	case len(needs) == 0:
		return Decision{Verdict: Granted}
	case missing:
		return Decision{Verdict: Missing}
	}
	r := recall(&p.memo, p.memo.rulings, p.alike(own, needs), func() ruling { return p.rule(own, needs) })
	r.Evidence = written(slices.Clone(r.cited), needs)
	r.Causes = slices.Clone(r.Causes)
	if w := r.Witness; w != nil {
		r.Witness = &Witness{w.Resource, maps.Clone(w.Context)}
	}
	return r.Decision
}

// fastGrant decides the common case without any search: an Allow without
// condition that holds every resource, no Deny, no boundaries.
func (p *Principal) fastGrant(n Need) (Decision, bool) {
	if len(p.layers) > 1 {
		return Decision{}, false
	}
	var evidence []Grant
	for _, e := range p.layers[0].candidates(n) {
		at, found := e.accepts(n)
		if found == miss {
			continue
		}
		s := e.statement
		if s.source.Effect == policy.Deny {
			return Decision{}, false
		}
		if found == plain && s.guard == 0 && s.region.all() {
			evidence = append(evidence, s.grant(at))
		}
	}
	if n.Class == ByDenial || len(evidence) > 0 {
		return Decision{Verdict: Granted, Evidence: evidence}, true
	}
	return Decision{}, false
}

func (p *Principal) grantsAll(n Need) bool {
	_, ok := p.fastGrant(n)
	return ok
}

// plainlyMissing reports whether no statement of the principal's own documents
// matches the action and nothing else can decide it.
func (p *Principal) plainlyMissing(n Need) bool {
	if n.Class != ByGrant || len(p.layers) > 1 {
		return false
	}
	for _, e := range p.layers[0].candidates(n) {
		if _, found := e.accepts(n); found != miss {
			return false
		}
	}
	return true
}

// decision is the work on one question.
type decision struct {
	meter
	p *Principal
	// ownLayers and needLayers are those of one principal, but where two are
	// compared.
	ownLayers, needLayers []layer
	guards                []int // local → table
	answers               map[question]answer
}

func (p *Principal) newDecision(own, needs []layer) *decision {
	return &decision{p: p, ownLayers: own, needLayers: needs, guards: []int{0}}
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

// rule judges by search. What can't be read is taken in two ways on both
// sides: own actions with and without it, so that an operation counts as live
// if it may be; needs at their worst and at their best. If the verdict hangs
// on it, it is undecided.
func (p *Principal) rule(own, needs []Need) ruling {
	d := p.newDecision(p.layers, p.layers)
	var results, idle []ruling
	for _, ownHow := range [...]stance{documented, futile} {
		owns, vagueOwn := d.newSides(own, d.ownLayers, ownHow)
		for _, needHow := range [...]stance{worst, best} {
			members, vagueNeed := d.newSides(needs, d.needLayers, needHow)
			if r, live := d.judge(owns, members); live {
				results = append(results, r)
			} else {
				idle = append(idle, r)
			}
			if !vagueNeed {
				break
			}
		}
		if !vagueOwn {
			break
		}
	}
	if len(results) == 0 {
		results = idle
	}
	return d.agree(results, needs)
}

func (d *decision) newSides(needs []Need, layers []layer, how stance) (sides []*side, vague bool) {
	for i, n := range needs {
		if n.Class == Always {
			continue // never in the way
		}
		s := d.newSide(n, layers, how)
		s.member = i
		vague = vague || s.vague
		sides = append(sides, s)
	}
	return sides, vague
}

// agree joins the decisions made under different readings.
func (d *decision) agree(results []ruling, needs []Need) ruling {
	first := results[0]
	refused := first.Verdict <= Missing
	same := true
	for _, r := range results[1:] {
		same = same && r.Verdict == first.Verdict
		refused = refused && r.Verdict <= Missing
	}
	switch {
	case same:
		return first
	case refused:
		return ruling{Decision: Decision{Verdict: Missing}}
	}
	var matching []*side
	for _, how := range [...]stance{worst, best} {
		sides, _ := d.newSides(needs, d.needLayers, how)
		matching = append(matching, sides...)
	}
	return ruling{Decision{Verdict: Undecided, Causes: []Cause{Unreadable}}, partialEvidence(matching, true)}
}

// judge decides under one reading; live is false if no request counts.
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
	if !o.budget && !o.fails.maybe && !o.may.maybe {
		// The operation is never allowed on a resource of the needs' types.
		for _, m := range members {
			m.need.SameResource = false
		}
		o = d.explore(own, groupByType(members))
	}
	return conclude(o, members), live
}
