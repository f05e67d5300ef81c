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
		inspection := l.needs.types.Inspect(l.doc, s)
		narrow := inspection.Narrow() || s.AgencyURI
		var star []policy.Text // on AWS: what needs "*", said once a statement
		for _, a := range s.Actions {
			switch {
			case !strings.ContainsAny(a.Value, ":*?"): // no action, as names tells
			case l.doc.Dialect.Undocumented(a.Value):
				l.undocumented(a)
			case narrow:
				if defect, id := l.defect(inspection, a); defect == access.NeedsStar && l.doc.Platform == policy.AWS {
					star = append(star, a)
				} else {
					l.ineffectiveGrant(defect, id, s, a)
				}
			}
		}
		l.needStar(s, star)
	}
}

// undocumented tells of a spelling that the platform's grammar does not have.
func (l *linter) undocumented(a policy.Text) {
	if l.doc.Dialect.PlainService() {
		f := l.report(rule.MalformedElement, a, message.New("service-wildcard", message.Name("action", a.Value)),
			message.New("service-wildcard-hint"))
		f.Level = diag.Warning // what is meant is plain
		return
	}
	l.report(rule.IneffectiveGrant, a, message.New("service-in-capitals", message.Name("action", a.Value)),
		message.New("service-in-capitals-hint"))
}

// needStar tells once of the actions of a statement that use no resource.
func (l *linter) needStar(s *policy.Statement, actions []policy.Text) {
	switch len(actions) {
	case 0:
	case 1:
		l.ineffectiveGrant(access.NeedsStar, 0, s, actions[0])
	default:
		names := make([]string, 0, mostNamed)
		for _, a := range actions[:min(len(actions), mostNamed)] {
			names = append(names, a.Value)
		}
		says := message.New("grants-need-star", message.Names("actions", names), message.Count("more", len(actions)-len(names)))
		l.ineffectiveAt(s.Resources[0], actions[0], says, message.New("grants-need-star-hint"))
	}
}

// mostNamed is how many actions a finding names.
const mostNamed = 10

func (l *linter) ineffectiveGrant(defect access.Defect, id catalog.ActionID, s *policy.Statement, a policy.Text) {
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
		d := i.Defect(*l.needs.of(id))
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
