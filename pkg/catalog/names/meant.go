package names

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Meant is the hint for a name that some platforms do not have: that it is a
// pattern or a service, else the nearest actions, operations or others; "" when
// nothing is like it. Others may be nil.
func Meant(cat *catalog.Catalog, in []policy.Platform, name string, others List) string {
	if strings.Contains(name, ":") && strings.ContainsAny(name, "*?") {
		return fmt.Sprintf("it is a pattern: permgap expand '%s' lists the actions that it matches", name)
	}
	if hint := service(cat, in, name); hint != "" {
		return hint
	}
	for _, p := range in {
		near := cat.Suggest(p, name, 3)
		if len(near) == 0 {
			near = cat.SuggestOperations(p, name, 3)
		}
		if len(near) == 0 && others != nil {
			near = match.NearestOf(name, others(cat, p), 3)
		}
		if len(near) > 0 {
			return diag.DidYouMean(near)
		}
	}
	for _, p := range in {
		if like := operationsLike(cat, p, name); len(like) > 0 {
			return diag.DidYouMean(like)
		}
	}
	return ""
}

// service is the hint for the name of a service, of one of some platforms if
// it can be.
func service(cat *catalog.Catalog, in []policy.Platform, name string) string {
	for _, p := range slices.Concat(in, policy.Platforms()) {
		for _, s := range cat.Services(p) {
			switch {
			case !match.EqualFold(s.Name, name):
			case slices.Contains(in, p):
				return fmt.Sprintf("it is a service: 'permgap catalog show %s' shows it", s.Name)
			default:
				return fmt.Sprintf("it is a service of %s: 'permgap catalog show %s --platform %s' shows it", p, s.Name, p)
			}
		}
	}
	return ""
}

// operationsLike lists up to three operations that have a word in their name.
func operationsLike(cat *catalog.Catalog, platform policy.Platform, word string) []string {
	if len(word) < 4 {
		return nil
	}
	var found []string
	for _, id := range cat.Operations(platform) {
		if name := cat.OperationName(id); len(found) < 3 && strings.Contains(match.Fold(name), match.Fold(word)) {
			found = append(found, name)
		}
	}
	return found
}
