package audit

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// scope checks that a Huawei custom policy keeps to one scope: a policy is
// attached globally (type AX) or to projects (type XA), and grants nothing of
// the other kind. Roles and identity policies (5.0) have no such split.
func (l *linter) scope() {
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
			s := l.scopeOf(a.Value)
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
			l.wrongScope(project, "project-level", "global (type AX)")
		}
	case "XA":
		if hasGlobal {
			l.wrongScope(global, "global", "project-level (type XA)")
		}
	default:
		if hasGlobal && hasProject {
			l.mixed(global, project, "make two policies, one attached globally and one to the project, and audit them with --together")
		} else if hasBoth && hasProject {
			service, _, _ := strings.Cut(both.Value, ":")
			l.mixed(both, project, fmt.Sprintf("%s actions take effect from a policy of their own, attached both globally and to the project; audit the policies with --together", service))
		}
	}
}

// scopeOf gives the scope that all actions of a pattern share; zero when they
// differ or are unknown.
func (l *linter) scopeOf(text string) catalog.Scope {
	var scope catalog.Scope
	for _, id := range l.means.of(l.doc, text) {
		s := l.cat.Action(id).Scope
		if s == 0 || scope != 0 && s != scope {
			return 0
		}
		scope = s
	}
	return scope
}

func (l *linter) mixed(global, project policy.Text, hint string) {
	a, b := global, project
	kinds := [...]string{"global", "project-level"}
	if project.Span.Start < global.Span.Start {
		a, b = project, global
		kinds[0], kinds[1] = kinds[1], kinds[0]
	}
	f := l.report(rule.MixedScope, b,
		fmt.Sprintf("one custom policy mixes %s and %s actions: %s and %s", kinds[0], kinds[1], a.Value, b.Value),
		hint)
	f.Related = []diag.Related{{Message: "the " + kinds[0] + " action", Location: l.doc.File.Locate(a.Span, a.Pointer)}}
}

func (l *linter) wrongScope(a policy.Text, kind, attached string) {
	f := l.report(rule.MixedScope, a, fmt.Sprintf("%s is a %s action and this policy is %s: the grant has no effect", a.Value, kind, attached),
		"move it to a policy of the other type")
	f.Level = diag.Error
}
