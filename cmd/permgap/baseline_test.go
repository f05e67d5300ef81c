package main

import (
	"path/filepath"
	"testing"

	"github.com/permgap/permgap/pkg/source"
)

// TestRelative holds how a baseline names files: the same on every system.
func TestRelative(t *testing.T) {
	for _, c := range []struct{ folder, file, want string }{
		{"/r", "/r/iam/a.json", "iam/a.json"},
		{"/r/ci", "/r/iam/a.json", "../iam/a.json"},
		{"/r", "/r/a.json", "a.json"},
		{"/", "/r/a.json", "r/a.json"},
		{"/r/s", "/t/a.json", "../../t/a.json"},
		{"/r", "/r", "../r"},
		{"C:/r", "C:/r/iam/a.json", "iam/a.json"},
		{"C:/r", "c:/r/iam/a.json", "iam/a.json"},
		{"C:/r", "D:/r/a.json", "D:/r/a.json"},
		{"//host/share/r", "//host/share/r/a.json", "a.json"},
		{"/r/权限", "/r/权限/甲.json", "甲.json"},
	} {
		if got := relative(c.folder, c.file); got != c.want {
			t.Errorf("from %s to %s: %s, want %s", c.folder, c.file, got, c.want)
		}
	}
}

// TestPlacement: by whatever path a file is given, it has one name.
func TestPlacement(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	place, err := placing(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"iam/a.json", "./iam/a.json", "iam/../iam/a.json", filepath.Join(dir, "iam", "a.json")} {
		if got := place.of(filepath.ToSlash(path)); got != "iam/a.json" {
			t.Errorf("%s is named %s", path, got)
		}
	}
	if got := place.of(source.StdinPath); got != source.StdinPath {
		t.Errorf("standard input is named %s", got)
	}
	if place.there("iam/a.json") || !place.there(".") {
		t.Error("what is there is not known")
	}
}
