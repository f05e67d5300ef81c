package diag_test

import (
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
)

// TestLongLines holds that the column in a long line is that of plain
// counting, with wide characters, invalid bytes and a byte order mark.
func TestLongLines(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "中", "😀", "\xff", "\t", "é", "\xe4\xb8"}
	for _, start := range []string{"", "\uFEFF", "x\n"} {
		data := []byte(start)
		for len(data) < 30000 {
			data = append(data, alphabet[r.IntN(len(alphabet))]...)
		}
		f := diag.NewFile("f", data)
		from := len(start)
		for range 400 {
			offset := from + r.IntN(len(data)-from)
			if want, got := utf8.RuneCount(data[from:offset])+1, f.Position(offset).Column; got != want {
				t.Fatalf("start %q: offset %d is column %d, want %d", start, offset, got, want)
			}
		}
	}
}
