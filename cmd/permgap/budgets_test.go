package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/testinput"
)

// What an attack may cost at its size.
const (
	mostReport    = 2 << 20          // bytes of JSON
	mostMessages  = 64 << 10         // bytes of standard error
	mostAllocated = 400 << 20        // bytes, in all
	mostCPU       = 10 * time.Second // the aim is one: a busy host is several times slower
	slack         = 24 << 20         // bytes that do not grow, and luck
	idle          = time.Second / 4  // of CPU: shorter runs are not compared
	mostGrowth    = 2.2              // of bytes, when the input doubles
	busyGrowth    = 2 * mostGrowth   // of CPU time, which is no exact measure
)

// TestBudgets holds what a hostile input may cost: each attack is run twice, the
// first time with half of the same. With -short it is a quarter, below what some
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
			half, whole := a.run(t, a.n/2), a.run(t, a.n)
			t.Logf("%d KB written, %d MB allocated, %v", whole.report>>10, whole.allocated>>20, whole.cpu)
			if whole.report > mostReport || whole.messages > mostMessages {
				t.Errorf("writes %d and %d bytes", whole.report, whole.messages)
			}
			if testing.Short() {
				return
			}
			if whole.allocated > max(mostAllocated, a.allocated) || whole.cpu > mostCPU {
				t.Errorf("allocates %d bytes in %v", whole.allocated, whole.cpu)
			}
			if limit := mostGrowth*float64(half.allocated) + slack; float64(whole.allocated) > limit {
				t.Errorf("allocates %d bytes, and %d for twice the input", half.allocated, whole.allocated)
			}
			if whole.cpu > idle && float64(whole.cpu) > busyGrowth*float64(max(half.cpu, idle/4)) {
				t.Errorf("takes %v, and %v for twice the input", half.cpu, whole.cpu)
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
				start := testinput.CPUTime()
				code := run(t.Context(), []string{command, "--no-config", "--format", format, name}, nil, strings.NewReader(""), &out, &errs)
				if spent := testinput.CPUTime() - start; spent > mostCPU/2 {
					t.Errorf("%s %.20s… in %s takes %v", command, name, format, spent)
				}
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
		ask := []string{"expand", "--no-config", "--format", format, "*"}
		var once, often bytes.Buffer
		run(t.Context(), ask, nil, nil, &once, io.Discard)
		run(t.Context(), append(ask, slices.Repeat([]string{"*"}, 500)...), nil, nil, &often, io.Discard)
		if once.Len() == 0 || !bytes.Equal(once.Bytes(), often.Bytes()) {
			t.Errorf("%s: %d bytes, and %d for the same pattern again and again", format, once.Len(), often.Len())
		}
	}
}

// cost is what a run took.
type cost struct {
	report, messages int
	allocated        uint64
	cpu              time.Duration
}

// run audits the attack of a size, and checks what any report must hold.
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
	before, start := allocated(), testinput.CPUTime()
	code := run(t.Context(), append([]string{"audit", "--format", "json"}, h.args...), nil, nil, &out, &errs)
	c := cost{out.Len(), errs.Len(), allocated() - before, testinput.CPUTime() - start}
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
