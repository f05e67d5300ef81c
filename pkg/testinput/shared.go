// Package testinput finds the inputs of tests that are no part of the module, and
// measures what a test costs.
// Only tests import it.
package testinput

import (
	"os"
	"path/filepath"
	"testing"
)

// Required is the variable that, set to "required", makes a test fail whose
// input is missing. Elsewhere such a test is skipped and says so.
const Required = "PERMGAP_SHARED"

// Shared gives the path of a file or folder in the folder "shared" beside the
// module: corpora, tables and schemas that are too large or not ours to carry.
// Without it the test ends here, as [Required] says.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(elem...)
	path := filepath.Join(filepath.Dir(root), "shared", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv(Required) == "required" {
			t.Fatalf("../shared/%s is not there, and %s=required", filepath.ToSlash(name), Required)
		}
		t.Skipf("../shared/%s is not there", filepath.ToSlash(name))
	}
	return path
}

// moduleRoot gives the folder of go.mod above the current one: tests run in
// the folder of their package.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", os.ErrNotExist
		}
		dir = filepath.Dir(dir)
	}
}
