package config

import (
	"path/filepath"
	"testing"
)

// A path meets what a principal holds where both can have a file in common.
func TestMeet(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, tt := range []struct {
		path, held string
		want       bool
	}{
		{"a.json", "a.json", true}, {"./a.json", "a.json", true}, {"a.json", "b.json", false}, {".", "p/a.json", true},
		{"p", "p/a.json", true}, {"p/a.json", "p", true}, {"p/q", "p", true}, {"q", "p", false}, {"pp", "p", false},
		{"p/a.json", "p/*.json", true}, {"p/a.tf", "p/*.json", false}, {"p/q", "p/*.json", false}, {"p/q/a.json", "p/**/*.json", true},
		{"p", "p/**/*.json", true}, {"p/q/r", "p/*", true}, {"p/*.json", "p/a.json", true}, {"q/*.json", "p/a.json", false},
		{"..", "p", true}, {"../other", "p", false}, {"p", "-", false}, {"p/x", "p/{x,y}", true}, {"..a", "p", false},
	} {
		if got := meet(filepath.FromSlash(tt.path), filepath.FromSlash(tt.held)); got != tt.want {
			t.Errorf("%s and %s: %v", tt.path, tt.held, got)
		}
	}
}
