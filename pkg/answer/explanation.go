package answer

import "github.com/permgap/permgap/pkg/policy"

// Explanation is the JSON form of what explain says.
type Explanation struct {
	Version    string          `json:"version"`
	Kind       string          `json:"kind"` // action, operation, api, role or rule
	Name       string          `json:"name"`
	Asked      string          `json:"asked,omitempty"`     // how the name was given, when it is another spelling
	RoleKind   string          `json:"role_kind,omitempty"` // of a role of the platform itself
	Platform   policy.Platform `json:"platform,omitempty"`
	Rule       *Rule           `json:"rule,omitempty"`
	Role       *WorkspaceRole  `json:"role,omitempty"`
	Action     *Action         `json:"action,omitempty"`
	System     *PlatformRole   `json:"platform_role,omitempty"`
	Operations []Operation     `json:"operations,omitempty"`
	Roles      []RoleCell      `json:"roles,omitempty"` // who has the permission point
	RequiredBy []RequiredBy    `json:"required_by,omitempty"`
	Retracted  *Retraction     `json:"retracted,omitempty"` // of a name that an overlay takes away

	// AlsoOn lists other platforms that know the name. It is not in the JSON form.
	AlsoOn []policy.Platform `json:"-"`
}

// Operation is an operation with what it needs.
type Operation struct {
	Operation     string         `json:"operation"`
	Title         string         `json:"title,omitempty"`
	API           []string       `json:"api,omitempty"`
	Actions       []string       `json:"actions,omitempty"`
	Prerequisites []Prerequisite `json:"prerequisites,omitempty"`
	NothingNeeded bool           `json:"nothing_needed,omitempty"`    // a source states it
	NoneBy        string         `json:"nothing_needed_by,omitempty"` // no source does, but this overlay
	Twins         []string       `json:"twins,omitempty"`             // of the same purpose
	Note          string         `json:"note,omitempty"`
	Checked       string         `json:"checked,omitempty"`
	Overlay       string         `json:"overlay,omitempty"`
	Retracted     []Retraction   `json:"retracted,omitempty"`
	Sources       []Source       `json:"sources,omitempty"`
}

// Prerequisite is what an operation also needs: an action or pattern,
// any of several actions, or a role.
type Prerequisite struct {
	Action   string   `json:"action,omitempty"`
	AnyOf    []string `json:"any_of,omitempty"`
	Role     string   `json:"role,omitempty"`
	RoleKind string   `json:"role_kind,omitempty"`
	Feature  string   `json:"feature,omitempty"`
	When     string   `json:"when,omitempty"`
	With     []Pin    `json:"with,omitempty"`
	By       string   `json:"by,omitempty"`
	Standing string   `json:"standing,omitempty"`
	Always   bool     `json:"always,omitempty"`
	Checked  string   `json:"checked,omitempty"`
	Overlay  string   `json:"overlay,omitempty"`
	Sources  []Source `json:"sources,omitempty"`
}

// Pin is what a condition key is in a call.
type Pin struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// Retraction is what an overlay takes away.
type Retraction struct {
	Platform policy.Platform `json:"platform,omitempty"` // of a name
	Name     string          `json:"name"`
	Overlay  string          `json:"overlay"`
	Reason   string          `json:"reason,omitempty"`
}

// RequiredBy is an operation that needs what was asked for.
type RequiredBy struct {
	Operation string          `json:"operation"`
	Action    string          `json:"action,omitempty"`
	Platform  policy.Platform `json:"platform"`
	When      string          `json:"when,omitempty"`    // of a role
	Sources   []Source        `json:"sources,omitempty"` // of a role
}
