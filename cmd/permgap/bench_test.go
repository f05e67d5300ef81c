package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
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
	return copies(t, n, data)
}

// copies makes a folder with copies of a policy.
func copies(t testing.TB, n int, data []byte) string {
	t.Helper()
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

// ownProgram gives the program that the tests hold: it need not be linked.
func ownProgram(t testing.TB) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "permgap") // by this name, as TestMain says
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	return program
}

func benchmarkRun(b *testing.B, args ...string) {
	b.ReportAllocs()
	for b.Loop() {
		if code := run(context.Background(), args, nil, strings.NewReader(""), io.Discard, io.Discard); code == exitTrouble {
			b.Fatalf("%v ends with %d", args, code)
		}
	}
}
