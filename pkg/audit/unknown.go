package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// unknown tells of a name that the catalogue does not have. A near name makes
// it a likely slip; without one it is only a note, since the documentation's
// tables lag behind the services. Of a service whose own table the catalogue
// lacks, only another service's name says anything; and what the sibling
// platform knows is no slip. One that an overlay takes away is told with it.
func (l *linter) unknown(a policy.Text) {
	if r, is := l.cat.Retracted(l.doc.Platform, a.Value); is {
		l.report(rule.UnknownAction, a, message.New("action-retracted", message.Name("action", a.Value),
			message.Text("overlay", r.Overlay), message.Text("reason", r.Reason)), message.New("action-retracted-hint"))
		return
	}
	service, _, _ := strings.Cut(a.Value, ":")
	tabled := l.tabled(service)
	if p := l.sibling(func(p policy.Platform) bool { _, is := l.cat.Lookup(p, a.Value); return is }); p != "" {
		l.onSibling(rule.UnknownAction, a, message.New("action-of-sibling", message.Name("action", a.Value),
			message.Text("sibling", string(p)), message.Text("platform", string(l.doc.Platform))), p)
		return
	}
	near := l.asked.names(l.doc.Platform, a.Value)
	if !tabled && l.cat.HasService(l.doc.Platform, service) {
		return
	}
	if tabled && l.doc.Platform.HuaweiFamily() {
		// The service is right, and "cluster:list" is a name in many: only its
		// own can be meant.
		near = slices.DeleteFunc(slices.Clone(near), func(n string) bool {
			return !strings.EqualFold(n[:strings.IndexByte(n+":", ':')], service)
		})
	}
	if len(near) > 0 {
		l.report(rule.UnknownAction, a, message.New("action-unknown-near", message.Name("action", a.Value), message.Texts("near", near)),
			message.Message{})
		return
	}
	if !tabled {
		if !l.cat.HasActions(l.doc.Platform) {
			return
		}
		if meant := l.namespaces(actionPattern(l.doc, service+":*")); len(meant) > 0 {
			l.report(rule.UnknownAction, a, message.New("action-of-other-service", message.Name("action", a.Value),
				message.Texts("services", meant)), message.Message{})
		}
		return
	}
	f := l.report(rule.UnknownAction, a, message.New("action-unknown", message.Name("action", a.Value), message.Text("service", service)),
		message.New("action-unknown-hint"))
	f.Level = diag.Note
}

// sibling gives the platform that shares the document's grammar if it knows what
// the document's own does not.
func (l *linter) sibling(knows func(policy.Platform) bool) policy.Platform {
	if !l.doc.Platform.HuaweiFamily() {
		return ""
	}
	for _, p := range policy.Platforms() {
		if p.HuaweiFamily() && p != l.doc.Platform && knows(p) {
			return p
		}
	}
	return ""
}

// onSibling tells of a name that the sibling platform knows.
func (l *linter) onSibling(code rule.Code, a policy.Text, says message.Message, p policy.Platform) {
	f := l.report(code, a, says, message.New("name-of-sibling-hint", message.Text("sibling", string(p))))
	f.Level = diag.Note
}

// namespaces gives a pattern with the services it may mean in place of its own,
// of which the catalogue has the table, or nothing at all.
func (l *linter) namespaces(pattern *match.Pattern) []string {
	service, _, _ := strings.Cut(pattern.String(), ":")
	tabled := l.tabled(service)
	if l.cat.HasService(l.doc.Platform, service) && (!tabled || l.doc.Platform.HuaweiFamily()) {
		return nil // as in unknown: its own name, or one that nothing is known of
	}
	return l.asked.namespaces(l.doc.Platform, pattern)
}

// aTable is how many actions make a table: fewer are single facts about a
// service, and say nothing of the names they leave out.
const aTable = 8

// tabled reports whether the catalogue has the service's own action table, and
// not only names that other services' prerequisites mention.
func (l *linter) tabled(service string) bool {
	if !l.cat.HasActions(l.doc.Platform) {
		return false
	}
	if is, told := l.tables[service]; told {
		return is
	}
	known := 0
	for _, id := range l.cat.Expand(l.doc.Platform, actionPattern(l.doc, service+":*")) {
		if !l.cat.Action(id).Mentioned {
			known++
		}
	}
	if len(l.tables) < mostServices {
		l.tables[service] = known >= aTable
	}
	return known >= aTable
}
