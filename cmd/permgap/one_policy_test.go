package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestOnePolicy holds that a policy is found in whatever form it is kept: an action of it
// that does not exist is named at the place where it stands, by each form alone and by the
// folder of them all.
func TestOnePolicy(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "one-policy.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := txtar.Write(archive, dir); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	forms, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	if len(forms) < 35 {
		t.Errorf("%d forms", len(forms))
	}
	whole := misspelt(t, ".")
	for _, form := range forms {
		alone := misspelt(t, form.Name())
		if alone == 0 {
			t.Errorf("%s: the action is not named", form.Name())
		}
		whole -= alone
	}
	if whole != 0 {
		t.Errorf("the folder names %d more than its files alone", whole)
	}
}

// misspelt counts the actions that are named as unknown, and holds that each is named where
// it stands.
func misspelt(t *testing.T, path string) (n int) {
	t.Helper()
	out, errs, code := execute("", []string{"audit", "-f", "json", "--no-config", path})
	var report struct {
		Findings []struct {
			Code, Action string
			Location     struct {
				Path           string
				Offset, Length int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitClean || errs != "" {
		t.Fatalf("%s: exit code %d, %v: %s", path, code, err, errs)
	}
	for _, f := range report.Findings {
		if f.Code == "PG601" {
			t.Errorf("%s: not judged", f.Location.Path)
		}
		if f.Code != "PG301" {
			continue
		}
		n++
		text, err := os.ReadFile(f.Location.Path)
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(f.Action, ":")
		at := string(text[f.Location.Offset : f.Location.Offset+f.Location.Length])
		if !strings.Contains(at, name) && at != "var.action" {
			t.Errorf("%s: %s is named at %q", f.Location.Path, f.Action, at)
		}
	}
	return n
}
