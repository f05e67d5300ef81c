package plan

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source/form"
)

// each makes a principal of each holder of documents, and of each document that nobody
// holds. They stand in the order of the documents.
func each(cat *catalog.Catalog, docs []*policy.Document, holders []form.Holder) []principal.Principal {
	alone := principal.Each(docs)
	if len(holders) == 0 {
		return alone
	}
	holders = present(docs, holders)
	of := map[*policy.Document][]int{} // the holders of a document, by their numbers
	bound := map[*policy.Document]bool{}
	made := make([]*principal.Principal, len(holders))
	for i, h := range holders {
		if made[i] = held(cat, h); made[i] == nil {
			continue
		}
		for _, d := range h.Documents {
			of[d] = append(of[d], i)
		}
		for _, d := range h.Boundaries {
			bound[d] = true
		}
	}
	var out []principal.Principal
	for _, p := range alone {
		d := p.Documents[0]
		for _, i := range of[d] {
			if made[i] != nil {
				out = append(out, *made[i])
				made[i] = nil
			}
		}
		if of[d] == nil && !bound[d] {
			out = append(out, p)
		}
	}
	return out
}

// present gives the holders all of whose documents are there: another principal may
// have some, or another part.
func present(docs []*policy.Document, holders []form.Holder) []form.Holder {
	there := make(map[*policy.Document]bool, len(docs))
	for _, d := range docs {
		there[d] = true
	}
	is := func(d *policy.Document) bool { return there[d] }
	return slices.DeleteFunc(slices.Clone(holders), func(h form.Holder) bool { return !allOf(h.Documents, is) || !allOf(h.Boundaries, is) })
}

// held makes the principal of a holder; nil where it holds nothing that is judged, or
// documents of several platforms.
func held(cat *catalog.Catalog, h form.Holder) *principal.Principal {
	together := principal.Together(h.File.Path+"#"+h.Address, h.Documents)
	if len(together) != 1 || together[0].Platform != h.Platform {
		return nil
	}
	p := &together[0]
	attachRoles(cat, p, h)
	if len(h.Boundaries) > 0 && bounds(h.Boundaries) {
		p.Boundaries = [][]*policy.Document{h.Boundaries}
	}
	p.Alike = h.Alike
	boundBy(cat, p, h)
	return p
}

// boundBy bounds a principal by the platform's own policies.
func boundBy(cat *catalog.Catalog, p *principal.Principal, h form.Holder) {
	for _, name := range h.Bounds {
		a, known := attachOwn(cat, h.Platform, name)
		if known && a.Document != nil {
			p.Boundaries = append(p.Boundaries, []*policy.Document{a.Document})
			continue
		}
		p.Unbound = append(p.Unbound, name)
	}
}

// attachRoles gives a principal what a holder has of the platform's own.
func attachRoles(cat *catalog.Catalog, p *principal.Principal, h form.Holder) {
	for _, name := range h.Roles {
		a, known := attachOwn(cat, h.Platform, name)
		if !known {
			a = principal.Attached{Role: name} // nobody knows what it grants
		} else if !slices.Contains(p.Roles, a.Role) {
			p.Roles = append(p.Roles, a.Role)
		}
		p.Attached = joinedRoles(p.Attached, []principal.Attached{a})
	}
	for _, name := range h.Elsewhere {
		p.Attached = joinedRoles(p.Attached, []principal.Attached{{Role: name}})
	}
	if h.Open {
		p.Attached = append(p.Attached, principal.Attached{Role: h.File.Path + "#" + h.Address})
	}
}

// attachOwn attaches one of the platform's own by its name. The policy of an account that
// shares a name with one of AWS is another.
func attachOwn(cat *catalog.Catalog, p policy.Platform, name string) (principal.Attached, bool) {
	if strings.HasPrefix(name, "arn:") && !policy.OfAWS(name) {
		return principal.Attached{}, false
	}
	return principal.Attach(cat, p, principal.RoleName(cat, nil, name))
}

// joint makes all documents one principal, with what their holders have of the
// platform's own. What only bounds grants nothing. A boundary is that of the principal
// if all holders have it.
func joint(cat *catalog.Catalog, name string, docs []*policy.Document, holders []form.Holder) []principal.Principal {
	holders = present(docs, holders)
	grants, bound := map[*policy.Document]bool{}, map[*policy.Document]bool{}
	for _, h := range holders {
		for _, d := range h.Documents {
			grants[d] = true
		}
		for _, d := range h.Boundaries {
			bound[d] = true
		}
	}
	onlyBounds := func(d *policy.Document) bool { return bound[d] && !grants[d] }
	out := principal.Together(name, slices.DeleteFunc(slices.Clone(docs), onlyBounds))
	for i := range out {
		p := &out[i]
		own := slices.DeleteFunc(slices.Clone(holders), func(h form.Holder) bool { return h.Platform != p.Platform })
		for _, h := range own {
			attachRoles(cat, p, h)
		}
		other := func(h form.Holder) bool { return !slices.Equal(h.Boundaries, own[0].Boundaries) }
		if len(own) > 0 && len(own[0].Boundaries) > 0 && bounds(own[0].Boundaries) && !slices.ContainsFunc(own, other) {
			p.Boundaries = [][]*policy.Document{own[0].Boundaries}
		}
		if len(own) == 1 {
			boundBy(cat, p, own[0])
		}
	}
	return out
}

// bounds reports documents that can bound: one that could not be read would refuse
// everything.
func bounds(docs []*policy.Document) bool { return allOf(docs, (*policy.Document).Judged) }

func allOf(docs []*policy.Document, is func(*policy.Document) bool) bool {
	return !slices.ContainsFunc(docs, func(d *policy.Document) bool { return !is(d) })
}

// joinedRoles adds the roles that a list does not have.
func joinedRoles(list, more []principal.Attached) []principal.Attached {
	for _, a := range more {
		if !slices.ContainsFunc(list, func(o principal.Attached) bool { return o.Role == a.Role }) {
			list = append(list, a)
		}
	}
	return list
}
