package audit

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
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
	if l.doc.Platform == policy.AWS {
		l.report(rule.IneffectiveGrant, a, fmt.Sprintf("%s: the service prefix of an AWS action takes no wildcard", a.Value),
			"whether it grants anything is undecided; name the service, or use \"*\" alone")
		return
	}
	l.report(rule.IneffectiveGrant, a, fmt.Sprintf("%s: the service part of an action is documented as lower case in this dialect", a.Value),
		"whether it grants anything is undecided; write it in lower case")
}

func (l *linter) ineffectiveGrant(i *access.Inspection, s *policy.Statement, a policy.Text) {
	defect, id := l.defect(i, a)
	switch defect {
	case access.NeedsStar:
		l.report(rule.IneffectiveGrant, s.Resources[0], fmt.Sprintf("%s works on no resource: a grant on named resources has no effect", a.Value),
			"grant it on \"*\", in a statement of its own").Concerns(a.Value)
	case access.OtherResources:
		if s.AgencyURI {
			l.report(rule.IneffectiveGrant, s.Resources[0], fmt.Sprintf("%s works on no agency: the grant has no effect", a.Value),
				"the object form of Resource is for iam:agencies:assume and iam:tokens:assume").Concerns(a.Value)
			return
		}
		l.report(rule.IneffectiveGrant, s.Resources[0], fmt.Sprintf("%s never uses these resources: the grant has no effect", a.Value),
			"its resources are "+list(l.cat.Action(id).Resources, "and")+" (exactly so: case counts)").Concerns(a.Value)
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
