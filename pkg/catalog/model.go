package catalog

import "github.com/permgap/permgap/pkg/policy"

// Model is a whole catalogue as plain data: what indexes are written from and
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

// CellSpec is a cell of the role matrix.
type CellSpec struct {
	Role      string
	Reach     []policy.Reach
	Certainty Certainty
	Rule      Ref // by which it was inferred; zero: no rule is named
}

// Pin is the value that a condition key has in a call. A key that may have
// several stands several times.
type Pin struct{ Key, Value string }

// Retraction is what a file laid over the catalogue takes away.
type Retraction struct {
	Name    string // of an action or an operation; of a prerequisite: an action, a pattern or a role
	Overlay string // the file
	Reason  string
}

// kindsOf counts which of actions, pattern and role a prerequisite is; one is
// right.
func (r *RequirementSpec) kindsOf() uint8 {
	return bit(len(r.Any) > 0) + bit(r.Pattern != "") + bit(r.Role != "")
}
