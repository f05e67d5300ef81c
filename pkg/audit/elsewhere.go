package audit

import (
	"sync"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// mostElsewhere is how many grants in other documents a prerequisite names:
// one is a hint, a thousand are not a better one.
const mostElsewhere = 5

// neighbours is what the judges of one run share: who grants an action, worked out
// once for each action that is asked for.
type neighbours struct {
	everybody []principal.Principal
	shared    *shared // by their findings
	needs     *needs
	mutex     sync.Mutex
	named     map[policy.Platform]*mentions
	prepared  map[int]*access.Principal
	of        map[catalog.ActionID][]neighbour
}

// neighbour is a grant and the principal that has it.
type neighbour struct {
	principal *principal.Principal
	grant     diag.Grant
}

func newNeighbours(cat *catalog.Catalog, everybody []principal.Principal) *neighbours {
	return &neighbours{
		everybody: everybody, shared: newShared(), needs: newNeeds(cat), named: map[policy.Platform]*mentions{},
		prepared: map[int]*access.Principal{}, of: map[catalog.ActionID][]neighbour{},
	}
}

// granting lists who grants an action of a platform, in the order of the
// principals: as many as anyone can be told of. A platform's ids are its own, so
// other platforms never have them.
func (n *neighbours) granting(a catalog.ActionID, platform policy.Platform) []neighbour {
	if len(n.everybody) == 1 {
		return nil // nobody else
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	found, ok := n.of[a]
	if ok {
		return found
	}
	name := n.needs.cat.ActionName(a)
	most := 0 // of one principal, who is not told of its own
	for _, i := range n.mentions(platform).candidates(name) {
		if len(found)-most >= mostElsewhere {
			break
		}
		grants := n.prepare(i).Grants(name)
		grants = grants[:min(len(grants), mostElsewhere)]
		most = max(most, len(grants))
		for _, g := range grants {
			found = append(found, neighbour{&n.everybody[i], grantAt(g)})
		}
	}
	n.of[a] = found
	return found
}

// mentions gives the index of a platform.
func (n *neighbours) mentions(p policy.Platform) *mentions {
	x := n.named[p]
	if x == nil {
		x = newMentions(n.everybody, p)
		n.named[p] = x
	}
	return x
}

// prepare gives the documents of a principal as they are asked for grants.
func (n *neighbours) prepare(i int) *access.Principal {
	p := n.prepared[i]
	if p == nil {
		p = access.NewPrincipal(n.everybody[i].Documents)
		n.prepared[i] = p
	}
	return p
}

// elsewhere lists grants of a prerequisite by principals of the run other than
// this one.
func (n *neighbours) elsewhere(r *catalog.Requirement, asked *principal.Principal) []diag.Grant {
	var out []diag.Grant
	for _, a := range r.Any {
		for _, other := range n.granting(a, asked.Platform) {
			if other.principal != asked && len(out) < mostElsewhere {
				out = append(out, other.grant)
			}
		}
	}
	return out
}
