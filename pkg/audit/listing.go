package audit

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// listing tells of a live listing that shows fewer rows, and no error, since
// the permission to see all is not granted.
func (t *teller) listing(r *Result) []diag.Finding {
	op := r.Operation
	if !r.trimmed || r.Intent == Incidental {
		return nil
	}
	grants := t.rights.grantsOf(op.Actions...)
	if len(grants.first) == 0 {
		return nil
	}
	f := t.aboutOperation(rule.ListingTrimmed, op)
	f.Intent = r.Intent.String()
	ruling := t.rights.rule(op.ListAll)
	action, why := message.Name("action", t.rights.cat.ActionName(op.ListAll)), message.Text("why", whyNot(&ruling))
	var holder message.Message
	if ruling.Has(RoleLacks) {
		holder = t.holders(ruling.Role)
	}
	f.Say(message.New("listing-trimmed", nameOf(op, f.Title), action, why, message.Part("holder", holder)))
	f.Advise(message.New("list-everything", action, why))
	grants.give(&f)
	return []diag.Finding{f}
}

// whyNot names why a permission cannot be used.
func whyNot(r *Ruling) string {
	switch {
	case r.Verdict == access.Denied:
		return "denied"
	case r.Has(RoleLacks) && r.Role.OfCaller:
		return "not-listed"
	case r.Has(RoleLacks):
		return "not-held"
	}
	return "not-granted"
}

// dependency is a role that a document depends on.
type dependency struct {
	document *policy.Document
	name     policy.Text
}

// hiddenRoles lists the roles that the documents depend on and that are none
// of the documents: what one of those grants is known. That one is named as held
// does not say what it grants.
func hiddenRoles(p *principal.Principal) []dependency {
	var out []dependency
	shown := map[string]bool{}
	for _, d := range p.Policies() {
		shown[match.Fold(d.Name)] = true
	}
	for _, a := range p.Attached {
		if a.Document != nil {
			shown[match.Fold(a.Role)] = true
		}
	}
	for _, d := range p.Policies() {
		if !d.Dialect.DependsOnRoles() || d.Broken() {
			continue
		}
		for _, dep := range d.Depends {
			if name := dep.DisplayName; name.Value != "" && !shown[match.Fold(name.Value)] {
				out = append(out, dependency{d, name})
			}
		}
	}
	return out
}

// roleDependencies tells which roles the documents' roles depend on.
func (t *teller) roleDependencies(out *outcome) {
	registers := map[string]*register{} // by file
	for _, u := range hiddenRoles(t.principal()) {
		if t.principal().Holds(u.name.Value) {
			continue
		}
		f := t.about(rule.RoleDependency)
		role := message.Name("role", u.name.Value)
		f.Say(message.New("role-dependency", role))
		f.Advise(message.New("attach-role", role))
		f.Location = u.document.File.Locate(u.name.Span, u.name.Pointer)
		path := f.Location.Path
		if registers[path] == nil {
			registers[path] = newRegister()
		}
		registers[path].add(f)
	}
	for _, path := range slices.Sorted(maps.Keys(registers)) {
		out.findings = append(out.findings, registers[path].findings()...)
		out.leftOut[path] = registers[path].leftOut
	}
}
