package match

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// naiveDistance is the definition of the distance, without a limit.
func naiveDistance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	best := min(naiveDistance(a[1:], b), naiveDistance(a, b[1:])) + 1
	if a[0] == b[0] {
		best = min(best, naiveDistance(a[1:], b[1:]))
	} else {
		best = min(best, naiveDistance(a[1:], b[1:])+1)
	}
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		best = min(best, naiveDistance(a[2:], b[2:])+1)
	}
	return best
}

func TestDistanceEqualsNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	word := func() string {
		b := make([]byte, r.IntN(7))
		for i := range b {
			b[i] = "abcB"[r.IntN(4)]
		}
		return string(b)
	}
	for range 3000 {
		a, b, limit := word(), word(), r.IntN(6)
		if got, want := Distance(a, b, limit), min(naiveDistance(a, b), limit+1); got != want {
			t.Fatalf("Distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"actions", "operations", "title", "Effect", "Statement"}
	for name, want := range map[string]string{"action": "actions", "opreations": "operations", "TITLE": "title",
		"Efect": "Effect", "Statment": "Statement", "Principal": "", "sources": "", "": "", strings.Repeat("x", 300): ""} {
		if got := Nearest(name, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestNearestOf(t *testing.T) {
	names := []string{"actions", "action", "operations", "axtion", "action", "actoin"}
	for _, c := range []struct {
		name string
		n    int
		want []string
	}{
		{"action", 3, []string{"action"}},
		{"acton", 3, []string{"action", "actoin"}},
		{"acton", 1, []string{"action"}},
		{"nothing like it", 3, nil},
	} {
		if got := NearestOf(c.name, names, c.n); !slices.Equal(got, c.want) {
			t.Errorf("NearestOf(%q, %d) = %q, want %q", c.name, c.n, got, c.want)
		}
	}
}

// TestDistanceOfLongNames: names are compared up to a length.
func TestDistanceOfLongNames(t *testing.T) {
	long := strings.Repeat("a", maxName)
	for _, c := range []struct {
		a, b string
		want int
	}{{long, "b" + long[1:], 1}, {long, long[1:], 1}, {long[1:], long, 1}, {long + "a", long, 3}, {long, long + "a", 3}} {
		if got := Distance(c.a, c.b, 2); got != c.want {
			t.Errorf("Distance of %d and %d letters is %d, want %d", len(c.a), len(c.b), got, c.want)
		}
	}
}
