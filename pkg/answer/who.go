package answer

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/workspace"
)

// Holders is the JSON form of who holds a permission point and who lacks it.
type Holders struct {
	Version  string    `json:"version"`
	Action   string    `json:"action"`
	HeldBy   []Holder  `json:"held_by"`
	LackedBy []Lacking `json:"lacked_by"`
	// Unknown names the roles that no source describes.
	Unknown []string `json:"unknown"`
	// Members tells of the members that documents list, and of the caller.
	Members []MemberHolding `json:"members"`
	// Attachable lists the platform's own roles and system policies that grant it.
	Attachable []Attachable `json:"attachable"`
	// Default is "allowed" for a point that needs no role unless a policy denies it.
	Default string `json:"default,omitempty"`
}

// Holder is a role that holds a point.
type Holder struct {
	Role      string   `json:"role"`
	Reach     []string `json:"reach"`
	Certainty string   `json:"certainty"`
}

// Lacking is a role that lacks a point.
type Lacking struct {
	Role      string `json:"role"`
	Certainty string `json:"certainty"`
}

// Who tells which workspace roles hold a permission point: those of the
// catalogue, then the custom roles of documents; of the named roles only, if
// names are given. Documents that list members or answer for their caller are
// asked too. Where none are, it lists the roles and system policies of the
// platform too. An unknown point or role gives an answer without roles and an
// error with the nearest names.
func Who(cat *catalog.Catalog, q Question, docs []*policy.Workspace, point string, names []string) (Holders, error) {
	p := platformOfPoint(cat, q.Platform, point)
	x := Holders{Version: version, Action: point, HeldBy: []Holder{}, LackedBy: []Lacking{},
		Members: []MemberHolding{}, Attachable: []Attachable{}}
	told, err := workspace.Who(cat, p, docs, point, names)
	if err != nil {
		return x, err
	}
	id, _ := cat.Lookup(p, point)
	x.Action = cat.ActionName(id)
	if cat.Action(id).Default != catalog.DefaultNone {
		x.Default = "allowed"
	}
	x.Members = membersOf(cat, p, docs, point)
	if len(names) == 0 {
		x.Attachable = attachable(cat, p, id)
	}
	for _, role := range told {
		certainty := workspace.CertaintyName(role.Certainty)
		switch {
		case role.Certainty == 0:
			x.Unknown = append(x.Unknown, role.Role)
		case len(role.Reach) == 0:
			x.LackedBy = append(x.LackedBy, Lacking{role.Role, certainty})
		default:
			x.HeldBy = append(x.HeldBy, Holder{role.Role, reachNames(role.Reach), certainty})
		}
	}
	return x, nil
}

// platformOfPoint is the platform of a point: that of workspace roles, else the
// first that knows it.
func platformOfPoint(cat *catalog.Catalog, asked policy.Platform, point string) policy.Platform {
	if asked == "" {
		for _, p := range append([]policy.Platform{principal.RolePlatform("")}, policy.Platforms()...) {
			if _, ok := cat.Lookup(p, point); ok {
				return p
			}
		}
	}
	return principal.RolePlatform(asked)
}

func reachNames(reach []policy.Reach) []string {
	var out []string
	for _, r := range reach {
		out = append(out, r.String())
	}
	return out
}
