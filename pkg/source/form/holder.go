package form

import (
	"cmp"
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
	// Members are documents that say which roles of a workspace it has.
	Members []*policy.Document
	// Open says that something is attached whose name is not known.
	Open bool
	// At are the places that name what is in Roles and Elsewhere, where they are known.
	At map[string]Attachment
}

// Attachment is a place that attaches a policy by its name.
type Attachment struct {
	File    *diag.File
	Place   policy.Place
	Address string // what the file calls it
}

// Attach adds a name to Roles or Elsewhere, and its place. The first place counts.
func (h *Holder) Attach(list *[]string, name string, at Attachment) {
	if !slices.Contains(*list, name) {
		*list = append(*list, name)
	}
	h.place(name, at)
}

func (h *Holder) place(name string, at Attachment) {
	if _, known := h.At[name]; known || at.File == nil {
		return
	}
	if h.At == nil {
		h.At = map[string]Attachment{}
	}
	h.At[name] = at
}

// Hold adds documents that are held, each once.
func (h *Holder) Hold(docs ...*policy.Document) { h.Documents = withEach(h.Documents, docs) }

// Join gives a user what a group holds.
func (h *Holder) Join(group *Holder) {
	h.Hold(group.Documents...)
	h.Roles = withEach(h.Roles, group.Roles)
	h.Elsewhere = withEach(h.Elsewhere, group.Elsewhere)
	h.Open = h.Open || group.Open
	for name, at := range group.At {
		h.place(name, at)
	}
}

// Bind says of its boundaries whom they bound: the first holder.
func (h *Holder) Bind() {
	for _, d := range h.Boundaries {
		d.Bounds = cmp.Or(d.Bounds, h.Address)
	}
}

// ByNames makes the documents of a holder that has nothing but names: one for each place,
// if it was not made yet. What a policy of the account grants, nobody knows.
func (h *Holder) ByNames(made map[string]*policy.Document) (docs []*policy.Document) {
	if len(h.Documents) > 0 {
		return nil
	}
	for i, name := range slices.Concat(h.Roles, h.Elsewhere) {
		at, known := h.At[name]
		if !known {
			continue
		}
		key := fmt.Sprintf("%p %d %s", at.File, at.Place.Span.Start, name)
		d := made[key]
		if d == nil {
			d = policy.ByName(at.File, at.Place, h.Platform, name)
			d.Address = at.Address
			made[key] = d
			docs = append(docs, d)
		}
		if i < len(h.Roles) {
			h.Hold(d)
		} else if !d.NotAnalysable() {
			policy.NameAlone(d)
		}
	}
	return docs
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
// are one. A group that is filled is judged with its members. Who has nothing but names
// of the platform's own holds documents that are made of these.
func Several(
	order []string, held map[string]*Holder, of map[string][]*policy.Document, filled func(address string) bool,
) (out []Holder, made []*policy.Document) {
	same, names := map[string]int{}, map[string]*policy.Document{}
	for _, address := range order {
		held[address].Bind()
	}
	bounds := func(d *policy.Document) bool { return d.Bounds != "" }
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
		made = append(made, one.ByNames(names)...)
		more := len(one.Documents) > 1 || len(one.Roles) > 0 || len(one.Elsewhere) > 0 || len(one.Boundaries) > 0 ||
			len(one.Members) > 0 || slices.ContainsFunc(one.Documents, bounds) || len(one.Bounds) > 0 || one.Open
		if len(one.Documents) == 0 || !more {
			continue
		}
		var says strings.Builder
		fmt.Fprint(&says, one.Roles, one.Elsewhere, one.Bounds, one.Open)
		for _, d := range slices.Concat(one.Documents, one.Boundaries, one.Members) {
			fmt.Fprintf(&says, " %p", d)
		}
		if i, known := same[says.String()]; known {
			if one.Address != out[i].Address {
				out[i].Alike = append(out[i].Alike, one.Address)
			}
			continue
		}
		same[says.String()] = len(out)
		out = append(out, *one)
	}
	return out, made
}
