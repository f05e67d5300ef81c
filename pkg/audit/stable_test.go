package audit_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// judged gives the results of the one principal of a document, by operation.
func judged(t *testing.T, o audit.Options, doc *policy.Document) map[string]*audit.Result {
	t.Helper()
	out := map[string]*audit.Result{}
	for _, p := range principal.Each([]*policy.Document{doc}) {
		for r := range audit.Judge(builtIn(t), &p, o) {
			out[r.Operation.Name] = r
		}
	}
	return out
}

// blocked reports whether an operation has an error.
func blocked(r *audit.Result) bool { return r != nil && r.State == audit.Blocked }

// aPattern writes an action in one of the ways in which policies do.
func aPattern(r *rand.Rand, action string) string {
	parts := strings.SplitN(action, ":", 3)
	if len(parts) < 3 {
		return action
	}
	switch r.IntN(8) {
	case 0:
		return parts[0] + ":*:*"
	case 1:
		return parts[0] + ":" + parts[1] + ":*"
	case 2:
		return parts[0] + ":*:" + parts[2][:min(3, len(parts[2]))] + "*"
	}
	return action
}

// TestStability holds on sampled policies what one more Allow does: no operation
// that was incidental becomes an error, unless the Allow names its action; and an
// error goes only where a gap is filled, an exact prerequisite explains it, or a
// twin became ready. -samples 10000 tries more than a few hundred.
func TestStability(t *testing.T) {
	cat := builtIn(t)
	r := rand.New(rand.NewPCG(5, 6))
	reasons := map[string]int{}
	for _, p := range []policy.Platform{policy.HuaweiCloud, policy.OpenTelekomCloud} {
		all := needing(cat, p)
		for range *samples / 2 {
			granted := someGrants(r, cat, all)
			more := aPattern(r, cat.ActionName(all[r.IntN(len(all))].Actions[0]))
			before := judged(t, audit.Options{}, document(t, p, granted...))
			after := judged(t, audit.Options{}, document(t, p, append(slices.Clone(granted), more)...))
			var named map[string]audit.Intent
			for name, was := range before {
				is := after[name]
				switch {
				case was.Intent == audit.Incidental && !blocked(was) && blocked(is) && is.Intent != audit.Incidental:
					if named == nil {
						named = intents(t, audit.Options{All: true}, document(t, p, more))
					}
					if named[name] != audit.Named {
						t.Errorf("%v: with %s the incidental %s has an error", granted, more, name)
					}
				case was.Intent != audit.Incidental && blocked(was) && (is.Intent == audit.Incidental || !blocked(is)):
					why := goes(was, is)
					if reasons[why]++; why == "" {
						t.Errorf("%v: with %s the error of %s goes (%s, by %v)", granted, more, name, is.Intent, is.ExplainedBy())
					}
				}
			}
		}
	}
	t.Logf("%d samples; errors that go: %v", *samples, reasons)
}

var samples = flag.Int("samples", 300, "how many policies TestStability tries")

// someGrants samples a policy around a few operations and their prerequisites.
func someGrants(r *rand.Rand, cat *catalog.Catalog, all []catalog.Operation) (granted []string) {
	for range 1 + r.IntN(4) {
		op := all[r.IntN(len(all))]
		granted = append(granted, aPattern(r, cat.ActionName(op.Actions[0])))
		for _, n := range prerequisites(cat, op) {
			if r.IntN(2) > 0 {
				granted = append(granted, aPattern(r, n))
			}
		}
	}
	return granted
}

// goes says why an error of an operation goes; "" for no good reason.
func goes(was, is *audit.Result) string {
	lacks := map[string]bool{}
	for g := range is.Gaps() {
		lacks[gapName(g)] = true
	}
	for g := range was.Gaps() {
		if !lacks[gapName(g)] {
			return "a gap is filled"
		}
	}
	switch {
	case is.Intent == audit.Incidental && exactly(is.ExplainedBy(), is.Operation):
		return "an exact prerequisite explains it"
	case is.Twin() != nil:
		return "a twin is ready"
	}
	return ""
}

func gapName(p *audit.Prerequisite) string {
	return p.Action + " " + strings.Join(p.AnyOf, " ") + " " + p.Role() + " " + strings.Join(p.Via, " ")
}

// exactly reports whether one operation needs the action of another by name.
func exactly(by, op *catalog.Operation) bool {
	return slices.ContainsFunc(by.Requires, func(r catalog.Requirement) bool { return slices.Contains(r.Any, op.Actions[0]) })
}
