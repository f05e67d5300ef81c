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
	name, ok := p.nameOf(own, needs)
	if !ok || p.spend(0) {
		return tooLarge()
	}
	r := recall(&p.memo, p.memo.rulings, name, func() ruling { return p.newSearch(p.layers).rule(own, needs) })
	r.Evidence, r.Omitted = toGrants(slices.Clone(r.cited), needs)
	r.Causes = slices.Clone(r.Causes)
	if w := r.Witness; w != nil {
		r.Witness = &Witness{w.Resource, maps.Clone(w.Context)}
	}
	return r.Decision
}

// Live reports whether the action has a non-empty grant: some request for it
// is allowed. An undecided answer counts as live.
func (p *Principal) Live(n Need) bool {
	if n.Class == Always {
		return true
	}
	f := p.profile(n)
	if f.granted || f.overBudget || f.missing {
		return !f.missing
	}
	return recall(&p.memo, p.memo.live, string(f.likeness[:]), func() bool {
		s := p.newSearch(p.layers)
		defer func() { p.spend(s.q.steps()) }()
		own := s.prepare(s.permissions([]Need{n}, askedOn))
		return own[0].canBeAllowed() && (own[0].allowedUnguarded() || s.live(own))
	})
}

// rule judges by search: in the contexts in which the operation is allowed, is
// there a request that the needs refuse, and one that they allow?
func (s *search) rule(own, needs []Need) ruling {
	defer func() { s.c.p.spend(s.q.steps()) }()
	owns, members := s.permissions(own, ownAskedOn(own, needs)), s.permissions(needs, askedOn)
	shareColonsOfAsked(owns, members)
	owns, members = s.prepare(owns), s.prepare(members)
	s.settleOwnDoubts(owns)
	if slices.ContainsFunc(members, func(m *permission) bool { return s.guardedAlike(owns, m) }) && s.live(owns) {
		return ruling{Decision{Verdict: Granted}, grantEvidence(members)}
	}
	groups := groupByType(members)
	o := s.run(owns, groups)
	if !o.live && !o.overBudget {
		owns = nil // every request counts
		o = s.run(owns, groups)
	}
	elsewhere, open := s.elsewhere(owns, groups, o)
	if len(elsewhere) == 0 {
		return conclude(o, members)
	}
	return s.onWholeTypes(owns, members, elsewhere, open, conclude(o, members))
}

// onWholeTypes judges members that are needed on the same resource as an
// operation which is never allowed on any of their type: on the whole type. If
// that it never is depends on something open, both rulings must agree.
func (s *search) onWholeTypes(own, members, elsewhere []*permission, open bool, r ruling) ruling {
	for _, m := range elsewhere {
		m.need.SameResource = false
	}
	whole := conclude(s.run(own, groupByType(members)), members)
	switch {
	case !open, whole.Verdict == r.Verdict && r.Verdict != Partial:
		return whole
	case whole.Verdict <= Missing && r.Verdict <= Missing:
		return ruling{Decision: Decision{Verdict: Missing}}
	}
	return ruling{Decision{Verdict: Undecided, Causes: []Cause{Unreadable}}, partialEvidence(members, true)}
}

// shareColonsOfAsked gives permissions that are asked about one resource the same
// measure.
func shareColonsOfAsked(own, members []*permission) {
	var one []*permission
	for _, m := range members {
		if m.need.SameResource {
			one = append(one, m)
		}
	}
	if len(one) > 0 {
		for _, s := range own {
			if !s.need.ResourceLess {
				one = append(one, s)
			}
		}
		shareColons(one)
	}
	for _, g := range groupByType(members) {
		shareColons(g.members)
	}
}

// prepare keeps of each permission what reaches its type.
func (s *search) prepare(permissions []*permission) []*permission {
	for _, one := range permissions {
		one.keepOfType()
	}
	return permissions
}

// live reports whether some request may be allowed for all actions.
func (s *search) live(own []*permission) bool {
	o := s.run(own, nil)
	return o.live || o.overBudget
}

// elsewhere lists the members needed on the same resource as the operation
// which is never allowed on any of their type, and whether that is open.
func (s *search) elsewhere(own []*permission, groups []group, o outcome) (members []*permission, open bool) {
	for _, g := range groups {
		if !g.sameResource() {
			continue
		}
		if len(groups) > 1 {
			o = s.run(own, []group{g})
		}
		if o.overBudget || o.refused.surely || o.allowed.surely || !o.maybeNoResource {
			continue
		}
		members = append(members, g.members...)
		open = open || o.refused.possibly || o.allowed.possibly
	}
	return members, open
}

// ruling is a decision whose evidence is not yet written down.
type ruling struct {
	Decision
	cited []cited
}

// conclude turns what a search found into a ruling.
func conclude(o outcome, members []*permission) ruling {
	switch {
	case !o.overBudget && !o.refused.possibly:
		return ruling{Decision{Verdict: Granted}, grantEvidence(members)}
	case o.refused.surely && o.allowed.surely:
		return partial(o, members)
	case !o.overBudget && !o.allowed.possibly && o.undenied:
		return missing(o, members)
	case !o.overBudget && !o.allowed.possibly:
		return ruling{Decision{Verdict: Denied}, denyEvidence(members)}
	}
	cause := Unreadable
	if !o.unknowns {
		cause = OverBudget
	}
	return ruling{Decision{Verdict: Undecided, Causes: []Cause{cause}}, partialEvidence(members, true)}
}

func partial(o outcome, members []*permission) ruling {
	d := Decision{Verdict: Partial, Causes: o.reasons.list(), Witness: o.witness}
	d.kinds = len(groupByType(members))
	d.unlessDenied = slices.ContainsFunc(members, func(m *permission) bool { return m.allowedByDefault })
	cites := partialEvidence(members, d.hasCause(DeniedOnSome) || d.hasCause(DeniedIf))
	return ruling{d, slices.DeleteFunc(cites, func(c cited) bool {
		return c.source.Effect == policy.Deny && !o.reasons.taking[c.statement]
	})}
}

func missing(o outcome, members []*permission) ruling {
	r := ruling{Decision: Decision{Verdict: Missing}}
	if o.reasons.causes[AtBoundary] {
		r.Causes, r.cited = []Cause{AtBoundary}, partialEvidence(members, false)
	}
	return r
}
