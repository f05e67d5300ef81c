package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// rights is what one principal may do: its policies within their boundaries, its
// workspace roles, and what its agency may do.
type rights struct {
	cat          *catalog.Catalog
	principal    *principal.Principal
	basis        RoleBasis
	caller       *access.Principal
	unbounded    *access.Principal  // the caller without its boundaries; nil when it has none
	agency       *access.Principal  // nil when no agency document was given
	outright     []catalog.ActionID // that are granted whatever is asked, in order: some of them
	needs        *needs
	scale        scale
	room         []access.Need            // for those of one prerequisite at a time
	used         *inUse                   // the resources in use; nil for all
	narrow       map[narrowKey]granting   // see narrowGrants
	renames      *renames                 // of the platform, when they were asked for
	patterns     map[string][]access.Need // see standing
	hidden       hidden
	substitutes  map[string]bool // see standsFor
	byDefault    bool            // every ModelArts permission is held: no grant is about it
	relied       bool            // a prerequisite was met by that
	roles        *workspace.Set  // nil without workspace roles
	unknownRoles []string        // workspace roles that nothing describes
}

func newRights(n *needs, p *principal.Principal, basis RoleBasis) *rights {
	cat := n.cat
	r := &rights{
		cat: cat, principal: p, basis: basis, needs: n, scale: scale{p.Platform, n.oldest},
		patterns: map[string][]access.Need{}, substitutes: map[string]bool{},
	}
	if cat.HasActions(p.Platform) {
		r.caller = n.types.NewPrincipal(p.Policies(), p.Boundaries...)
	} else {
		r.caller = n.types.NewPrincipal(nil) // nothing can be asked of it
	}
	r.roles, r.unknownRoles = workspaceSet(cat, p)
	r.byDefault = defaultAccess(p)
	r.used = newInUse(cat, p)
	r.hidden = newHidden(r)
	if len(p.Boundaries) > 0 {
		r.unbounded = n.types.NewPrincipal(p.Policies())
	}
	if len(p.Agency) > 0 {
		r.agency = n.types.NewPrincipal(p.Agency)
	}
	return r
}

// need gives an action as the principal is asked for it.
func (r *rights) need(id catalog.ActionID) access.Need {
	n := *r.needs.of(id)
	if n.Class == access.ByGrant && r.byDefault && r.cat.ActionService(id) == modelArts {
		n.Class = access.ByDenial
	}
	r.used.narrow(&n)
	return n
}

// current gives the action of the name that an action has now.
func (r *rights) current(id catalog.ActionID) catalog.ActionID {
	if r.renames == nil {
		r.renames = r.needs.renames(r.principal.Platform)
	}
	return r.renames.current(id)
}

// currentNames gives the names that actions have now, each once.
func (r *rights) currentNames(ids []catalog.ActionID) []string {
	names := make([]string, 0, len(ids))
	for _, a := range ids {
		if name := r.cat.ActionName(r.current(a)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// own gives the own actions of an operation. One that a role holds is allowed
// unless denied, where either is enough.
func (r *rights) own(op *catalog.Operation) []access.Need {
	own := make([]access.Need, 0, len(op.Actions))
	for _, a := range op.Actions {
		n := r.need(a)
		if h := r.holding(n); h != nil && h.Held && r.basis != BasisAnd {
			n.Class = access.ByDenial
		}
		own = append(own, n)
	}
	return own
}

// mayUse reports whether the principal can use an action somewhere; what is
// undecided counts.
func (r *rights) mayUse(a catalog.ActionID) bool {
	if r.roles == nil {
		return r.granted(a)
	}
	return r.rule(a).Verdict > access.Missing
}

// granted is mayUse by the policies alone.
func (r *rights) granted(a catalog.ActionID) bool {
	return has(r.outright, a) || r.caller.Live(r.need(a))
}

// grantedUnbounded is granted as if there were no boundary.
func (r *rights) grantedUnbounded(a catalog.ActionID) bool { return r.unbounded.Live(r.need(a)) }

// eachGrant gives every Allow of an action, under any of its names.
func (r *rights) eachGrant(a catalog.ActionID, f func(access.Grant)) {
	r.caller.EachGrant(r.cat.ActionName(a), f)
	for _, name := range r.need(a).Aliases {
		r.caller.EachGrant(name, f)
	}
}

// grantsOf lists the Allows of actions, each place once.
func (r *rights) grantsOf(actions ...catalog.ActionID) (out granting) {
	type place struct {
		doc *policy.Document
		at  int
	}
	seen := map[place]bool{}
	for _, a := range actions {
		r.eachGrant(a, func(g access.Grant) {
			p := place{g.Document, g.Action.Span.Start}
			switch {
			case seen[p]:
			case len(out.first) < MostPlaces:
				out.first = append(out.first, g)
			default:
				out.more++
			}
			seen[p] = true
		})
	}
	return out
}

// standing gives the needs to ask for where all actions of a pattern must be
// granted: of those that the policies treat alike the first stands for all. Where
// workspace roles have a part, each is asked for.
func (r *rights) standing(by catalog.By, text string, ids []catalog.ActionID) []access.Need {
	key := by.String() + " " + text
	if needs, known := r.patterns[key]; known {
		return needs
	}
	who := r.caller
	if by == catalog.Agency {
		who = r.agency
	}
	var needs []access.Need
	seen := map[access.Likeness]bool{}
	for _, id := range ids {
		n := r.need(id)
		if r.roles == nil || by == catalog.Agency {
			like := who.Likeness(n)
			if seen[like] {
				continue
			}
			seen[like] = true
		}
		needs = append(needs, n)
	}
	r.patterns[key] = needs
	return needs
}

// modelArts is the service that everybody may use whole until a fine-grained
// permission of it is granted.
const modelArts = "modelarts"

// defaultAccess reports whether the documents were read whole and no grant is
// about ModelArts: only such grants replace its default access.
func defaultAccess(p *principal.Principal) bool {
	docs := p.Policies()
	return p.Platform.HuaweiFamily() && len(docs) > 0 && !slices.ContainsFunc(docs, (*policy.Document).Broken) &&
		!slices.ContainsFunc(docs, namesModelArts)
}

func namesModelArts(d *policy.Document) bool {
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Effect != policy.Allow {
			continue
		}
		if s.NotAction {
			return true
		}
		for _, a := range s.Actions {
			if service, _, _ := strings.Cut(a.Value, ":"); match.EqualFold(service, modelArts) || strings.Contains(service, "*") {
				return true
			}
		}
	}
	return false
}
