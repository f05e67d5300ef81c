package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// A custom policy grants what is global, or what is of a project (see [scoping]):
// some of what an operation lacks must stand in a second one.

// homes says in which policy what is granted to a principal can stand.
type homes struct {
	cat      *catalog.Catalog
	platform policy.Platform
}

// of gives the scope of the policy that an operation is granted by; zero where
// the policy has none, or nothing is known. What no source places goes with what
// the operation lacks in projects.
func (h homes) of(r *Result, grants granting) catalog.Scope {
	if len(grants.first) == 0 || !grants.first[0].Document.Dialect.OneScope() {
		return 0
	}
	if own := h.scopeOf(r.Operation.Actions); own != 0 {
		return own
	}
	for p := range r.Gaps() {
		if h.needScope(p) == catalog.ScopeProject {
			return catalog.ScopeProject
		}
	}
	return 0
}

// leaveOut reports whether a missing prerequisite cannot stand in a policy
// of a scope.
func (h homes) leaveOut(home catalog.Scope, p *Prerequisite) bool {
	if home == 0 || p.Ruling.Verdict != access.Missing || p.Stated.By == catalog.Agency {
		return false
	}
	scope := h.needScope(p)
	return scope != 0 && (home == catalog.ScopeProject) != (scope == catalog.ScopeProject)
}

// needScope gives the scope of a prerequisite.
func (h homes) needScope(p *Prerequisite) catalog.Scope {
	if p.Stated.Pattern != "" {
		return h.scopeOf(h.cat.Expand(h.platform, catalog.WildcardPattern(p.Stated.Pattern)))
	}
	return h.scopeOf(p.Stated.Any)
}

// scopeOf gives the scope that all of some actions share; zero when they differ
// or it is unknown.
func (h homes) scopeOf(ids []catalog.ActionID) catalog.Scope {
	if len(ids) == 0 {
		return 0
	}
	shared := h.cat.ActionScope(ids[0])
	if slices.ContainsFunc(ids[1:], func(a catalog.ActionID) bool { return h.cat.ActionScope(a) != shared }) {
		return 0
	}
	return shared
}
