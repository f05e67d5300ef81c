package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// explainedAction is what the catalogue says of an action itself.
type explainedAction struct {
	Title             string        `json:"title,omitempty"`
	Access            string        `json:"access,omitempty"`
	Scope             string        `json:"scope,omitempty"`
	EnterpriseProject string        `json:"enterprise_project,omitempty"`
	Default           string        `json:"default,omitempty"` // where it is not denied by default
	Deprecated        bool          `json:"deprecated,omitempty"`
	Resources         []string      `json:"resources,omitempty"`
	ResourceLess      bool          `json:"resource_less,omitempty"`
	Aliases           []string      `json:"aliases,omitempty"`
	WorkspaceCodes    []string      `json:"workspace,omitempty"`
	ReplacedBy        []string      `json:"replaced_by,omitempty"`
	Standing          string        `json:"standing,omitempty"`
	Mentioned         bool          `json:"mentioned,omitempty"`
	Checked           string        `json:"checked,omitempty"`
	Overlay           string        `json:"overlay,omitempty"`
	Sources           []datedSource `json:"sources,omitempty"`
}

func describeAction(a *catalog.Action, lang string) *explainedAction {
	x := &explainedAction{
		Title: a.Title.In(lang), Access: a.Access.String(), Scope: a.Scope.String(), EnterpriseProject: a.EnterpriseProject,
		Deprecated: a.Deprecated, Resources: a.Resources, ResourceLess: a.ResourceLess, Aliases: a.Aliases, WorkspaceCodes: a.WorkspaceCodes,
		ReplacedBy: a.ReplacedBy, Standing: a.Standing.String(), Mentioned: a.Mentioned, Checked: a.Checked, Overlay: a.Overlay,
		Sources: sourceList(a.Sources, lang),
	}
	if a.Default != catalog.DefaultNone {
		x.Default = a.Default.String()
	}
	return x
}

// action prints what the catalogue says of an action itself.
func (p page) action(a *explainedAction) {
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
	p.sources(2, a.Sources)
	p.origin(a.Checked, a.Overlay)
}

// origin says who looked at an entry, and which overlay gives or changes it.
func (p page) origin(checked, overlay string) {
	if checked != "" {
		p.Wrapped(2, "checked by hand: ", checked)
	}
	if overlay != "" {
		p.Wrapped(2, "overlay: ", overlay)
	}
}

// explainedRole is what the catalogue says of a role, policy or agency of the
// platform.
type explainedRole struct {
	Title   string          `json:"title,omitempty"`
	Trusts  string          `json:"trusts,omitempty"`
	Holds   []string        `json:"holds,omitempty"`
	Updated string          `json:"updated,omitempty"` // of the content
	Content json.RawMessage `json:"content,omitempty"`
	Sources []datedSource   `json:"sources,omitempty"`
}

// describePlatformRole gives what is known of a role beyond its name; nil when
// that is nothing.
func describePlatformRole(cat *catalog.Catalog, p policy.Platform, name, lang string) *explainedRole {
	r, ok := cat.PlatformRole(p, name)
	if !ok || r.Title == (catalog.Text{}) && r.Trusts == "" && r.Content == "" && len(r.Holds)+len(r.Sources) == 0 {
		return nil
	}
	x := &explainedRole{Title: r.Title.In(lang), Trusts: r.Trusts, Holds: r.Holds, Updated: r.Updated, Sources: sourceList(r.Sources, lang)}
	if json.Valid([]byte(r.Content)) {
		x.Content = json.RawMessage(r.Content)
	}
	return x
}

// platformRole prints it.
func (p page) platformRole(r *explainedRole) {
	if r == nil {
		return
	}
	for _, line := range []struct{ label, text string }{
		{"", r.Title}, {"trusts: ", r.Trusts}, {"holds: ", strings.Join(r.Holds, ", ")}, {"content of: ", r.Updated},
	} {
		if line.text != "" {
			p.Wrapped(2, line.label, line.text)
		}
	}
	for line := range strings.Lines(string(r.Content)) {
		p.Wrapped(4, "", strings.TrimRight(line, "\r\n"))
	}
	p.sources(2, r.Sources)
}

// withValues names the values that condition keys have in a call.
func withValues(with []pin) string {
	parts := make([]string, len(with))
	for i, w := range with {
		parts[i] = w.Key + " = " + strings.Join(slices.Clone(w.Values), ", ")
	}
	return strings.Join(parts, " and ")
}
