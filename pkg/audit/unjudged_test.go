package audit

import (
	"fmt"
	"slices"
	"testing"
)

// What is left out is counted once a name, whatever its case and however the
// parts of a run are put together.
func TestOmissions(t *testing.T) {
	var all, one, other omissions
	one.leave(UnjudgedAgencies, "b", "a")
	one.leave(UnjudgedFiles, "A.json")
	other.leave(UnjudgedAgencies, "B", "c")
	other.leave(UnjudgedFiles, "a.json")
	for _, o := range []omissions{other, one} {
		all.join(o)
	}
	want := []Unjudged{{UnjudgedFiles, 2, []string{"A.json", "a.json"}}, {UnjudgedAgencies, 3, []string{"B", "a", "c"}}}
	same := func(a, b Unjudged) bool {
		return a.Kind == b.Kind && a.Count == b.Count && slices.Equal(a.Names, b.Names)
	}
	if got := all.list(); !slices.EqualFunc(got, want, same) {
		t.Errorf("%v, want %v", got, want)
	}
	var many omissions
	for i := range mostUnjudged + 5 {
		many.leave(UnjudgedActions, fmt.Sprint("a:", i))
	}
	if got := many.list()[0]; got.Count != mostUnjudged+5 || len(got.Names) != MostPlaces {
		t.Errorf("%d counted, %d named", got.Count, len(got.Names))
	}
}
