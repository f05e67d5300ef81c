package answer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// Attachable is a role or system policy of the platform that grants an action.
type Attachable struct {
	Role     string `json:"role"`
	RoleKind string `json:"role_kind"`
	// Actions counts the known actions that it grants: the smallest stands first.
	Actions  int    `json:"actions"`
	Updated  string `json:"updated,omitempty"`  // of the content
	Inferred bool   `json:"inferred,omitempty"` // the content was deduced
}

// attachable lists the roles and system policies of a platform whose contents
// grant an action, the one that grants the fewest first. Those whose contents
// nobody knows are not among them.
func attachable(cat *catalog.Catalog, p policy.Platform, id catalog.ActionID) []Attachable {
	wanted := needOf(cat, id)
	all := cat.Expand(p, match.Compile("*", match.Options{}))
	needs := make([]access.Need, len(all))
	for i, other := range all {
		needs[i] = needOf(cat, other)
	}
	out := []Attachable{}
	for _, known := range cat.PlatformRoles(p) {
		a, ok := principal.Attach(cat, p, known.Name)
		if !ok || a.Document == nil || ofServiceRole(a.Role) {
			continue
		}
		holder := access.NewPrincipal([]*policy.Document{a.Document})
		if !holder.Live(wanted) {
			continue
		}
		x := Attachable{Role: a.Role, RoleKind: known.Kind.String(), Updated: a.Updated, Inferred: a.Inferred}
		for _, i := range mentioned(cat, a.Document, all) {
			if holder.Live(needs[i]) {
				x.Actions++
			}
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Attachable) int {
		return cmp.Or(a.Actions-b.Actions, compareBool(a.Inferred, b.Inferred))
	})
	return out
}

// mentioned gives the places of the actions that a document may allow: where its
// names are the only ones, those that its patterns match, else all of them.
func mentioned(cat *catalog.Catalog, d *policy.Document, all []catalog.ActionID) []int {
	var at []int
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Effect != policy.Allow {
			continue
		}
		if s.NotAction || d.Platform != policy.AWS { // elsewhere actions have other names too
			at = at[:0]
			for i := range all {
				at = append(at, i)
			}
			return at
		}
		for _, a := range s.Actions {
			for _, id := range cat.Expand(d.Platform, match.Compile(a.Value, match.Options{Fold: true, Question: true})) {
				if i, ok := slices.BinarySearch(all, id); ok {
					at = append(at, i)
				}
			}
		}
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// ofServiceRole reports whether a policy is made for a role that a service acts
// with: Alibaba Cloud calls those AliyunNASRolePolicy, AliyunServiceRolePolicyForECI
// and AliyunESSDefaultRole. Nobody attaches one to a user.
func ofServiceRole(name string) bool {
	return strings.Contains(name, "RolePolicy") || strings.HasSuffix(name, "DefaultRole")
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func needOf(cat *catalog.Catalog, id catalog.ActionID) access.Need {
	a := cat.Action(id)
	return access.Need{Action: a.Name, Aliases: a.Aliases, Universe: a.Resources, ResourceLess: a.ResourceLess}
}
