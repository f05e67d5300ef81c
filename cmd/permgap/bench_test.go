package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkVersion is the start of the program: the command tree and the
// header of the catalogue.
func BenchmarkVersion(b *testing.B) { benchmarkRun(b, "version") }

// BenchmarkAuditOne audits the example whole: flags, file, verdicts, text.
func BenchmarkAuditOne(b *testing.B) {
	benchmarkRun(b, "audit", "--no-config", filepath.Join("..", "..", "docs", "examples", "notebook-operator.json"))
}

// BenchmarkAuditThousand audits a folder of a thousand copies of the example.
func BenchmarkAuditThousand(b *testing.B) {
	benchmarkRun(b, "audit", "--no-config", "--format", "json", exampleCopies(b, 1000))
}

// exampleCopies makes a folder with copies of the example.
func exampleCopies(t testing.TB, n int) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "examples", "notebook-operator.json"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := range n {
		name := filepath.Join(dir, fmt.Sprintf("policy%05d.json", i))
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// BenchmarkExpandAll lists every action of every platform.
func BenchmarkExpandAll(b *testing.B) { benchmarkRun(b, "expand", "--no-config", "*") }

// BenchmarkProcess starts the built program and, run by run in turn with it, a
// reference that imports the same packages and prints a line. It reports the
// ratio of the medians, which a busy machine changes little:
//
//	go test ./cmd/permgap -run '^$' -bench Process -benchtime 200x
func BenchmarkProcess(b *testing.B) {
	permgap := buildProgram(b, ".")
	reference := buildProgram(b, "./testdata/reference")
	for _, job := range []struct {
		name string
		args []string
		code int
	}{
		{"version", []string{"version"}, exitClean},
		{"audit", []string{"audit", "--no-config", filepath.Join("..", "..", "docs", "examples", "notebook-operator.json")}, exitFindings},
	} {
		b.Run(job.name, func(b *testing.B) {
			var ours, theirs []time.Duration
			for b.Loop() {
				theirs = append(theirs, timeProcess(b, exitClean, reference))
				ours = append(ours, timeProcess(b, job.code, permgap, job.args...))
			}
			slices.Sort(ours)
			slices.Sort(theirs)
			b.ReportMetric(float64(ours[len(ours)/2])/float64(theirs[len(theirs)/2]), "x-reference")
		})
	}
}

// buildProgram builds a program as the releases are: without the C library.
func buildProgram(t testing.TB, dir string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program.exe")
	build := exec.Command("go", "build", "-o", program, dir)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

func timeProcess(b *testing.B, code int, program string, args ...string) time.Duration {
	cmd := exec.Command(program, args...)
	start := time.Now()
	err := cmd.Run()
	took := time.Since(start)
	if got := cmd.ProcessState.ExitCode(); got != code {
		b.Fatalf("%s %v: exit code %d, %v", program, args, got, err)
	}
	return took
}

func benchmarkRun(b *testing.B, args ...string) {
	b.ReportAllocs()
	for b.Loop() {
		if code := run(context.Background(), args, nil, strings.NewReader(""), io.Discard, io.Discard); code == exitTrouble {
			b.Fatalf("%v ends with %d", args, code)
		}
	}
}
