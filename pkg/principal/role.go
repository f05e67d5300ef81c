package principal

import (
	"cmp"
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// RoleName gives the spelling that a role has in its source: a document that
// defines it or depends on it, or the catalogue. A name that nothing knows stays
// as it is.
func RoleName(cat *catalog.Catalog, docs []*policy.Document, name string) string {
	if named, _ := NameOfARN(name); named != name {
		name = named
	}
	if set, err := workspace.Resolve(cat, policy.AlibabaCloud, []string{name}, papersOf(docs)); err == nil {
		return set.Roles()[0]
	}
	for _, d := range docs {
		for _, dep := range d.Depends {
			if match.EqualFold(dep.DisplayName.Value, name) {
				return dep.DisplayName.Value
			}
		}
	}
	for _, p := range policy.Platforms() {
		if known := serviceRole(cat, p, name); known != "" {
			return known
		}
		if known, ok := cat.PlatformRole(p, name); ok {
			return known.Name
		}
	}
	return name
}

// ServiceRole reports whether a name is that of a role which operations of a
// platform need attached, and no workspace role.
func ServiceRole(cat *catalog.Catalog, p policy.Platform, name string) bool {
	return serviceRole(cat, p, name) != ""
}

// serviceRole gives the name of such a role as the catalogue spells it.
func serviceRole(cat *catalog.Catalog, p policy.Platform, name string) string {
	needed := cat.RoleRequiredBy(p, name)
	if len(needed) == 0 {
		return ""
	}
	return cat.Operation(needed[0].Operation).Requires[needed[0].Requirement].Role
}

// RolePlatform is the platform of workspace roles, where none was asked for: only
// one platform has them.
func RolePlatform(asked policy.Platform) policy.Platform {
	return cmp.Or(asked, policy.AlibabaCloud)
}

// PlatformOfRoles is the platform of roles that stand alone: the one that was
// asked for or that a resource name shows, else the first that knows all of them.
// Workspace roles come first.
func PlatformOfRoles(cat *catalog.Catalog, asked policy.Platform, docs []*policy.Document, names []string) policy.Platform {
	if asked != "" || len(names) == 0 {
		return RolePlatform(asked)
	}
	if _, err := workspace.Resolve(cat, policy.AlibabaCloud, names, papersOf(docs)); err == nil {
		return policy.AlibabaCloud
	}
	for _, name := range names {
		if _, of := NameOfARN(name); of != "" {
			return of // it names its platform
		}
	}
	for _, p := range policy.Platforms() {
		unknown := func(name string) bool { return !cat.IsRoleName(p, name) }
		if len(names) > 0 && !slices.ContainsFunc(names, unknown) {
			return p
		}
	}
	return RolePlatform("")
}
