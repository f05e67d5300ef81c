package audit_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
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
// error goes only where a gap is filled or an exact prerequisite explains it. Set
// PERMGAP_SAMPLES for more than a few.
func TestStability(t *testing.T) {
	samples, _ := strconv.Atoi(os.Getenv("PERMGAP_SAMPLES"))
	cat := builtIn(t)
	r := rand.New(rand.NewPCG(5, 6))
	all := needing(cat, policy.HuaweiCloud)
	gone := 0
	for range max(samples, 150) {
		var granted []string
		for range 1 + r.IntN(4) {
			op := all[r.IntN(len(all))]
			granted = append(granted, aPattern(r, cat.ActionName(op.Actions[0])))
			for _, n := range prerequisites(cat, op) {
				if r.IntN(2) > 0 {
					granted = append(granted, aPattern(r, n))
				}
			}
		}
		more := aPattern(r, cat.ActionName(all[r.IntN(len(all))].Actions[0]))
		before := judged(t, audit.Options{}, huawei11(t, "p", allow(granted...)))
		after := judged(t, audit.Options{}, huawei11(t, "p", allow(granted...), allow(more)))
		named := intents(t, audit.Options{All: true}, huawei11(t, "p", allow(more)))
		filled := judged(t, audit.Options{All: true}, huawei11(t, "p", allow(granted...), allow(more)))
		for name, was := range before {
			is := after[name]
			switch {
			case was.Intent == audit.Incidental && !blocked(was) && blocked(is) && is.Intent != audit.Incidental && named[name] != audit.Named:
				t.Errorf("%v: with %s the incidental %s has an error", granted, more, name)
			case was.Intent != audit.Incidental && blocked(was) && is.Intent == audit.Incidental && blocked(filled[name]):
				gone++
				if !exactly(is.ExplainedBy(), is.Operation) {
					t.Errorf("%v: with %s the error of %s goes: %s explains it by a wildcard", granted, more, name, is.ExplainedBy().Name)
				}
			}
		}
	}
	t.Logf("%d errors are explained", gone)
}

// exactly reports whether one operation needs the action of another by name.
func exactly(by, op *catalog.Operation) bool {
	return slices.ContainsFunc(by.Requires, func(r catalog.Requirement) bool { return slices.Contains(r.Any, op.Actions[0]) })
}
