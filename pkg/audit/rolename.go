package audit

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// roleAsAction says what a role's name is, and what to do with it.
func (l *linter) roleAsAction(a policy.Text) {
	kind := max(l.cat.RoleKind(l.doc.Platform, a.Value), catalog.SystemRole)
	l.report(rule.RoleNameAsAction, a, fmt.Sprintf("%q is the name of a %s, not an action", a.Value, kind), useOf(kind))
}

// useOf says what to do with the name of a kind of roles.
func useOf(kind catalog.RoleKind) string {
	switch kind {
	case catalog.ServiceRole:
		return "a service acts with it: it is created once in the account, and no policy grants it"
	case catalog.AgencyRole:
		return "a service acts with it: create it in the account, no policy grants it"
	case catalog.SystemPolicy:
		return "attach the policy as it is, or name the actions it grants"
	}
	return "attach the role to the user group, or name the actions it stands for"
}

// noAction tells what a name without a colon is instead of an action: the
// misspelt name of a role, a service, or nothing that is known.
func (l *linter) noAction(a policy.Text) {
	p := l.doc.Platform
	if near := l.cat.SuggestRoleNames(p, a.Value, 1); len(near) > 0 {
		kind := max(l.cat.RoleKind(p, near[0]), catalog.SystemRole)
		l.report(rule.RoleNameAsAction, a, fmt.Sprintf("%q is no action: did you mean the %s %q?", a.Value, kind, near[0]), useOf(kind))
		return
	}
	if l.cat.EndsAsRoleName(p, a.Value) {
		l.report(rule.RoleNameAsAction, a, fmt.Sprintf("%q looks like the name of a role, not an action", a.Value), useOf(catalog.SystemRole))
		return
	}
	hint := "an action is written " + l.doc.Platform.ActionForm()
	whole := l.doc.Platform.WholeService(a.Value)
	if known := l.cat.Expand(p, actionPattern(l.doc, whole)); len(known) > 0 {
		service, _, _ := strings.Cut(l.cat.ActionName(known[0]), ":")
		l.report(rule.UnknownAction, a, fmt.Sprintf("%q is no action: it names a service only; %s is all of it", a.Value, l.doc.Platform.WholeService(service)), hint)
		return
	}
	words := strings.Fields(a.Value)
	if len(words) < 2 {
		l.report(rule.UnknownAction, a, fmt.Sprintf("%q is no action: it names no service", a.Value), hint)
		return
	}
	if id, is := l.cat.Lookup(p, strings.Join(words, ":")); is {
		hint = "did you mean " + l.cat.ActionName(id) + "?"
	}
	l.report(rule.UnknownAction, a, fmt.Sprintf("%q is no action: it has blanks and no service", a.Value), hint)
}
