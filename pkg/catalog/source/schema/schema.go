// Package schema is the form of the catalogue's YAML: one file a service,
// written and reviewed by people. docs/catalogue.md explains it to them, and
// docs/schema/catalogue.schema.json to their editors.
package schema

import "github.com/permgap/permgap/pkg/catalog"

// File is one YAML file. A service may be spread over several: SERVICE.yaml,
// and SERVICE.corrections.yaml for what a person changed by hand and an
// importer must not overwrite.
type File struct {
	Platform string            `yaml:"platform"`
	Service  string            `yaml:"service"`
	Scope    string            `yaml:"scope,omitempty"`   // project | global | both
	Default  string            `yaml:"default,omitempty"` // none (default) | allowed | always
	Title    catalog.Text      `yaml:"title,omitempty"`
	Sources  map[string]Source `yaml:"sources,omitempty"`
	// Resources names the resource types of the service and their patterns.
	Resources map[string][]string     `yaml:"resources,omitempty"`
	Features  map[string]catalog.Text `yaml:"features,omitempty"`
	// Rules say how cells of the role matrix were inferred.
	Rules      map[string]catalog.Text `yaml:"rules,omitempty"`
	Actions    []Action                `yaml:"actions,omitempty"`
	Operations []Operation             `yaml:"operations,omitempty"`
	Roles      []Role                  `yaml:"roles,omitempty"`
	// RoleNames are display names of system roles: never actions. The next two
	// are such names too: roles that services act with, and ready-made policies.
	RoleNames      []string `yaml:"role_names,omitempty"`
	ServiceRoles   []string `yaml:"service_roles,omitempty"`
	SystemPolicies []string `yaml:"system_policies,omitempty"`
	Defects        []Defect `yaml:"defects,omitempty"`
}

// Source is a dated document.
type Source struct {
	Title    catalog.Text `yaml:"title"`
	URL      string       `yaml:"url,omitempty"`
	Updated  string       `yaml:"updated,omitempty"` // YYYY-MM-DD, the page's own date
	Read     string       `yaml:"read,omitempty"`    // when it was read: for a page without a date
	Standing string       `yaml:"standing"`          // official | sample | inferred
	Note     string       `yaml:"note,omitempty"`
}

// Action is one permission name.
type Action struct {
	Name              string       `yaml:"name"`
	Title             catalog.Text `yaml:"title,omitempty"`
	Access            string       `yaml:"access,omitempty"`             // list | read | write | tagging | permissions
	Scope             string       `yaml:"scope,omitempty"`              // when it differs from the file's
	Default           string       `yaml:"default,omitempty"`            // when it differs from the file's
	Resources         []string     `yaml:"resources,omitempty,flow"`     // names of types; ["-"] for none: needs "*"
	EnterpriseProject string       `yaml:"enterprise_project,omitempty"` // yes | no
	Deprecated        bool         `yaml:"deprecated,omitempty"`
	ReplacedBy        []string     `yaml:"replaced_by,omitempty,flow"`
	Aliases           []string     `yaml:"aliases,omitempty,flow"`
	// Workspace lists the codes that workspace roles use and policies do not.
	Workspace []string `yaml:"workspace,omitempty,flow"`
	Source    []string `yaml:"source,omitempty,flow"`
	// Mentioned: no table of its own service lists it; only a prerequisite names it.
	Mentioned bool `yaml:"mentioned,omitempty"`
	// InferredBy names the rule that the cells below follow from, but for those
	// that name another.
	InferredBy string          `yaml:"inferred_by,omitempty"`
	Roles      map[string]Cell `yaml:"roles,omitempty"` // by role name
	// Removed, in a corrections file, takes away what another file declares.
	Removed bool `yaml:"removed,omitempty"`
}

// Cell is one cell of the role matrix. An empty reach: the role lacks it.
type Cell struct {
	Reach     []string `yaml:"reach,omitempty,flow"` // private-own, private-others, public-own, public-others, or all
	Certainty string   `yaml:"certainty"`            // exact | high | medium | low
	// InferredBy names the rule of this cell when it is not the row's.
	InferredBy string `yaml:"inferred_by,omitempty"`
}

// AllReaches stands for every reach in a cell.
const AllReaches = "all"

// Operation is something a person does.
type Operation struct {
	ID       string        `yaml:"id"`
	Title    catalog.Text  `yaml:"title,omitempty"`
	Group    string        `yaml:"group,omitempty"`
	API      []string      `yaml:"api,omitempty,flow"`
	Actions  []string      `yaml:"actions,omitempty,flow"`
	ListAll  string        `yaml:"list_all,omitempty"` // the action without which a listing is trimmed
	Requires []Requirement `yaml:"requires,omitempty"`
	Source   []string      `yaml:"source,omitempty,flow"`
	Note     string        `yaml:"note,omitempty"`
	// The rest is for corrections files. Requires replaces the whole list;
	// these two add to it and take from it by action, pattern or role.
	RequiresAdded   []Requirement `yaml:"requires_added,omitempty"`
	RequiresRemoved []string      `yaml:"requires_removed,omitempty,flow"`
	Removed         bool          `yaml:"removed,omitempty"`
}

// Requirement is one entry of requires: exactly one of all, any, pattern and
// role. Each member of all is a prerequisite of its own.
type Requirement struct {
	All          []string     `yaml:"all,omitempty,flow"`
	Any          []string     `yaml:"any,omitempty,flow"`
	Pattern      string       `yaml:"pattern,omitempty"` // ecs:*:get*
	Role         string       `yaml:"role,omitempty"`
	Feature      string       `yaml:"feature,omitempty"`
	When         catalog.Text `yaml:"when,omitempty"`
	By           string       `yaml:"by,omitempty"`       // caller (default) | agency
	Standing     string       `yaml:"standing,omitempty"` // when it differs from the sources'
	Always       bool         `yaml:"always,omitempty"`
	SameResource bool         `yaml:"same_resource,omitempty"`
	Source       []string     `yaml:"source,omitempty,flow"` // else the operation's
}

// Role is a workspace role.
type Role struct {
	Name   string       `yaml:"name"`
	Title  catalog.Text `yaml:"title,omitempty"`
	Source []string     `yaml:"source,omitempty,flow"`
}

// Defect is something a source gets wrong, kept beside its correction.
type Defect struct {
	Kind      string `yaml:"kind"` // duplicate, typo, fused, wrong-api, missing-code, lost-cells, conflict, …
	Where     string `yaml:"where"`
	Written   string `yaml:"written,omitempty"`
	Corrected string `yaml:"corrected,omitempty"`
	Note      string `yaml:"note,omitempty"`
	Source    string `yaml:"source"`
}
