package audit

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// unknown tells of a name that the catalogue does not have. A near name of the
// service makes it a likely slip; without one it is only a note, since the
// documentation's tables lag behind the services. Of a service that the catalogue
// has in part or not at all, one finding has all of them. What the sibling
// platform knows is no slip. One that an overlay removes is reported with the overlay.
func (c *nameCheck) unknown(a policy.Text) {
	if r, is := c.cat.Retracted(c.doc.Platform, a.Value); is {
		c.lint.report(rule.UnknownAction, a, message.New("action-retracted", message.Name("action", a.Value),
			message.Text("overlay", r.Overlay), message.Text("reason", r.Reason)), message.New("action-retracted-hint"))
		return
	}
	if p := c.sibling(func(p policy.Platform) bool { _, is := c.cat.Lookup(p, a.Value); return is }); p != "" {
		c.onSibling(rule.UnknownAction, a, message.New("action-of-sibling", message.Name("action", a.Value),
			message.Text("sibling", string(p)), message.Text("platform", string(c.doc.Platform))), p)
		return
	}
	service, _, _ := strings.Cut(a.Value, ":")
	extent := c.beyond.extent(service)
	near := c.lint.asked.names(c.doc.Platform, a.Value)
	switch {
	case len(near) > 0 && extent.of == catalog.Part:
		c.lint.report(rule.UnknownAction, a, message.New("action-unknown-in-part", message.Name("action", a.Value),
			message.Text("service", service), message.Count("count", extent.known), message.Texts("near", near)), message.Message{})
		return
	case len(near) > 0:
		c.lint.report(rule.UnknownAction, a, message.New("action-unknown-near", message.Name("action", a.Value), message.Texts("near", near)),
			message.Message{})
		return
	case extent.of == 0:
		if meant := c.namespaces(actionPattern(c.doc, service+":*")); len(meant) > 0 {
			c.lint.report(rule.UnknownAction, a, message.New("action-of-other-service", message.Name("action", a.Value),
				message.Texts("services", meant)), message.Message{})
			return
		}
		fallthrough
	case extent.of == catalog.Part:
		c.beyond.leave(service, a)
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
// which the catalogue does not have.
func (c *nameCheck) namespaces(pattern *match.Pattern) []string {
	return c.lint.asked.namespaces(c.doc.Platform, pattern)
}
