package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestPeaks holds the most memory that the built program has where an input is made to
// need much.
func TestPeaks(t *testing.T) {
	if testing.Short() || underRace || runtime.GOOS != "linux" {
		t.Skip("measures the built program, where the system counts what it needs")
	}
	if os.Getenv("PERMGAP_PEAKS") == "" {
		// The system counts what a process had before it became another program: that of
		// all other tests. One of its own has had little.
		alone := exec.Command(os.Args[0], "-test.run=^TestPeaks$", "-test.v")
		alone.Env = append(os.Environ(), "PERMGAP_PEAKS=1")
		if out, err := alone.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	const most = 100 // MB
	program, dir := buildProgram(t, "."), t.TempDir()
	module := "variable \"x\" {}\nresource \"aws_iam_policy\" \"p\" {\n  policy = jsonencode({Version = \"2012-10-17\", Statement = [" +
		"{Effect = \"Allow\", Action = \"s3:GetObject\", Resource = \"arn:aws:s3:::${var.x}/*\"}]})\n}\n"
	for name, text := range map[string]string{
		"stars.json": amazon(conditionedStars(400)),
		"main.tf":    strings.Join(texts(10_000, "module \"m%d\" {\n  source = \"./m\"\n  x = \"%d\"\n}\n"), ""),
		"m/main.tf":  module,
	} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"can", "*", filepath.Join(dir, "stars.json")},
		{"can", "--format", "json", "*", filepath.Join(dir, "stars.json")},
		{"audit", filepath.Join(dir, "main.tf")},
		{"audit", "--format", "json", filepath.Join(dir, "main.tf")},
	} {
		p := exec.Command(program, args...)
		_ = p.Run() // what it answers is not asked here
		peak := peakMemory(p.ProcessState)
		t.Logf("%q: %d MB", args[:len(args)-1], peak)
		if peak > most {
			t.Errorf("%q: more than %d MB", args[:len(args)-1], most)
		}
	}
}
