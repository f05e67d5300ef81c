package answer

import "github.com/permgap/permgap/pkg/catalog"

// Action is what the catalogue says of an action itself.
type Action struct {
	Title             string   `json:"title,omitempty"`
	Access            string   `json:"access,omitempty"`
	Scope             string   `json:"scope,omitempty"`
	EnterpriseProject string   `json:"enterprise_project,omitempty"`
	Default           string   `json:"default,omitempty"` // where it is not denied by default
	Deprecated        bool     `json:"deprecated,omitempty"`
	Resources         []string `json:"resources"`
	ResourceLess      bool     `json:"resource_less,omitempty"`
	Aliases           []string `json:"aliases"`
	WorkspaceCodes    []string `json:"workspace"`
	ReplacedBy        []string `json:"replaced_by"`
	Standing          string   `json:"standing,omitempty"`
	Mentioned         bool     `json:"mentioned,omitempty"`
	Checked           string   `json:"checked,omitempty"`
	Overlay           string   `json:"overlay,omitempty"`
	Sources           []Source `json:"sources"`
}

// actionOf tells of an action itself.
func actionOf(q Question, a *catalog.Action) *Action {
	x := &Action{
		Title: a.Title.In(q.Lang), Access: a.Access.String(), Scope: a.Scope.String(), EnterpriseProject: a.EnterpriseProject,
		Deprecated: a.Deprecated, Resources: a.Resources, ResourceLess: a.ResourceLess, Aliases: a.Aliases, WorkspaceCodes: a.WorkspaceCodes,
		ReplacedBy: a.ReplacedBy, Standing: a.Standing.String(), Mentioned: a.Mentioned, Checked: a.Checked, Overlay: a.Overlay,
		Sources: q.sources(a.Sources),
	}
	if a.Default != catalog.DefaultNone {
		x.Default = a.Default.String()
	}
	return x
}
