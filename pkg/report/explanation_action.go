package report

import (
	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/message"
)

// writeAction prints what the catalogue says of an action itself.
func writeAction(p *Page, a *answer.Action) {
	if a.Title != "" {
		p.Wrapped(2, "", a.Title)
	}
	if facts := actionFacts(a); len(facts) > 0 {
		p.Wrapped(2, "", p.say("page-facts", message.Parts("facts", facts)))
	}
	p.listed(2, p.say("page-resource"), a.Resources)
	if len(a.Resources) == 0 && a.ResourceLess {
		p.labelled(2, p.say("page-resource"), p.say("page-resource-none"))
	}
	p.listed(2, p.say("page-aliases"), a.Aliases)
	p.listed(2, p.say("page-codes"), a.WorkspaceCodes)
	p.listed(2, p.say("page-renamed"), a.ReplacedBy)
	writeSources(p, 2, a.Sources)
	writeOrigin(p, a.Checked, a.Overlay)
}

// actionFacts says in a few words what kind of action it is.
func actionFacts(a *answer.Action) []message.Message {
	var facts []message.Message
	add := func(m message.Message, is bool) {
		if is {
			facts = append(facts, m)
		}
	}
	add(message.New("page-access", message.Text("access", a.Access)), a.Access != "")
	add(message.New("page-scope", message.Text("scope", a.Scope)), a.Scope != "")
	add(message.New("page-enterprise-project", message.Text("value", a.EnterpriseProject)), a.EnterpriseProject != "")
	add(message.New("page-default", message.Text("default", a.Default)), a.Default != "")
	add(message.New("page-deprecated"), a.Deprecated)
	add(message.New("page-inferred"), a.Standing == catalog.Inferred.String())
	return facts
}

// writeOrigin says who looked at an entry, and which overlay gives or changes it.
func writeOrigin(p *Page, checked, overlay string) {
	p.labelled(2, p.say("page-checked"), checked)
	p.labelled(2, p.say("page-overlay"), overlay)
}
