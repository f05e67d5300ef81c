package audit

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// roleAsAction says what a role's name is, and what to do with it.
func (l *linter) roleAsAction(a policy.Text) {
	kind := max(l.cat.RoleKind(l.doc.Platform, a.Value), catalog.SystemRole)
	l.report(rule.RoleNameAsAction, a, message.New("role-as-action", message.Name("role", a.Value),
		message.Text("kind", kind.String())), useOf(kind))
}

// useOf says what to do with the name of a kind of roles.
func useOf(kind catalog.RoleKind) message.Message {
	return message.New("role-use", message.Text("kind", kind.String()))
}

// form is the advice to write an action as the platform does.
func (l *linter) form() message.Message {
	return message.New("action-form", message.Text("form", l.doc.Platform.ActionForm()))
}

// noAction tells what a name without a colon is instead of an action: the
// misspelt name of a role, a service, or nothing that is known.
func (l *linter) noAction(a policy.Text) {
	p := l.doc.Platform
	if near := l.cat.SuggestRoleNames(p, a.Value, 1); len(near) > 0 {
		kind := max(l.cat.RoleKind(p, near[0]), catalog.SystemRole)
		l.report(rule.RoleNameAsAction, a, message.New("role-near", message.Name("name", a.Value),
			message.Text("kind", kind.String()), message.Text("near", near[0])), useOf(kind))
		return
	}
	if l.cat.EndsAsRoleName(p, a.Value) {
		l.report(rule.RoleNameAsAction, a, message.New("role-by-its-look", message.Name("name", a.Value)), useOf(catalog.SystemRole))
		return
	}
	hint := l.form()
	if known := l.cat.Expand(p, actionPattern(l.doc, p.WholeService(a.Value))); len(known) > 0 {
		service, _, _ := strings.Cut(l.cat.ActionName(known[0]), ":")
		l.report(rule.UnknownAction, a, message.New("action-is-service", message.Name("name", a.Value),
			message.Text("all", p.WholeService(service))), hint)
		return
	}
	words := strings.Fields(a.Value)
	if len(words) < 2 {
		l.report(rule.UnknownAction, a, message.New("action-no-service", message.Name("name", a.Value)), hint)
		return
	}
	if id, is := l.cat.Lookup(p, strings.Join(words, ":")); is {
		hint = message.New("action-near-hint", message.Text("near", l.cat.ActionName(id)))
	}
	l.report(rule.UnknownAction, a, message.New("action-with-blanks", message.Name("name", a.Value)), hint)
}
