package catalog_test

import (
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/match"
)

// Terms give of an action what the whole action says, and HasOther tells of every
// name that means an action besides its own.
func TestTerms(t *testing.T) {
	c, others := opened(), 0
	for _, id := range c.Actions("huaweicloud") {
		a, terms := c.Action(id), c.Terms(id)
		if a.Name != terms.Name || a.Platform != terms.Platform || a.Service != terms.Service || a.Scope != terms.Scope ||
			a.Default != terms.Default || a.ResourceLess != terms.ResourceLess ||
			!slices.Equal(a.Aliases, terms.Aliases) || !slices.Equal(a.Resources, terms.Resources) {
			t.Fatalf("%+v\n%+v", a, terms)
		}
		for _, name := range append(slices.Concat(a.Aliases, a.WorkspaceCodes), a.Name) {
			pattern := match.Compile(name, match.Options{Fold: true})
			if found := c.ExpandAliases(a.Platform, pattern); len(found) > 0 {
				if others++; !c.HasOther(a.Platform, name) {
					t.Errorf("%s means %v as well", name, found)
				}
			}
		}
	}
	if others == 0 {
		t.Error("no action has another name")
	}
}
