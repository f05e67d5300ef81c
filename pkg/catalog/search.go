package catalog

import (
	"slices"
	"sort"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Lookup finds an action by its name, an alias or a workspace code, ASCII case
// folded.
func (c *Catalog) Lookup(p policy.Platform, name string) (ActionID, bool) {
	if i, ok := c.find(p, actions, actionName, name); ok {
		return ActionID(i), true
	}
	if i, ok := c.find(p, aliases, aliasName, name); ok {
		return ActionID(c.get(aliases, i, aliasAction)), true
	}
	return -1, false
}

// FindOperation finds an operation by id, in any case.
func (c *Catalog) FindOperation(p policy.Platform, name string) (OperationID, bool) {
	if i, ok := c.find(p, operations, operationName, name); ok {
		return OperationID(i), true
	}
	return -1, false
}

// FindRole finds a role by name, in any case; by the part behind the last dot
// when no whole name is meant.
func (c *Catalog) FindRole(p policy.Platform, name string) (Role, bool) {
	from, to := c.of(p, roles)
	short := -1
	for i := from; i < to; i++ {
		whole := c.str(roles, i, roleName)
		if equalFold(whole, name) {
			return c.role(i), true
		}
		if short < 0 && equalFold(whole[strings.LastIndexByte(whole, '.')+1:], name) {
			short = i
		}
	}
	if short >= 0 {
		return c.role(short), true
	}
	return Role{ID: -1}, false
}

// IsRoleName tells whether a string is the display name of a system role
// or policy (such as "KMS Administrator"), which is never an action.
func (c *Catalog) IsRoleName(p policy.Platform, name string) bool { return c.RoleKind(p, name) != 0 }

// RoleKind tells what a name of [Catalog.IsRoleName] stands for; zero for any
// other name.
func (c *Catalog) RoleKind(p policy.Platform, name string) RoleKind {
	i, ok := c.find(p, roleNames, roleNameName, name)
	if !ok {
		return 0
	}
	return c.roleKind(i)
}

func (c *Catalog) roleKind(row int) RoleKind {
	return RoleKind(unpack(c.get(roleNames, row, roleNameBits), 0))
}

// HasService reports whether a platform's catalogue has actions of a service.
func (c *Catalog) HasService(p policy.Platform, service string) bool {
	prefix := service + ":"
	for _, r := range c.ranges(p, actions) {
		if from, to := c.prefixed(r, actions, actionName, prefix); from < to {
			return true
		}
	}
	for _, r := range c.ranges(p, aliases) {
		if from, to := c.prefixed(r, aliases, aliasName, prefix); from < to {
			return true
		}
	}
	return false
}

// Expand lists the actions whose names a pattern matches, in order. Aliases
// are for [Catalog.ExpandAliases].
func (c *Catalog) Expand(p policy.Platform, pattern *match.Pattern) []ActionID {
	prefix := pattern.Prefix()
	all := pattern.Everything() || pattern.Options().Fold && pattern.String() == prefix+"*"
	var out []ActionID
	for _, r := range c.ranges(p, actions) {
		from, to := c.prefixed(r, actions, actionName, prefix)
		if all {
			out = slices.Grow(out, to-from)
		}
		for i := from; i < to; i++ {
			if all || pattern.Match(c.str(actions, i, actionName)) {
				out = append(out, ActionID(i))
			}
		}
	}
	return out
}

// ExpandAliases lists the actions that a pattern matches by an alias or a
// workspace code and not by the name itself, in order.
func (c *Catalog) ExpandAliases(p policy.Platform, pattern *match.Pattern) []ActionID {
	var out []ActionID
	for _, r := range c.ranges(p, aliases) {
		from, to := c.prefixed(r, aliases, aliasName, pattern.Prefix())
		for i := from; i < to; i++ {
			id := ActionID(c.get(aliases, i, aliasAction))
			if pattern.Match(c.str(aliases, i, aliasName)) && !pattern.Match(c.ActionName(id)) {
				out = append(out, id)
			}
		}
	}
	return sortedIDs(out)
}

// find searches a section that is ordered by platform and folded name.
func (c *Catalog) find(p policy.Platform, s section, field int, name string) (int, bool) {
	for _, r := range c.ranges(p, s) {
		i := c.first(r, s, field, name)
		if i < r.to && equalFold(c.str(s, i, field), name) {
			return i, true
		}
	}
	return -1, false
}

// extent is a range of records.
type extent struct{ from, to int }

// ranges gives the range of a section for a platform; one each for "".
func (c *Catalog) ranges(p policy.Platform, s section) []extent {
	if p != "" {
		from, to := c.of(p, s)
		return []extent{{from, to}}
	}
	return collect(0, c.rows(platforms), func(i int) extent {
		from, to := c.span(platforms, i, platformRanges+2*int(s-services), s)
		return extent{from, to}
	})
}

// first gives the first record of a range whose folded name is not before a
// name.
func (c *Catalog) first(r extent, s section, field int, name string) int {
	return r.from + sort.Search(r.to-r.from, func(i int) bool {
		return compareFold(c.str(s, r.from+i, field), name) >= 0
	})
}

// prefixed narrows a range to the names with a prefix, in any case.
func (c *Catalog) prefixed(r extent, s section, field int, prefix string) (from, to int) {
	if prefix == "" {
		return r.from, r.to
	}
	from = c.first(r, s, field, prefix)
	n := sort.Search(r.to-from, func(i int) bool {
		return !hasPrefixFold(c.str(s, from+i, field), prefix)
	})
	return from, from + n
}
