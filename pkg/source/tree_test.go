package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// committed is a tree of a test: files that a folder of the system stands for.
type committed struct {
	fstest.MapFS
	top string
}

func (c committed) Path(path string) (string, bool) {
	below, err := filepath.Rel(c.top, Absolute(path))
	if err != nil || !filepath.IsLocal(below) {
		return "", false
	}
	return filepath.ToSlash(below), true
}

// TestTree reads a tree as it would read a folder, and nothing of the system.
func TestTree(t *testing.T) {
	const policy = `{"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:list"]}]}`
	top := t.TempDir()
	if err := os.WriteFile(filepath.Join(top, "today.json"), []byte(policy), 0o666); err != nil {
		t.Fatal(err)
	}
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s), Mode: 0o444} }
	files := fstest.MapFS{
		"a.json": text(policy), "deep/b.json": text(policy), "deep/c.txt": text("words"), ".gitignore": text("left.json\n"),
		"left.json": text(policy), "node_modules/x.json": text(policy), "link.json": {Data: []byte("a.json"), Mode: fs.ModeSymlink | 0o777},
		"inner": {Mode: fs.ModeIrregular}, "main.tf": text(`resource "aws_iam_policy" "p" { policy = file("deep/b.json") }`),
	}
	o := Options{Reader: Reader{Tree: committed{files, top}}}
	load := func(args ...string) (docs, others, failures []string) {
		t.Helper()
		res, err := Load(t.Context(), args, o)
		if err != nil {
			t.Fatal(err)
		}
		short := func(path string) string { return strings.TrimPrefix(path, filepath.ToSlash(top)+"/") }
		for _, d := range res.Documents {
			docs = append(docs, short(d.File.Path))
		}
		for _, o := range res.Others {
			others = append(others, short(o.Path)+" "+o.Kind)
		}
		for _, f := range res.Failures {
			failures = append(failures, short(f.Error()))
		}
		return docs, others, failures
	}
	check := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	docs, others, failures := load(top)
	check("documents", docs, "a.json", "inner", "left.json", "link.json", "deep/b.json")      // which main.tf names
	check("others", others, ".gitignore text", "deep/c.txt text", "node_modules/ not-walked") // all is tracked
	check("failures", failures)
	docs, _, _ = load(filepath.Join(top, "deep", "*.json"))
	check("by a pattern", docs, "deep/b.json")
	docs, _, _ = load(filepath.Join(top, "a.json"))
	check("by name", docs, "a.json")
	_, _, failures = load(filepath.Join(top, "today.json"))
	check("what is not there", failures, "today.json: no such file or folder; check the path")
	_, _, failures = load(filepath.Dir(top))
	if len(failures) != 1 || !strings.Contains(failures[0], "outside of the repository") {
		t.Errorf("outside: %q", failures)
	}
	t.Chdir(top)
	within := Reader{Tree: o.Reader.Tree, Within: "deep"}
	if data, err := within.File(t.Context(), filepath.Join("deep", "b.json")); err != nil || string(data) != policy {
		t.Errorf("%q %v", data, err)
	}
	if _, err := within.File(t.Context(), "a.json"); !errors.Is(err, ErrLeadsOut) {
		t.Error(err)
	}
}
