package audit

import (
	"strings"

	"github.com/permgap/permgap/pkg/audit/intent"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// plainness says how plainly the Allows of a principal grant its actions. An
// action that it does not have is carried along by wider patterns.
type plainness struct {
	exact, byType map[catalog.ActionID]bool
}

// plainnessOf looks at each pattern once. What a NotAction leaves over is not
// named.
func plainnessOf(cat *catalog.Catalog, p *principal.Principal, means *expansions) plainness {
	x := plainness{map[catalog.ActionID]bool{}, map[catalog.ActionID]bool{}}
	if !cat.HasActions(p.Platform) {
		return x
	}
	seen := map[expansion]bool{}
	for _, d := range p.Documents {
		if !d.Judged() {
			continue
		}
		for i := range d.Statements {
			s := &d.Statements[i]
			if s.Effect != policy.Allow || s.NotAction {
				continue
			}
			for _, text := range s.Actions {
				if key := (expansion{d.Platform, d.Dialect.Question(), text.Value}); !seen[key] {
					seen[key] = true
					x.add(cat, d, text.Value, means)
				}
			}
		}
	}
	return x
}

func (x plainness) add(cat *catalog.Catalog, d *policy.Document, text string, means *expansions) {
	named := x.exact
	switch {
	case !strings.ContainsAny(text, "*?"):
		if id, known := cat.Lookup(d.Platform, text); known { // also by an alias
			x.exact[id] = true
		}
		return
	case wholeType(d.Platform, text):
		named = x.byType
	case !isName(cat, d.Platform, text):
		return
	}
	for _, id := range means.of(d, text) { // an alias's service or type is not the action's
		named[id] = true
	}
}

// wholeType reports whether a pattern has a literal service and type, or is a
// whole service.
func wholeType(p policy.Platform, text string) bool {
	service, rest, _ := strings.Cut(text, ":")
	if service == "" || rest == "" || strings.ContainsAny(service, "*?") {
		return false
	}
	if strings.Trim(rest, "*:") == "" {
		return true
	}
	kind, _, three := strings.Cut(rest, ":")
	return p.HuaweiFamily() && three && kind != "" && !strings.ContainsAny(kind, "*?")
}

// isName reports whether the only wildcard of a two-part name stands behind a
// verb and noun that are an action themselves (`ec2:RunInstances*`).
func isName(cat *catalog.Catalog, p policy.Platform, text string) bool {
	name, ends := strings.CutSuffix(text, "*")
	if !ends || p.HuaweiFamily() || strings.ContainsAny(name, "*?") {
		return false
	}
	_, known := cat.Lookup(p, name)
	return known
}

// of gives the plainest way in which an action is granted.
func (x plainness) of(a catalog.ActionID) intent.Grant {
	switch {
	case x.exact[a]:
		return intent.Exact
	case x.byType[a]:
		return intent.ByType
	}
	return intent.Carried
}
