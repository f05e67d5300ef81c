package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// BasisAnd is the role basis by which a permission point must be held both by
// a policy and by a workspace role. The default is that either is enough.
const BasisAnd = "and"

// What workspace roles make of a verdict.
const (
	RoleLacks  access.Cause = "role-lacks"  // missing: both must allow, and the roles lack it
	RoleReach  access.Cause = "role-reach"  // partial: roles hold it for some resources only
	RoleUntold access.Cause = "role-untold" // undecided: no source tells whether a role holds it
)

// ruling is a decision of policies and workspace roles together.
type ruling struct {
	access.Decision
	role *workspace.Holding // what it hangs on; nil for a matter of policies alone
	// doubtful verdicts rest on cells of low certainty: never an error by themselves.
	doubtful bool
}

func (r ruling) has(c access.Cause) bool { return slices.Contains(r.Causes, c) }

// Summary says in one clause where a ruling holds; "" where the verdict and
// its causes say everything.
func (r ruling) Summary() string {
	switch {
	case r.Verdict == access.Undecided && !r.has(access.OverBudget) && !r.has(access.Unreadable):
		return ""
	case !r.has(RoleReach):
		return r.Decision.Summary()
	}
	parts := []string{heldFor(r.role)}
	if more := r.Decision.Summary(); more != "" {
		parts = append(parts, more)
	}
	return strings.Join(parts, ", ")
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
func (j *judge) rule(a catalog.ActionID) ruling { return j.decide(nil, []access.Need{j.need(a)}) }

// decide judges an any-of group for an operation, through policies and
// workspace roles together.
func (j *judge) decide(own, needs []access.Need) ruling {
	if j.roles == nil {
		return ruling{Decision: j.caller.Decide(own, needs)}
	}
	members := make([]member, len(needs))
	for i, n := range needs {
		members[i] = member{n, j.holding(n)}
	}
	if j.opts.RoleBasis == BasisAnd {
		return j.both(own, members)
	}
	return j.either(own, members)
}

// holding is what the roles hold of a permission; nil where they have no part:
// what is allowed by default needs no role, and other permissions are held
// through policies alone.
func (j *judge) holding(n access.Need) *workspace.Holding {
	if j.roles == nil || n.Class != access.ByGrant || !j.roles.Governs(n.Action) {
		return nil
	}
	h := j.roles.Holds(n.Action)
	if !h.Held && !h.OfCaller && len(j.unknownRoles) > 0 {
		h = workspace.Holding{From: h.From} // a role that nothing describes may hold it
	}
	return &h
}

// either: what a policy or a role allows, but for what a policy denies. What a
// role holds is to the policies like an action that is allowed unless denied.
func (j *judge) either(own []access.Need, members []member) ruling {
	d := j.caller.Decide(own, needsOf(members, member.whole))
	if d.Verdict > access.Missing {
		return ruling{Decision: d, role: roleOf(members, member.whole)}
	}
	if slices.ContainsFunc(members, member.limited) {
		// However far the roles reach, only a Deny can take that away.
		reached := j.caller.Decide(own, needsOf(members, member.limited))
		return limitedBy(reached, members)
	}
	if d.Verdict == access.Missing && slices.ContainsFunc(members, member.untold) {
		return untold(members)
	}
	return lacking(d, members)
}

// both: what a policy and a role allow.
func (j *judge) both(own []access.Need, members []member) ruling {
	d := j.caller.Decide(own, needsOf(members, nil))
	if d.Verdict <= access.Missing {
		return ruling{Decision: d, role: roleOf(members, nil)}
	}
	if kept := keep(members, func(m member) bool { return m.role == nil || m.whole() }); len(kept) > 0 {
		d := j.caller.Decide(own, needsOf(kept, nil))
		if d.Verdict == access.Granted || len(kept) == len(members) {
			return ruling{Decision: d, role: roleOf(kept, nil)}
		}
	}
	if kept := keep(members, func(m member) bool { return m.role == nil || m.role.Held }); len(kept) > 0 {
		if d := j.caller.Decide(own, needsOf(kept, nil)); d.Verdict > access.Missing {
			return limitedBy(d, kept)
		}
	}
	if slices.ContainsFunc(members, member.untold) {
		return untold(members)
	}
	return lacking(access.Decision{Verdict: access.Missing, Causes: []access.Cause{RoleLacks}}, members)
}

// limitedBy takes from a decision what the roles do not reach.
func limitedBy(d access.Decision, members []member) ruling {
	role := roleOf(members, member.limited)
	if role != nil && d.Verdict >= access.Partial {
		d.Verdict = access.Partial
		d.Causes = append([]access.Cause{RoleReach}, d.Causes...)
	}
	return ruling{Decision: d, role: role}
}

func untold(members []member) ruling {
	d := access.Decision{Verdict: access.Undecided, Causes: []access.Cause{RoleUntold}}
	return ruling{Decision: d, role: roleOf(members, member.untold)}
}

// lacking is what the roles do not mend.
func lacking(d access.Decision, members []member) ruling {
	r := ruling{Decision: d, role: roleOf(members, nil)}
	for _, m := range members {
		r.doubtful = r.doubtful || d.Verdict == access.Missing && m.role != nil && !m.role.Firm()
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
