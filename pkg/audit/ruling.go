package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// RoleBasis says how policies and workspace roles combine. The zero value is
// BasisOr.
type RoleBasis string

// The bases.
const (
	BasisOr  RoleBasis = "or"  // either may allow
	BasisAnd RoleBasis = "and" // both must allow
)

// What workspace roles make of a verdict.
const (
	RoleLacks  access.Cause = "role-lacks"  // missing: both must allow, and the roles lack it
	RoleReach  access.Cause = "role-reach"  // partial: roles hold it for some resources only
	RoleUntold access.Cause = "role-untold" // undecided: no source tells whether a role holds it
)

// Ruling is a decision of policies and workspace roles together.
type Ruling struct {
	access.Decision
	// Role is what workspace roles hold of the permission that decided it; nil
	// where policies alone did.
	Role *workspace.Holding
	// Doubtful verdicts rest on cells of low certainty: never an error by
	// themselves.
	Doubtful bool
	// Lacks is the resource in use that the action is not granted on, where the user
	// declares the resources of its type.
	Lacks string
	// AllOnly: the action works on no resource, and the grants in the evidence name
	// some.
	AllOnly bool
}

// member is one permission of an any-of group and what roles hold of it.
type member struct {
	access.Need
	role *workspace.Holding // nil where roles have no part in it
}

// whole and some report whether roles stand in for the policies everywhere, or
// somewhere.
func (m member) whole() bool   { return m.role != nil && m.role.Held && !m.role.Limited() }
func (m member) limited() bool { return m.role != nil && m.role.Held && m.role.Limited() }
func (m member) untold() bool  { return m.role != nil && !m.role.Held && !m.role.Told() }

// rule decides one action by itself.
func (r *rights) rule(a catalog.ActionID) Ruling { return r.decide(nil, []access.Need{r.need(a)}) }

// decide judges an any-of group for an operation, through policies and
// workspace roles together, on each of the resources in use.
func (r *rights) decide(own, needs []access.Need) Ruling {
	return r.onResources(r.caller, own, needs)
}

// decideAll judges it on all resources of the needs.
func (r *rights) decideAll(own, needs []access.Need) Ruling {
	if r.roles == nil {
		return Ruling{Decision: r.caller.Decide(own, needs)}
	}
	members := make([]member, len(needs))
	for i, n := range needs {
		members[i] = member{n, r.holding(n)}
	}
	if r.basis == BasisAnd {
		return r.both(own, members)
	}
	return r.either(own, members)
}

// holding is what the roles hold of a permission; nil where they have no part:
// what is allowed by default needs no role, and other permissions are held
// through policies alone.
func (r *rights) holding(n access.Need) *workspace.Holding {
	if r.roles == nil || n.Class != access.ByGrant || !r.roles.Governs(n.Action) {
		return nil
	}
	h := r.roles.Holds(n.Action)
	if !h.Held && !h.OfCaller && len(r.unknownRoles) > 0 {
		h = workspace.Holding{From: h.From} // a role that nothing describes may hold it
	}
	return &h
}

// either: what a policy or a role allows, but for what a policy denies. What a
// role holds is to the policies like an action that is allowed unless denied.
func (r *rights) either(own []access.Need, members []member) Ruling {
	d := r.caller.Decide(own, needsOf(members, member.whole))
	if d.Verdict > access.Missing {
		return Ruling{Decision: d, Role: roleOf(members, member.whole)}
	}
	if slices.ContainsFunc(members, member.limited) {
		// However far the roles reach, only a Deny can take that away.
		reached := r.caller.Decide(own, needsOf(members, member.limited))
		return limitedBy(reached, members)
	}
	if d.Verdict == access.Missing && slices.ContainsFunc(members, member.untold) {
		return untold(members)
	}
	return lacking(d, members)
}

// both: what a policy and a role allow.
func (r *rights) both(own []access.Need, members []member) Ruling {
	d := r.caller.Decide(own, needsOf(members, nil))
	if d.Verdict <= access.Missing {
		return Ruling{Decision: d, Role: roleOf(members, nil)}
	}
	if kept := keep(members, func(m member) bool { return m.role == nil || m.whole() }); len(kept) > 0 {
		d := r.caller.Decide(own, needsOf(kept, nil))
		if d.Verdict == access.Granted || len(kept) == len(members) {
			return Ruling{Decision: d, Role: roleOf(kept, nil)}
		}
	}
	if kept := keep(members, func(m member) bool { return m.role == nil || m.role.Held }); len(kept) > 0 {
		if d := r.caller.Decide(own, needsOf(kept, nil)); d.Verdict > access.Missing {
			return limitedBy(d, kept)
		}
	}
	if slices.ContainsFunc(members, member.untold) {
		return untold(members)
	}
	return lacking(access.Decision{Verdict: access.Missing, Causes: []access.Cause{RoleLacks}}, members)
}

// limitedBy takes from a decision what the roles do not reach.
func limitedBy(d access.Decision, members []member) Ruling {
	role := roleOf(members, member.limited)
	if role != nil && d.Verdict >= access.Partial {
		d.Verdict = access.Partial
		d.Causes = append([]access.Cause{RoleReach}, d.Causes...)
	}
	return Ruling{Decision: d, Role: role}
}

func untold(members []member) Ruling {
	d := access.Decision{Verdict: access.Undecided, Causes: []access.Cause{RoleUntold}}
	return Ruling{Decision: d, Role: roleOf(members, member.untold)}
}

// lacking is what the roles do not mend.
func lacking(d access.Decision, members []member) Ruling {
	r := Ruling{Decision: d, Role: roleOf(members, nil)}
	for _, m := range members {
		r.Doubtful = r.Doubtful || d.Verdict == access.Missing && m.role != nil && !m.role.Firm()
	}
	return r
}

// needsOf gives the members to ask the policies for; those that roles grant
// are allowed unless denied.
func needsOf(members []member, granted func(member) bool) []access.Need {
	needs := make([]access.Need, len(members))
	for i, m := range members {
		needs[i] = m.Need
		if granted != nil && granted(m) {
			needs[i].Class = access.ByDenial
		}
	}
	return needs
}

// roleOf gives what roles hold of the first member of a sort, of any for nil.
func roleOf(members []member, is func(member) bool) *workspace.Holding {
	for _, m := range members {
		if m.role != nil && (is == nil || is(m)) {
			return m.role
		}
	}
	return nil
}

func keep(members []member, is func(member) bool) []member {
	return slices.DeleteFunc(slices.Clone(members), func(m member) bool { return !is(m) })
}
