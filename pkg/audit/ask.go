package audit

import (
	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/principal"
)

// Asked is what was decided about one action of a principal.
type Asked struct {
	Ruling
	// Detail says what is granted, of one that is neither granted nor missing.
	Detail message.Message
	// Grants are the Allows that name the action, wherever they apply: the first
	// of many.
	Grants []access.Grant
	// Cut is what the boundaries take away.
	Cut access.Cut
}

// Ask decides whether a principal may use an action on a resource, given by its
// name or a pattern; "" for all resources of the action. An action that the
// catalogue does not know is asked for by its text.
func Ask(cat *catalog.Catalog, p *principal.Principal, action, resource string, o Options) Asked {
	r := newRights(newNeeds(cat), p, o.RoleBasis)
	n := textNeed(p.Platform, action)
	id, known := cat.Lookup(p.Platform, action)
	if known {
		n = r.need(id)
	}
	if resource != "" && resource != "*" && !n.ResourceLess {
		n.Universe = []string{resource}
	}
	who := r.caller
	if !cat.HasActions(p.Platform) {
		who = access.NewPrincipal(p.Policies(), p.Boundaries...)
		r.caller = who
	}
	asked := Asked{Ruling: r.decideAll(nil, []access.Need{n}), Cut: who.Cut(n)}
	asked.Detail = detailOf(&asked.Ruling)
	for _, name := range append([]string{n.Action}, n.Aliases...) {
		who.EachGrant(name, func(g access.Grant) {
			if len(asked.Grants) < MostPlaces {
				asked.Grants = append(asked.Grants, g)
			}
		})
	}
	return asked
}

// EvidenceOf gives the form of reports to statements.
func EvidenceOf(grants []access.Grant) (out []diag.Evidence) {
	for _, g := range grants {
		at := g.Location()
		out = append(out, diag.Evidence{
			Path: at.Path, Pointer: at.Pointer, Line: at.Line, Column: at.Column,
			Effect: g.Effect.String(), Pattern: patternOf(g), EndLine: at.EndLine, EndColumn: at.EndColumn,
		})
	}
	return out
}
