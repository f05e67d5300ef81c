package audit

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// scoping checks that a Huawei custom policy keeps to one scope: a policy is
// attached globally (type AX) or to projects (type XA), and grants nothing of
// the other kind. Roles and identity policies (5.0) have no such split.
type scoping struct{ lint *linter }

func (k scoping) check() {
	l := k.lint
	if !l.doc.Dialect.OneScope() {
		return
	}
	first := map[catalog.Scope]policy.Text{}
	seen := map[string]bool{}
	for i := range l.doc.Statements {
		if l.doc.Statements[i].Effect != policy.Allow {
			continue
		}
		for _, a := range l.doc.Statements[i].Actions {
			if seen[a.Value] {
				continue
			}
			seen[a.Value] = true
			s := k.of(a.Value)
			if _, seen := first[s]; !seen {
				first[s] = a
			}
		}
	}
	global, hasGlobal := first[catalog.ScopeGlobal]
	both, hasBoth := first[catalog.ScopeBoth]
	project, hasProject := first[catalog.ScopeProject]
	switch strings.ToUpper(l.doc.Type.Value) {
	case "AX":
		if hasProject {
			k.wrong(project, catalog.ScopeProject)
		}
	case "XA":
		if hasGlobal {
			k.wrong(global, catalog.ScopeGlobal)
		}
	default:
		if hasGlobal && hasProject {
			k.mixed(global, project, message.New("scope-mixed-hint"))
		} else if hasBoth && hasProject {
			service, _, _ := strings.Cut(both.Value, ":")
			k.mixed(both, project, message.New("scope-both-hint", message.Text("service", service)))
		}
	}
}

// of gives the scope that all actions of a pattern share; zero when they
// differ or are unknown.
func (k scoping) of(text string) catalog.Scope {
	var scope catalog.Scope
	for _, id := range k.lint.means.of(k.lint.doc, text) {
		s := k.lint.cat.ActionScope(id)
		if s == 0 || scope != 0 && s != scope {
			return 0
		}
		scope = s
	}
	return scope
}

func (k scoping) mixed(global, project policy.Text, hint message.Message) {
	a, b, first := global, project, catalog.ScopeGlobal
	if project.Span.Start < global.Span.Start {
		a, b, first = project, global, catalog.ScopeProject
	}
	f := k.lint.report(rule.MixedScope, b, message.New("scope-mixed", message.Text("scope", first.String()),
		message.Name("global", global.Value), message.Name("project", project.Value)), hint)
	at := k.lint.doc.File.Locate(a.Span, a.Pointer)
	f.Related = []diag.Related{diag.NewRelated(message.New("scope-action-here", message.Text("scope", first.String())), at)}
}

func (k scoping) wrong(a policy.Text, scope catalog.Scope) {
	f := k.lint.report(rule.MixedScope, a, message.New("scope-wrong", message.Name("action", a.Value), message.Text("scope", scope.String())),
		message.New("scope-wrong-hint"))
	f.Level = diag.Error
}
