package catalog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Needs lists what an operation needs, each once and sorted: the names of
// actions, patterns, and roles as "role: NAME".
func (o OperationSpec) Needs() []string {
	var all []string
	for _, r := range o.Requires {
		all = append(all, r.Any...)
		if r.Pattern != "" {
			all = append(all, r.Pattern)
		}
		if r.Role != "" {
			all = append(all, "role: "+r.Role)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// normalise gives a copy of a model in the order of the index.
func normalise(m Model) Model {
	sorted(&m.Services, func(s ServiceSpec) (policy.Platform, string, string) { return s.Platform, s.Name, "" })
	sorted(&m.Types, func(t TypeSpec) (policy.Platform, string, string) { return t.Platform, t.Service, t.Name })
	sorted(&m.Sources, func(s ServiceSource) (policy.Platform, string, string) { return s.Platform, s.Service, s.ID })
	sorted(&m.Features, func(f Feature) (policy.Platform, string, string) { return f.Platform, f.Service, f.Name })
	sorted(&m.Rules, func(r Rule) (policy.Platform, string, string) { return r.Platform, r.Service, r.Name })
	sorted(&m.Roles, func(r RoleSpec) (policy.Platform, string, string) { return r.Platform, r.Service, "" })
	sorted(&m.Actions, func(a ActionSpec) (policy.Platform, string, string) { return a.Platform, a.Name, "" })
	sorted(&m.Operations, func(o OperationSpec) (policy.Platform, string, string) { return o.Platform, o.Name, "" })
	sorted(&m.RoleNames, func(r RoleNameSpec) (policy.Platform, string, string) { return r.Platform, r.Name, r.Service })
	sorted(&m.Defects, func(d DefectSpec) (policy.Platform, string, string) { return d.Platform, d.Service, "" })
	sortCells(&m)
	return m
}

// sorted orders a copy of a slice by platform and names; equals keep their
// order.
func sorted[T any](all *[]T, names func(T) (policy.Platform, string, string)) {
	*all = slices.Clone(*all)
	slices.SortStableFunc(*all, func(a, b T) int {
		p, first, second := names(a)
		q, third, fourth := names(b)
		return cmp.Or(cmp.Compare(rank(p), rank(q)), compareName(first, third), strings.Compare(second, fourth))
	})
}

// rank gives the place of a platform in reports.
func rank(p policy.Platform) int { return slices.Index(policy.Platforms(), p) }

// sortCells puts the cells of every action in role order.
func sortCells(m *Model) {
	type named struct {
		platform policy.Platform
		role     string
	}
	place := make(map[named]int, len(m.Roles))
	for i, r := range m.Roles {
		place[named{r.Platform, r.Name}] = i
	}
	for i, a := range m.Actions {
		if len(a.Cells) == 0 {
			continue
		}
		m.Actions[i].Cells = slices.Clone(a.Cells)
		slices.SortStableFunc(m.Actions[i].Cells, func(x, y CellSpec) int {
			return cmp.Compare(place[named{a.Platform, x.Role}], place[named{a.Platform, y.Role}])
		})
	}
}

// presentPlatforms lists the platforms that have a service, in report order.
func presentPlatforms(m Model) []policy.Platform {
	var out []policy.Platform
	for _, p := range policy.Platforms() {
		if slices.ContainsFunc(m.Services, func(s ServiceSpec) bool { return s.Platform == p }) {
			out = append(out, p)
		}
	}
	return out
}

// aliasRow is an alias or a workspace code and the record of its action.
type aliasRow struct {
	name   string
	action uint32
}

// sortedAliases lists the aliases and workspace codes of sorted actions by
// platform and name.
func sortedAliases(all []ActionSpec) []aliasRow {
	var out []aliasRow
	for i, a := range all {
		for _, name := range slices.Concat(a.Aliases, a.WorkspaceCodes) {
			out = append(out, aliasRow{name, uint32(i)})
		}
	}
	slices.SortFunc(out, func(x, y aliasRow) int {
		return cmp.Or(cmp.Compare(rank(all[x.action].Platform), rank(all[y.action].Platform)),
			compareName(x.name, y.name), cmp.Compare(x.action, y.action))
	})
	return out
}
