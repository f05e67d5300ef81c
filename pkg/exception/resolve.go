package exception

import (
	"errors"
	"fmt"
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source"
)

// mostMistakes is how many unknown operations are named: to find what one means takes
// long.
const mostMistakes = 20

// Resolve finds what the operations of entries mean, on every platform, and refuses
// those that mean nothing, each with its place.
func Resolve(cat *catalog.Catalog, all []Entry) error {
	n := Names{cat: cat, titles: principal.NewTitles(cat)}
	var errs []error
	known := map[string][]string{}
	for i := range all {
		e := &all[i]
		if e.Operation == "" || IsPattern(e.Operation) {
			continue
		}
		found, seen := known[e.Operation]
		if !seen {
			found = n.operations(e.Operation)
			known[e.Operation] = found
		}
		if e.operations = found; len(found) > 0 {
			continue
		}
		if len(errs) == mostMistakes {
			errs = append(errs, fmt.Errorf("and more unknown operations: only the first %d are listed", mostMistakes))
			break
		}
		err := fmt.Errorf("unknown operation %q", source.Head(e.Operation))
		hint := "'permgap catalog show SERVICE' lists those of a service"
		if near := message.In("").Text(n.meant(e.Operation)); near != "" {
			hint = near
		}
		errs = append(errs, diag.Placed(e.OperationAt.String(), diag.Hint(err, hint)))
	}
	return errors.Join(errs...)
}

// Names says which names the catalogue knows.
type Names struct {
	cat    *catalog.Catalog
	titles *principal.Titles
}

// NewNames makes one.
func NewNames(cat *catalog.Catalog) Names { return Names{cat, principal.NewTitles(cat)} }

// Known reports whether a name is an operation or action of some platform, and gives
// advice about one that is not.
func (n Names) Known(name string) (hint message.Message, known bool) {
	for _, p := range policy.Platforms() {
		if _, known := n.titles.Resolve(p, name); known {
			return message.Message{}, true
		}
	}
	return n.meant(name), false
}

func (n Names) meant(name string) message.Message {
	return names.Meant(n.cat, policy.Platforms(), name, nil)
}

// operations gives the folded ids of those that a name stands for.
func (n Names) operations(name string) []string {
	var out []string
	for _, p := range policy.Platforms() {
		found, _ := n.titles.Resolve(p, name)
		for _, id := range found.Operations {
			if op := match.Fold(n.cat.Operation(id).Name); !slices.Contains(out, op) {
				out = append(out, op)
			}
		}
	}
	return out
}
