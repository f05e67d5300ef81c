package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
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
			return hinted{fmt.Errorf("unknown name %q on %s", name, c.Platform), fmt.Sprintf("it is one of %s: --platform %s shows it", p, p)}
		}
	}
	if near := nearest(name, ruleNames(), 3); len(near) > 0 {
		return hinted{err, didYouMean(near)}
	}
	return hinted{err, cmp.Or(meant(cat, byLikelihood(c), name, anyRole), takes)}
}

// meant is the hint for a name that some platforms do not have: a pattern, a
// service, a misspelt action or operation, or one of others; "" when nothing
// is like it.
func meant(cat *catalog.Catalog, in []policy.Platform, name string, others func(*catalog.Catalog, policy.Platform) []string) string {
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
			near = nearest(name, others(cat, p), 3)
		}
		if len(near) > 0 {
			return didYouMean(near)
		}
	}
	for _, p := range in {
		if like := operationsLike(cat, p, name); len(like) > 0 {
			return didYouMean(like)
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
			case !strings.EqualFold(s.Name, name):
			case slices.Contains(in, p):
				return fmt.Sprintf("it is a service: 'permgap catalog show %s' shows it", s.Name)
			default:
				return fmt.Sprintf("it is a service of %s: 'permgap catalog show %s --platform %s' shows it", p, s.Name, p)
			}
		}
	}
	return ""
}

// anyRole lists the roles of a platform by the names that explain takes.
func anyRole(cat *catalog.Catalog, p policy.Platform) []string {
	out := cat.RoleNames(p)
	for _, name := range roleNames(cat, p) {
		out = append(out, name, name[strings.LastIndexByte(name, '.')+1:])
	}
	return out
}

// ruleNames lists the codes of the rules, then their names.
func ruleNames() []string {
	var codes, names []string
	for _, r := range rule.All() {
		codes, names = append(codes, string(r.Code)), append(names, r.Name)
	}
	return append(codes, names...)
}

// nearest gives up to n of some names: those that are least far from a
// misspelt one.
func nearest(name string, known []string, n int) []string {
	limit := match.Tolerance(len(name))
	var out []string
	for _, k := range known {
		d := match.Distance(name, k, limit)
		if d < limit {
			out, limit = nil, d
		}
		if d <= limit && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out[:min(n, len(out))]
}

// operationsLike lists up to three operations that have a word in their name.
func operationsLike(cat *catalog.Catalog, platform policy.Platform, word string) []string {
	if len(word) < 4 {
		return nil
	}
	var found []string
	for _, id := range cat.Operations(platform) {
		if name := cat.OperationName(id); len(found) < 3 && strings.Contains(strings.ToLower(name), strings.ToLower(word)) {
			found = append(found, name)
		}
	}
	return found
}
