package catalog

import "github.com/permgap/permgap/pkg/policy"

// ActionID, OperationID and RoleID are positions in one catalogue; they mean
// nothing in another. They are in the order of the index: actions by platform
// and folded name, operations by platform and id, but for what is laid over
// it, which comes last.
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
	AgencyRole                       // an agency: a service acts with it, with what it was given
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

// Extent is how much of a service a catalogue has; zero when nobody says.
type Extent uint8

// The extents.
const (
	Whole Extent = iota + 1 // every action and operation that its documents list
	Part
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

// ServiceSource is a source and the service whose file names it.
type ServiceSource struct {
	Platform policy.Platform
	Service  string
	Source
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
	Coverage   Extent
	Actions    int // counts; those that are only deduced apart
	Inferred   int
	Operations int
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

// PlatformRole is a role, policy or agency of the platform itself: its name,
// which is never an action, and what is known of it.
type PlatformRole struct {
	Platform policy.Platform
	Service  string
	Name     string
	Kind     RoleKind
	Title    Text
	Content  string // the document as the platform publishes it; "" when it is not known
	Updated  string // the date of the content
	Trusts   string // of an agency: the service that acts with it
	Holds    []string
	Sources  []Source
}

// Cell is one cell of the role matrix: a role holds an action, where, and how
// surely the source says so. No Reach: the role lacks it.
type Cell struct {
	Role      RoleID
	Action    ActionID
	Reach     []policy.Reach
	Certainty Certainty
	Rule      Rule // by which it was inferred; zero when no rule is named
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
	Actions       int             `json:"actions"`            // that sources state
	Inferred      int             `json:"inferred,omitempty"` // that are only deduced
	Operations    int             `json:"operations"`
	Prerequisites int             `json:"prerequisites"` // distinct (operation, prerequisite)
}
