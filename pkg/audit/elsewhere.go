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

// mostListedElsewhere is how many of them all findings of a run name together.
// Beyond it a prerequisite names one, and counts the others.
const mostListedElsewhere = 1 << 11

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
	filled map[filledKey][]diag.Prerequisite
	listed int // by all findings so far
}

// filledKey is a list of prerequisites, and whether it names only one place each.
type filledKey struct {
	first *diag.Prerequisite
	brief bool
}

// grantors are the first grants of one action, in the order of the principals.
type grantors struct {
	found      []neighbour
	most       int // of one principal, which is not shown its own
	principals int // that grant it
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
		filled: map[filledKey][]diag.Prerequisite{},
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
	ids, all := j.granted, n.open
	if slices.ContainsFunc(j.principal.Policies(), grantsTheRest) {
		// By any name: what NotAction leaves out by an alias it grants by another.
		ids, all = n.cat.Expand(j.principal.Platform, match.Compile("*", match.Options{})), n.needed
	}
	for _, a := range all(ids) {
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

// open lists those of some granted actions that have room for more grants. Of the
// others only the principal is counted.
func (n *neighbours) open(ids []catalog.ActionID) (out []catalog.ActionID) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	for _, a := range ids {
		switch g := n.grantors(a); {
		case g == nil:
		case g.full():
			g.principals++
		default:
			out = append(out, a)
		}
	}
	return out
}

// needed lists those of some actions that operations need.
func (n *neighbours) needed(ids []catalog.ActionID) (out []catalog.ActionID) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	for _, a := range ids {
		if n.grantors(a) != nil {
			out = append(out, a)
		}
	}
	return out
}

// grantors gives those of an action; nil where no operation needs it. The mutex is
// held.
func (n *neighbours) grantors(a catalog.ActionID) *grantors {
	g, known := n.of[a]
	if !known {
		if len(n.cat.RequiredBy(a)) > 0 {
			g = &grantors{}
		}
		n.of[a] = g
	}
	return g
}

// add notes what a principal grants. It is called in the order of the principals.
func (n *neighbours) add(principal int, all []contribution) {
	for _, c := range all {
		g := n.of[c.action]
		if g.principals++; g.full() {
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
	old, most := f.Prerequisites, mostElsewhere
	if n.listed >= mostListedElsewhere {
		most = 1
	}
	key := filledKey{&old[0], most == 1}
	known, is := n.filled[key]
	if !is {
		var own bool
		if known, own = n.withElsewhere(f, asked, most); !own {
			n.filled[key] = known
		}
	}
	f.Prerequisites = known
	for i := range known {
		n.listed += len(known[i].Elsewhere)
	}
}

// withElsewhere gives the prerequisites of a finding with so many grants by others,
// and reports whether its principal is left out of what others see.
func (n *neighbours) withElsewhere(f *diag.Finding, asked, most int) (list []diag.Prerequisite, own bool) {
	for i := range f.Prerequisites {
		all, principals := n.elsewhere(policy.Platform(f.Platform), &f.Prerequisites[i])
		if principals == 0 {
			continue
		}
		if list == nil {
			list = slices.Clone(f.Prerequisites)
		}
		p, shown := &list[i], map[int]bool{asked: false}
		if grantsItself(p) {
			principals--
		}
		for _, other := range all {
			if other.principal == asked {
				own = true
			} else if len(p.Elsewhere) < most {
				p.Elsewhere = append(p.Elsewhere, other.grant)
				shown[other.principal] = true
			}
		}
		p.ElsewhereMore = max(0, principals-len(shown)+1)
	}
	if list == nil {
		return f.Prerequisites, false
	}
	return n.shared.lacks(list), own
}

// grantsItself reports whether the principal that lacks a prerequisite has a grant
// of it, which helps nothing.
func grantsItself(p *diag.Prerequisite) bool {
	return slices.ContainsFunc(p.Evidence, func(e diag.Evidence) bool { return e.Effect == policy.Allow.String() })
}

// elsewhere lists the first grants of a prerequisite of the caller that is missing,
// by anyone, and counts who grants it: of a group, the member that most grant.
func (n *neighbours) elsewhere(platform policy.Platform, p *diag.Prerequisite) (out []neighbour, principals int) {
	if p.Verdict != diag.Missing || p.By != "" {
		return nil, 0
	}
	names := p.AnyOf
	if p.Action != "" {
		names = []string{p.Action}
	}
	for _, name := range names {
		if id, known := n.cat.Lookup(platform, name); known && n.of[id] != nil {
			out = append(out, n.of[id].found...)
			principals = max(principals, n.of[id].principals)
		}
	}
	return out, principals
}
