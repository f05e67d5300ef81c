package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// workspaceSet gives what a principal holds through a PAI workspace, nil when
// it has no part in one, and the names of its roles that neither the table nor a
// document knows. A member that a document lists has a part without any role.
func workspaceSet(cat *catalog.Catalog, p *principal.Principal) (set *workspace.Set, unknown []string) {
	if p.Platform != policy.AlibabaCloud {
		return nil, nil
	}
	papers := p.Papers()
	var known []string
	for _, name := range p.Roles {
		switch _, err := workspace.Resolve(cat, p.Platform, []string{name}, papers); {
		case err == nil:
			known = append(known, name)
		case !principal.ServiceRole(cat, p.Platform, name):
			unknown = append(unknown, name)
		}
	}
	set, err := workspace.Resolve(cat, p.Platform, known, papers)
	if err != nil || set.Empty() && len(unknown) == 0 && !p.Listed() {
		return nil, unknown
	}
	return set, unknown
}

// roleBasis says how roles and policies were taken together.
func (j assumptions) roleBasis() (notes []Note) {
	note := func(kind NoteKind, format string, args ...any) {
		notes = append(notes, Note{kind, fmt.Sprintf(format, args...)})
	}
	if defined := j.definedOnly(); len(defined) > 0 {
		note(0, "nobody is said to hold the role %s, which a document defines: --role gives it to the principal", list(defined, "or"))
	}
	if j.rights.roles == nil {
		return notes
	}
	if len(j.rights.unknownRoles) > 0 {
		note(0, "the workspace role %s is not known: give its CreateWorkspaceRole or ListPermissions document", list(j.rights.unknownRoles, "and"))
	}
	who := j.basis()
	switch {
	case len(j.principal.Documents) == 0:
		note(OnRolesAlone, "judged by workspace roles alone (%s): no policy was given", who)
	case j.rights.basis == BasisAnd:
		note(OnRolesAnd, "workspace roles (%s) and policies must both allow (--role-basis and)", who)
	default:
		note(OnRolesOr, "workspace roles (%s) or policies may allow, and an explicit Deny wins (--role-basis or)", who)
	}
	if j.withoutRole > 0 {
		note(0, "%s without effect: %s lacks a permission point that they need",
			counted(j.withoutRole, "operation that the policies grant is", "operations that the policies grant are", ""), who)
	}
	return notes
}

// basis names what says what the principal holds in its workspace. A list of
// its permissions leaves no question to roles.
func (j assumptions) basis() string {
	names := slices.Concat(j.rights.roles.Roles(), j.rights.unknownRoles)
	for _, w := range j.principal.Papers() {
		switch w.Form {
		case policy.PermissionsForm:
			return "ListPermissions"
		case policy.PermissionForm:
			names = append(names, "GetPermission")
		}
	}
	return cmp.Or(strings.Join(slices.Compact(names), ", "), "no role")
}

// definedOnly lists the custom roles that documents of the principal define
// and that nobody of the run has. Those of a listed member are the platform's.
func (j assumptions) definedOnly() []string {
	var names []string
	if j.principal.Listed() {
		return nil
	}
	for _, w := range j.principal.Papers() {
		held := func(p principal.Principal) bool { return p.Holds(w.RoleName) }
		if w.Form == policy.RoleForm && !slices.ContainsFunc(j.everybody, held) {
			names = append(names, w.RoleName)
		}
	}
	return names
}
