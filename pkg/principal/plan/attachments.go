package plan

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source/form"
)

// attachments makes a principal of each holder of documents, and gives the documents
// that nobody holds.
func attachments(cat *catalog.Catalog, docs []*policy.Document, holders []form.Holder) ([]principal.Principal, []*policy.Document) {
	var out []principal.Principal
	held := map[*policy.Document]bool{}
	for _, h := range holders {
		here := func(d *policy.Document) bool { return slices.Contains(docs, d) }
		if !allOf(h.Documents, here) || !allOf(h.Boundaries, here) {
			continue // another part has them
		}
		together := principal.Together(h.File.Path+"#"+h.Address, h.Documents)
		if len(together) != 1 || together[0].Platform != h.Platform || !bounds(h.Boundaries) {
			continue
		}
		p := together[0]
		for _, name := range h.Roles {
			p.Attached = append(p.Attached, principal.Attached{Role: name})
		}
		lookUp(cat, &p)
		if h.Open {
			p.Attached = append(p.Attached, principal.Attached{Role: h.Address})
		}
		if len(h.Boundaries) > 0 {
			p.Boundaries = [][]*policy.Document{h.Boundaries}
		}
		out = append(out, p)
		for _, d := range slices.Concat(h.Documents, h.Boundaries) {
			held[d] = true
		}
	}
	if len(out) == 0 {
		return nil, docs
	}
	return out, slices.DeleteFunc(slices.Clone(docs), func(d *policy.Document) bool { return held[d] })
}

// lookUp finds what the names that are attached stand for. Some stay names: nobody
// knows what they grant.
func lookUp(cat *catalog.Catalog, p *principal.Principal) {
	var all []principal.Attached
	for _, a := range p.Attached {
		if a.Document == nil {
			known, ok := principal.Attach(cat, p.Platform, principal.RoleName(cat, nil, a.Role))
			if ok {
				a = known
			}
			if ok && !slices.Contains(p.Roles, a.Role) {
				p.Roles = append(p.Roles, a.Role)
			}
		}
		all = joinedRoles(all, []principal.Attached{a})
	}
	p.Attached = all
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
