package answer

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// MemberHolding is what a member of a workspace, or the caller of
// ListPermissions, has of a permission point.
type MemberHolding struct {
	Member    string   `json:"member"` // "" for the caller
	Roles     []string `json:"roles"`
	Reach     []string `json:"reach"`     // none: the member lacks it, or no source says
	Certainty string   `json:"certainty"` // also unknown
}

// membersOf tells which members that documents list hold a point through their
// roles, and what the platform told the caller. A role that nothing describes
// leaves open whether its members hold the point.
func membersOf(cat *catalog.Catalog, p policy.Platform, docs []*policy.Workspace, point string) []MemberHolding {
	var defined, answers []*policy.Workspace
	for _, d := range docs {
		switch d.Form {
		case policy.RoleForm:
			defined = append(defined, d)
		case policy.PermissionsForm, policy.PermissionForm:
			answers = append(answers, d)
		}
	}
	out := []MemberHolding{}
	if len(answers) > 0 {
		if set, err := workspace.Resolve(cat, p, nil, answers); err == nil {
			out = append(out, holdingOf("", nil, set.Holds(point)))
		}
	}
	for _, d := range docs {
		for _, m := range d.Members {
			var names, known []string
			for _, r := range m.Roles {
				names = append(names, r.Value)
				if _, err := workspace.Resolve(cat, p, []string{r.Value}, defined); err == nil {
					known = append(known, r.Value)
				}
			}
			set, err := workspace.Resolve(cat, p, known, defined)
			if err != nil {
				continue
			}
			h := set.Holds(point)
			if !h.Held && len(known) < len(names) {
				h.Certainty = 0
			}
			out = append(out, holdingOf(m.Name, names, h))
		}
	}
	return out
}

func holdingOf(member string, roles []string, h workspace.Holding) MemberHolding {
	return MemberHolding{Member: member, Roles: append([]string{}, roles...), Reach: append([]string{}, reachNames(h.Reach)...),
		Certainty: workspace.CertaintyName(h.Certainty)}
}
