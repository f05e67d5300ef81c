package workspace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// role is a role of the catalogue, or a custom one that a document defines.
type role struct {
	name   string
	title  catalog.Text
	id     catalog.RoleID
	custom *custom
}

// claim is what one role says of a permission point. No reach: it lacks it.
// No certainty: it says nothing.
type claim struct {
	reach     []policy.Reach
	certainty catalog.Certainty
	document  bool
}

// known lists the roles of the catalogue in the source's order and the custom
// roles of the documents behind them. A document wins over the table.
func (s source) known(docs []*policy.Workspace) []role {
	var out []role
	for _, r := range s.catalog.Roles(s.platform) {
		out = append(out, role{name: r.Name, title: r.Title, id: r.ID})
	}
	for _, d := range docs {
		if d.Form != policy.RoleForm {
			continue
		}
		defined := role{name: d.RoleName, id: -1, custom: s.custom(d)}
		if i := slices.IndexFunc(out, func(r role) bool { return match.EqualFold(r.name, d.RoleName) }); i >= 0 {
			out[i] = defined
		} else {
			out = append(out, defined)
		}
	}
	return out
}

// claim tells what a role says of a point.
func (r role) claim(s source, point string) claim {
	if r.custom != nil {
		return r.custom.claim(s.key(point))
	}
	id, ok := s.catalog.Lookup(s.platform, point)
	if !ok {
		return claim{}
	}
	for _, c := range s.catalog.ActionCells(id) {
		if c.Role == r.id {
			return claim{reach: c.Reach, certainty: c.Certainty}
		}
	}
	return claim{}
}

// key gives one spelling to all those of a point.
func (s source) key(point string) string {
	if id, ok := s.catalog.Lookup(s.platform, point); ok {
		point = s.catalog.ActionName(id)
	}
	return match.Fold(point)
}

// find finds a role by its name, or by the part behind the dot.
func find(known []role, name string) (role, error) {
	for _, of := range []func(role) string{func(r role) string { return r.name }, func(r role) string { return short(r.name) }} {
		for _, r := range known {
			if match.EqualFold(of(r), name) {
				return r, nil
			}
		}
	}
	return role{}, fmt.Errorf("unknown role %q (%s)", name, hint(known, name))
}

// hint names the roles that may be meant, nearest first, else all of them.
func hint(known []role, name string) string {
	names := make([]string, len(known))
	for i, r := range known {
		names[i] = r.name
	}
	if len(names) == 0 {
		return "no roles are known: the platform has none"
	}
	var near []string
	for left := slices.Clone(names); len(near) < 3; {
		best := nearest(name, left)
		if best == "" {
			break
		}
		near = append(near, best)
		left = slices.DeleteFunc(left, func(n string) bool { return n == best })
	}
	if len(near) == 0 {
		return "one of " + strings.Join(names, ", ")
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

// nearest compares whole names, and short ones when only a short one is given.
func nearest(name string, names []string) string {
	folded := map[string]string{}
	var candidates []string
	for _, n := range names {
		key := match.Fold(n)
		if !strings.Contains(name, ".") {
			key = match.Fold(short(n))
		}
		candidates, folded[key] = append(candidates, key), n
	}
	return folded[match.Nearest(match.Fold(name), candidates)]
}

// short gives the part of a role's name behind the dot.
func short(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
