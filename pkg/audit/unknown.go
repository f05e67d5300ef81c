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
// platform knows is no slip. One that an overlay removes is reported with the overlay.
func (c *nameCheck) unknown(a policy.Text) {
	if r, is := c.cat.Retracted(c.doc.Platform, a.Value); is {
		c.lint.report(rule.UnknownAction, a, message.New("action-retracted", message.Name("action", a.Value),
			message.Text("overlay", r.Overlay), message.Text("reason", r.Reason)), message.New("action-retracted-hint"))
		return
	}
	service, _, _ := strings.Cut(a.Value, ":")
	tabled := c.tabled(service)
	if p := c.sibling(func(p policy.Platform) bool { _, is := c.cat.Lookup(p, a.Value); return is }); p != "" {
		c.onSibling(rule.UnknownAction, a, message.New("action-of-sibling", message.Name("action", a.Value),
			message.Text("sibling", string(p)), message.Text("platform", string(c.doc.Platform))), p)
		return
	}
	near := c.lint.asked.names(c.doc.Platform, a.Value)
	if !tabled && c.cat.HasService(c.doc.Platform, service) {
		return
	}
	if tabled && c.doc.Platform.HuaweiFamily() {
		// The service is right, and "cluster:list" is a name in many: only its
		// own can be meant.
		near = slices.DeleteFunc(slices.Clone(near), func(n string) bool {
			return !match.EqualFold(n[:strings.IndexByte(n+":", ':')], service)
		})
	}
	if len(near) > 0 {
		c.lint.report(rule.UnknownAction, a, message.New("action-unknown-near", message.Name("action", a.Value), message.Texts("near", near)),
			message.Message{})
		return
	}
	if !tabled {
		if !c.cat.HasActions(c.doc.Platform) {
			return
		}
		if meant := c.namespaces(actionPattern(c.doc, service+":*")); len(meant) > 0 {
			c.lint.report(rule.UnknownAction, a, message.New("action-of-other-service", message.Name("action", a.Value),
				message.Texts("services", meant)), message.Message{})
		}
		return
	}
	f := c.lint.report(rule.UnknownAction, a, message.New("action-unknown", message.Name("action", a.Value), message.Text("service", service)),
		message.New("action-unknown-hint"))
	f.Level = diag.Note
}

// sibling gives the platform that shares the document's grammar if it knows what
// the document's own does not.
func (c *nameCheck) sibling(knows func(policy.Platform) bool) policy.Platform {
	if !c.doc.Platform.HuaweiFamily() {
		return ""
	}
	for _, p := range policy.Platforms() {
		if p.HuaweiFamily() && p != c.doc.Platform && knows(p) {
			return p
		}
	}
	return ""
}

// onSibling tells of a name that the sibling platform knows.
func (c *nameCheck) onSibling(code rule.Code, a policy.Text, says message.Message, p policy.Platform) {
	f := c.lint.report(code, a, says, message.New("name-of-sibling-hint", message.Text("sibling", string(p))))
	f.Level = diag.Note
}

// namespaces gives a pattern with the services it may mean in place of its own,
// if the catalogue has their table, or nothing at all.
func (c *nameCheck) namespaces(pattern *match.Pattern) []string {
	service, _, _ := strings.Cut(pattern.String(), ":")
	tabled := c.tabled(service)
	if c.cat.HasService(c.doc.Platform, service) && (!tabled || c.doc.Platform.HuaweiFamily()) {
		return nil // as in unknown: its own name, or one that nothing is known of
	}
	return c.lint.asked.namespaces(c.doc.Platform, pattern)
}

// aTable is how many actions make a table: fewer are single facts about a
// service, and say nothing of the names they leave out.
const aTable = 8

// tabled reports whether the catalogue has the service's own action table, and
// not only names that other services' prerequisites mention.
func (c *nameCheck) tabled(service string) bool {
	if !c.cat.HasActions(c.doc.Platform) {
		return false
	}
	if is, told := c.tables[service]; told {
		return is
	}
	known := 0
	for _, id := range c.cat.Expand(c.doc.Platform, actionPattern(c.doc, service+":*")) {
		if !c.cat.Action(id).Mentioned {
			known++
		}
	}
	if len(c.tables) < mostServices {
		c.tables[service] = known >= aTable
	}
	return known >= aTable
}
