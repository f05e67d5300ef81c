package audit

import (
	"fmt"
	"slices"
	"strings"

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

// holders names who holds a permission point, or lacks it.
func (j *judge) holders(h *workspace.Holding) string {
	switch {
	case h != nil && h.OfCaller:
		return "the caller (so the platform answers)"
	case h != nil && h.Held:
		return list(h.From, "and")
	}
	if names := slices.Concat(j.roles.Roles(), j.unknownRoles); len(names) > 0 {
		return list(names, "or")
	}
	if j.principal.Listed() {
		return "a member without roles"
	}
	return "the caller"
}

// heldFor says for which resources roles hold a permission, which, and how
// sure that is.
func heldFor(h *workspace.Holding) string {
	var reach []string
	for _, r := range h.Reach {
		reach = append(reach, r.String())
	}
	by := strings.Join(h.From, ", ")
	if sure := sureness(min(h.Certainty, h.ReachCertainty)); sure != "" {
		by += ", " + sure
	}
	return fmt.Sprintf("held only for %s resources (%s)", list(reach, "and"), by)
}

// sureness puts a certainty that leaves room for doubt in words.
func sureness(c catalog.Certainty) string {
	switch c {
	case 0:
		return "no source tells whether another role reaches further"
	case catalog.Low:
		return "low certainty: columns of the table were lost"
	case catalog.Medium:
		return "medium certainty"
	}
	return ""
}

// roleBasis says how roles and policies were taken together.
func (j *judge) roleBasis() (notes noting) {
	if defined := j.definedOnly(); len(defined) > 0 {
		notes.add(message.New("note-role-held-by-nobody", message.Names("roles", defined)))
	}
	if j.roles == nil {
		return notes
	}
	if len(j.unknownRoles) > 0 {
		notes.add(message.New("note-unknown-role", message.Names("roles", j.unknownRoles)))
	}
	held := message.Names("roles", j.basis())
	switch {
	case len(j.principal.Documents) == 0:
		notes.add(message.New(OnRolesAlone, held))
	case j.opts.RoleBasis == BasisAnd:
		notes.add(message.New(OnRolesAnd, held))
	default:
		notes.add(message.New(OnRolesOr, held))
	}
	if j.withoutRole > 0 {
		notes.add(message.New("note-without-role", message.Count("count", j.withoutRole), held))
	}
	return notes
}

// basis names what says what the principal holds in its workspace. A list of
// its permissions leaves no question to roles.
func (j *judge) basis() []string {
	names := slices.Concat(j.roles.Roles(), j.unknownRoles)
	for _, w := range j.principal.Papers() {
		switch w.Form {
		case "permissions":
			return []string{"ListPermissions"}
		case "permission":
			names = append(names, "GetPermission")
		}
	}
	return slices.Compact(names)
}

// definedOnly lists the custom roles that documents of the principal define
// and that nobody of the run has. Those of a listed member are the platform's.
func (j *judge) definedOnly() []string {
	var names []string
	for _, w := range j.principal.Papers() {
		holds := func(p principal.Principal) bool { return p.Holds(w.RoleName) }
		if w.Form == "role" && !j.principal.Listed() && !slices.ContainsFunc(j.everybody, holds) {
			names = append(names, w.RoleName)
		}
	}
	return names
}
