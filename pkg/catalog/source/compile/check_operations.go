package compile

import (
	"fmt"
	"slices"

	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/match"
)

func (c *checker) operation(s *source, at string, o schema.Operation) {
	c.sources(s, load.Field(at, "source"), o.Source)
	place, ok := c.index[keyOf(anOperation, s.platform, "", o.ID)]
	if !ok {
		return // it could not be placed
	}
	merged := c.model.Operations[place]
	for i, id := range o.Twin {
		c.twin(s, load.Index(load.Field(at, "twin"), i), o.ID, id)
	}
	seen, own := map[string]bool{}, map[string]bool{}
	for _, name := range merged.Actions {
		own[name] = true
	}
	for i, name := range o.Actions {
		value := load.Index(load.Field(at, "actions"), i)
		if own[name] {
			c.known(s, value, name)
		}
		if seen[match.Fold(name)] {
			c.fail(s.File, value, "%s stands twice among the actions of %s", name, o.ID)
		}
		seen[match.Fold(name)] = true
	}
	if o.ListAll != "" && o.ListAll == merged.ListAll {
		c.known(s, load.Field(at, "list_all"), o.ListAll)
	}
	for i, api := range o.API {
		if api == "" {
			c.fail(s.File, load.Index(load.Field(at, "api"), i), "an empty API")
		}
	}
	kept := map[string]bool{}
	for _, need := range merged.Needs() {
		kept[need] = true
	}
	needs := map[string]string{} // where each one stands
	for _, list := range []struct {
		field string
		all   []schema.Requirement
	}{{"requires", o.Requires}, {"requires_added", o.RequiresAdded}} {
		for i, r := range list.all {
			value := load.Index(load.Field(at, list.field), i)
			c.requirement(s, value, r, kept)
			c.twice(s, value, o.ID, r, needs)
			if c.whole() && len(r.Source) == 0 && len(merged.Sources) == 0 {
				c.fail(s.File, value, "no source states this: name one here or for the operation")
			}
		}
	}
}

// requirement checks what an entry of requires refers to. Names that
// were taken away may be anything.
func (c *checker) requirement(s *source, at string, r schema.Requirement, kept map[string]bool) {
	for field, names := range map[string][]string{"all": r.All, "any": r.Any} {
		for i, name := range names {
			if kept[name] {
				c.known(s, load.Index(load.Field(at, field), i), name)
			}
		}
	}
	if r.Role != "" {
		if !c.has(keyOf(aRole, s.platform, "", r.Role)) && !c.has(keyOf(aRoleName, s.platform, "", r.Role)) {
			c.fail(s.File, load.Field(at, "role"),
				"unknown role %q: declare it under roles, role_names, service_roles, system_policies or agencies", r.Role)
		}
	}
	if r.Feature != "" {
		if !c.has(keyOf(aFeature, s.platform, s.Service, r.Feature)) {
			c.fail(s.File, load.Field(at, "feature"), "unknown feature %q: declare it under features", r.Feature)
		}
	}
	if by := load.Field(at, "feature_by"); r.FeatureBy != "" {
		c.source(s, by, r.FeatureBy)
		if r.Feature == "" {
			c.fail(s.File, by, "feature_by says how a feature was deduced: there is none")
		}
	}
	for key, values := range r.With {
		if value := load.Key(load.Field(at, "with"), key); len(values) == 0 || slices.Contains(values, "") {
			c.fail(s.File, value, "the condition key %s has no value", key)
		}
	}
	c.sources(s, load.Field(at, "source"), r.Source)
	c.sources(s, load.Field(at, "without"), r.Without)
}

// twice reports a prerequisite that stands twice under the same conditions.
func (c *checker) twice(s *source, at, operation string, r schema.Requirement, needs map[string]string) {
	say := func(value, name string) {
		k := fmt.Sprintf("%s\n%s\n%v\n%s\n%v", match.Fold(name), r.Feature, r.When, r.By, r.With)
		if first, ok := needs[k]; ok {
			c.fail(s.File, value, "%s requires %s twice, first in line %d: keep a slip of the source under defects",
				operation, name, s.At(first).Line)
			return
		}
		needs[k] = value
	}
	for i, name := range r.All {
		say(load.Index(load.Field(at, "all"), i), name)
	}
	for _, name := range []string{r.Pattern, r.Role} {
		if name != "" {
			say(at, name)
		}
	}
	if len(r.Any) > 0 {
		say(at, fmt.Sprint(r.Any))
	}
}
