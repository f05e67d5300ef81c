package match

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestMeet holds Meet against Find, which has the separator in a pattern of
// None: a text without it where the first pattern has a star.
func TestMeet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	text := func(alphabet string) string {
		var b strings.Builder
		for range r.IntN(7) {
			b.WriteByte(alphabet[r.IntN(len(alphabet))])
		}
		return b.String()
	}
	met := 0
	for range 50_000 {
		a := Compile("x:"+text("ab*?:"), Options{Question: r.IntN(2) == 0})
		b := Compile(text("ab*?:x"), Options{Question: r.IntN(2) == 0})
		if a.opts.Question && strings.Contains(a.text, "?") {
			continue // ? takes a colon as well, and more of them are then possible
		}
		colons := strings.Repeat("*:", strings.Count(a.text, ":")+1) + "*"
		_, want := Find(Query{All: []*Pattern{a, b}, None: []*Pattern{Compile(colons, Options{})}}, DefaultBudget)
		got, ok := Meet(a, ':', b)
		if !ok || got != (want == Yes) {
			t.Fatalf("%q and %q: %t %t, want %v", a, b, got, ok, want)
		}
		if got {
			met++
		}
	}
	if met < 2000 {
		t.Errorf("only %d pairs meet", met)
	}
	for _, p := range []*Pattern{Compile("a", Options{Fold: true}), Compile("é", Options{}), Compile(strings.Repeat("a", 256), Options{})} {
		if _, ok := Meet(Compile("*", Options{}), ':', p); ok {
			t.Errorf("%q is answered", p)
		}
	}
}

func BenchmarkMeet(b *testing.B) {
	x, y := Compile("arn:*:s3:::*/*", Options{}), Compile("arn:aws:s3:::bucket-*/logs/*", Options{Question: true})
	for b.Loop() {
		Meet(x, ':', y)
	}
}
