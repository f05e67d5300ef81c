package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// hidden is what roles may grant whose grants no document shows: those that the
// documents depend on, and those that are held and whose content nobody knows.
type hidden struct {
	unknown bool // of one of them nothing is known
	known   []*access.Principal
}

func newHidden(r *rights) (h hidden) {
	for _, dep := range hiddenRoles(r.principal) {
		if a, ok := principal.Attach(r.cat, r.principal.Platform, dep.name.Value); ok && a.Document != nil {
			h.known = append(h.known, access.NewPrincipal([]*policy.Document{a.Document}))
			continue
		}
		h.unknown = true
	}
	h.unknown = h.unknown || slices.ContainsFunc(r.principal.Attached, func(a principal.Attached) bool { return a.Document == nil })
	return h
}

// mayGrant reports whether one of the roles may grant one of some permissions.
func (h hidden) mayGrant(needs []access.Need) bool {
	return h.unknown || slices.ContainsFunc(h.known, func(p *access.Principal) bool { return slices.ContainsFunc(needs, p.Live) })
}

// standsFor reports whether the policies grant all that a role of the platform
// does, as far as its content is known: then it need not be attached.
func (t trial) standsFor(role string) bool {
	r := t.rights
	answer, known := r.substitutes[role]
	if !known {
		a, ok := principal.Attach(r.cat, r.principal.Platform, role)
		answer = ok && a.Document != nil && trial{rights: r}.grantsAll(a.Document)
		r.substitutes[role] = answer
	}
	return answer
}

// grantsAll reports whether the caller may do all that a document grants, of
// the actions that the catalogue has. Where it has none, the patterns are asked for.
func (t trial) grantsAll(d *policy.Document) bool {
	holder := access.NewPrincipal([]*policy.Document{d})
	seen := map[access.Likeness]bool{}
	granted := func(n access.Need) bool { return t.rights.decide(nil, []access.Need{n}).Verdict == access.Granted }
	for i := range d.Statements {
		s := &d.Statements[i]
		switch {
		case s.Effect != policy.Allow:
			continue
		case s.NotAction:
			return false
		}
		for _, text := range s.Actions {
			ids := t.rights.cat.Expand(d.Platform, actionPattern(d, text.Value))
			if len(ids) == 0 && !granted(textNeed(d.Platform, text.Value)) {
				return false
			}
			for _, id := range ids {
				n := t.rights.need(id)
				if !holder.Live(n) {
					continue
				}
				like := t.rights.caller.Likeness(n)
				if known := seen[like]; (t.rights.roles != nil || !known) && !granted(n) {
					return false
				}
				seen[like] = true
			}
		}
	}
	return true
}

// attached says by which contents the roles of the principal are judged.
func (j assumptions) attached(notes *noting) {
	for _, a := range j.principal.Attached {
		if a.Document == nil {
			continue
		}
		notes.add(message.New(OnContents, message.Name("role", a.Role), message.Text("kind", a.Kind()),
			message.Text("updated", a.Updated), message.First("grants", allowedPatterns(a.Document), 3), message.Text("source", a.Source.URL)))
	}
}

// allowedPatterns lists the patterns that the Allows of a document name.
func allowedPatterns(d *policy.Document) (out []string) {
	for i := range d.Statements {
		if s := &d.Statements[i]; s.Effect == policy.Allow {
			for _, text := range s.Actions {
				out = append(out, text.Value)
			}
		}
	}
	return out
}

// fromRoles reports whether only roles and system policies of the platform grant
// the own actions of an operation.
func (j *judge) fromRoles(op *catalog.Operation) bool {
	if len(j.principal.Attached) == 0 {
		return false
	}
	grants := j.rights.grantsOf(op.Actions...)
	own := func(g access.Grant) bool { return !j.principal.IsAttached(g.Document) }
	return len(grants.first) > 0 && !slices.ContainsFunc(grants.first, own)
}

// fewAtAttachment is how many notes of a rule are listed at a place that attaches a role.
// Nobody can change what the role grants: --role lists all.
const fewAtAttachment = 5

// atAttachments gives what the contents of roles earn the places that attach them.
func (o *outcome) atAttachments(p *principal.Principal) {
	for _, a := range p.Attached {
		if a.At.Path == "" || a.Document == nil {
			continue
		}
		listed := map[string]int{}
		o.findings = slices.DeleteFunc(o.findings, func(f diag.Finding) bool {
			return f.Location.Path == a.Document.File.Path && !o.attachedAt(&f, a, listed)
		})
		for i := range o.findings {
			if f := &o.findings[i]; f.Location.Path == a.Document.File.Path {
				f.Related = append([]diag.Related{diag.NewRelated(message.New("attached-here"), f.Location)}, f.Related...)
				f.Location, f.Address = a.At, cut(a.Address)
			}
		}
	}
}

// attachedAt reports whether a finding is listed at the place of a role; any other is
// counted there.
func (o *outcome) attachedAt(f *diag.Finding, a principal.Attached, listed map[string]int) bool {
	if f.Level > diag.Note {
		return true
	}
	if listed[f.Code]++; listed[f.Code] <= fewAtAttachment {
		return true
	}
	left := *f
	left.Location = a.At
	o.leave(&left)
	return false
}
