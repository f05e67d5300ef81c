package form

import (
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// Holder is a user, group, role or agency that holds policies as a file says, or
// whom they bound.
type Holder struct {
	// Address is its name in the file ("aws_iam_role.app", "user alice"), and File the
	// file where it stands.
	Address  string
	File     *diag.File
	Platform policy.Platform
	// From says that File calls the module that has it, and does not hold it itself.
	From bool
	// Alike are further addresses of what holds the same.
	Alike []string
	// Documents are those of the same reading that it holds, and Boundaries those that
	// bound it.
	Documents, Boundaries []*policy.Document
	// Bounds are names of the platform's own policies that bound it.
	Bounds []string
	// Roles are names of the platform's own roles and policies that it holds.
	Roles []string
	// Open says that something is attached whose name is not known.
	Open bool
}
