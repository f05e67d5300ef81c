package audit

import (
	"slices"
	"sync"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// mostElsewhere is how many grants in other documents a prerequisite names:
// one is a hint, a thousand are not a better one.
const mostElsewhere = 5

// neighbours is what the judges of one run share: the first grants of each action
// that operations need. It keeps places and no documents, so that a document can
// be released once its principal is judged. A later principal can grant what an
// earlier one lacks: it is asked when all are judged.
type neighbours struct {
	cat    *catalog.Catalog
	alone  bool    // there is one principal: nothing is granted elsewhere
	shared *shared // by their findings
	needs  *needs
	mutex  sync.Mutex
	of     map[catalog.ActionID]*grantors // nil for an action that no operation needs
	filled map[*diag.Prerequisite][]diag.Prerequisite
}

// grantors are the first grants of one action, in the order of the principals.
type grantors struct {
	found []neighbour
	most  int // of one principal, which is not shown its own
}

// neighbour is a grant and the number of the principal that has it.
type neighbour struct {
	principal int
	grant     diag.Grant
}

// contribution is what one principal grants of an action.
type contribution struct {
	action catalog.ActionID
	grants []diag.Grant
}

func newNeighbours(cat *catalog.Catalog, alone bool) *neighbours {
	return &neighbours{
		cat: cat, alone: alone, shared: newShared(), needs: newNeeds(cat), of: map[catalog.ActionID]*grantors{},
		filled: map[*diag.Prerequisite][]diag.Prerequisite{},
	}
}

// full reports whether there are as many grants as anyone can be shown.
func (g *grantors) full() bool { return len(g.found)-g.most >= mostElsewhere }

// grantsOf lists what a principal grants of the actions that operations need and
// that have room for more. Judges call it at the same time; none adds meanwhile.
func (n *neighbours) grantsOf(j *judge) (out []contribution) {
	if n.alone {
		return nil
	}
	ids := j.granted
	if slices.ContainsFunc(j.principal.Policies(), grantsTheRest) {
		// By any name: what NotAction leaves out by an alias it grants by another.
		ids = n.cat.Expand(j.principal.Platform, match.Compile("*", match.Options{}))
	}
	for _, a := range n.open(ids) {
		all := j.rights.caller.Grants(n.cat.ActionName(a))
		if len(all) == 0 {
			continue
		}
		c := contribution{action: a}
		for _, g := range all[:min(len(all), mostElsewhere)] {
			c.grants = append(c.grants, grantAt(g))
		}
		cutGrants(c.grants)
		out = append(out, c)
	}
	return out
}

// grantsTheRest reports whether a document grants what it does not name.
func grantsTheRest(d *policy.Document) bool {
	return d.Judged() && slices.ContainsFunc(d.Statements, func(s policy.Statement) bool {
		return s.NotAction && s.Effect == policy.Allow
	})
}

// open lists those of some actions that have room for more grants.
func (n *neighbours) open(ids []catalog.ActionID) (out []catalog.ActionID) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	for _, a := range ids {
		g, known := n.of[a]
		if !known {
			if len(n.cat.RequiredBy(a)) > 0 {
				g = &grantors{}
			}
			n.of[a] = g
		}
		if g != nil && !g.full() {
			out = append(out, a)
		}
	}
	return out
}

// add notes what a principal grants. It is called in the order of the principals.
func (n *neighbours) add(principal int, all []contribution) {
	for _, c := range all {
		g := n.of[c.action]
		if g.full() {
			continue
		}
		g.most = max(g.most, len(c.grants))
		for _, grant := range c.grants {
			g.found = append(g.found, neighbour{principal, grant})
		}
	}
}

// fill adds the grants by other principals to the prerequisites that a finding
// lacks. The lists of prerequisites are shared by findings, and so are the new ones.
func (n *neighbours) fill(f *diag.Finding, asked int) {
	if n.alone || len(f.Prerequisites) == 0 {
		return
	}
	old := f.Prerequisites
	if known, is := n.filled[&old[0]]; is {
		f.Prerequisites = known
		return
	}
	own := false // whether this principal is left out of a list that others see
	var list []diag.Prerequisite
	for i := range old {
		all := n.elsewhere(policy.Platform(f.Platform), &old[i])
		if len(all) == 0 {
			continue
		}
		if list == nil {
			list = slices.Clone(old)
		}
		for _, other := range all {
			if other.principal == asked {
				own = true
			} else if len(list[i].Elsewhere) < mostElsewhere {
				list[i].Elsewhere = append(list[i].Elsewhere, other.grant)
			}
		}
	}
	if list != nil {
		f.Prerequisites = n.shared.lacks(list)
	}
	if !own {
		n.filled[&old[0]] = f.Prerequisites
	}
}

// elsewhere lists the grants of a prerequisite of the caller that is missing, by
// anyone.
func (n *neighbours) elsewhere(platform policy.Platform, p *diag.Prerequisite) (out []neighbour) {
	if p.Verdict != diag.Missing || p.By != "" {
		return nil
	}
	names := p.AnyOf
	if p.Action != "" {
		names = []string{p.Action}
	}
	for _, name := range names {
		if id, known := n.cat.Lookup(platform, name); known && n.of[id] != nil {
			out = append(out, n.of[id].found...)
		}
	}
	return out
}
