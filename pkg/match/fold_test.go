package match

import (
	"slices"
	"testing"
)

// TestFolding holds that the letters of ASCII fold and nothing else.
func TestFolding(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "ecs:cloudServers:get": "ecs:cloudservers:get", "PaiDSW:ListÄİ\u212a": "paidsw:listÄİ\u212a", "@[`{": "@[`{", "AZaz": "azaz",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		if !EqualFold(in, want) || CompareFold(want, in) != 0 {
			t.Errorf("%q and %q differ", in, want)
		}
	}
	for _, c := range [][2]string{{"ä", "Ä"}, {"k", "\u212a"}, {"a", "ab"}, {"@", "`"}} {
		if EqualFold(c[0], c[1]) {
			t.Errorf("%q is %q", c[0], c[1])
		}
	}
	for _, c := range []struct {
		s, prefix string
		want      bool
	}{{"ECS:servers", "ecs:", true}, {"ecs", "ecs:", false}, {"Äcs:x", "äcs", false}, {"x", "", true}} {
		if HasPrefixFold(c.s, c.prefix) != c.want {
			t.Errorf("%q begins with %q: %v", c.s, c.prefix, !c.want)
		}
	}
	names := []string{"b", "A", "aB", "B", "a"}
	slices.SortStableFunc(names, CompareFold)
	if want := []string{"A", "a", "aB", "b", "B"}; !slices.Equal(names, want) {
		t.Errorf("in order: %q, want %q", names, want)
	}
}

func TestNearestFirst(t *testing.T) {
	names := []string{"text", "table", "json", "sarif"}
	NearestFirst("tabel", names)
	if names[0] != "table" {
		t.Errorf("the first is %s", names[0])
	}
	NearestFirst("nothing like it at all", names)
	if len(names) != 4 {
		t.Errorf("%q", names)
	}
}
