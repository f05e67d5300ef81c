//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var kills = flag.Int("kills", 20, "how often a repair is killed while it writes")

// TestKilledFix kills the program wherever it is while it edits: each file is the
// old one or the new one, whole, and an action that moves is in one of them. Another run
// finishes the work.
func TestKilledFix(t *testing.T) {
	program := ownProgram(t)
	text, err := os.ReadFile(filepath.Join(moduleRoot(t), "docs", "examples", "notebook-operator.json"))
	if err != nil {
		t.Fatal(err)
	}
	repaired := func(folder string, after time.Duration) (first, second []byte) {
		file := filepath.Join(folder, "p.json")
		ctx := t.Context()
		if after > 0 {
			limited, cancel := context.WithTimeout(ctx, after)
			defer cancel()
			ctx = limited
		}
		p := exec.CommandContext(ctx, program, "fix", "--no-config", "--write", file) // killed when its time is over
		var ended *exec.ExitError
		if err := p.Run(); err != nil && !errors.As(err, &ended) && !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		first, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		second, _ = os.ReadFile(filepath.Join(folder, "p-global.json"))
		return first, second
	}
	start := func() string {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "p.json"), text, 0o600); err != nil {
			t.Fatal(err)
		}
		return folder
	}
	began := time.Now()
	first, second := repaired(start(), 0)
	whole := time.Since(began)
	if bytes.Equal(first, text) || len(second) == 0 {
		t.Fatal("a repair that nobody kills changes nothing")
	}
	for i := range *kills {
		folder := start()
		a, b := repaired(folder, whole*time.Duration(i+1)/time.Duration(*kills))
		if !bytes.Equal(a, text) && !bytes.Equal(a, first) || len(b) > 0 && !bytes.Equal(b, second) {
			t.Fatalf("after a kill a file is neither the old nor the new one:\n%s\n%s", a, b)
		}
		if bytes.Equal(a, first) && len(b) == 0 {
			t.Fatal("the actions that moved are in neither file")
		}
		if a, b = repaired(folder, 0); !bytes.Equal(a, first) || !bytes.Equal(b, second) {
			t.Fatalf("the run after a kill did not finish:\n%s\n%s", a, b)
		}
	}
	folder := start() // killed between the two files
	if err := os.WriteFile(filepath.Join(folder, "p-global.json"), second, 0o600); err != nil {
		t.Fatal(err)
	}
	if a, b := repaired(folder, 0); !bytes.Equal(a, first) || !bytes.Equal(b, second) {
		t.Fatalf("the second run did not finish:\n%s\n%s", a, b)
	}
}

// TestGitApplies holds that git makes of a diff what --write makes.
func TestGitApplies(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("there is no git")
	}
	one := `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:image:register", "obs:bucket:HeadBucket"]}]}`
	resource := `resource "huaweicloud_identity_role" "r" {
  name   = "r"
  type   = "XA"
  policy = jsonencode(` + one + `)
}`
	lines := "Version: '1.1'\nStatement:\n- Effect: Allow\n  Action: [modelarts:image:register, 'obs:bucket:HeadBucket']\n"
	windows := strings.NewReplacer("\n", "\r\n")
	for _, c := range []struct {
		name, text string
		files      int
	}{
		{"p.json", one, 2}, {"ends.json", one + "\n", 2}, {"windows.json", "{\r\n" + one[1:len(one)-1] + "\r\n}\r\n", 2},
		{"策 略.json", one, 2}, {"mark.json", "\uFEFF" + one, 2}, {`q"uote.json`, one, 2},
		{"p.tf", resource, 1}, {"windows.tf", windows.Replace(resource + "\n# the end"), 1}, {"mark.tf", "\uFEFF" + resource + "\n", 1},
		{"p.yaml", lines, 2}, {"windows.yml", windows.Replace(lines), 2}, {"mark.yaml", "\uFEFF" + lines, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			edited, patched := t.TempDir(), t.TempDir()
			for _, folder := range []string{edited, patched} {
				if err := os.WriteFile(filepath.Join(folder, c.name), []byte(c.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(patched)
			var diff, said bytes.Buffer
			if code := run(t.Context(), []string{"fix", "--no-config", c.name}, nil, nil, &diff, &said); code != 1 {
				t.Fatalf("exit code %d: %s", code, said.String())
			}
			if out, err := exec.Command(git, "init", "-q").CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			apply := exec.Command(git, "apply", "-")
			apply.Stdin = bytes.NewReader(diff.Bytes())
			if out, err := apply.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s\n%s", err, out, diff.String())
			}
			os.RemoveAll(".git")
			t.Chdir(edited)
			if code := run(t.Context(), []string{"fix", "--no-config", "--write", c.name}, nil, nil, &diff, &said); code != 0 {
				t.Fatalf("exit code %d: %s", code, said.String())
			}
			names := listed(t, edited)
			if len(names) != c.files || !slices.Equal(names, listed(t, patched)) {
				t.Fatalf("git made %q, --write %q", listed(t, patched), names)
			}
			for _, name := range names {
				a, _ := os.ReadFile(filepath.Join(edited, name))
				if b, _ := os.ReadFile(filepath.Join(patched, name)); !bytes.Equal(a, b) {
					t.Errorf("%s: git made %q, --write %q", name, b, a)
				}
			}
			if code := run(t.Context(), []string{"audit", "--no-config", "--strict", "--together", "."}, nil, nil, &diff, &said); code != 0 {
				t.Errorf("an audit of the result has findings: %s", diff.String())
			}
		})
	}
}
