package policies

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A fact that a table of importers/inputs states is changed only with checked:
// beside it, else the next import would bring the old one back. The importers
// are a module of their own, so the test runs them as a person does.
func TestCorrectionsAreChecked(t *testing.T) {
	if testing.Short() {
		t.Skip("builds another module")
	}
	const folder = "importers"
	watch(t, folder)
	program := filepath.Join(t.TempDir(), "importers.exe")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = folder
	if out, err := build.CombinedOutput(); err != nil {
		if absent(string(out)) {
			t.Skipf("the modules that policies/importers needs are not on this machine: "+
				"run (cd policies/importers && go test -count=1 ./...) where they are\n%s", out)
		}
		t.Fatalf("%v\n%s", err, out)
	}
	compare := exec.Command(program)
	compare.Dir = folder
	if out, err := compare.CombinedOutput(); err != nil {
		t.Errorf("%v: the YAML and the tables of policies/importers/inputs disagree.\nIf you corrected a fact, write checked: "+
			"DATE beside it; if not, take the change back. An import would change this:\n%s", err, out)
	}
}

// absent reports that a build failed because a module could not be fetched.
func absent(out string) bool {
	for _, sign := range []string{"module lookup disabled", "dial tcp", "no such host", "TLS handshake", "i/o timeout"} {
		if strings.Contains(out, sign) {
			return true
		}
	}
	return false
}

// watch opens what the importers read and are made of: the test runs again
// when any of it changes, which the cache of go test cannot know otherwise.
func watch(t *testing.T, folder string) {
	t.Helper()
	paths, err := filepath.Glob("*/*.yaml")
	if err != nil || len(paths) < 100 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	tables, err := filepath.Glob("*/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	paths = append(paths, tables...)
	if err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			paths = append(paths, path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
