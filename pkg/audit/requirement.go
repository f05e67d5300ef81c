package audit

import (
	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
)

// RolesNotShown is the cause of an undecided verdict where the document
// depends on roles that may grant what is missing.
const RolesNotShown access.Cause = "roles"

var rolesNotShown = Ruling{Decision: access.Decision{Verdict: access.Undecided, Causes: []access.Cause{RolesNotShown}}}

// judgeRequirement decides one prerequisite of an operation with these own
// actions.
func (r *rights) judgeRequirement(own []access.Need, stated *catalog.Requirement) Prerequisite {
	p := Prerequisite{Stated: stated}
	decide := r.decideCaller
	if stated.By == catalog.Agency {
		decide = r.decideAgency
	}
	switch {
	case stated.Role != "":
		p.Ruling = r.judgeRole(stated.Role)
	case stated.Pattern != "":
		p.Action = stated.Pattern
		p.Ruling = r.judgePattern(decide, own, stated.By, stated.Pattern)
	default:
		needs := make([]access.Need, 0, len(stated.Any))
		for _, a := range stated.Any {
			n := r.need(a)
			n.SameResource = stated.SameResource
			needs = append(needs, n)
		}
		if len(stated.Any) == 1 {
			p.Action = r.cat.ActionName(stated.Any[0])
		} else {
			for _, a := range stated.Any {
				p.AnyOf = append(p.AnyOf, r.cat.ActionName(a))
			}
		}
		p.Ruling = decide(own, needs)
	}
	return p
}

// judgeRole decides a role that must be held: a policy cannot show which roles
// are attached, so only a role that was named is known.
func (r *rights) judgeRole(role string) Ruling {
	verdict := access.Undecided
	if r.principal.Holds(role) {
		verdict = access.Granted
	}
	return Ruling{Decision: access.Decision{Verdict: verdict}}
}

// decideCaller judges what the caller needs. Roles that the documents depend
// on may grant what nothing else does.
func (r *rights) decideCaller(own, needs []access.Need) Ruling {
	if d := r.decide(own, needs); d.Verdict != access.Missing || !r.openRoles {
		return d
	}
	return rolesNotShown
}

// decideAgency judges what the agency needs. It acts by itself: the caller's
// conditions say nothing of it.
func (r *rights) decideAgency(_, needs []access.Need) Ruling {
	return Ruling{Decision: r.agency.Decide(nil, needs)}
}

// judgePattern decides a wildcard prerequisite: every action it stands for
// must be granted.
func (r *rights) judgePattern(decide func(own, needs []access.Need) Ruling, own []access.Need, by catalog.By, text string) Ruling {
	ids := r.cat.Expand(r.principal.Platform, catalog.WildcardPattern(text))
	if len(ids) == 0 {
		// Nothing known to expand to: a grant that matches the pattern's own
		// text covers whatever it stands for.
		return decide(own, []access.Need{{Action: text}})
	}
	least := Ruling{Decision: access.Decision{Verdict: access.Granted}}
	for _, n := range r.standing(by, text, ids) {
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
func (r *rights) standing(by catalog.By, text string, ids []catalog.ActionID) []access.Need {
	key := by.String() + " " + text
	if needs, known := r.patterns[key]; known {
		return needs
	}
	who := r.caller
	if by == catalog.Agency {
		who = r.agency
	}
	var needs []access.Need
	seen := map[access.Likeness]bool{}
	for _, id := range ids {
		n := r.need(id)
		if r.roles == nil || by == catalog.Agency {
			like := who.Likeness(n)
			if seen[like] {
				continue
			}
			seen[like] = true
		}
		needs = append(needs, n)
	}
	r.patterns[key] = needs
	return needs
}
