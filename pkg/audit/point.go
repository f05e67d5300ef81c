package audit

import (
	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/grounds"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// point is a required action that is judged by itself.
type point struct {
	tell   *teller
	id     catalog.ActionID
	name   string
	ruling Ruling
}

// pointFindings judges a required action by itself: one that belongs to no
// operation, or an operation's own where workspace roles have a part.
func pointFindings(t *teller, a catalog.ActionID) []diag.Finding {
	p := point{t, a, t.rights.cat.ActionName(a), t.rights.rule(a)}
	switch r, role := &p.ruling, p.ruling.Role; {
	case r.Has(access.OverBudget):
		t.judge.undecided++
		return one(p.finding(rule.RequiredNotReady, "point-undecided"))
	case r.Verdict == access.Denied:
		return one(p.denied())
	case r.Has(RoleUntold):
		return one(p.untold())
	case r.Verdict == access.Missing && role != nil && !role.Held && role.Told():
		return one(p.lacks())
	case r.Verdict == access.Missing && role != nil && role.Held:
		return one(p.finding(rule.RequiredNotReady, "point-held-and-not-granted", p.holders()))
	case r.Verdict == access.Missing:
		f := p.finding(rule.RequiredNotReady, "point-not-granted")
		onNamedResources(t.rights, &f, a)
		return one(f)
	case r.Verdict == access.Partial && role != nil && role.Held:
		return p.limited()
	}
	return nil
}

// onNamedResources points at the Allows of an action that works on no resource, or
// on others than those in use, and at the resources that they name: such a grant
// allows nothing.
func onNamedResources(of *rights, f *diag.Finding, a catalog.ActionID) {
	lacked := of.lackedOn(a)
	needsAll := of.need(a).ResourceLess && !of.mayUse(a)
	if !needsAll && len(lacked) == 0 {
		return
	}
	grants := of.grantsOf(a).first
	for _, g := range grants {
		if len(f.Related) >= MostPlaces {
			f.RelatedMore++
			continue
		}
		if rs := g.Statement.Resources; len(rs) > 0 {
			at := g.Document.File.Locate(rs[0].Span, rs[0].Pointer)
			f.Related = append(f.Related, diag.NewRelated(message.New("named-resource-here"), at))
		}
	}
	if len(grants) > 0 {
		f.Location = grants[0].Location()
		name := message.Name("action", of.cat.ActionName(a))
		if needsAll {
			f.Advise(message.New("grant-on-everything", name))
		} else {
			f.Advise(message.New("grant-on-used", name, message.First("resources", lacked, mostDetailNames)))
		}
	}
}

func one(f diag.Finding) []diag.Finding { return []diag.Finding{f} }

// finding is a finding about the action.
func (p *point) finding(code rule.Code, says message.ID, more ...message.Arg) diag.Finding {
	f := p.tell.aboutPrincipal(code)
	f.Concerns(p.name)
	f.Say(message.New(says, append([]message.Arg{p.action()}, more...)...))
	return f
}

func (p *point) action() message.Arg { return message.Name("action", p.name) }

// holders is the argument that names who holds the action, or lacks it.
func (p *point) holders() message.Arg {
	return message.Part("holder", p.tell.holders(p.ruling.Role))
}

// denied is the finding for an action that the policies take away.
func (p *point) denied() diag.Finding {
	r := p.tell.rights
	held := p.ruling.Role
	if held == nil {
		held = r.holding(access.Need{Action: p.name})
	}
	var holder message.Message
	if held != nil && held.Held {
		holder = p.tell.holders(held)
	}
	f := p.finding(rule.RequiredNotReady, "point-denied", message.Part("holder", holder))
	f.Advise(p.narrowDeny())
	pointAt(&f, r.caller.Denials(p.name))
	return f
}

// narrowDeny advises on a Deny, which overrides every other policy and role.
func (p *point) narrowDeny() message.Message {
	if p.tell.rights.roles != nil {
		return message.New("narrow-deny-over-roles")
	}
	return message.New("narrow-deny-over-policies")
}

// pointAt sets a finding to the first of the Denies that it is about.
func pointAt(f *diag.Finding, denials []access.Grant) {
	if len(denials) > 0 {
		f.Location = denials[0].Location()
		relate(f, message.New("also-denied-here"), denials[1:])
	}
}

// relate names Denies beside a finding, and counts those that are too many.
func relate(f *diag.Finding, says message.Message, denials []access.Grant) {
	for _, d := range denials[:min(len(denials), MostPlaces)] {
		f.Related = append(f.Related, diag.NewRelated(says, d.Location()))
	}
	f.RelatedMore += max(0, len(denials)-MostPlaces)
}

// untold is the finding for an action that no source describes.
func (p *point) untold() diag.Finding {
	f := p.finding(rule.RoleLacksPermission, "point-untold", p.holders(), p.eachRole())
	f.Level = diag.Note
	f.Advise(p.remedy("yes"))
	return f
}

// lacks is the finding for an action that the roles do not hold, a warning where
// that rests on a cell of low certainty alone.
func (p *point) lacks() diag.Finding {
	r := p.tell.rights
	denials := r.caller.Denials(p.name)
	denied := message.Text("denied", yesOrNo(len(denials) > 0))
	var f diag.Finding
	if p.ruling.Role.OfCaller {
		f = p.finding(rule.RoleLacksPermission, "point-not-listed", denied)
		f.Advise(p.remedy("no"))
		if len(r.roles.Roles()) > 0 {
			f.Advise(message.New("list-overrides-roles"))
		}
	} else {
		firm := p.ruling.Role.Firm()
		f = p.finding(rule.RoleLacksPermission, "point-not-held", p.holders(), message.Text("doubtful", yesOrNo(!firm)), denied, p.eachRole())
		f.Advise(p.remedy("no"))
		if !firm {
			f.Level = diag.Warning
		}
	}
	relate(&f, message.New("denied-here"), denials)
	return f
}

// limited is the finding for an action that roles hold for some resources only,
// or that the policies deny for some.
func (p *point) limited() []diag.Finding {
	cut := p.ruling.Has(access.DeniedOnSome) || p.ruling.Has(access.DeniedIf) ||
		p.ruling.Has(access.ByRequest) && len(grounds.Places(p.ruling.Decision, policy.Deny)) > 0
	if !cut && !p.ruling.Has(RoleReach) {
		return nil // the policies limit it, which is what they are for
	}
	detail := message.Part("detail", detailOf(&p.ruling))
	var f diag.Finding
	if p.ruling.Has(RoleReach) {
		f = p.finding(rule.RoleReachLimited, "point-limited", detail, p.eachRole())
	} else {
		f = p.finding(rule.RoleReachLimited, "point-held-in-part", p.holders(), detail)
	}
	f.Advise(p.remedy("no"))
	if cut {
		f.Advise(message.New("narrow-deny-over-roles"))
		pointAt(&f, p.tell.rights.caller.Denials(p.name))
	}
	return one(f)
}

func yesOrNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
