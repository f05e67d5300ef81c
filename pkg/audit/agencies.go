package audit

import (
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/message"
)

// agencies are those that operations of a principal run with and that no document
// describes, by name, with the number of their prerequisites.
type agencies map[string]int

// add counts what an operation needs of its agency and was not judged.
func (a agencies) add(r *Result) {
	for _, stated := range r.NotJudged {
		a[AgencyOf(r.Operation, stated)]++
	}
}

// AgencyOf names the agency that has a prerequisite: itself, or the one that the
// operation needs in the same case, else that of the service that acts with it, as
// a name in brackets: see [catalog.Described].
func AgencyOf(op *catalog.Operation, stated *catalog.Requirement) string {
	if stated.Role != "" {
		return stated.Role
	}
	for i := range op.Requires {
		r := &op.Requires[i]
		if r.RoleKind == catalog.AgencyRole && r.Feature == stated.Feature && r.When == stated.When {
			return r.Role
		}
	}
	service, _, _ := strings.Cut(op.Name, ".")
	return catalog.Undescribed(op.Platform, service)
}

func (a agencies) sorted() []string { return slices.Sorted(maps.Keys(a)) }

// named names the agencies in a sentence: by their name, or by what describes one
// that has no fixed name.
func (a agencies) named() (all []message.Message) {
	for _, name := range a.sorted() {
		described := "no"
		if what, is := catalog.Described(name); is {
			name, described = what, "yes"
		}
		all = append(all, message.New("agency-named", message.Text("name", name), message.Text("described", described)))
	}
	return all
}

// note names the agencies once for the principal.
func (a agencies) note(notes *noting) {
	total := 0
	for _, n := range a {
		total += n
	}
	if total > 0 {
		notes.add(message.New("note-no-agency", message.Count("count", total), message.Parts("names", firstParts(a.named(), 5))))
	}
}
