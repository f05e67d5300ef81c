package fields

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// What is made from the table is what the table says.
func TestMadeFilesAreCurrent(t *testing.T) {
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		have, err := os.ReadFile(filepath.Join("../../..", filepath.FromSlash(f.path)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, f.data) {
			t.Errorf("%s is not what the table says: run go generate ./pkg/catalog", f.path)
		}
	}
}

func TestSchemaIsJSON(t *testing.T) {
	if !json.Valid(jsonSchema()) {
		t.Error("the JSON Schema is no JSON")
	}
}

// A field that the table gets is one of the YAML, the model, the index and the
// schema.
func TestRunWritesEveryFile(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"docs/schema", "pkg/catalog/source/schema", "pkg/catalog/source/compile"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var stderr bytes.Buffer
	if code := Main([]string{root}, &stderr); code != 0 {
		t.Fatal(stderr.String())
	}
	files, err := made()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(root, f.path)); err != nil {
			t.Error(err)
		}
	}
	if code := Main([]string{filepath.Join(root, "nowhere")}, &stderr); code != 1 {
		t.Error("a folder that is not there")
	}
}
