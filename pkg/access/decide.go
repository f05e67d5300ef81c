package access

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// Decide judges the any-of group needs (one member: a plain prerequisite) for
// an operation whose own actions are own.
//
// Only the requests in which all own actions are allowed on some resource
// count; if there are none, all requests count. Each own action may be live
// ([Principal.Live]) even so, in contexts of its own.
// An empty group is granted.
func (p *Principal) Decide(own []Need, needs []Need) Decision {
	if d, done := p.decideAtOnce(needs); done {
		return d
	}
	key, known := p.rulingKey(own, needs)
	if !known || p.Spent() {
		return Decision{Verdict: Undecided, Causes: []Cause{OverBudget}} // its work is done
	}
	// Of all that the same statements match in the same way, one is searched.
	r := recall(&p.memo, &p.memo.rulings, key, func() ruling { return newSearch(p, p.layers).rule(own, needs) })
	r.Evidence, r.Omitted = toGrants(slices.Clone(r.cited), needs)
	r.Causes = slices.Clone(r.Causes)
	if w := r.Witness; w != nil {
		r.Witness = &Witness{w.Resource, maps.Clone(w.Context), maps.Clone(w.Own)}
	}
	return r.Decision
}

// decideAtOnce decides what needs no search: one need is granted outright, or no
// statement is about any of them.
func (p *Principal) decideAtOnce(needs []Need) (d Decision, done bool) {
	missing := true
	for _, n := range needs {
		if n.Class == Always {
			return Decision{Verdict: Granted}, true
		}
		f := p.profile(n)
		if f.granted {
			d.Verdict = Granted
			d.Evidence, d.Omitted = p.outright(n)
			return d, true
		}
		missing = missing && f.missing
	}
	switch {
	case len(needs) == 0:
		return Decision{Verdict: Granted}, true
	case missing:
		return Decision{Verdict: Missing}, true
	}
	return Decision{}, false
}

// Live reports whether the action has a non-empty grant: some request for it
// is allowed. An undecided answer counts as live.
func (p *Principal) Live(n Need) bool {
	if n.Class == Always {
		return true
	}
	f := p.profile(n)
	switch {
	case f.missing:
		return false
	case f.granted, f.overBudget:
		return true
	}
	return recall(&p.memo, &p.memo.live, f.like, func() bool { return isLive(p, n, f) })
}

// Cut decides what the boundaries take from the grants of an action, in the same
// call and on the same resource. Of an action that the documents do not grant they
// take nothing.
func (p *Principal) Cut(n Need) Cut {
	if len(p.layers) == 1 || n.Class == Always || p.Spent() {
		return Cut{}
	}
	f := p.profile(n)
	c := recall(&p.memo, &p.memo.cuts, f.like, func() cut { return newCut(p, n) })
	return Cut{
		Extent: c.extent, Denies: grantsTo(n, c.denies), Silent: slices.Clone(c.silent), Narrow: grantsTo(n, c.narrow), Witness: c.witness,
	}
}

// rule judges by search: in the contexts in which the operation is allowed, is
// there a request that the needs refuse, and one that they allow?
func (s *search) rule(own, needs []Need) ruling {
	defer func() { s.c.p.spend(s.q.steps()) }()
	s.c.pins = pinsOf(s.c.p, needs)
	owns, members := s.permissions(own, asOwn), s.permissions(needs, asNeed(own))
	compareTypes(owns, members)
	if s.c.guardedAlike(owns, members) && s.everTogether(owns) {
		return ruling{Decision{Verdict: Granted}, grantEvidence(members)}
	}
	groups := groupByType(members)
	o := s.run(owns, groups)
	if !o.everTogether && !o.unsearched { // the operation is never allowed, so every request counts
		owns = nil
		o = s.run(owns, groups)
	}
	neverTogether, unsure := s.neverTogether(owns, groups, o)
	r := conclude(o, members)
	if len(neverTogether) == 0 {
		return r
	}
	return s.onWholeTypes(owns, members, neverTogether, unsure, r)
}

