package catalog

import "github.com/permgap/permgap/pkg/policy"

// ActionID, OperationID and RoleID are positions in one catalogue; they mean
// nothing in another. Actions are ordered by platform and folded name,
// operations by platform and id.
type (
	ActionID    int32
	OperationID int32
	RoleID      int32
)

// Text is a title in the languages a source gives it in.
type Text struct {
	En     string `json:"en,omitempty" yaml:"en,omitempty"`
	ZhHans string `json:"zh-Hans,omitempty" yaml:"zh-Hans,omitempty"`
	ZhHant string `json:"zh-Hant,omitempty" yaml:"zh-Hant,omitempty"`
}

// In gives the text in a language ("en", "zh-Hans", "zh-Hant"), else in the
// nearest one there is.
func (t Text) In(lang string) string {
	order := [...]string{t.En, t.ZhHans, t.ZhHant}
	switch lang {
	case "zh-Hans":
		order = [...]string{t.ZhHans, t.ZhHant, t.En}
	case "zh-Hant":
		order = [...]string{t.ZhHant, t.ZhHans, t.En}
	}
	for _, s := range order {
		if s != "" {
			return s
		}
	}
	return ""
}

// Standing is how a claim is known. The zero value is no standing.
type Standing uint8

// The standings.
const (
	Official Standing = iota + 1 // the vendor's documentation states it
	Sample                       // a vendor's or a user's working example shows it
	Inferred                     // deduced; the source's note says by which rule
)

// RoleKind is what a role name of the platform stands for.
type RoleKind uint8

// The kinds; zero for a name that is none.
const (
	SystemRole   RoleKind = iota + 1 // attached to a user or a group
	ServiceRole                      // a service acts with it: created once in the account
	SystemPolicy                     // a ready-made policy, attached like any other
)

// Access is the access level of an action; zero when no source tells it.
type Access uint8

// The access levels.
const (
	List Access = iota + 1
	Read
	Write
	Tagging
	Permissions
)

// Default is what holds for an action that no policy names.
type Default uint8

// The defaults.
const (
	DefaultNone    Default = iota // denied unless allowed
	DefaultAllowed                // allowed unless denied
	DefaultAlways                 // allowed whatever policies say
)

// Scope is where a custom policy with an action may live (Huawei).
type Scope uint8

// The scopes; zero when unknown.
const (
	ScopeProject Scope = iota + 1
	ScopeGlobal
	ScopeBoth
)

// By is whose permissions a prerequisite is taken from.
type By uint8

// The principals of a prerequisite. Zero means the caller.
const (
	Caller By = iota + 1
	Agency
)

// Certainty is how sure a cell of a role table is.
type Certainty uint8

// The certainties; Exact comes from a source that cannot be misread.
const (
	Low Certainty = iota + 1
	Medium
	High
	Exact
)

// Source is a document that claims come from.
type Source struct {
	ID       string // unique within its service
	Title    Text
	URL      string
	Updated  string // date of the page, YYYY-MM-DD
	Read     string // when it was read, for a page without a date; YYYY-MM-DD or YYYY-MM
	Standing Standing
	Note     string
}

// Date gives the date of the page, else that of its reading; "" when neither
// is known.
func (s Source) Date() string {
	if s.Updated != "" {
		return s.Updated
	}
	return s.Read
}

// Service is one service of a platform.
type Service struct {
	Platform   policy.Platform
	Name       string // the prefix of its actions
	Title      Text
	Scope      Scope
	Actions    int // counts
	Operations int
}

// Action is one permission name.
type Action struct {
	ID                ActionID
	Platform          policy.Platform
	Name              string // as the vendor spells it
	Service           string
	Title             Text
	Access            Access
	Scope             Scope // its own, else its service's
	Default           Default
	Deprecated        bool
	EnterpriseProject string // "yes", "no" or ""
	// Resources are the patterns of the resource types the action works on.
	// ResourceLess marks an action that has none and needs "*". Both empty:
	// unknown, taken as every resource.
	Resources    []string
	ResourceLess bool
	ReplacedBy   []string // newer names
	Aliases      []string // other accepted spellings; Lookup finds them
	// WorkspaceCodes are what workspace roles call the permission where that
	// differs from the name. Lookup finds them; a policy with one grants nothing.
	WorkspaceCodes []string
	Sources        []Source
	// Known only as a prerequisite of other actions.
	Mentioned bool
}

// Operation is something a person does: an API call or a console feature.
type Operation struct {
	ID       OperationID
	Platform policy.Platform
	Service  string
	Name     string // its id: modelarts.notebook.create
	Title    Text
	Group    string // the table of the vendor's API overview it stands in
	API      []string
	Actions  []ActionID // its own; empty when no source tells them
	Requires []Requirement
	Sources  []Source
	Note     string
	// ListAll is the action without which a listing shows fewer rows; -1 if none.
	ListAll ActionID
}

// Requirement is one prerequisite of an operation. Exactly one of Any,
// Pattern and Role is set; Any with one member is a plain prerequisite.
type Requirement struct {
	Any      []ActionID
	Pattern  string // a wildcard prerequisite, such as ecs:*:get*
	Role     string // a role or system policy that must be held, or be there
	RoleKind RoleKind
	Feature  string // needed only for this feature; "" always
	When     Text   // a condition in words
	By       By
	Standing Standing
	Always   bool // a source states that every call needs it
	// SameResource: needed on the resource of the operation, not on the whole type.
	SameResource bool
	Sources      []Source
}

// Edge is a prerequisite seen from the other end.
type Edge struct {
	Operation   OperationID
	Requirement int // index in Operation.Requires
}

// Defect is something a source gets wrong, kept beside its correction.
type Defect struct {
	Platform  policy.Platform
	Service   string
	Kind      string // duplicate, typo, fused, wrong-api, missing-code, …
	Where     string // the row or cell
	Written   string
	Corrected string
	Note      string
	Source    Source
}

// Role is a workspace role or a system role.
type Role struct {
	ID       RoleID
	Platform policy.Platform
	Service  string
	Name     string
	Title    Text
	Sources  []Source
}

// Cell is one cell of the role matrix: a role holds an action, where, and how
// surely the source says so. No Reach: the role lacks it.
type Cell struct {
	Role      RoleID
	Action    ActionID
	Reach     []policy.Reach
	Certainty Certainty
	Rule      Rule // by which it was inferred; zero when none is told
}

// Rule is a way in which cells of the role matrix were inferred from what is
// left of a source.
type Rule struct {
	Platform policy.Platform
	Service  string
	Name     string // unique within its service
	Says     Text
}

// Feature is an optional part of operations.
type Feature struct {
	Platform policy.Platform
	Service  string
	Name     string
	Title    Text
}

// PlatformCounts sums up one platform.
type PlatformCounts struct {
	Name          policy.Platform `json:"name"`
	Services      int             `json:"services"`
	Actions       int             `json:"actions"`
	Operations    int             `json:"operations"`
	Prerequisites int             `json:"prerequisites"` // distinct (operation, prerequisite)
}
