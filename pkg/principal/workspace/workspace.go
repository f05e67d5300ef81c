// Package workspace tells what the roles of a PAI workspace hold.
//
// It takes a catalogue, the names of roles and the documents the platform
// itself gives (ListPermissions, ListMembers, CreateWorkspaceRole), and gives
// plain data: whether a set of roles holds a permission point, for which
// resources and how surely ([Set.Holds]); who holds a point and who lacks it
// ([Who]); and the matrix of all points ([MatrixOf]). It judges no policy: how
// a point held through a role and one held through RAM combine is for others.
//
// The table of the catalogue was read from a page that lost its empty cells,
// so each of its cells carries a certainty. What a document says is exact and
// wins over the table.
package workspace

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// Set is the roles and permissions that are held together. Make one with
// [Resolve]; it is read-only afterwards.
type Set struct {
	source
	roles  []role
	caller []*answer // of ListPermissions and GetPermission
}

// source is where the roles of a platform are known from.
type source struct {
	catalog  *catalog.Catalog
	platform policy.Platform
}

// Holding is the answer to whether a set of roles holds a permission point.
type Holding struct {
	Held bool
	// Reach is which resources it is held for, over all roles; in order.
	Reach []policy.Reach
	// Certainty is how sure it is that the point is held, or that it is lacked.
	// Zero: neither the table nor a document tells.
	Certainty catalog.Certainty
	// ReachCertainty is how sure it is that it is held for no more than Reach;
	// zero when a role might add to it, or there is nothing to add.
	ReachCertainty catalog.Certainty
	// From names the roles that hold it; when it is lacked, all there are.
	From []string
	// Authoritative answers come from documents of the platform.
	Authoritative bool
	// OfCaller says that the platform told it of the caller itself, which leaves
	// no question to roles.
	OfCaller bool
}

// Told reports whether anything is known about the point at all.
func (h Holding) Told() bool { return h.Certainty != 0 }

// Firm reports whether the answer may be the only basis of an error. A cell of
// low certainty may not.
func (h Holding) Firm() bool { return h.Authoritative || h.Certainty > catalog.Low }

// Limited reports whether the point is held for some resources only.
func (h Holding) Limited() bool { return h.Held && len(h.Reach) < len(policy.Reaches()) }

// Resolve finds the roles of the given names, in any case and with or without
// the part before the dot, in the catalogue and among the custom roles of the
// documents: those define roles, and only a name gives one to anybody. What
// ListPermissions and GetPermission answer is held in any case, so such a
// document belongs to its caller alone. Members are not taken up. An unknown
// name is an error with the nearest names.
func Resolve(c *catalog.Catalog, p policy.Platform, names []string, docs []*policy.Workspace) (*Set, error) {
	s := &Set{source: source{c, p}}
	for _, d := range docs {
		if d.Form == policy.PermissionsForm || d.Form == policy.PermissionForm {
			s.caller = append(s.caller, s.answer(d))
		}
	}
	known := s.known(docs)
	for _, name := range names {
		r, err := find(known, name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(s.roles, func(o role) bool { return o.name == r.name }) {
			s.roles = append(s.roles, r)
		}
	}
	return s, nil
}

// Roles lists the names of the roles in the spelling of their source, in the
// order in which they were given.
func (s *Set) Roles() []string {
	names := make([]string, len(s.roles))
	for i, r := range s.roles {
		names[i] = r.name
	}
	return names
}

// Empty reports whether the set holds neither a role nor a permission.
func (s *Set) Empty() bool { return len(s.roles) == 0 && len(s.caller) == 0 }

// Governs reports whether workspace roles can hold a permission at all: the
// table has a row for it, or a document gives it. Any other is a matter of
// policies alone.
func (s *Set) Governs(point string) bool {
	if id, ok := s.catalog.Lookup(s.platform, point); ok && len(s.catalog.ActionCells(id)) > 0 {
		return true
	}
	return s.Holds(point).Held
}

// Holds tells whether the set holds a permission point, given by its name or
// an alias in any case. Who has neither a role nor an answer of the platform
// lacks every point.
func (s *Set) Holds(point string) Holding {
	if h, told := s.heldByCaller(point); told {
		return h
	}
	h := Holding{From: []string{}}
	if s.Empty() {
		h.Certainty, h.Authoritative = catalog.Exact, true
		return h
	}
	lacks, limit := catalog.Exact, catalog.Exact
	told := len(s.roles) > 0
	documents := told
	for _, r := range s.roles {
		c := r.claim(s.source, point)
		lacks, limit = min(lacks, c.certainty), min(limit, c.certainty)
		if len(c.reach) == 0 {
			documents = documents && c.document
			continue
		}
		h.Held = true
		h.Certainty = max(h.Certainty, c.certainty)
		h.Authoritative = h.Authoritative || c.document
		h.Reach = union(h.Reach, c.reach)
		h.From = append(h.From, r.name)
	}
	switch {
	case !told:
	case !h.Held:
		h.Certainty, h.From = lacks, s.Roles()
		h.Authoritative = documents && lacks != 0
	case h.Limited():
		h.ReachCertainty = limit
	}
	return h
}

// heldByCaller answers from what the platform told the caller, if that tells.
func (s *Set) heldByCaller(point string) (h Holding, told bool) {
	h = Holding{Certainty: catalog.Exact, Authoritative: true, OfCaller: true, From: []string{callerName}}
	for _, a := range s.caller {
		told = told || a.whole
		if reach, ok := a.reach(s.key(point)); ok {
			told, h.Held, h.Reach = true, true, union(h.Reach, reach)
		}
	}
	if h.Limited() {
		h.ReachCertainty = catalog.Exact
	}
	return h, told
}

// callerName stands for the caller of ListPermissions where roles are named.
const callerName = "ListPermissions"

// union joins two reaches, in order.
func union(a, b []policy.Reach) []policy.Reach {
	var out []policy.Reach
	for _, r := range policy.Reaches() {
		if slices.Contains(a, r) || slices.Contains(b, r) {
			out = append(out, r)
		}
	}
	return out
}
