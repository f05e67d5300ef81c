package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/testinput"
)

// What an attack may cost at its size.
const (
	mostReport    = 2 << 20              // bytes of JSON
	mostMessages  = 64 << 10             // bytes of standard error
	mostAllocated = 400 << 20            // bytes, in all
	mostCPU       = testinput.Second / 2 // of yardsticks
	slack         = 64 << 20             // bytes that do not grow, and luck
	idle          = testinput.Second / 4 // of yardsticks: shorter runs are not compared
	part          = 8                    // the smaller input is one in so many of an attack
	mostGrowth    = 2.2 * 2.2 * 2.2      // of bytes, when the input doubles three times
	aSecond       = testinput.Second     // what an attack may cost that costs more than others
	twoSeconds    = 2 * testinput.Second // and one whose cost is near a second
	busyGrowth    = 2 * mostGrowth       // of CPU time, which is no exact measure
)

// TestBudgets holds what a hostile input may cost: each attack that costs much is run
// again, with an eighth of the same. With -short it is a quarter, below what some
// budgets allow: then only what is written is held. Under the race detector
// budgets mean nothing, and no attack has more goroutines than other tests.
func TestBudgets(t *testing.T) {
	if underRace {
		t.Skip("budgets mean nothing under the race detector")
	}
	for _, a := range attacks() {
		t.Run(a.name, func(t *testing.T) {
			if testing.Short() {
				a.n /= 4
			}
			whole := a.run(t, a.n)
			t.Logf("%d KB written, %d MB allocated", whole.report>>10, whole.allocated>>20)
			if whole.report > mostReport || whole.messages > mostMessages {
				t.Errorf("writes %d and %d bytes", whole.report, whole.messages)
			}
			if testing.Short() {
				return
			}
			if whole.allocated > max(mostAllocated, a.allocated) {
				t.Errorf("allocates %d bytes", whole.allocated)
			}
			growth := max(busyGrowth, a.growth)
			if whole.cpu <= growth*idle/part && whole.allocated <= slack {
				return // whatever fewer cost
			}
			few := a.run(t, a.n/part)
			if limit := mostGrowth*float64(few.allocated) + slack; float64(whole.allocated) > limit {
				t.Errorf("allocates %d bytes, and %d for %d times the input", few.allocated, whole.allocated, part)
			}
			if whole.cpu > growth*max(few.cpu, idle/part) {
				t.Errorf("costs %.1f yardsticks, and %.1f for %d times the input", few.cpu, whole.cpu, part)
			}
		})
	}
}

// TestLongNames holds what a very long name costs where one is asked for.
func TestLongNames(t *testing.T) {
	if underRace {
		t.Skip("budgets mean nothing under the race detector")
	}
	const n = 100_000
	for _, name := range []string{strings.Repeat("x", n), "ecs:cloudServers:" + strings.Repeat("x", n), strings.Repeat("a b", n/3)} {
		for _, command := range []string{"explain", "expand", "why", "can", "roles", "rules", "generate"} {
			for _, format := range []string{"text", "json"} {
				var out, errs bytes.Buffer
				var code int
				testinput.AtMost(t, mostCPU, fmt.Sprintf("%s %.20s… in %s", command, name, format), func() {
					out.Reset()
					errs.Reset()
					ask := []string{command, "--no-config", "--format", format, name}
					code = run(t.Context(), ask, nil, strings.NewReader(""), &out, &errs)
				})
				if code == exitClean || errs.Len() > mostMessages || out.Len() > 8*n {
					t.Errorf("%s %.20s… in %s: code %d, %d and %d bytes", command, name, format, code, out.Len(), errs.Len())
				}
			}
		}
	}
}

// TestEqualArguments holds that what is asked for twice is answered once.
func TestEqualArguments(t *testing.T) {
	testinput.OneGoroutine(t)
	for _, format := range []string{"text", "table", "json"} {
		ask := []string{"expand", "--no-config", "--format", format, "ecs:*"}
		var once, often bytes.Buffer
		run(t.Context(), ask, nil, nil, &once, io.Discard)
		run(t.Context(), append(ask, slices.Repeat([]string{"ecs:*"}, 500)...), nil, nil, &often, io.Discard)
		if once.Len() == 0 || !bytes.Equal(once.Bytes(), often.Bytes()) {
			t.Errorf("%s: %d bytes, and %d for the same pattern again and again", format, once.Len(), often.Len())
		}
	}
}

// cost is what a run took.
type cost struct {
	report, messages int
	allocated        uint64
	cpu              float64 // yardsticks
}

// run audits the attack of a size, and checks its CPU time and what any report must
// hold.
func (a attack) run(t *testing.T, n int) cost {
	t.Helper()
	h := a.make(n)
	dir := t.TempDir()
	for name, text := range h.files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	var out, errs bytes.Buffer
	var code int
	var c cost
	c.cpu = testinput.AtMost(t, max(mostCPU, a.cpu), a.name, func() {
		out.Reset()
		errs.Reset()
		before := allocated()
		code = run(t.Context(), append([]string{"audit", "--format", "json"}, h.args...), nil, nil, &out, &errs)
		c.allocated = allocated() - before
	})
	c.report, c.messages = out.Len(), errs.Len()
	if out.Len() > 0 {
		checkCounts(t, out.Bytes(), code)
	} else if code != exitTrouble || errs.Len() == 0 {
		t.Errorf("exit code %d without a word", code)
	}
	return c
}

// checkCounts holds that a summary counts what is listed and what is not.
func checkCounts(t *testing.T, report []byte, code int) {
	t.Helper()
	var r audit.Report
	if err := json.Unmarshal(report, &r); err != nil {
		t.Fatal(err)
	}
	counts := map[diag.Severity]int{}
	for i := range r.Findings {
		f := r.Findings[i]
		counts[f.Level] += f.Count()
		if len(f.GrantedBy) > audit.MostPlaces || len(f.Related) > audit.MostPlaces {
			t.Errorf("%s lists %d grants and %d places", f.Code, len(f.GrantedBy), len(f.Related))
		}
	}
	left := 0
	for _, l := range r.LeftOut {
		counts[l.Level] += l.Count
		left += l.Count
	}
	s := r.Summary
	if s.Errors != counts[diag.Error] || s.Warnings != counts[diag.Warning] || s.Notes != counts[diag.Note] || s.LeftOut != left {
		t.Errorf("the summary counts %+v, the report has %v and leaves out %d", s, counts, left)
	}
	if s.Undecided > 0 && code != exitTrouble {
		t.Errorf("exit code %d with %d verdicts not reached", code, s.Undecided)
	}
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
