// Package compare answers whether one principal may do all that another may,
// whatever the action, the resource and the context: what a change of a policy
// grants or takes away. A No comes with a request that shows it.
package compare

import (
	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
)

// Request is one concrete call.
type Request struct {
	Action string
	access.Witness
}

// Within answers whether the outer principal allows everything that the inner
// one allows. A No comes with a request that the inner allows and the outer
// refuses. Undecided is what depends on something nobody documents, or is too
// large.
func Within(inner, outer *access.Principal) (*Request, match.Answer) {
	pair := access.NewPair(inner, outer)
	actions, complete := compile.Strings(patternsOf(pair), nil)
	answer := match.Yes
	if !complete {
		answer = match.Undecided
	}
	for _, action := range actions {
		w, a := pair.Exceeds(action)
		switch a {
		case match.Yes:
			return &Request{Action: spelled(pair, action), Witness: *w}, match.No
		case match.Undecided:
			answer = match.Undecided
		}
	}
	return nil, answer
}
