package audit

import (
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// ineffective tells of grants that have no effect: all actions that a pattern
// stands for use other resources than the statement names, or none, or the
// platform does not match the spelling.
func (l *linter) ineffective() {
	for i := range l.doc.Statements {
		s := &l.doc.Statements[i]
		if s.Effect != policy.Allow || s.NotAction || s.HasResource && len(s.Resources) == 0 {
			continue // an empty list is the parser's to tell of
		}
		inspection := access.Inspect(l.doc, s)
		narrow := inspection.Narrow() || s.AgencyURI
		for _, a := range s.Actions {
			switch {
			case !strings.ContainsAny(a.Value, ":*?"): // no action, as names tells
			case inspection.Undocumented(a):
				l.undocumented(a)
			case narrow:
				l.ineffectiveGrant(inspection, s, a)
			}
		}
	}
}

// undocumented tells of a spelling that the platform's grammar does not have.
func (l *linter) undocumented(a policy.Text) {
	if l.doc.Dialect.PlainService() {
		l.report(rule.IneffectiveGrant, a, message.New("service-wildcard", message.Name("action", a.Value)),
			message.New("service-wildcard-hint"))
		return
	}
	l.report(rule.IneffectiveGrant, a, message.New("service-in-capitals", message.Name("action", a.Value)),
		message.New("service-in-capitals-hint"))
}

func (l *linter) ineffectiveGrant(i *access.Inspection, s *policy.Statement, a policy.Text) {
	defect, id := l.defect(i, a)
	switch defect {
	case access.NeedsStar:
		l.ineffectiveAt(s.Resources[0], a, message.New("grant-needs-star", message.Name("action", a.Value)),
			message.New("grant-needs-star-hint"))
	case access.OtherResources:
		if s.AgencyURI {
			l.ineffectiveAt(s.Resources[0], a, message.New("grant-on-agency", message.Name("action", a.Value)),
				message.New("grant-on-agency-hint"))
			return
		}
		l.ineffectiveAt(s.Resources[0], a, message.New("grant-on-other-resources", message.Name("action", a.Value)),
			message.New("grant-on-other-resources-hint", message.Texts("resources", l.cat.Action(id).Resources)))
	}
}

// ineffectiveAt tells at a resource of a grant that has no effect.
func (l *linter) ineffectiveAt(resource, action policy.Text, says, hint message.Message) {
	f := l.say(rule.IneffectiveGrant, resource, says, hint)
	f.Concerns(action.Value)
	if l.doc.Platform == policy.AWS {
		f.Level = diag.Note // every eighth of AWS's own policies has such grants
	}
}

// defect gives the defect that all actions of a pattern share, and the first
// of the actions.
func (l *linter) defect(i *access.Inspection, a policy.Text) (access.Defect, catalog.ActionID) {
	var shared access.Defect
	ids := l.means.of(l.doc, a.Value)
	for n, id := range ids {
		known := l.cat.Action(id)
		d := i.Defect(access.Need{Action: known.Name, Universe: known.Resources, ResourceLess: known.ResourceLess})
		if d == "" || n > 0 && d != shared {
			return "", 0
		}
		shared = d
	}
	if shared == "" {
		return "", 0
	}
	return shared, ids[0]
}
