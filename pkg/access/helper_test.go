package access

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// root gives the folder of the module.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// shared gives a file beside the module, or skips.
func shared(t testing.TB, elem ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{root(t), "..", "shared"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not there", filepath.Join(append([]string{"../shared"}, elem...)...))
	}
	return path
}

// parse reads documents, one a text.
func parse(t testing.TB, texts ...string) []*policy.Document {
	t.Helper()
	var docs []*policy.Document
	for _, text := range texts {
		docs = append(docs, policy.Parse(diag.NewFile("policy.json", []byte(text)), policy.Options{})...)
	}
	return docs
}

// statements wraps statements of Huawei 5.0 into a document.
func statements(text string) string {
	return `{"Version": "5.0", "Statement": [` + text + `]}`
}

// huawei makes a principal of one document of Huawei 5.0.
func huawei(t testing.TB, text string) *Principal {
	t.Helper()
	docs := parse(t, statements(text))
	if len(docs) != 1 || !docs[0].Judged() {
		t.Fatalf("not one judged document: %s", text)
	}
	return NewPrincipal(docs)
}
