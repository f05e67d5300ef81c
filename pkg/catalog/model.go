package catalog

import "github.com/permgap/permgap/pkg/policy"

// Model is a whole catalogue as plain data: what an index is written from and
// can be turned back into. Entries name each other; what an entry leaves to
// its service, its sources or its operation is left open here too.
type Model struct {
	Services   []ServiceSpec
	Types      []TypeSpec
	Sources    []ServiceSource
	Features   []Feature
	Rules      []Rule
	Roles      []RoleSpec // in the source's order within a service
	Actions    []ActionSpec
	Operations []OperationSpec
	RoleNames  []RoleNameSpec
	Defects    []DefectSpec // in the source's order within a service
}

// Ref names a source, a resource type or a rule of a service of the same platform.
type Ref struct{ Service, Name string }

// ServiceSpec is a service and what holds for its actions unless they differ.
type ServiceSpec struct {
	Platform policy.Platform
	Name     string
	Title    Text
	Scope    Scope
	Default  Default
}

// TypeSpec is a resource type and the patterns of its resources.
type TypeSpec struct {
	Platform policy.Platform
	Service  string
	Name     string
	Patterns []string
}

// RoleSpec is a workspace role.
type RoleSpec struct {
	Platform policy.Platform
	Service  string
	Name     string
	Title    Text
	Sources  []Ref
}

// ActionSpec is an action. Scope and Default are its own; Default counts only
// with OwnDefault.
type ActionSpec struct {
	Platform          policy.Platform
	Service           string
	Name              string
	Title             Text
	Access            Access
	Scope             Scope
	Default           Default
	OwnDefault        bool
	Deprecated        bool
	EnterpriseProject string // "yes", "no" or ""
	Types             []Ref
	ResourceLess      bool
	ReplacedBy        []string
	Aliases           []string
	WorkspaceCodes    []string
	Sources           []Ref
	Mentioned         bool
	Cells             []CellSpec // by role, in role order
}

// CellSpec is a cell of the role matrix.
type CellSpec struct {
	Role      string
	Reach     []policy.Reach
	Certainty Certainty
	Rule      Ref // by which it was inferred; zero: none is told
}

// OperationSpec is an operation.
type OperationSpec struct {
	Platform policy.Platform
	Service  string
	Name     string
	Title    Text
	Group    string
	API      []string
	Actions  []string
	ListAll  string
	Requires []RequirementSpec
	Sources  []Ref
	Note     string
}

// RequirementSpec is a prerequisite; exactly one of Any, Pattern and Role is
// set. By, Standing and Sources are its own.
type RequirementSpec struct {
	Any          []string
	Pattern      string
	Role         string
	Feature      string
	When         Text
	By           By
	Standing     Standing
	Always       bool
	SameResource bool
	Sources      []Ref
}

// RoleNameSpec is the name of a role or policy of the platform itself.
type RoleNameSpec struct {
	Platform policy.Platform
	Service  string
	Name     string
	Kind     RoleKind
}

// DefectSpec is something a source gets wrong.
type DefectSpec struct {
	Platform  policy.Platform
	Service   string
	Kind      string
	Where     string
	Written   string
	Corrected string
	Note      string
	Source    Ref // zero: none
}
