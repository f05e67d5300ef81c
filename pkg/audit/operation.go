package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// readiness is what was decided about one live operation.
type readiness struct {
	verdict access.Verdict // the least of all prerequisites
	// gaps are the prerequisites that are not granted, in the source's order.
	gaps []gap
	// agencyUnjudged counts prerequisites of an agency nobody described.
	agencyUnjudged int
}

// gap is a prerequisite that is not granted.
type gap struct {
	requirement *catalog.Requirement
	name        string   // the action or pattern; "" for a group or a role
	members     []string // of an any-of group
	decision    ruling
	via         []string // the prerequisites that led here, for an inferred one
}

func (c *OperationCounts) count(s readiness) {
	c.Live++
	switch s.verdict {
	case access.Granted:
		c.Ready++
	case access.Partial, access.Undecided:
		c.Partial++
	default:
		c.Blocked++
	}
}

// judgeOperation decides every prerequisite of a live operation.
func (j *judge) judgeOperation(op *catalog.Operation) readiness {
	state := readiness{verdict: access.Granted}
	own := j.own(op)
	walk := newClosure(j, op, own)
	for i := range op.Requires {
		r := &op.Requires[i]
		if !j.inUse(r.Feature) {
			continue
		}
		if r.By == catalog.Agency && j.agency == nil {
			state.agencyUnjudged++
			continue
		}
		g := j.judgeRequirement(own, r)
		if g.decision.Verdict == access.Granted {
			walk.from(r)
			continue
		}
		state.verdict = min(state.verdict, g.decision.Verdict)
		state.gaps = append(state.gaps, g)
	}
	state.gaps = append(state.gaps, walk.gaps(state.gaps)...)
	for i := range state.gaps {
		if state.gaps[i].decision.has(access.OverBudget) {
			j.undecided++
		}
	}
	if slices.ContainsFunc(own, j.caller.Open) {
		state.verdict = min(state.verdict, access.Undecided)
		j.undecided++
	}
	return state
}

// RolesNotShown is the cause of an undecided verdict where the document
// depends on roles that may grant what is missing.
const RolesNotShown access.Cause = "roles"

var rolesNotShown = ruling{Decision: access.Decision{Verdict: access.Undecided, Causes: []access.Cause{RolesNotShown}}}

// OldVersion is the feature of what only a retired version of an API needs. It
// is not in use unless it is named.
const OldVersion = "old-version"

// IdentityPolicies is the feature of what a page states of identity policies
// (5.0) alone. It is in use where a document is one, or when it is named.
const IdentityPolicies = "identity-policies"

// inUse reports whether prerequisites of a feature are judged.
func (j *judge) inUse(feature string) bool {
	switch {
	case feature == "":
		return true
	case slices.Contains(j.opts.Without, feature):
		return false
	case slices.Contains(j.opts.Features, feature):
		return true
	}
	if feature == IdentityPolicies {
		return j.opts.Features == nil && slices.ContainsFunc(j.principal.Documents, isIdentityPolicy)
	}
	return j.opts.Features == nil && feature != OldVersion
}

func isIdentityPolicy(d *policy.Document) bool { return d.Dialect.Identity() }

// judgeRequirement decides one prerequisite.
func (j *judge) judgeRequirement(own []access.Need, r *catalog.Requirement) gap {
	g := gap{requirement: r}
	decide := j.decideCaller
	if r.By == catalog.Agency {
		decide = j.decideAgency
	}
	switch {
	case r.Role != "":
		g.decision = j.judgeRole(r.Role)
	case r.Pattern != "":
		g.name = r.Pattern
		g.decision = j.judgePattern(decide, own, r.By, r.Pattern)
	default:
		var needs []access.Need
		for _, a := range r.Any {
			n := j.need(a)
			n.SameResource = r.SameResource
			needs = append(needs, n)
			g.members = append(g.members, j.cat.ActionName(a))
		}
		if len(g.members) == 1 {
			g.name, g.members = g.members[0], nil
		}
		g.decision = decide(own, needs)
	}
	return g
}

// judgeRole decides a role that must be held: a policy cannot show which roles
// are attached, so only a role that was named is known.
func (j *judge) judgeRole(role string) ruling {
	verdict := access.Undecided
	if j.principal.Holds(role) {
		verdict = access.Granted
	}
	return ruling{Decision: access.Decision{Verdict: verdict}}
}

// decideCaller judges what the caller needs. Roles that the documents depend
// on may grant what nothing else does.
func (j *judge) decideCaller(own, needs []access.Need) ruling {
	if d := j.decide(own, needs); d.Verdict != access.Missing || !j.openRoles {
		return d
	}
	return rolesNotShown
}

// decideAgency judges what the agency needs. It acts by itself: the caller's
// conditions say nothing of it.
func (j *judge) decideAgency(_, needs []access.Need) ruling {
	return ruling{Decision: j.agency.Decide(nil, needs)}
}

// judgePattern decides a wildcard prerequisite: every action it stands for
// must be granted.
func (j *judge) judgePattern(decide func(own, needs []access.Need) ruling, own []access.Need, by catalog.By, text string) ruling {
	ids := j.cat.Expand(j.principal.Platform, catalog.WildcardPattern(text))
	if len(ids) == 0 {
		// Nothing known to expand to: a grant that matches the pattern's own
		// text covers whatever it stands for.
		return decide(own, []access.Need{{Action: text}})
	}
	least := ruling{Decision: access.Decision{Verdict: access.Granted}}
	for _, n := range j.standing(by, text, ids) {
		d := decide(own, []access.Need{n})
		if d.Verdict < least.Verdict {
			least = d
		}
	}
	return least
}

// standing gives the needs to ask for where all actions of a pattern must be
// granted: of those that the policies treat alike the first stands for all. Where
// workspace roles have a part, each is asked for.
func (j *judge) standing(by catalog.By, text string, ids []catalog.ActionID) []access.Need {
	key := by.String() + " " + text
	if needs, known := j.patterns[key]; known {
		return needs
	}
	who := j.caller
	if by == catalog.Agency {
		who = j.agency
	}
	var needs []access.Need
	seen := map[access.Likeness]bool{}
	for _, id := range ids {
		n := j.need(id)
		if j.roles == nil || by == catalog.Agency {
			like := who.Likeness(n)
			if seen[like] {
				continue
			}
			seen[like] = true
		}
		needs = append(needs, n)
	}
	j.patterns[key] = needs
	return needs
}
