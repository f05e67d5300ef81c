package catalog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Change lists names that one catalogue has and another has not, sorted. Kept
// counts those that both have.
type Change struct {
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
	Kept    int      `json:"kept"`
}

// Empty reports whether nothing changed.
func (c Change) Empty() bool { return len(c.Added)+len(c.Removed) == 0 }

// ServiceDiff is what changed in one service. An edge is named
// "OPERATION requires PREREQUISITE".
type ServiceDiff struct {
	Platform   policy.Platform `json:"platform"`
	Service    string          `json:"service"`
	Actions    Change          `json:"actions"`
	Operations Change          `json:"operations"`
	Edges      Change          `json:"edges"`
}

// Empty reports whether nothing changed in the service.
func (d ServiceDiff) Empty() bool {
	return d.Actions.Empty() && d.Operations.Empty() && d.Edges.Empty()
}

// Diff compares two catalogues service by service, in order; services of both
// are listed also when nothing changed.
func Diff(before, after *Catalog) []ServiceDiff {
	old, now := inventory(before.Model()), inventory(after.Model())
	all := make([]owner, 0, len(now))
	for o := range now {
		all = append(all, o)
	}
	for o := range old {
		if _, ok := now[o]; !ok {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b owner) int {
		return cmp.Or(cmp.Compare(rank(a.platform), rank(b.platform)), strings.Compare(a.service, b.service))
	})
	out := make([]ServiceDiff, len(all))
	for i, o := range all {
		x, y := old[o], now[o]
		out[i] = ServiceDiff{
			Platform: o.platform, Service: o.service,
			Actions: change(x.actions, y.actions), Operations: change(x.operations, y.operations), Edges: change(x.edges, y.edges),
		}
	}
	return out
}

// owner is a service of a platform.
type owner struct {
	platform policy.Platform
	service  string
}

// stock is what a service has, by name.
type stock struct{ actions, operations, edges []string }

// inventory lists what each service of a model has.
func inventory(m Model) map[owner]stock {
	all := map[owner]stock{}
	for _, s := range m.Services {
		all[owner{s.Platform, s.Name}] = stock{}
	}
	for _, a := range m.Actions {
		o := owner{a.Platform, a.Service}
		s := all[o]
		s.actions = append(s.actions, a.Name)
		all[o] = s
	}
	for _, op := range m.Operations {
		o := owner{op.Platform, op.Service}
		s := all[o]
		s.operations = append(s.operations, op.Name)
		for _, need := range op.Needs() {
			s.edges = append(s.edges, op.Name+" requires "+need)
		}
		all[o] = s
	}
	return all
}

// change compares two lists of distinct names.
func change(before, after []string) (c Change) {
	before, after = slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(after))
	i, j := 0, 0
	for i < len(before) || j < len(after) {
		switch {
		case j == len(after) || i < len(before) && before[i] < after[j]:
			c.Removed = append(c.Removed, before[i])
			i++
		case i == len(before) || after[j] < before[i]:
			c.Added = append(c.Added, after[j])
			j++
		default:
			c.Kept++
			i++
			j++
		}
	}
	return c
}
