package principal

import (
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
