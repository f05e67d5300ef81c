package report

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
)

// writeAction prints what the catalogue says of an action itself.
func writeAction(p *Page, a *answer.Action) {
	if a.Title != "" {
		p.Wrapped(2, "", a.Title)
	}
	var facts []string
	add := func(label, value string) {
		if value != "" {
			facts = append(facts, strings.TrimSpace(label+" "+value))
		}
	}
	add("access", a.Access)
	add("scope", a.Scope)
	add("enterprise project", a.EnterpriseProject)
	if a.Default != "" {
		add("", a.Default+" by default")
	}
	if a.Deprecated {
		add("", "deprecated")
	}
	if a.Standing == catalog.Inferred.String() {
		add("", "inferred: no document lists it")
	}
	if len(facts) > 0 {
		p.Wrapped(2, "", strings.Join(facts, "; "))
	}
	if len(a.Resources) > 0 {
		p.Wrapped(2, "resource: ", strings.Join(a.Resources, ", "))
	} else if a.ResourceLess {
		p.Wrapped(2, "resource: ", "none; a grant needs \"*\"")
	}
	if len(a.Aliases) > 0 {
		p.Wrapped(2, "also spelt: ", strings.Join(a.Aliases, ", "))
	}
	if len(a.WorkspaceCodes) > 0 {
		p.Wrapped(2, "in workspace roles: ", strings.Join(a.WorkspaceCodes, ", "))
	}
	if len(a.ReplacedBy) > 0 {
		p.Wrapped(2, "renamed to: ", strings.Join(a.ReplacedBy, ", "))
	}
	writeSources(p, 2, a.Sources)
	writeOrigin(p, a.Checked, a.Overlay)
}

// writeOrigin says who looked at an entry, and which overlay gives or changes it.
func writeOrigin(p *Page, checked, overlay string) {
	if checked != "" {
		p.Wrapped(2, "checked by hand: ", checked)
	}
	if overlay != "" {
		p.Wrapped(2, "overlay: ", overlay)
	}
}

// withValues names the values that condition keys have in a call.
func withValues(with []answer.Pin) string {
	parts := make([]string, len(with))
	for i, w := range with {
		parts[i] = w.Key + " = " + strings.Join(slices.Clone(w.Values), ", ")
	}
	return strings.Join(parts, " and ")
}
