package catalog

import (
	"iter"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Lookup finds an action by its name, an alias or a workspace code, ASCII case
// folded.
func (c *Catalog) Lookup(p policy.Platform, name string) (ActionID, bool) {
	for _, x := range c.of(p) {
		if row, ok := x.find(actions, actionName, name); ok {
			return ActionID(x.id(row)), true
		}
	}
	for _, x := range c.of(p) {
		if row, ok := x.alias(name); ok {
			return ActionID(x.id(row)), true
		}
	}
	return -1, false
}

// FindOperation finds an operation by id, in any case.
func (c *Catalog) FindOperation(p policy.Platform, name string) (OperationID, bool) {
	for _, x := range c.of(p) {
		if row, ok := x.find(operations, operationName, name); ok {
			return OperationID(x.id(row)), true
		}
	}
	return -1, false
}

// FindRole finds a role by name, in any case; by the part behind the last dot
// when no whole name is meant.
func (c *Catalog) FindRole(p policy.Platform, name string) (Role, bool) {
	for _, short := range []bool{false, true} {
		for _, x := range c.of(p) {
			for row := range x.all(roles) {
				known := x.str(roles, row, roleName)
				if short {
					known = known[strings.LastIndexByte(known, '.')+1:]
				}
				if match.EqualFold(known, name) {
					return x.role(row), true
				}
			}
		}
	}
	return Role{ID: -1}, false
}

// IsRoleName tells whether a string is the display name of a system role
// or policy (such as "KMS Administrator"), which is never an action.
func (c *Catalog) IsRoleName(p policy.Platform, name string) bool { return c.RoleKind(p, name) != 0 }

// RoleKind tells what a name of [Catalog.IsRoleName] stands for; zero for any
// other name.
func (c *Catalog) RoleKind(p policy.Platform, name string) RoleKind {
	for _, x := range c.of(p) {
		if kind := x.roleKind(name); kind != 0 {
			return kind
		}
	}
	return 0
}

// PlatformRole finds a role, policy or agency of the platform itself by its
// name, in any case.
func (c *Catalog) PlatformRole(p policy.Platform, name string) (PlatformRole, bool) {
	for _, x := range c.of(p) {
		if row, ok := x.find(roleNames, roleNameName, name); ok {
			return x.platformRole(row), true
		}
	}
	return PlatformRole{}, false
}

// HasActions reports whether anything is known of a platform's actions: of one
// without, many questions need no work.
func (c *Catalog) HasActions(p policy.Platform) bool {
	for _, x := range c.of(p) {
		if x.rows(actions) > 0 || x.over != nil {
			return true
		}
	}
	return false
}

// HasService reports whether a platform's catalogue has actions of a service.
func (c *Catalog) HasService(p policy.Platform, service string) bool {
	if !c.HasActions(p) {
		return false
	}
	prefix := service + ":"
	for _, x := range c.of(p) {
		for range x.named(actions, actionName, prefix) {
			return true
		}
		for range x.otherNames(prefix) {
			return true
		}
	}
	return false
}

// Expand lists the actions whose names a pattern matches, in order. Aliases
// are for [Catalog.ExpandAliases].
func (c *Catalog) Expand(p policy.Platform, pattern *match.Pattern) []ActionID {
	if !c.HasActions(p) {
		return nil
	}
	prefix := pattern.Prefix()
	all := pattern.Everything() || pattern.Options().Fold && pattern.String() == prefix+"*"
	var out []ActionID
	for _, x := range c.of(p) {
		if pattern.Literal() {
			if row, ok := x.find(actions, actionName, prefix); ok && pattern.Match(x.str(actions, row, actionName)) {
				out = append(out, ActionID(x.id(row)))
			}
			continue
		}
		if all {
			names := x.column(actions, actionName)
			from, to := names.prefixed(prefix)
			out = slices.Grow(out, to-from)
		}
		for row := range x.named(actions, actionName, prefix) {
			if all || pattern.Match(x.str(actions, row, actionName)) {
				out = append(out, ActionID(x.id(row)))
			}
		}
	}
	return out
}

// ExpandAliases lists the actions that a pattern matches by an alias or a
// workspace code and not by the name itself, in order.
func (c *Catalog) ExpandAliases(p policy.Platform, pattern *match.Pattern) []ActionID {
	if !c.HasActions(p) {
		return nil
	}
	var out []ActionID
	for _, x := range c.of(p) {
		if x.rows(aliases) == 0 && x.over == nil {
			continue
		}
		for name, action := range x.otherNames(pattern.Prefix()) {
			if pattern.Match(name) && !pattern.Match(x.str(actions, action, actionName)) {
				out = append(out, ActionID(x.id(action)))
			}
		}
	}
	return sortedIDs(out)
}

// HasOther reports whether an action may have a name as an alias or a workspace code:
// where it does not, [Catalog.ExpandAliases] has nothing for it.
func (c *Catalog) HasOther(p policy.Platform, name string) bool {
	return slices.ContainsFunc(c.of(p), func(x *index) bool {
		others := x.column(aliases, aliasName)
		return x.over != nil || others.is(others.first(name), name)
	})
}

// sortedIDs sorts ids and leaves each once.
func sortedIDs[ID ~int32](ids []ID) []ID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Retracted finds what a layer says of an action or an operation that it takes
// away.
func (c *Catalog) Retracted(p policy.Platform, name string) (Retraction, bool) {
	for _, x := range c.of(p) {
		if x.over == nil {
			continue
		}
		if r, ok := x.over.retracted[match.Fold(name)]; ok {
			return r, true
		}
	}
	return Retraction{}, false
}

// Twins lists the operations that have the same purpose as one.
func (c *Catalog) Twins(id OperationID) []OperationID { return c.Operation(id).Twins }

// FindAPI lists the operations of an API given as "POST /v1/{project_id}/notebooks"
// or as a path alone; path parameters match any name or value. A URL stands
// for its path. Among the APIs that fit, those with most literal segments in
// common win. An API that is no path is found by its name.
func (c *Catalog) FindAPI(p policy.Platform, api string) (out []OperationID) {
	method, path := splitAPI(api)
	path = pathOf(path)
	best := 0
	for _, x := range c.of(p) {
		for row := range x.all(operations) {
			score := 0
			from, to := x.list(operations, row, operationAPI)
			for i := from; i < to; i++ {
				known, knownPath := splitAPI(x.string(x.get(lists, i, 0)))
				if method == "" || known == "" || match.EqualFold(method, known) {
					score = max(score, likeness(knownPath, path))
				}
			}
			if score > best {
				best, out = score, nil
			}
			if score > 0 && score == best {
				out = append(out, OperationID(x.id(row)))
			}
		}
	}
	return out
}

// Suggest gives up to n known names, aliases among them, nearest to an unknown
// one: of the same service first; then the same name in another service (a
// wrong namespace); then a near name in a service that is spelt alike.
func (c *Catalog) Suggest(p policy.Platform, name string, n int) []string {
	return neighbourhood{c, p}.suggest(name, n)
}

// SuggestOperations gives up to n operations whose ids are nearest to an
// unknown one, in which colons may stand for dots.
func (c *Catalog) SuggestOperations(p policy.Platform, name string, n int) []string {
	return neighbourhood{c, p}.suggestOperations(name, n)
}

// SuggestNamespaces gives the few services, as their actions spell them, whose
// actions a pattern would match if it named them in place of its own service:
// those with a like name, else for a service that the catalogue knows any. Of
// one that it does not know, nothing else can be said.
func (c *Catalog) SuggestNamespaces(p policy.Platform, pattern *match.Pattern) []string {
	return neighbourhood{c, p}.suggestNamespaces(pattern)
}

// SuggestRoleNames gives up to n names of roles and system policies that a
// misspelt one most likely means. Its words are compared one by one, and those
// as short as the names of services must be right: LTS is no slip of DTS.
func (c *Catalog) SuggestRoleNames(p policy.Platform, name string, n int) []string {
	return neighbourhood{c, p}.suggestRoleNames(name, n)
}

// EndsAsRoleName reports whether words end as a name of several words does that
// a role or system policy has: "… Administrator", "… FullAccess".
func (c *Catalog) EndsAsRoleName(p policy.Platform, name string) bool {
	return neighbourhood{c, p}.endsAsRoleName(name)
}

// Renamed gives each action of a platform that has exactly one newer name, with
// the action of that name, if the catalogue has it.
func (c *Catalog) Renamed(p policy.Platform) iter.Seq2[ActionID, ActionID] {
	return func(yield func(old, now ActionID) bool) {
		for _, x := range c.of(p) {
			for row := range x.renamed() {
				names := x.strings(actions, row, actionReplacedBy)
				if len(names) != 1 {
					continue
				}
				name := names[0]
				if now, ok := c.Lookup(x.platform, name); ok && !yield(ActionID(x.id(row)), now) {
					return
				}
			}
		}
	}
}
