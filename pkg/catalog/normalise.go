package catalog

import (
	"cmp"
	"fmt"
	"reflect"
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

// of gives the part of a model that concerns a platform.
func (m Model) of(p policy.Platform) Model {
	return Model{
		Services:   keep(m.Services, func(s ServiceSpec) bool { return s.Platform == p }),
		Types:      keep(m.Types, func(t TypeSpec) bool { return t.Platform == p }),
		Sources:    keep(m.Sources, func(s ServiceSource) bool { return s.Platform == p }),
		Features:   keep(m.Features, func(f Feature) bool { return f.Platform == p }),
		Rules:      keep(m.Rules, func(r Rule) bool { return r.Platform == p }),
		Roles:      keep(m.Roles, func(r RoleSpec) bool { return r.Platform == p }),
		Actions:    keep(m.Actions, func(a ActionSpec) bool { return a.Platform == p }),
		Operations: keep(m.Operations, func(o OperationSpec) bool { return o.Platform == p }),
		RoleNames:  keep(m.RoleNames, func(r RoleNameSpec) bool { return r.Platform == p }),
		Defects:    keep(m.Defects, func(d DefectSpec) bool { return d.Platform == p }),
	}
}

func (m Model) empty() bool { return reflect.ValueOf(m).IsZero() }

// checkPlatforms checks that every entry is of a platform that there is.
func (m Model) checkPlatforms() error {
	all := reflect.ValueOf(m)
	for i := range all.NumField() {
		for j := range all.Field(i).Len() {
			if p := policy.Platform(all.Field(i).Index(j).FieldByName("Platform").String()); rank(p) < 0 {
				return fmt.Errorf("catalogue: unknown platform %q", p)
			}
		}
	}
	return nil
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
	type ranked struct {
		rank          int
		first, second string
		at            int
	}
	order := make([]ranked, len(*all))
	for i, v := range *all {
		p, first, second := names(v)
		order[i] = ranked{rank(p), first, second, i}
	}
	slices.SortStableFunc(order, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), compareName(a.first, b.first), strings.Compare(a.second, b.second))
	})
	out := slices.Clone(*all)
	for i, r := range order {
		out[i] = (*all)[r.at]
	}
	*all = out
}

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
