package policies

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

// What was collected against the catalogue, by the columns that name a row.
var collected = map[string][]int{
	"huawei/contradictions.tsv":      {0, 1},
	"huawei/newer_rows.tsv":          {0, 1, 2, 3, 5},
	"huawei/renames.tsv":             {0, 1},
	"huawei/deprecated.tsv":          {0, 1},
	"alibaba/pai_contradictions.tsv": {0, 1},
	"alibaba/pai_newer.tsv":          {0, 1},
}

// outcome is a line of importers/inputs/outcomes.tsv.
type outcome struct {
	table, row, outcome, reason string
	platform                    policy.Platform
	holds                       []string
}

func outcomes(t *testing.T) (out []outcome) {
	t.Helper()
	f, err := os.Open(filepath.Join("importers", "inputs", "outcomes.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, r := range tableOf(t, f) {
		if len(r) != 6 {
			t.Fatalf("%q has %d cells", r, len(r))
		}
		o := outcome{table: r[0], row: r[1], platform: policy.Platform(r[2]), outcome: r[3], reason: r[5]}
		for _, h := range strings.Split(r[4], ";") {
			if h = strings.TrimSpace(h); h != "" {
				o.holds = append(o.holds, h)
			}
		}
		out = append(out, o)
	}
	return out
}

// Each row of the collected tables is taken or refused, once and with a reason.
func TestEveryRowHasAnOutcome(t *testing.T) {
	known := map[[2]string]int{}
	for _, o := range outcomes(t) {
		if o.outcome != "taken" && o.outcome != "refused" || o.reason == "" || collected[o.table] == nil ||
			o.outcome == "taken" && len(o.holds) == 0 {
			t.Errorf("%s: %s: %s, holding %d, because %q", o.table, o.row, o.outcome, len(o.holds), o.reason)
		}
		known[[2]string{o.table, o.row}]++
	}
	for name, columns := range collected {
		f, err := os.Open(testinput.Shared(t, "facts", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range tableOf(t, f) {
			var cells []string
			for _, c := range columns {
				cells = append(cells, strings.TrimSpace(r[c]))
			}
			row := [2]string{name, strings.Join(cells, " | ")}
			if known[row] != 1 {
				t.Errorf("%s: %s has %d outcomes in importers/inputs/outcomes.tsv", row[0], row[1], known[row])
			}
			delete(known, row)
		}
		f.Close()
	}
	for row := range known {
		t.Errorf("%s has no row %s", row[0], row[1])
	}
}

// The catalogue holds what the outcomes say.
func TestOutcomesHold(t *testing.T) {
	all := outcomes(t)
	if len(all) < 480 {
		t.Fatalf("%d outcomes", len(all))
	}
	for _, o := range all {
		for _, h := range o.holds {
			if !holds(embedded(t), o.platform, h) {
				t.Errorf("%s: %s: %s does not hold on %s", o.table, o.row, h, o.platform)
			}
		}
	}
}

// holds reports whether a catalogue says what an outcome names:
//
//	service:action           it is a name
//	@Role                    it is a role, a policy or an agency
//	OPERATION                it is there
//	OPERATION deprecated     … and deprecated
//	OPERATION api            … and has an API
//	OPERATION > NEED         … and needs an action, a pattern or a role; none
//	OLD = NEW                both names are one permission
//	!NAME                    it is neither an action nor an operation
func holds(c *catalog.Catalog, p policy.Platform, said string) bool {
	if left, right, ok := strings.Cut(said, " > "); ok {
		o, ok := operationOf(c, p, left)
		return ok && (right == "none" && o.NoneNeeded || slices.ContainsFunc(o.Requires, func(r catalog.Requirement) bool {
			return match.EqualFold(r.Pattern+r.Role, right) ||
				slices.ContainsFunc(r.Any, func(a catalog.ActionID) bool { return match.EqualFold(c.ActionName(a), right) })
		}))
	}
	if old, now, ok := strings.Cut(said, " = "); ok {
		a, known := c.Lookup(p, old)
		b, ok := c.Lookup(p, now)
		return known && ok && a == b
	}
	if id, ok := strings.CutSuffix(said, " deprecated"); ok {
		o, ok := operationOf(c, p, id)
		return ok && o.Deprecated
	}
	if id, ok := strings.CutSuffix(said, " api"); ok {
		o, ok := operationOf(c, p, id)
		return ok && len(o.API) > 0
	}
	if role, ok := strings.CutPrefix(said, "@"); ok {
		return c.IsRoleName(p, role)
	}
	name, absent := strings.CutPrefix(said, "!")
	_, found := operationOf(c, p, name)
	if strings.Contains(name, ":") {
		_, found = c.Lookup(p, name)
	}
	return found != absent
}

func operationOf(c *catalog.Catalog, p policy.Platform, id string) (catalog.Operation, bool) {
	found, ok := c.FindOperation(p, id)
	if !ok {
		return catalog.Operation{}, false
	}
	return c.Operation(found), true
}
