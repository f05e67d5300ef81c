package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// checker looks after what the files refer to, once everything is merged.
type checker struct {
	*builder
	aliases map[key]string   // the action of each alias and workspace code
	namedBy map[key][]string // see naming
}

func newChecker(b *builder) *checker {
	c := &checker{builder: b, aliases: map[key]string{}}
	for _, a := range b.model.Actions {
		if b.gone(keyOf(anAction, a.Platform, "", a.Name)) {
			continue
		}
		for _, alias := range slices.Concat(a.Aliases, a.WorkspaceCodes) {
			if k := keyOf(anAction, a.Platform, "", alias); c.aliases[k] == "" {
				c.aliases[k] = a.Name
			}
		}
	}
	return c
}

// owner gives the action that has a name as an alias or a workspace code.
func (c *checker) owner(k key) string {
	if name := c.aliases[k]; name != "" || c.whole() {
		return name
	}
	name, ok := c.below.Specs(k.platform).ActionOf(k.name)
	action := keyOf(anAction, k.platform, "", name)
	if _, here := c.index[action]; !ok || here || c.gone(action) {
		return "" // what it is called now stands in its entry
	}
	return name
}

// file checks the references of a file.
func (c *checker) file(s *source) {
	for i, a := range s.Actions {
		if at := load.Index("actions", i); a.Removed {
			c.unused(s, load.Field(at, "removed"), a.Name)
		} else {
			c.action(s, at, a)
		}
	}
	for i, o := range s.Operations {
		if !o.Removed && o.ID != "" {
			c.operation(s, load.Index("operations", i), o)
		}
	}
	for i, r := range s.Roles {
		c.sources(s, load.Field(load.Index("roles", i), "source"), r.Source)
	}
	for i, a := range s.Agencies {
		at := load.Index("agencies", i)
		c.sources(s, load.Field(at, "source"), a.Source)
		for j, name := range a.Holds {
			if !c.has(keyOf(aRoleName, s.platform, "", name)) {
				c.fail(s.File, load.Index(load.Field(at, "holds"), j), "unknown role %q: declare it under role_names or system_policies", name)
			}
		}
	}
	for i, r := range s.Contents {
		c.sources(s, load.Field(load.Index("contents", i), "source"), r.Source)
	}
	for i, d := range s.Defects {
		at := load.Field(load.Index("defects", i), "source")
		if d.Source != "" {
			c.source(s, at, d.Source)
		} else if c.whole() {
			c.fail(s.File, at, "a defect of no source")
		}
	}
}

func (c *checker) action(s *source, at string, a schema.Action) {
	c.sources(s, load.Field(at, "source"), a.Source)
	for i, name := range a.Resources {
		if len(a.Resources) == 1 && name == "-" {
			continue
		}
		if !c.has(keyOf(aType, s.platform, s.Service, name)) {
			c.fail(s.File, load.Index(load.Field(at, "resources"), i), "unknown resource type %q: declare it under resources", name)
		}
	}
	for i, name := range a.ReplacedBy {
		c.known(s, load.Index(load.Field(at, "replaced_by"), i), name)
	}
	for i, alias := range a.Aliases {
		c.otherName(s, load.Index(load.Field(at, "aliases"), i), a.Name, "alias", alias)
	}
	for i, code := range a.Workspace {
		c.otherName(s, load.Index(load.Field(at, "workspace"), i), a.Name, "workspace code", code)
	}
	k := keyOf(anAction, s.platform, "", a.Name)
	if owner := c.owner(k); !c.whole() && owner != "" && !c.gone(k) && match.Fold(owner) != match.Fold(a.Name) {
		c.fail(s.File, load.Field(at, "name"), "%s is an alias of %s already", a.Name, owner)
	}
	if a.InferredBy != "" && len(a.Roles) == 0 {
		c.fail(s.File, load.Field(at, "inferred_by"), "a rule of no cells: it stands beside roles")
	}
	c.rule(s, load.Field(at, "inferred_by"), a.InferredBy)
	for role, cell := range a.Roles {
		c.rule(s, load.Field(load.Key(load.Field(at, "roles"), role), "inferred_by"), cell.InferredBy)
		if !c.has(keyOf(aRole, s.platform, "", role)) {
			c.fail(s.File, load.Key(load.Field(at, "roles"), role), "unknown role %q: declare it under roles", role)
		}
	}
}

