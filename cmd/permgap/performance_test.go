package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/testinput"
)

// TestPerformance measures the built program as a process, each run in turn
// with one of a reference, and compares the least CPU times: what else the
// machine does changes them little. PERMGAP_PERFORMANCE says how much:
//
//	gate   few runs; fails when something costs about half as much again
//	table  many runs, all formats; prints what docs/performance.md shows
func TestPerformance(t *testing.T) {
	mode := os.Getenv("PERMGAP_PERFORMANCE")
	if mode != "gate" && mode != "table" {
		t.Skip("PERMGAP_PERFORMANCE=gate or table measures; see .ci/performance")
	}
	m := measure{
		permgap: buildProgram(t, "."), reference: buildProgram(t, "./testdata/reference"), reader: buildProgram(t, "./testdata/reader"),
		example: filepath.Join("..", "..", "docs", "examples", "notebook-operator.json"),
	}
	startsWithoutWork(t, m.permgap)
	fmt.Println("| what | goal | fails at | reference | permgap | ratio |\n|---|--:|--:|--:|--:|--:|")
	if mode == "gate" {
		m.times(t, 40, 5)
		m.memory(t, exampleCopies(t, 5000), "5,000 policies", 250, "json")
		m.memory(t, wideCopies(t, 2000), "2,000 wide policies", 150, "json")
		return
	}
	m.times(t, 400, 15)
	m.memory(t, exampleCopies(t, 10000), "10,000 policies", 300, report.Names()...)
	m.memory(t, wideCopies(t, 10000), "10,000 wide policies", 300, report.Names()...)
}

// wideCopies makes a folder of policies that grant a whole service: 36 findings
// each.
func wideCopies(t testing.TB, n int) string {
	return copies(t, n, []byte(`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:*:*"]}]}`))
}

// measure holds the programs that are compared.
type measure struct{ permgap, reference, reader, example string }

// startsWithoutWork holds that no package of ours has anything to do before main: it
// would be done by every command, and the page that it stands on read.
func startsWithoutWork(t *testing.T, program string) {
	cmd := exec.Command(program, "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	told, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(told, []byte("init runtime ")) {
		t.Fatalf("%v: %s", err, told)
	}
	for line := range strings.Lines(string(told)) {
		if strings.HasPrefix(line, "init main ") || strings.HasPrefix(line, "init github.com/permgap/permgap/") {
			t.Errorf("a package of ours works before main: %s", line)
		}
	}
}

// times compares CPU times. The ratio at which a job fails is about half again what
// it was when it was written.
func (m measure) times(t *testing.T, starts, long int) {
	thousand := exampleCopies(t, 1000)
	for _, job := range []struct {
		name        string
		goal, limit float64
		runs        int
		reference   []string
		args        []string
		code        int
	}{
		{"`version`", 1.2, 1.8, starts, []string{m.reference}, []string{"version"}, exitClean},
		{"audit of one policy", 1.5, 2.4, starts, []string{m.reference}, []string{"audit", m.example}, exitFindings},
		{"audit of 1,000 policies, json", 20, 28, long, []string{m.reader, thousand},
			[]string{"audit", "--format", "json", thousand}, exitFindings},
	} {
		var ours, theirs []time.Duration
		for i := range job.runs {
			if i%runsOfCopy == 0 {
				job.reference[0], m.permgap = copyOf(t, job.reference[0]), copyOf(t, m.permgap)
			}
			theirs = append(theirs, spent(ran(t, exitClean, job.reference...)))
			ours = append(ours, spent(ran(t, job.code, append([]string{m.permgap}, job.args...)...)))
		}
		a, b := slices.Min(theirs), slices.Min(ours)
		ratio := float64(b) / float64(a)
		fmt.Printf("| %s | %.2f | %.2f | %.2f ms | %.2f ms | %.2f |\n", job.name, job.goal, job.limit, milliseconds(a), milliseconds(b), ratio)
		if ratio > job.limit {
			t.Errorf("%s: %.2f times the reference, %.2f is too much", job.name, ratio, job.limit)
		}
	}
}

// runsOfCopy is how often one copy of a program runs. Where the system puts a file
// in memory changes what a start costs by a few hundredths.
const runsOfCopy = 20

// copyOf copies a program, as one comes out of an archive. The linker writes its
// file page by page, and the system keeps it so: each start costs a sixth more, and
// a large program more of it.
func copyOf(t *testing.T, program string) string {
	t.Helper()
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "program.exe")
	if err := os.WriteFile(path, data, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// memory compares the peak of each format with a bound in MB.
func (m measure) memory(t *testing.T, dir, what string, limit int, formats ...string) {
	if runtime.GOOS != "linux" {
		return // other systems count in other units
	}
	for _, format := range formats {
		testinput.ForgetPeak()
		peak := peakMemory(ran(t, exitFindings, m.permgap, "audit", "--format", format, dir))
		fmt.Printf("| %s, %s, peak memory | %d MB | %d MB | | %d MB | |\n", what, format, limit, limit, peak)
		if peak > limit {
			t.Errorf("%s: %s take %d MB, %d is too much", format, what, peak, limit)
		}
	}
}

// ran runs a program to its end.
func ran(t *testing.T, code int, line ...string) *os.ProcessState {
	t.Helper()
	p := exec.Command(line[0], line[1:]...)
	err := p.Run()
	if p.ProcessState == nil || p.ProcessState.ExitCode() != code {
		t.Fatalf("%q: %v, want exit code %d", line, err, code)
	}
	return p.ProcessState
}

func spent(s *os.ProcessState) time.Duration { return s.UserTime() + s.SystemTime() }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// peakMemory gives the most memory that a process had, in MB; 0 where the system
// does not tell. Its field is looked for by name: other systems have no such
// type.
func peakMemory(s *os.ProcessState) int {
	usage := reflect.Indirect(reflect.ValueOf(s.SysUsage()))
	if usage.Kind() != reflect.Struct {
		return 0
	}
	if peak := usage.FieldByName("Maxrss"); peak.IsValid() {
		return int(peak.Int() / 1000)
	}
	return 0
}
