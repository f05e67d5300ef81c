package form

import (
	"fmt"
	"slices"
	"strings"

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
	// Elsewhere are names of policies of the account that it holds: the file does not
	// have them.
	Elsewhere []string
	// Open says that something is attached whose name is not known.
	Open bool
}

// Hold adds documents that are held, each once.
func (h *Holder) Hold(docs ...*policy.Document) { h.Documents = withEach(h.Documents, docs) }

// Join gives a user what a group holds.
func (h *Holder) Join(group *Holder) {
	h.Hold(group.Documents...)
	h.Roles = withEach(h.Roles, group.Roles)
	h.Elsewhere = withEach(h.Elsewhere, group.Elsewhere)
	h.Open = h.Open || group.Open
}

func withEach[T comparable](list, more []T) []T {
	for _, one := range more {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// Several gives those who hold more than one document, in order: any other document is
// judged alone. They also hold the documents of their own blocks. Holders of the same
// are one. A group that is filled is judged with its members.
func Several(
	order []string, held map[string]*Holder, of map[string][]*policy.Document, filled func(address string) bool,
) []Holder {
	var out []Holder
	same := map[string]int{}
	for _, address := range order {
		one := held[address]
		if filled(address) {
			continue
		}
		for _, d := range of[address] {
			if d.Judged() {
				one.Hold(d)
			}
		}
		more := len(one.Documents) > 1 || len(one.Roles) > 0 || len(one.Elsewhere) > 0 || len(one.Boundaries) > 0 ||
			len(one.Bounds) > 0 || one.Open
		if len(one.Documents) == 0 || !more {
			continue
		}
		var says strings.Builder
		fmt.Fprint(&says, one.Roles, one.Elsewhere, one.Bounds, one.Open)
		for _, d := range slices.Concat(one.Documents, one.Boundaries) {
			fmt.Fprintf(&says, " %p", d)
		}
		if i, known := same[says.String()]; known {
			out[i].Alike = append(out[i].Alike, one.Address)
			continue
		}
		same[says.String()] = len(out)
		out = append(out, *one)
	}
	return out
}
