package report

import (
	"slices"
	"strings"
	"testing"
)

// The words of a text are those of the escaped text, whichever way they are found.
func TestWordsOf(t *testing.T) {
	for _, text := range []string{
		"", " ", "one", " two  words ", "a:b", "::error x", "x ::error", "##[group] x", "tab\there", "line\nend",
		"wide\u3000space", "é è", "\xff x",
	} {
		got, want := wordsOf(text), strings.Fields(Escape(text))
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