// onWholeTypes judges members that are needed on the same resource as an
// operation which is never allowed on any of their type: on the whole type. If
// it is unsure that it never is, both rulings must agree. It changes the members.
func (s *search) onWholeTypes(own, members, neverTogether []*permission, unsure Cause, same ruling) ruling {
	for _, m := range neverTogether {
		m.need.SameResource = false
	}
	whole := conclude(s.run(own, groupByType(members)), members)
	switch {
	case unsure == "":
		return whole
	case whole.Has(OverBudget) || same.Has(OverBudget):
		return undecided(OverBudget, members)
	case whole.Verdict == same.Verdict && same.Verdict != Partial: // partial for different requests is no proof
		return whole
	case whole.Verdict <= Missing && same.Verdict <= Missing: // a grant may help: only both denied is denied
		return ruling{Decision: Decision{Verdict: Missing}}
	}
	return undecided(unsure, members)
}

// permissions collects the statements about each need; what is always allowed is
// never in the way.
func (s *search) permissions(needs []Need, as func(Need) asked) (all []*permission) {
	for i, n := range needs {
		if n.Class == Always {
			continue
		}
		one := s.c.permission(n, s.layers, as(n))
		one.needIndex = i
		all = append(all, one)
	}
	return all
}

// neverTogether lists the members needed on the same resource as the operation
// which is never allowed on any of their type, and why that is unsure, if it is.
func (s *search) neverTogether(own []*permission, groups []group, o outcome) (members []*permission, unsure Cause) {
	for _, g := range groups {
		if !g.sameResource() {
			continue
		}
		if len(groups) > 1 {
			o = s.run(own, []group{g})
		}
		if o.unsearched || o.refused.surely || o.allowed.surely || !o.maybeNoResource {
			continue
		}
		members = append(members, g.members...)
		switch {
		case !o.refused.possibly && !o.allowed.possibly:
		case o.gaveUp():
			unsure = OverBudget
		case unsure == "":
			unsure = Unreadable
		}
	}
	return members, unsure
}

// ruling is a decision whose evidence is not yet written down, so that needs which
// the same statements match can share it.
type ruling struct {
	Decision
	cited []cited
}

// conclude turns what a search found into a ruling. A fact that was not found is
// excluded only if the whole was searched; a sure one stands in any case.
func conclude(o outcome, members []*permission) ruling {
	neverRefused := !o.unsearched && !o.refused.possibly
	neverAllowed := !o.unsearched && !o.allowed.possibly
	switch {
	case neverRefused:
		return ruling{Decision{Verdict: Granted}, grantEvidence(members)}
	case o.partial():
		return partial(o, members)
	case neverAllowed && o.undenied:
		return missing(o, members)
	case neverAllowed:
		return ruling{Decision{Verdict: Denied}, cite(members, policy.Deny)}
	case o.gaveUp():
		return undecided(OverBudget, members)
	}
	return undecided(Unreadable, members)
}

func undecided(c Cause, members []*permission) ruling {
	return ruling{Decision{Verdict: Undecided, Causes: []Cause{c}}, cite(members, policy.Allow, policy.Deny)}
}

// partial cites of the Denies only those that take something away.
func partial(o outcome, members []*permission) ruling {
	d := Decision{Verdict: Partial, Causes: o.reasons.list(), Witness: o.witness}
	d.Kinds = len(groupByType(members))
	d.UnlessDenied = slices.ContainsFunc(members, func(m *permission) bool { return m.allowedByDefault })
	effects := []policy.Effect{policy.Allow}
	if d.Has(DeniedOnSome) || d.Has(DeniedIf) || o.reasons.byRequest {
		effects = append(effects, policy.Deny)
	}
	return ruling{d, slices.DeleteFunc(cite(members, effects...), func(c cited) bool {
		return c.source.Effect == policy.Deny && !o.reasons.taking[c.statement]
	})}
}

func missing(o outcome, members []*permission) ruling {
	if !o.reasons.causes[AtBoundary] {
		return ruling{Decision{Verdict: Missing}, conditioned(members)}
	}
	return ruling{Decision{Verdict: Missing, Causes: []Cause{AtBoundary}}, cite(members, policy.Allow)}
}
