package compile

import (
	"fmt"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/match"
)

// TestStrings: every combination of groups of patterns that a short string has is
// one of the values, and none of them is forbidden.
func TestStrings(t *testing.T) {
	for _, c := range []struct {
		groups [][]string
		never  []string
	}{
		{groups: [][]string{{"a*"}, {"*b"}, {"*c*"}}},
		{groups: [][]string{{"a*", "b*"}, {"*b", "c?"}, {"*c*"}, {"??"}}},
		{groups: [][]string{{"a*"}, {"ab*"}, {"abc*"}, {"abc"}}},
		{groups: [][]string{{"*"}, {"?*"}, {"a"}}, never: []string{""}},
		{groups: [][]string{{"*a*"}, {"*b*"}, {"*c*"}}, never: []string{"a*"}},
		{groups: [][]string{{"a", "b"}, {"b", "c"}, {"?"}}, never: []string{"b"}},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			var groups [][]*match.Pattern
			for _, g := range c.groups {
				groups = append(groups, compiled(g))
			}
			never := compiled(c.never)
			values, complete := Strings(groups, never)
			if !complete {
				t.Error("cut short")
			}
			found := map[string]bool{}
			for _, v := range values {
				if slices.ContainsFunc(never, func(p *match.Pattern) bool { return p.Match(v) }) {
					t.Errorf("%q is forbidden", v)
				}
				found[combination(groups, v)] = true
			}
			for _, s := range shortStrings("abcd", 4) {
				forbidden := slices.ContainsFunc(never, func(p *match.Pattern) bool { return p.Match(s) })
				if of := combination(groups, s); !forbidden && !found[of] {
					t.Errorf("nothing stands for %q, %s", s, of)
					found[of] = true
				}
			}
		})
	}
}

func compiled(all []string) (patterns []*match.Pattern) {
	for _, p := range all {
		patterns = append(patterns, match.Compile(p, match.Options{Question: true}))
	}
	return patterns
}

// combination says which groups a string matches.
func combination(groups [][]*match.Pattern, s string) string {
	var of []bool
	for _, g := range groups {
		of = append(of, slices.ContainsFunc(g, func(p *match.Pattern) bool { return p.Match(s) }))
	}
	return fmt.Sprint(of)
}

// shortStrings are all strings of some letters up to a length.
func shortStrings(letters string, most int) []string {
	all, last := []string{""}, []string{""}
	for range most {
		var next []string
		for _, s := range last {
			for _, l := range letters {
				next = append(next, s+string(l))
			}
		}
		all, last = append(all, next...), next
	}
	return all
}
