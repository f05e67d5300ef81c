package plan

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source/form"
)

// attaching finds what names of the platform's own stand for, each once: many hold the
// same.
type attaching struct {
	cat   *catalog.Catalog
	known map[string]principal.Attached // by platform and name
	used  map[*policy.Document]bool     // places that name what is judged
}

// mostNames bounds the names that are judged of holders that have nothing else, in a part.
const mostNames = 300

// each makes a principal of each holder of documents, and of each document that nobody
// holds. They stand in the order of the documents.
func each(cat *catalog.Catalog, docs []*policy.Document, holders []form.Holder) []principal.Principal {
	if len(holders) == 0 {
		return slices.DeleteFunc(principal.Each(docs), func(p principal.Principal) bool { return p.Documents[0].Bounds != "" })
	}
	t := attaching{cat, map[string]principal.Attached{}, map[*policy.Document]bool{}}
	holders = t.named(present(docs, holders))
	alone := principal.Each(docs)
	of := map[*policy.Document][]int{} // the holders of a document, by their numbers
	made := make([]*principal.Principal, len(holders))
	for i, h := range holders {
		if made[i] = t.held(h); made[i] == nil {
			continue
		}
		for _, d := range h.Documents {
			of[d] = append(of[d], i)
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
		if of[d] == nil && d.Bounds == "" {
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

// named takes from holders the names that nobody knows the contents of: their places say
// so. Who has nothing else is no principal.
func (t attaching) named(holders []form.Holder) (out []form.Holder) {
	left := mostNames
	for _, h := range holders {
		var docs []*policy.Document
		for _, d := range h.Documents {
			if d.Attaches == "" || t.judges(d, h.Platform, left) {
				docs = append(docs, d)
			}
			if d.Attaches != "" {
				left--
			}
		}
		if len(docs) == 0 && len(h.Documents) > 0 && h.Open {
			policy.NameBeside(h.Documents[0])
		}
		if h.Documents = docs; len(docs) > 0 {
			out = append(out, h)
		}
	}
	return out
}

// judges reports whether a name is judged; else its place says why not.
func (t attaching) judges(d *policy.Document, p policy.Platform, left int) bool {
	if d.NotAnalysable() {
		return false
	}
	if left <= 0 {
		if !t.used[d] {
			policy.NameTooMany(d, mostNames)
		}
		return false
	}
	if a, _ := t.own(p, d.Attaches); a.Document == nil {
		policy.NameAlone(d)
		return false
	}
	t.used[d] = true
	return true
}

// held makes the principal of a holder; nil where it holds nothing that is judged, or
// documents of several platforms.
func (t attaching) held(h form.Holder) *principal.Principal {
	together := principal.Together(h.File.Path+"#"+h.Address, h.Documents)
	if len(together) != 1 || together[0].Platform != h.Platform {
		return nil
	}
	p := &together[0]
	t.attachRoles(p, h)
	if len(h.Boundaries) > 0 && bounds(h.Boundaries) {
		p.Boundaries = [][]*policy.Document{h.Boundaries}
	}
	p.Alike = h.Alike
	t.join(p, h.Members)
	t.boundBy(p, h)
	return p
}

// join gives a principal the roles that it has in workspaces.
func (t attaching) join(p *principal.Principal, members []*policy.Document) {
	for _, d := range members {
		p.Workspace = append(p.Workspace, d)
		for _, m := range d.Workspace.Members {
			for _, r := range m.Roles {
				if name := principal.RoleName(t.cat, nil, r.Value); !slices.Contains(p.Roles, name) {
					p.Roles = append(p.Roles, name)
				}
			}
		}
	}
}

// boundBy bounds a principal by the platform's own policies.
func (t attaching) boundBy(p *principal.Principal, h form.Holder) {
	for _, name := range h.Bounds {
		a, known := t.own(h.Platform, name)
		if known && a.Document != nil {
			p.Boundaries = append(p.Boundaries, []*policy.Document{a.Document})
			continue
		}
		p.Unbound = append(p.Unbound, name)
	}
}

// attachRoles gives a principal what a holder has of the platform's own.
func (t attaching) attachRoles(p *principal.Principal, h form.Holder) {
	namesOnly := slices.ContainsFunc(h.Documents, func(d *policy.Document) bool { return d.Attaches != "" })
	for _, name := range h.Roles {
		a, known := t.own(h.Platform, name)
		if !known {
			a = principal.Attached{Role: name} // nobody knows what it grants
		} else if !slices.Contains(p.Roles, a.Role) {
			p.Roles = append(p.Roles, a.Role)
		}
		if at := h.At[name]; at.File != nil {
			a.At, a.Address = at.File.Locate(at.Place.Span, at.Place.Pointer), at.Address
			a.Told = a.Document == nil && namesOnly
		}
		p.Attached = joinedRoles(p.Attached, []principal.Attached{a})
	}
	for _, name := range h.Elsewhere {
		told := namesOnly && h.At[name].File != nil
		p.Attached = joinedRoles(p.Attached, []principal.Attached{{Role: name, Told: told}})
	}
	if h.Open {
		p.Attached = append(p.Attached, principal.Attached{Role: h.File.Path + "#" + h.Address})
	}
}

// own attaches one of the platform's own by its name. The policy of an account that
// shares a name with one of AWS is another.
func (t attaching) own(p policy.Platform, name string) (a principal.Attached, known bool) {
	if strings.HasPrefix(name, "arn:") && !policy.OfAWS(name) {
		return a, false
	}
	key := string(p) + " " + name
	if a, known = t.known[key]; !known {
		own, _ := principal.NameOfARN(name)
		var found bool
		if a, found = principal.Attach(t.cat, p, own); !found { // any other kind of role is looked for in all that operations need
			a, _ = principal.Attach(t.cat, p, principal.RoleName(t.cat, nil, name))
		}
		t.known[key] = a
	}
	return a, a.Role != ""
}

// joint makes all documents one principal, with what their holders have of the
// platform's own. What only bounds grants nothing. A boundary is that of the principal
// if all holders have it.
func joint(cat *catalog.Catalog, name string, docs []*policy.Document, holders []form.Holder) []principal.Principal {
	t := attaching{cat, map[string]principal.Attached{}, map[*policy.Document]bool{}}
	holders = t.named(present(docs, holders))
	grants := map[*policy.Document]bool{}
	for _, h := range holders {
		for _, d := range h.Documents {
			grants[d] = true
		}
	}
	onlyBounds := func(d *policy.Document) bool { return d.Bounds != "" && !grants[d] }
	out := principal.Together(name, slices.DeleteFunc(slices.Clone(docs), onlyBounds))
	for i := range out {
		p := &out[i]
		own := slices.DeleteFunc(slices.Clone(holders), func(h form.Holder) bool { return h.Platform != p.Platform })
		for _, h := range own {
			t.attachRoles(p, h)
		}
		other := func(h form.Holder) bool { return !slices.Equal(h.Boundaries, own[0].Boundaries) }
		if len(own) > 0 && len(own[0].Boundaries) > 0 && bounds(own[0].Boundaries) && !slices.ContainsFunc(own, other) {
			p.Boundaries = [][]*policy.Document{own[0].Boundaries}
		}
		if len(own) == 1 {
			t.boundBy(p, own[0])
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
