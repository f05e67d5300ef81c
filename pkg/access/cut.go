package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/policy"
)

// Extent is how much of what the documents of a principal grant of an action its
// boundaries take away.
type Extent uint8

// The extents. What nobody documents may take nothing: it counts as nothing,
// and so does what is too large to decide.
const (
	CutNothing Extent = iota
	CutInPart         // some requests are refused that the documents allow
	CutWhole          // all of them are
)

// Cut is what the boundaries of a principal take from its grants of an action, and
// what in them does it.
type Cut struct {
	Extent Extent
	// Denies are the statements of boundaries that refuse something.
	Denies []Grant
	// Silent are the boundaries, by their place in the list, that leave something
	// out since none of their Allows has it. Narrow are the Allows about the
	// action that they do have.
	Silent []int
	Narrow []Grant
	// Witness is a request that the documents allow and a boundary refuses, where
	// only some are refused.
	Witness *Witness
}

// cut is a Cut that actions which the same statements match can share.
type cut struct {
	extent         Extent
	denies, narrow []*statement
	silent         []int
	witness        *Witness
}

func grantsTo(n Need, all []*statement) (grants []Grant) {
	for _, s := range all {
		at, _ := entry{s, s.actions.Patterns}.appliesTo(n)
		grants = append(grants, s.grant(at))
	}
	return grants
}

func newCut(p *Principal, n Need) cut {
	if boundsNothing(p.layers, n) {
		return cut{}
	}
	n.SameResource = true
	o, bounded := searchBeyond(p, n, p.layers[:1], p.layers)
	if !o.refused.surely {
		return cut{}
	}
	c := cut{extent: CutInPart, witness: o.witness}
	if !o.allowed.possibly && !o.unsearched {
		c.extent, c.witness = CutWhole, nil
	}
	last := len(p.layers[0].statements) // behind it stand the Denies of boundaries
	for _, deny := range bounded.denies {
		if deny.order > last && o.reasons.taking[deny.statement] && !slices.Contains(c.denies, deny.statement) {
			c.denies = append(c.denies, deny.statement)
		}
	}
	if len(c.denies)+len(o.reasons.silent) == 0 { // too many to ask about each
		for _, deny := range bounded.denies[:min(len(bounded.denies), mostAsked)] {
			if deny.order > last {
				c.denies = append(c.denies, deny.statement)
			}
		}
	}
	for i := 1; i < len(p.layers); i++ {
		if !o.reasons.silent[i] {
			continue
		}
		c.silent = append(c.silent, i-1)
		for _, allow := range bounded.layers[i] {
			if !slices.Contains(c.narrow, allow.statement) && len(c.narrow) < mostCited {
				c.narrow = append(c.narrow, allow.statement)
			}
		}
	}
	return c
}

// boundsNothing is a cheap test: it reports true only if each boundary allows an
// action outright and denies nothing of it.
func boundsNothing(layers []layer, n Need) bool {
	for _, l := range layers[1:] {
		outright := n.Class == ByDenial
		for _, e := range l.candidates(n) {
			_, applies := e.appliesTo(n)
			if applies != doesNotApply && e.statement.source.Effect == policy.Deny {
				return false
			}
			outright = outright || e.statement.grantsOutright(applies)
		}
		if !outright {
			return false
		}
	}
	return true
}
