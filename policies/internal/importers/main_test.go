package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

func TestRunSaysWhatIsMissing(t *testing.T) {
	if err := run(fstest.MapFS{}, t.TempDir()); err == nil {
		t.Error("no error for a folder without seeds")
	}
}

// An incomplete folder of repositories changes nothing.
func TestPagesNeedEveryRepository(t *testing.T) {
	pages, to := t.TempDir(), t.TempDir()
	if err := os.MkdirAll(filepath.Join(pages, "opentelekomcloud-docs", "nat-gateway"), 0o755); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(to, "opentelekomcloud")
	if err := write(kept, ".pages.yaml", map[string]schema.File{"kite": {Platform: "opentelekomcloud", Service: "kite"}}); err != nil {
		t.Fatal(err)
	}
	err := importAll(filepath.Join(to, "none"), pages, to)
	if err == nil || !strings.Contains(err.Error(), "opentelekomcloud-docs/vpc-endpoint") || strings.Contains(err.Error(), "nat-gateway") {
		t.Errorf("%v, want the missing repositories", err)
	}
	if _, err := os.Stat(filepath.Join(kept, "kite.pages.yaml")); err != nil {
		t.Error(err)
	}
}

func TestWriteKeepsCorrections(t *testing.T) {
	dir := t.TempDir()
	hand := filepath.Join(dir, "kite.corrections.yaml")
	if err := os.WriteFile(hand, []byte("by hand\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	files := map[string]schema.File{"kite": {Platform: "huaweicloud", Service: "kite"}}
	var first []byte
	for range 2 {
		if err := write(dir, ".yaml", files); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, "kite.yaml"))
		if err != nil || first != nil && string(first) != string(data) {
			t.Errorf("%v, a second import changes the file", err)
		}
		first = data
	}
	if data, err := os.ReadFile(hand); err != nil || string(data) != "by hand\n" {
		t.Errorf("%v, corrections are now %q", err, data)
	}
}

func TestWriteRemovesWhatIsGone(t *testing.T) {
	dir := t.TempDir()
	file := func(service string) map[string]schema.File {
		return map[string]schema.File{service: {Platform: "huaweicloud", Service: service}}
	}
	for _, w := range []struct{ ending, service string }{{".yaml", "kite"}, {".pages.yaml", "rope"}, {".yaml", "wind"}} {
		if err := write(dir, w.ending, file(w.service)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "hand.yaml"), []byte("platform: huaweicloud\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := write(dir, ".yaml", file("wind")); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range left {
		names = append(names, filepath.Base(path))
	}
	if want := []string{"hand.yaml", "rope.pages.yaml", "wind.yaml"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}
