package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit/intent"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// plainness says how plainly the Allows of a principal grant its actions. An
// action that it does not have is carried along by wider patterns.
type plainness struct {
	exact, byType []catalog.ActionID // in order
}

// plainnessOf looks at each pattern once. What a NotAction leaves over is not
// named.
func plainnessOf(cat *catalog.Catalog, p *principal.Principal, means *expansions) plainness {
	if !cat.HasActions(p.Platform) {
		return plainness{}
	}
	var exact, byType actionSet
	seen := map[*meant]bool{}
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
				m := means.meant(d, text.Value)
				if seen[m] {
					continue
				}
				seen[m] = true
				switch { // an alias's service or type is not the action's
				case m.known:
					exact.add(m.id)
				case m.byType:
					byType.add(m.ids...)
				case m.byName:
					exact.add(m.ids...)
				}
			}
		}
	}
	return plainness{exact.sorted(), byType.sorted()}
}

// wholeType reports whether a pattern has a literal service and type, or is a
// whole service.
func wholeType(p policy.Platform, text string) bool {
	service, rest, _ := strings.Cut(text, ":")
	if service == "" || rest == "" || match.IsWild(service) {
		return false
	}
	if strings.Trim(rest, "*:") == "" {
		return true
	}
	kind, _, three := strings.Cut(rest, ":")
	return p.HuaweiFamily() && three && kind != "" && !match.IsWild(kind)
}

// isName reports whether the only wildcard of a two-part name stands behind a
// verb and noun that are an action themselves (`ec2:RunInstances*`).
func isName(cat *catalog.Catalog, p policy.Platform, text string) bool {
	name, ends := strings.CutSuffix(text, "*")
	if !ends || p.HuaweiFamily() || match.IsWild(name) {
		return false
	}
	_, known := cat.Lookup(p, name)
	return known
}

// of gives the plainest way in which an action is granted.
func (x plainness) of(a catalog.ActionID) intent.Grant {
	switch {
	case has(x.exact, a):
		return intent.Exact
	case has(x.byType, a):
		return intent.ByType
	}
	return intent.Carried
}

// has reports whether a sorted list has an action.
func has(sorted []catalog.ActionID, a catalog.ActionID) bool {
	_, is := slices.BinarySearch(sorted, a)
	return is
}
