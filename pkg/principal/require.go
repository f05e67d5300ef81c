package principal

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// Required is what a name given to --require stands for.
type Required struct {
	Name       string
	Operations []catalog.OperationID
	Action     catalog.ActionID // -1 when the name is no action
}

// ResolveRequired finds what a required name means on a platform: an operation
// id, an action or an API. ok is false when the catalogue knows none of them.
func ResolveRequired(cat *catalog.Catalog, p policy.Platform, name string) (r Required, ok bool) {
	r = Required{Name: name, Action: -1}
	if id, found := cat.FindOperation(p, name); found {
		r.Operations = []catalog.OperationID{id}
		return r, true
	}
	if id, found := cat.Lookup(p, name); found {
		r.Action = id
		r.Operations = cat.Unlocks(id)
		return r, true
	}
	if strings.Contains(name, "/") {
		r.Operations = cat.FindAPI(p, name)
	}
	return r, len(r.Operations) > 0
}

// IsGlob reports whether a name given to --only is a pattern, which stands for
// what it matches among the operations that are granted.
func IsGlob(name string) bool { return strings.ContainsAny(name, "*?") }

// ResolveOnly finds what a name given to --only means on a platform: what
// [ResolveRequired] takes, or the title of operations in any language.
func ResolveOnly(cat *catalog.Catalog, p policy.Platform, name string) (r Required, ok bool) {
	if r, ok = ResolveRequired(cat, p, name); ok {
		return r, true
	}
	for _, id := range cat.Operations(p) {
		if op := cat.Operation(id); hasTitle(&op, name) {
			r.Operations = append(r.Operations, id)
		}
	}
	return r, len(r.Operations) > 0
}

// hasTitle reports whether an operation has a title, in any language and case.
func hasTitle(op *catalog.Operation, title string) bool {
	return slices.ContainsFunc([]string{op.Title.En, op.Title.ZhHans, op.Title.ZhHant}, func(t string) bool {
		return t != "" && strings.EqualFold(t, title)
	})
}
