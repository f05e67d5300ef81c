package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// workspaces are the roles and the documents of PAI workspaces of a run, by
// whom they concern.
type workspaces struct {
	platform policy.Platform    // of the roles, if they stand alone
	names    []string           // roles that the principals of the run hold
	service  []string           // those among them that are a service's, for all its users
	defined  []*policy.Document // custom roles: what their names mean, for all who have the name
	answers  []*policy.Document // what the platform told the caller, the principal of the run, of itself
	members  []*policy.Document // lists of others
}

// workspacesOf sorts the documents of a run. One that could not be read whole
// says nothing, but of the members that could be read.
func workspacesOf(cat *catalog.Catalog, docs []*policy.Document, names []string, platform policy.Platform) workspaces {
	w := workspaces{platform: principal.PlatformOfRoles(cat, platform, docs, names)}
	for _, d := range docs {
		switch {
		case d.Workspace == nil:
		case d.Workspace.Form == policy.MembersForm:
			w.members = append(w.members, d)
		case d.Broken():
		case d.Workspace.Form == policy.RoleForm:
			w.defined = append(w.defined, d)
		default:
			w.answers = append(w.answers, d)
		}
	}
	w.names = spelledRoles(cat, docs, names)
	for _, name := range w.names {
		if principal.ServiceRole(cat, policy.AlibabaCloud, name) {
			w.service = append(w.service, name)
		}
	}
	return w
}

// spelledRoles gives names the spelling of their source, each once.
func spelledRoles(cat *catalog.Catalog, docs []*policy.Document, names []string) []string {
	var out []string
	for _, name := range names {
		if name = principal.RoleName(cat, docs, name); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// give lets the principals of the run hold the roles that are named and what
// the platform told them.
func (w workspaces) give(principals []principal.Principal) []principal.Principal {
	for i := range principals {
		principals[i].Roles = slices.Concat(principals[i].Roles, w.names)
		principals[i].Workspace = slices.Concat(principals[i].Workspace, w.answers, w.defined)
	}
	return principals
}

// share gives the policies of a workspace's platform to its members, each of whom
// holds them. They belong to the caller besides where roles or answers of the
// platform are the caller's; it gives the principals that are left.
func (w workspaces) share(policies, members []principal.Principal) []principal.Principal {
	var others []principal.Principal
	for _, p := range policies {
		shared := false
		for i := range members {
			if members[i].Platform == p.Platform {
				members[i].Documents, shared = p.Documents, true
			}
		}
		if !shared || len(w.answers) > 0 || len(w.names) > len(w.service) {
			others = append(others, p)
		}
	}
	return others
}

// alone makes principals of what nobody else holds: the roles that are named,
// each answer of the platform without a policy of its caller, and each custom
// role where nothing else says who holds one.
func (w workspaces) alone(principals []principal.Principal) []principal.Principal {
	of := func(d *policy.Document) principal.Principal {
		return principal.Principal{Name: d.File.Path, Platform: d.Platform, Workspace: []*policy.Document{d}}
	}
	held := len(w.names) > len(w.service) || len(w.names) > 0 && len(w.members)+len(w.answers) == 0
	var out []principal.Principal
	switch {
	case slices.ContainsFunc(principals, func(p principal.Principal) bool { return p.Platform == policy.AlibabaCloud }):
	case len(principals) == 0 && held:
		out = append(out, principal.Principal{Name: strings.Join(w.names, " + "), Platform: w.platform})
		return w.give(out)
	case len(w.answers) > 0:
		for _, d := range w.answers {
			p := of(d)
			p.Roles, p.Workspace = w.service, append(p.Workspace, w.defined...)
			out = append(out, p)
		}
	case len(w.members) == 0:
		for _, d := range w.defined {
			p := of(d)
			p.Name = cmp.Or(d.Workspace.RoleName, p.Name)
			p.Roles = []string{d.Workspace.RoleName}
			out = append(out, p)
		}
	}
	return out
}

// joined makes one principal of several.
func joined(name string, principals []principal.Principal) []principal.Principal {
	if len(principals) < 2 {
		return principals
	}
	one := principal.Principal{Name: name, Platform: principals[0].Platform}
	for _, p := range principals {
		one.Roles = append(one.Roles, p.Roles...)
		for _, d := range p.Workspace {
			if !slices.Contains(one.Workspace, d) {
				one.Workspace = append(one.Workspace, d)
			}
		}
	}
	return []principal.Principal{one}
}

// listed makes a principal of each member that a document lists. It holds the
// roles that stand there, and nothing that is the caller's; roles of a service
// are the account's. Whose roles are judged with the policies is left out.
func (w workspaces) listed(cat *catalog.Catalog, policies []principal.Principal) []principal.Principal {
	var out []principal.Principal
	taken := map[*policy.Document]bool{}
	for _, p := range policies {
		for _, d := range p.Workspace {
			taken[d] = true
		}
	}
	for _, d := range w.members {
		if taken[d] {
			continue
		}
		if slices.ContainsFunc(d.Problems, func(p policy.Problem) bool { return p.Code == rule.DuplicateKey }) {
			continue // which of two lists is meant cannot be known
		}
		for _, m := range d.Workspace.Members {
			var names []string
			for _, r := range m.Roles {
				names = append(names, r.Value)
			}
			out = append(out, principal.Principal{
				Name: m.Name, Platform: d.Platform, Roles: slices.Concat(spelledRoles(cat, w.defined, names), w.service),
				Workspace: w.defined, At: d.File.Locate(m.At, d.Pointer),
			})
		}
	}
	return out
}
