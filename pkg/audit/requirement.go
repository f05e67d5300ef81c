package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// RolesNotShown is the cause of an undecided verdict where the document
// depends on roles that may grant what is missing.
const RolesNotShown access.Cause = "roles"

var rolesNotShown = Ruling{Decision: access.Decision{Verdict: access.Undecided, Causes: []access.Cause{RolesNotShown}}}

// WholeService is the cause of an undecided verdict where the source names every
// permission of the operation's own service: no call uses all of them, and nobody
// should be told to grant them.
const WholeService access.Cause = "whole-service"

// trial decides what an operation with these own actions needs.
type trial struct {
	rights *rights
	own    []access.Need
}

// requirement decides one prerequisite.
func (t trial) requirement(stated *catalog.Requirement) Prerequisite {
	p := Prerequisite{Stated: stated}
	decide := t.caller
	if stated.By == catalog.Agency {
		decide = t.agency
	}
	switch {
	case stated.Role != "":
		p.Ruling = t.role(stated)
	case stated.Pattern != "":
		p.Action = stated.Pattern
		p.Ruling = t.pattern(decide, stated.By, stated.Pattern)
		if p.Ruling.Verdict == access.Missing && t.isWholeService(stated.Pattern) {
			p.Ruling = Ruling{Decision: access.Decision{Verdict: access.Undecided, Causes: []access.Cause{WholeService}}}
		}
	default:
		with := pinned(stated.With)
		needs := t.rights.room[:0]
		for _, a := range stated.Any {
			n := t.rights.need(a)
			t.rights.relied = t.rights.relied || t.rights.byDefault && t.rights.cat.Action(a).Service == modelArts
			n.SameResource = stated.SameResource
			if len(with) > 0 {
				n.With = append(slices.Clip(n.With), with...)
			}
			needs = append(needs, n)
		}
		t.rights.room = needs
		if len(stated.Any) == 1 {
			p.Action = t.rights.cat.ActionName(t.rights.current(stated.Any[0]))
		} else if p.AnyOf = t.rights.currentNames(stated.Any); len(p.AnyOf) == 1 {
			p.Action, p.AnyOf = p.AnyOf[0], nil
		}
		some := t.someIsEnough(stated, needs)
		if some && len(with) == 0 && t.rights.caller.Live(needs[0]) {
			p.Ruling = Ruling{Decision: access.Decision{Verdict: access.Granted}}
			break
		}
		if p.Ruling = decide(needs); some && leastPrivilege(&p) {
			p.Ruling = Ruling{Decision: access.Decision{Verdict: access.Granted}}
		}
	}
	return p
}

// someIsEnough reports whether a prerequisite on AWS is met by what allows it for
// some call with its pins: one that only some calls need, and a role to pass or to
// create, which policies name.
func (t trial) someIsEnough(stated *catalog.Requirement, needs []access.Need) bool {
	if t.rights.principal.Platform != policy.AWS || stated.By == catalog.Agency || len(needs) != 1 {
		return false
	}
	return needs[0].Action == "iam:PassRole" || needs[0].Action == "iam:CreateServiceLinkedRole" || stated.Feature != "" || !plain(stated)
}

// pinned gives the values that the catalogue knows of a call, by key.
func pinned(with []catalog.Pin) (pins []access.Pin) {
	for _, pin := range with {
		at := slices.IndexFunc(pins, func(p access.Pin) bool { return p.Key == pin.Key })
		if at < 0 {
			at = len(pins)
			pins = append(pins, access.Pin{Key: pin.Key})
		}
		pins[at].Values = append(pins[at].Values, pin.Value)
	}
	return pins
}

// isWholeService reports whether a wildcard stands for all of the service that
// the operation belongs to.
func (t trial) isWholeService(pattern string) bool {
	service, rest, _ := strings.Cut(pattern, ":")
	return strings.Trim(rest, "*:") == "" && slices.ContainsFunc(t.own, func(n access.Need) bool {
		own, _, _ := strings.Cut(n.Action, ":")
		return match.EqualFold(own, service)
	})
}

// role decides a role that must be held: a policy cannot show which roles are
// attached. One that was named is held, and policies that grant all that a role
// does can stand in for it. An agency is there where its documents are.
func (t trial) role(stated *catalog.Requirement) Ruling {
	verdict := access.Undecided
	there := t.rights.principal.Holds(stated.Role)
	switch {
	case there:
	case stated.RoleKind == catalog.AgencyRole:
		there = t.rights.agency != nil
	case stated.RoleKind == catalog.ServiceRole && stated.By != catalog.Agency:
		there = t.creates(stated)
	case stated.By != catalog.Agency:
		there = t.standsFor(stated.Role)
	}
	if there {
		verdict = access.Granted
	}
	return Ruling{Decision: access.Decision{Verdict: verdict}}
}

// creates reports whether the caller may create a service role of AWS: then the
// call that needs it does so, the first time.
func (t trial) creates(stated *catalog.Requirement) bool {
	id, known := t.rights.cat.Lookup(policy.AWS, "iam:CreateServiceLinkedRole")
	if t.rights.principal.Platform != policy.AWS || !known {
		return false
	}
	n := t.rights.need(id)
	n.With = append(slices.Clip(n.With), pinned(stated.With)...)
	d := t.rights.decide(t.own, []access.Need{n})
	return d.Verdict == access.Granted || d.Verdict == access.Partial
}

// caller decides what the caller needs. Roles whose grants are not shown may
// grant what nothing else does.
func (t trial) caller(needs []access.Need) Ruling {
	if d := t.rights.decide(t.own, needs); d.Verdict != access.Missing || !t.rights.hidden.mayGrant(needs) {
		return d
	}
	return rolesNotShown
}

// agency decides what the agency needs. It acts by itself: the caller's
// conditions say nothing of it.
func (t trial) agency(needs []access.Need) Ruling {
	return t.rights.onResources(t.rights.agency, nil, needs)
}

// pattern decides a wildcard prerequisite: every action it stands for
// must be granted.
func (t trial) pattern(decide func(needs []access.Need) Ruling, by catalog.By, text string) Ruling {
	ids := t.rights.cat.Expand(t.rights.principal.Platform, catalog.WildcardPattern(text))
	if len(ids) == 0 {
		// Nothing known to expand to: a grant that matches the pattern's own
		// text covers whatever it stands for.
		return decide([]access.Need{textNeed(t.rights.principal.Platform, text)})
	}
	least := Ruling{Decision: access.Decision{Verdict: access.Granted}}
	for _, n := range t.rights.standing(by, text, ids) {
		d := decide([]access.Need{n})
		if d.Verdict < least.Verdict {
			least = d
		}
	}
	return least
}

// textNeed asks for the text of a pattern, where it stands for no known action.
func textNeed(p policy.Platform, text string) access.Need {
	n := access.Need{Action: text}
	if service, _, _ := strings.Cut(text, ":"); !match.IsWild(service) {
		n.With = serviceOf(p, service)
	}
	return n
}
