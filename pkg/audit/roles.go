package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/message"
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
		case !cat.IsRoleName(p.Platform, name) && !principal.ServiceRole(cat, p.Platform, name):
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
func (j assumptions) roleBasis() (notes noting) {
	if defined := j.definedOnly(); len(defined) > 0 {
		notes.add(message.New("note-role-held-by-nobody", message.Names("roles", defined)))
	}
	if j.rights.roles == nil {
		return notes
	}
	if len(j.rights.unknownRoles) > 0 {
		notes.add(message.New("note-unknown-role", message.Names("roles", j.rights.unknownRoles)))
	}
	held := message.Names("roles", j.basis())
	switch {
	case len(j.principal.Policies()) == 0:
		notes.add(message.New(OnRolesAlone, held, message.Text("policies", yesOrNo(j.policiesOfOthers()))))
	case j.rights.basis == BasisAnd:
		notes.add(message.New(OnRolesAnd, held))
	default:
		notes.add(message.New(OnRolesOr, held))
	}
	if j.withoutRole > 0 {
		notes.add(message.New("note-without-role", message.Count("count", j.withoutRole), held))
	}
	return notes
}

// policiesOfOthers reports whether the principal is a member, and the run has
// policies that may be its own.
func (j assumptions) policiesOfOthers() bool {
	return j.principal.Listed() && slices.ContainsFunc(j.everybody, func(p principal.Principal) bool {
		return p.Platform == j.principal.Platform && len(p.Documents) > 0
	})
}

// basis names what says what the principal holds in its workspace. A list of
// its permissions leaves no question to roles.
func (j assumptions) basis() []string {
	names := slices.Concat(j.rights.roles.Roles(), j.rights.unknownRoles)
	for _, w := range j.principal.Papers() {
		switch w.Form {
		case policy.PermissionsForm:
			return []string{"ListPermissions"}
		case policy.PermissionForm:
			names = append(names, "GetPermission")
		}
	}
	return slices.Compact(names)
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
