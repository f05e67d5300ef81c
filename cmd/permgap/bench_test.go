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
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "examples", "notebook-operator.json"))
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	for i := range 1000 {
		name := filepath.Join(dir, fmt.Sprintf("policy%04d.json", i))
		if err := os.WriteFile(name, data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	benchmarkRun(b, "audit", "--no-config", "--format", "json", dir)
}

// BenchmarkExpandAll lists every action of every platform.
func BenchmarkExpandAll(b *testing.B) { benchmarkRun(b, "expand", "--no-config", "*") }

// BenchmarkProcess starts the built program; what a pipeline pays for a run.
func BenchmarkProcess(b *testing.B) {
	program := filepath.Join(b.TempDir(), "permgap.exe")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	b.ResetTimer()
	for b.Loop() {
		if err := exec.Command(program, "version").Run(); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkRun(b *testing.B, args ...string) {
	b.ReportAllocs()
	for b.Loop() {
		if code := run(context.Background(), args, nil, strings.NewReader(""), io.Discard, io.Discard); code == exitTrouble {
			b.Fatalf("%v ends with %d", args, code)
		}
	}
}
