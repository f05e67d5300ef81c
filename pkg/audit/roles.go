package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/workspace"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// BasisAnd is the role basis by which a permission point must be held both by
// a policy and by a workspace role. The default is that either is enough.
const BasisAnd = "and"

// workspaceSet gives the workspace roles of a principal, nil when it has none,
// and the names among them that neither the table nor a document knows.
func workspaceSet(cat *catalog.Catalog, p *Principal) (set *workspace.Set, unknown []string) {
	if p.Platform != policy.AlibabaCloud {
		return nil, nil
	}
	names := slices.DeleteFunc(slices.Clone(p.Roles), func(name string) bool { return ServiceRole(cat, p.Platform, name) })
	known := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		_, err := workspace.Resolve(cat, p.Platform, []string{name}, p.Workspace)
		if err != nil {
			unknown = append(unknown, name)
		}
		return err != nil
	})
	if len(known) == 0 && len(names)+len(p.Workspace) == 0 {
		return nil, nil
	}
	set, err := workspace.Resolve(cat, p.Platform, known, p.Workspace)
	if err != nil || set.Empty() && len(unknown) == 0 {
		return nil, unknown
	}
	return set, unknown
}

// ServiceRole reports whether a name is that of a role which operations of a
// platform need attached, and no workspace role.
func ServiceRole(cat *catalog.Catalog, p policy.Platform, name string) bool {
	return slices.ContainsFunc(cat.Operations(p), func(id catalog.OperationID) bool {
		op := cat.Operation(id)
		return slices.ContainsFunc(op.Requires, func(r catalog.Requirement) bool { return r.Role != "" && strings.EqualFold(r.Role, name) })
	})
}

// holding is what a principal has of a permission point.
type holding struct {
	held   bool
	role   workspace.Holding
	policy bool // a policy allows it
}

// holds tells whether a permission point is held, through policies and roles
// together. An explicit Deny of a policy wins over every role.
func (j *judge) holds(a catalog.ActionID) holding {
	h := holding{policy: j.caller.Live(j.need(a))}
	if j.roles == nil {
		h.held = h.policy
		return h
	}
	h.role = j.roles.Holds(j.cat.ActionName(a))
	switch {
	case j.opts.RoleBasis == BasisAnd:
		h.held = h.policy && h.role.Held
	case h.policy:
		h.held = true
	default:
		h.held = h.role.Held && !j.denies(a)
	}
	return h
}

// denies reports whether a policy denies an action outright.
func (j *judge) denies(a catalog.ActionID) bool {
	return j.caller.Decide(nil, []access.Need{j.need(a)}).Verdict == access.Denied
}

// byRole tells whether a prerequisite that no policy grants is held through a
// workspace role for every resource.
func (j *judge) byRole(r *catalog.Requirement) bool {
	if j.roles == nil || j.opts.RoleBasis == BasisAnd {
		return false
	}
	return slices.ContainsFunc(r.Any, func(a catalog.ActionID) bool {
		h := j.roles.Holds(j.cat.ActionName(a))
		return h.Held && !h.Limited() && !j.denies(a)
	})
}

// requiredPoint tells of a required permission point that roles do not hold,
// or hold for some resources only.
func (j *judge) requiredPoint(a catalog.ActionID, name string) []diag.Finding {
	h := j.holds(a)
	point := j.cat.ActionName(a)
	switch {
	case !h.held:
		return []diag.Finding{j.lacks(point, name, h)}
	case h.role.Limited() && !h.policy:
		f := j.requiredBase(rule.RoleReachLimited, name)
		f.Action = point
		f.Message = fmt.Sprintf("%s is held only for %s resources (%s)", point, list(reachNames(h.role.Reach), "and"), j.roleNames())
		f.Hint = fmt.Sprintf("'permgap roles --action %s' says which roles reach further", point)
		return []diag.Finding{f}
	}
	return nil
}

// lacks is the finding for a point that is not held. What rests on a cell of
// low certainty alone is a warning, and what no source tells is a note.
func (j *judge) lacks(point, name string, h holding) diag.Finding {
	if h.role.Held {
		return j.withheld(point, name)
	}
	f := j.requiredBase(rule.RoleLacksPermission, name)
	f.Action = point
	f.Message = fmt.Sprintf("%s is required and not held by %s", point, j.roleNames())
	f.Hint = fmt.Sprintf("'permgap roles --action %s' says which roles hold it", point)
	switch {
	case !h.role.Told() || len(j.unknownRoles) > 0:
		f.Level = diag.Note
		f.Message = fmt.Sprintf("%s is required, and no source tells whether %s holds it", point, j.roleNames())
	case !h.role.Firm():
		f.Level = diag.Warning
		f.Message += " (low certainty: columns of the table were lost)"
	}
	return f
}

// withheld is the finding for a point that a role holds and the policies take
// away, or, where both must allow, do not grant.
func (j *judge) withheld(point, name string) diag.Finding {
	f := j.requiredBase(rule.RequiredNotReady, name)
	f.Action = point
	denials := j.caller.Denials(point)
	if len(denials) == 0 {
		f.Message = fmt.Sprintf("%s is required and held by %s, but granted by no policy (--role-basis and)", point, j.roleNames())
		return f
	}
	f.Message = fmt.Sprintf("%s is required and denied, although %s holds it", point, j.roleNames())
	f.Location = denials[0].Location()
	for _, d := range denials[1:] {
		f.Related = append(f.Related, diag.Related{Message: "denied here as well", Location: d.Location()})
	}
	f.Hint = "an explicit Deny wins over every role: narrow or remove it"
	return f
}

func (j *judge) roleNames() string {
	names := slices.Concat(j.roles.Roles(), j.unknownRoles)
	if len(names) == 0 {
		return "the listed permissions"
	}
	return list(names, "or")
}

func reachNames(reach []policy.Reach) []string {
	var names []string
	for _, r := range reach {
		names = append(names, r.String())
	}
	return names
}

// roleBasis says how roles and policies were taken together.
func (j *judge) roleBasis() string {
	if j.roles == nil {
		return ""
	}
	who := strings.Join(j.roles.Roles(), ", ")
	if who == "" {
		who = "the listed permissions"
	}
	switch {
	case len(j.unknownRoles) > 0:
		return fmt.Sprintf("the workspace role %s is not known: give its CreateWorkspaceRole or ListPermissions document", list(j.unknownRoles, "and"))
	case len(j.principal.Documents) == 0:
		return fmt.Sprintf("judged by workspace roles alone (%s): no policy was given", who)
	case j.opts.RoleBasis == BasisAnd:
		return fmt.Sprintf("workspace roles (%s) and policies must both allow (--role-basis and)", who)
	}
	return fmt.Sprintf("workspace roles (%s) or policies may allow, and an explicit Deny wins (--role-basis or)", who)
}
