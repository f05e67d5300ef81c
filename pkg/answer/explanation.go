package answer

import (
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// Answers is the JSON form of what explain and catalog show say: an answer for
// each name, of one name as of several.
type Answers struct {
	Version string        `json:"version"`
	Answers []Explanation `json:"answers"`
}

// AnswersOf gives answers their form.
func AnswersOf(all []Explanation) Answers {
	return Answers{version, append([]Explanation{}, all...)}
}

// Explanation is what one name stands for.
type Explanation struct {
	Kind       string          `json:"kind"` // action, operation, title (of several), api, role, rule, service or unknown
	Name       string          `json:"name"`
	Asked      string          `json:"asked,omitempty"`     // how the name was given, when it is another spelling
	RoleKind   string          `json:"role_kind,omitempty"` // of a role of the platform itself
	Platform   policy.Platform `json:"platform,omitempty"`
	Rule       *Rule           `json:"rule,omitempty"`
	Role       *WorkspaceRole  `json:"role,omitempty"`
	Action     *Action         `json:"action,omitempty"`
	System     *PlatformRole   `json:"platform_role,omitempty"`
	Operations []Operation     `json:"operations"`
	Roles      []RoleCell      `json:"roles"` // who has the permission point
	RequiredBy []RequiredBy    `json:"required_by"`
	Services   []ShownService  `json:"services"`            // of the name, on every platform that has one
	Retracted  *Retraction     `json:"retracted,omitempty"` // of a name that an overlay takes away
	// AlsoOn lists other platforms that know the name.
	AlsoOn []policy.Platform `json:"also_on"`
	// Message says of an unknown name what is wrong, and Hint what to do.
	Message     string       `json:"message,omitempty"`
	MessageID   message.ID   `json:"message_id,omitempty"`
	MessageArgs message.Args `json:"message_args,omitempty"`
	Hint        string       `json:"hint,omitempty"`
	HintID      message.ID   `json:"hint_id,omitempty"`
	HintArgs    message.Args `json:"hint_args,omitempty"`
}

// Operation is an operation with what it needs.
type Operation struct {
	Operation     string         `json:"operation"`
	Title         string         `json:"title,omitempty"`
	API           []string       `json:"api"`
	Actions       []string       `json:"actions"`
	Prerequisites []Prerequisite `json:"prerequisites"`
	NothingNeeded bool           `json:"nothing_needed,omitempty"`    // a source states it
	NoneBy        string         `json:"nothing_needed_by,omitempty"` // no source does, but this overlay
	Twins         []string       `json:"twins"`                       // of the same purpose
	Note          string         `json:"note,omitempty"`
	Deprecated    bool           `json:"deprecated,omitempty"` // a source says that newer APIs take its place
	Checked       string         `json:"checked,omitempty"`
	Overlay       string         `json:"overlay,omitempty"`
	Retracted     []Retraction   `json:"retracted"`
	Sources       []Source       `json:"sources"`
}

// Prerequisite is what an operation also needs: an action, a pattern, any of
// several actions, or a role.
type Prerequisite struct {
	Action   string   `json:"action,omitempty"`
	Pattern  string   `json:"pattern,omitempty"` // a wildcard: more than any call uses
	AnyOf    []string `json:"any_of"`
	Role     string   `json:"role,omitempty"`
	RoleKind string   `json:"role_kind,omitempty"`
	Feature  string   `json:"feature,omitempty"`
	// FeatureBy says how the feature was deduced.
	FeatureBy *Source `json:"feature_by,omitempty"`
	// FeatureTitle says what the feature is, FeatureDeduced that no page names it.
	FeatureTitle   string   `json:"feature_title,omitempty"`
	FeatureDeduced bool     `json:"feature_deduced,omitempty"`
	When           string   `json:"when,omitempty"`
	With           []Pin    `json:"with"`
	By             string   `json:"by,omitempty"`
	Standing       string   `json:"standing,omitempty"`
	Always         bool     `json:"always,omitempty"`
	Checked        string   `json:"checked,omitempty"`
	Overlay        string   `json:"overlay,omitempty"`
	Sources        []Source `json:"sources"`
	Without        []Source `json:"published_without"` // published policies that do without it
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
	When      string          `json:"when,omitempty"` // of a role
	Sources   []Source        `json:"sources"`        // of a role
}
