package audit

import (
	"sync"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
)

// mostElsewhere is how many grants in other documents a prerequisite names:
// one is a hint, a thousand are not a better one.
const mostElsewhere = 5

// neighbours is what the judges of one run share: who grants an action, worked out
// once for each action that is asked for.
type neighbours struct {
	judges []*judge
	shared *shared // by their findings
	mutex  sync.Mutex
	of     map[catalog.ActionID][]neighbour
}

// neighbour is a grant and the judge of the principal that has it.
type neighbour struct {
	judge *judge
	grant access.Grant
}

func newNeighbours(judges []*judge) *neighbours {
	return &neighbours{judges: judges, shared: newShared(), of: map[catalog.ActionID][]neighbour{}}
}

// granting lists who grants an action, in the order of the principals: as many
// as anyone can be told of. A platform's ids are its own, so other platforms
// never have them.
func (n *neighbours) granting(a catalog.ActionID, asked *judge) []neighbour {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	found, ok := n.of[a]
	if ok {
		return found
	}
	name := asked.cat.ActionName(a)
	most := 0 // of one judge, who is not told of its own
	for _, j := range n.judges {
		if len(found)-most >= mostElsewhere {
			break
		}
		if j.principal.Platform != asked.principal.Platform {
			continue
		}
		grants := j.caller.Grants(name)
		grants = grants[:min(len(grants), mostElsewhere)]
		most = max(most, len(grants))
		for _, g := range grants {
			found = append(found, neighbour{j, g})
		}
	}
	n.of[a] = found
	return found
}

// elsewhere lists grants of a prerequisite by other principals of the run.
func (j *judge) elsewhere(r *catalog.Requirement, all *neighbours) []diag.Grant {
	var out []diag.Grant
	for _, a := range r.Any {
		for _, n := range all.granting(a, j) {
			if n.judge != j && len(out) < mostElsewhere {
				out = append(out, grantAt(n.grant))
			}
		}
	}
	return out
}
