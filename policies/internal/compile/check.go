package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/policies/internal/load"
	"github.com/permgap/permgap/policies/internal/schema"
)

// checker looks after what the files refer to, once everything is merged.
type checker struct {
	*builder
	aliases map[key]string // the action of each alias and workspace code
}

func newChecker(b *builder) *checker {
	c := &checker{b, map[key]string{}}
	for _, a := range b.model.Actions {
		if b.removed[keyOf(anAction, a.Platform, "", a.Name)] {
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

// file checks the references of a file.
func (c *checker) file(s *source) {
	for i, a := range s.Actions {
		if at := load.Index("actions", i); a.Removed {
			c.checkUnused(s, load.Field(at, "removed"), a.Name)
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
	for i, d := range s.Defects {
		at := load.Field(load.Index("defects", i), "source")
		if d.Source != "" {
			c.source(s, at, d.Source)
		} else if c.mode == Whole {
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
		if _, ok := c.index[keyOf(aType, s.platform, s.Service, name)]; !ok {
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
	if k := keyOf(anAction, s.platform, "", a.Name); c.mode == Overlay && c.aliases[k] != "" && !c.removed[k] && fold(c.aliases[k]) != fold(a.Name) {
		c.fail(s.File, load.Field(at, "name"), "%s is an alias of %s already", a.Name, c.aliases[k])
	}
	if a.InferredBy != "" && len(a.Roles) == 0 {
		c.fail(s.File, load.Field(at, "inferred_by"), "a rule of no cells: it stands beside roles")
	}
	c.rule(s, load.Field(at, "inferred_by"), a.InferredBy)
	for role, cell := range a.Roles {
		c.rule(s, load.Field(load.Key(load.Field(at, "roles"), role), "inferred_by"), cell.InferredBy)
		if _, ok := c.index[keyOf(aRole, s.platform, "", role)]; !ok {
			c.fail(s.File, load.Key(load.Field(at, "roles"), role), "unknown role %q: declare it under roles", role)
		}
	}
}

// otherName checks that an alias or a workspace code means this action alone.
func (c *checker) otherName(s *source, at, action, what, name string) {
	k := keyOf(anAction, s.platform, "", name)
	if problem := nameProblem(name); problem != "" {
		c.fail(s.File, at, "%s %q %s", what, name, problem)
	} else if i, ok := c.index[k]; ok && !c.removed[k] {
		c.fail(s.File, at, "%s %s is the name of the action %s", what, name, c.model.Actions[i].Name)
	} else if owner := c.aliases[k]; owner != "" && fold(owner) != fold(action) {
		c.fail(s.File, at, "%s %s belongs to %s already", what, name, owner)
	}
}

// known checks that a name is an action of the platform, in its own spelling.
// One that corrections remove is for checkUnused.
func (c *checker) known(s *source, at, name string) {
	k := keyOf(anAction, s.platform, "", name)
	if i, ok := c.index[k]; ok {
		if spelt := c.model.Actions[i].Name; spelt != name {
			c.fail(s.File, at, "action %s is spelt %s", name, spelt)
		}
		return
	}
	if owner := c.aliases[k]; owner != "" {
		c.fail(s.File, at, "%s is an alias: write %s", name, owner)
		return
	}
	c.fail(s.File, at, "unknown action %q%s", name, c.hint(s.platform, name))
}

// hint names the action of the same service that was meant, or says what to do.
func (c *checker) hint(p policy.Platform, name string) string {
	if !c.mayHint() {
		return ""
	}
	service, _, _ := strings.Cut(name, ":")
	var names []string
	for _, a := range c.model.Actions {
		if prefix, _, _ := strings.Cut(a.Name, ":"); a.Platform == p && fold(prefix) == fold(service) {
			names = append(names, a.Name)
		}
	}
	if near := match.Nearest(name, names); near != "" {
		return fmt.Sprintf(": did you mean %s?", near)
	}
	return ": declare it under actions of its service, with mentioned: true if no table lists it"
}

func (c *checker) sources(s *source, at string, ids []string) {
	for i, id := range ids {
		c.source(s, load.Index(at, i), id)
	}
}

func (c *checker) source(s *source, at, id string) {
	if _, ok := c.index[keyOf(aSource, s.platform, s.Service, id)]; !ok {
		c.fail(s.File, at, "unknown source %q: declare it under sources", id)
	}
}

// rule checks that a rule which cells follow from is declared.
func (c *checker) rule(s *source, at, name string) {
	if _, ok := c.index[keyOf(aRule, s.platform, s.Service, name)]; !ok && name != "" {
		c.fail(s.File, at, "unknown rule %q: declare it under rules", name)
	}
}

// checkUnused checks that nothing needs an action that a file removes.
func (c *checker) checkUnused(s *source, at, name string) {
	if k := keyOf(anAction, s.platform, "", name); !c.removed[k] {
		return
	}
	for _, o := range c.model.Operations {
		if o.Platform != s.platform || c.removed[keyOf(anOperation, o.Platform, "", o.Name)] {
			continue
		}
		names := append(o.Needs(), append(slices.Clone(o.Actions), o.ListAll)...)
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
			c.fail(s.File, at, "%s is removed, and the operation %s names it", name, o.Name)
		}
	}
}
