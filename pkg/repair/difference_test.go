package repair

import (
	"strings"
	"testing"
)

func TestUnified(t *testing.T) {
	lines := func(from, to int) string { // a letter a line
		var b strings.Builder
		for c := from; c <= to; c++ {
			b.WriteString(string(rune('a'+c-1)) + "\n")
		}
		return b.String()
	}
	for _, test := range []struct{ name, before, after, want string }{
		{"same", "a\n", "a\n", ""},
		{"new", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"},
		{"emptied", "a\n", "", "@@ -1 +0,0 @@\n-a\n"},
		{"middle", lines(1, 9), strings.Replace(lines(1, 9), "e\n", "E\n", 1),
			"@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n"},
		{"at the end", lines(1, 5), lines(1, 6), "@@ -3,3 +3,4 @@\n c\n d\n e\n+f\n"},
		{"no last line end", "a\nb", "a\nb\nc", "@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n"},
		{"six lines apart", lines(1, 9), "A\n" + lines(2, 7) + "H\ni\n",
			"@@ -1,9 +1,9 @@\n-a\n+A\n b\n c\n d\n e\n f\n g\n-h\n+H\n i\n"},
		{"seven lines apart", lines(1, 9), "A\n" + lines(2, 8) + "I\n",
			"@@ -1,4 +1,4 @@\n-a\n+A\n b\n c\n d\n@@ -6,4 +6,4 @@\n f\n g\n h\n-i\n+I\n"},
	} {
		want := test.want
		if want != "" {
			want = "--- old\n+++ new\n" + want
		}
		if got := unified("old", "new", test.before, test.after); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", test.name, got, want)
		}
	}
}

// TestDifference holds that no edit ends within a sign.
func TestDifference(t *testing.T) {
	before, after := "für a und c", "für ab und ç"
	text := before
	edits := difference(before, after)
	for i := len(edits) - 1; i >= 0; i-- {
		e := edits[i]
		text = text[:e.start] + e.text + text[e.end:]
	}
	if text != after || len(edits) != 2 || edits[1].text != "ç" || edits[1].end != len(before) {
		t.Errorf("%v give %q", edits, text)
	}
}
