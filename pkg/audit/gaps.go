package audit

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// ResourcesOf gives what [Result.Resources] gives, of a principal of whom nothing
// was judged.
func ResourcesOf(cat *catalog.Catalog, p *principal.Principal, a catalog.ActionID) []string {
	return (&Result{rights: newRights(newNeeds(cat), p, BasisOr)}).Resources(a)
}

// ScopeOf gives the scope that all actions share which a name or pattern of a
// document stands for; zero when they differ or it is unknown.
func ScopeOf(cat *catalog.Catalog, d *policy.Document, text string) catalog.Scope {
	var scope catalog.Scope
	for _, id := range cat.Expand(d.Platform, actionPattern(d, text)) {
		s := cat.ActionScope(id)
		if s == 0 || scope != 0 && s != scope {
			return 0
		}
		scope = s
	}
	return scope
}
