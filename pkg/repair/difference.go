package repair

import (
	"fmt"
	"strings"
	"unicode/utf8"

	// The package above it compiles an expression whenever the program starts.
	"github.com/aymanbagabas/go-udiff/lcs"
)

// replaced is a part of a text that is another in the text after it.
type replaced struct {
	start, end int
	text       string
}

// difference gives the parts of a text that change, between its runes.
func difference(before, after string) []replaced {
	if before == after {
		return nil
	}
	if isASCII(before) && isASCII(after) {
		var out []replaced
		for _, d := range lcs.DiffBytes([]byte(before), []byte(after)) {
			out = append(out, replaced{d.Start, d.End, after[d.ReplStart:d.ReplEnd]})
		}
		return out
	}
	from, to := []rune(before), []rune(after)
	var out []replaced
	next, at := 0, 0 // at is where the next rune begins
	forward := func(until int) int {
		for ; next < until; next++ {
			at += utf8.RuneLen(from[next])
		}
		return at
	}
	for _, d := range lcs.DiffRunes(from, to) {
		out = append(out, replaced{forward(d.Start), forward(d.End), string(to[d.ReplStart:d.ReplEnd])})
	}
	return out
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// around is how many lines that stay are shown before and after those that change.
const around = 3

// unified gives a change as a unified diff; "" where the texts are the same.
func unified(from, to, before, after string) string {
	old, changed := splitLines(before), splitLines(after)
	diffs := lcs.DiffLines(old, changed)
	if len(diffs) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("--- " + from + "\n+++ " + to + "\n")
	for len(diffs) > 0 {
		n := 1
		for n < len(diffs) && diffs[n].Start-diffs[n-1].End <= 2*around {
			n++
		}
		writeHunk(&b, old, changed, diffs[:n])
		diffs = diffs[n:]
	}
	return b.String()
}

// writeHunk writes changes that stand near each other, with the lines around them.
func writeHunk(b *strings.Builder, old, changed []string, diffs []lcs.Diff) {
	first, last := diffs[0], diffs[len(diffs)-1]
	before := min(around, first.Start)
	behind := min(around, len(old)-last.End)
	b.WriteString("@@ -" + rangeOf(first.Start-before, last.End+behind) +
		" +" + rangeOf(first.ReplStart-before, last.ReplEnd+behind) + " @@\n")
	at := first.Start - before
	for _, d := range diffs {
		writeLines(b, " ", old[at:d.Start])
		writeLines(b, "-", old[d.Start:d.End])
		writeLines(b, "+", changed[d.ReplStart:d.ReplEnd])
		at = d.End
	}
	writeLines(b, " ", old[at:at+behind])
}

// rangeOf names lines by the first and how many there are, as diff does.
func rangeOf(start, end int) string {
	switch n := end - start; {
	case n > 1:
		return fmt.Sprintf("%d,%d", start+1, n)
	case n == 0 && start == 0:
		return "0,0"
	}
	return fmt.Sprint(start + 1)
}

func writeLines(b *strings.Builder, sign string, lines []string) {
	for _, l := range lines {
		b.WriteString(sign + l)
		if !strings.HasSuffix(l, "\n") {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// splitLines splits a text into lines, each with its end.
func splitLines(text string) []string {
	var lines []string
	for l := range strings.Lines(text) {
		lines = append(lines, l)
	}
	return lines
}