// otherName checks that an alias or a workspace code means this action alone.
func (c *checker) otherName(s *source, at, action, what, name string) {
	k := keyOf(anAction, s.platform, "", name)
	if problem := nameProblem(name); problem != "" {
		c.fail(s.File, at, "%s %q %s", what, name, problem)
	} else if spelling, ok := c.spelt(k); ok && !c.gone(k) {
		c.fail(s.File, at, "%s %s is the name of the action %s", what, name, spelling)
	} else if owner := c.owner(k); owner != "" && match.Fold(owner) != match.Fold(action) {
		c.fail(s.File, at, "%s %s belongs to %s already", what, name, owner)
	}
}

// known checks that a name is an action of the platform, in its own spelling.
// One that is taken away is for unused.
func (c *checker) known(s *source, at, name string) {
	k := keyOf(anAction, s.platform, "", name)
	if spelling, ok := c.spelt(k); ok {
		if spelling != name {
			c.fail(s.File, at, "action %s is spelt %s", name, spelling)
		}
		return
	}
	if owner := c.owner(k); owner != "" {
		c.fail(s.File, at, "%s is an alias: write %s", name, owner)
		return
	}
	c.fail(s.File, at, "unknown action %q%s", name, c.hint(s.platform, name))
}

// hint names the action of the same service that was meant, or says what to do.
func (c *checker) hint(p policy.Platform, name string) string {
	const declare = ": declare it under actions of its service, with mentioned: true if no table lists it"
	if !c.mayHint() {
		return declare
	}
	service, _, _ := strings.Cut(name, ":")
	var names []string
	for _, a := range c.model.Actions {
		if prefix, _, _ := strings.Cut(a.Name, ":"); a.Platform == p && match.Fold(prefix) == match.Fold(service) {
			names = append(names, a.Name)
		}
	}
	if !c.whole() {
		all := match.Compile(service+":*", match.Options{Fold: true})
		for _, id := range c.below.Expand(p, all) {
			names = append(names, c.below.ActionName(id))
		}
	}
	if near := match.Nearest(name, names); near != "" {
		return fmt.Sprintf(": did you mean %s?", near)
	}
	return declare
}

func (c *checker) sources(s *source, at string, ids []string) {
	for i, id := range ids {
		c.source(s, load.Index(at, i), id)
	}
}

func (c *checker) source(s *source, at, id string) {
	if !c.has(keyOf(aSource, s.platform, s.Service, id)) {
		c.fail(s.File, at, "unknown source %q: declare it under sources", id)
	}
}

// rule checks that a rule which cells follow from is declared.
func (c *checker) rule(s *source, at, name string) {
	if name != "" && !c.has(keyOf(aRule, s.platform, s.Service, name)) {
		c.fail(s.File, at, "unknown rule %q: declare it under rules", name)
	}
}

// unused checks that nothing names an action that a file takes away.
func (c *checker) unused(s *source, at, name string) {
	k := keyOf(anAction, s.platform, "", name)
	if !c.gone(k) {
		return
	}
	if c.namedBy == nil {
		c.namedBy = c.naming()
	}
	for _, id := range c.namedBy[k] {
		c.fail(s.File, at, "%s is removed, and the operation %s names it", name, id)
	}
}

// naming gives the operations by the actions that they name: those of the
// model, and those below that name one which was taken away.
func (c *checker) naming() map[key][]string {
	out := map[key][]string{}
	for _, o := range c.model.Operations {
		if c.gone(keyOf(anOperation, o.Platform, "", o.Name)) {
			continue
		}
		names := append(o.Needs(), append(slices.Clone(o.Actions), o.ListAll)...)
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			k := keyOf(anAction, o.Platform, "", name)
			out[k] = append(out[k], o.Name)
		}
	}
	if c.whole() {
		return out
	}
	removed := map[policy.Platform][]string{}
	for _, t := range c.taken(anAction) {
		removed[t.Platform] = append(removed[t.Platform], t.Name)
	}
	for p, names := range removed {
		for name, users := range c.below.Specs(p).Naming(names) {
			for _, id := range users {
				o := keyOf(anOperation, p, "", id)
				if _, here := c.index[o]; !here && !c.gone(o) {
					k := keyOf(anAction, p, "", name)
					out[k] = append(out[k], id)
				}
			}
		}
	}
	return out
}
