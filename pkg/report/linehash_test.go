package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/diag"
)

// The inputs and hashes are those by which GitHub's upload action tests its
// own computation (github/codeql-action, src/fingerprints.test.ts).
func TestLineHashesAreGitHubs(t *testing.T) {
	greetings := []string{"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
		"b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"}
	text := " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n"
	var repeated []string
	for i := range 6 {
		repeated = append(repeated, fmt.Sprintf("a7f2ff13bc495cf2:%d", i+1))
	}
	repeated = append(repeated, "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1")
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{"c129715d7a2bc9a3:1"}},
		{"spaces and tabs", " a\nb\n  \t\tc\n d", []string{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"}},
		{"no line end at the end", strings.TrimSuffix(text, "\n"), []string{"8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1",
			"c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1"}},
		{"LF", text, greetings},
		{"CR", strings.ReplaceAll(text, "\n", "\r"), greetings},
		{"CRLF", strings.ReplaceAll(text, "\n", "\r\n"), greetings},
		{"mixed", " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", greetings},
		{"repeated lines", strings.Repeat("Lorem ipsum dolor sit amet.\n", 10), repeated},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, texts(newLineHasher().of(diag.NewFile("f", []byte(c.text))))); d != "" {
				t.Error(d)
			}
		})
	}
}

// A line has the same hash wherever it stands, spaces do not count, and a
// character outside the basic plane counts as two, as in JavaScript.
func TestLineHashLaws(t *testing.T) {
	tail := strings.Repeat("长", 200)
	line := func(text string, n int) string {
		hash, _, _ := strings.Cut(newLineHasher().of(diag.NewFile("f", []byte(text)))[n-1].String(), ":")
		return hash
	}
	want := line("abc"+tail, 1)
	for _, c := range []struct {
		text string
		n    int
	}{{"first\nabc" + tail, 2}, {"\t a b\tc" + tail + "\nmore", 1}} {
		if got := line(c.text, c.n); got != want {
			t.Errorf("line %d of %.20q: %s, want %s", c.n, c.text, got, want)
		}
	}
	if line("abd"+tail, 1) == want {
		t.Error("another line, the same hash")
	}
	emoji := strings.Repeat("x", 98) + "😀"
	if line(emoji+"a", 1) != line(emoji+"b", 1) {
		t.Error("an emoji is not two units long")
	}
}

func texts(hashes []lineHash) (out []string) {
	for _, h := range hashes {
		out = append(out, h.String())
	}
	return out
}
