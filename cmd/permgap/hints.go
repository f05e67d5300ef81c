package main

import (
	"cmp"
	"fmt"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Hints for names that the catalogue does not have.

// unknownName is the error for a name that cannot be explained: with what it
// may stand for, else with what is taken.
func unknownName(cat *catalog.Catalog, name string, c *config.Config, takes string) error {
	if err := misread(cat, name, c); err != nil {
		return err
	}
	err := fmt.Errorf("unknown name %q", name)
	for _, p := range policy.Platforms() {
		if p != policy.Platform(c.Platform) && explainOn(cat, p, name, c.Lang) != nil {
			return diag.Hint(fmt.Errorf("unknown name %q on %s", name, c.Platform), fmt.Sprintf("it is one of %s: --platform %s shows it", p, p))
		}
	}
	if near := match.NearestOf(name, names.Rules(), 3); len(near) > 0 {
		return diag.Hint(err, diag.DidYouMean(near))
	}
	return diag.Hint(err, cmp.Or(names.Meant(cat, byLikelihood(c), name, names.AnyRole), takes))
}
