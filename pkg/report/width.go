package report

import (
	"iter"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// width gives the columns that a string takes in a terminal. Colours take
// none; no other control sequence is left in what this package lays out.
func width(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return displaywidth.Options{ControlSequences: true}.String(s)
		}
	}
	return len(s)
}

// Wrap breaks text at spaces so that no line is wider than width columns;
// the lines behind the first start with indent spaces. The first line is
// taken to start at column indent as well. A word is never cut: one that is
// too wide has a line of its own.
func Wrap(text string, width, indent int) string {
	return strings.Join(wrapWords(strings.Fields(text), width-indent, 0), "\n"+strings.Repeat(" ", indent))
}

// wrapWords fills lines of the given width with words; used is what the first
// line already holds. That line is empty when no word fits behind it.
func wrapWords(words []string, columns, used int) []string {
	lines := make([]string, 0, 4)
	for line := range wrapped(words, columns, used) {
		lines = append(lines, strings.Join(line, " "))
	}
	return lines
}

// countLines counts the lines of wrapWords.
func countLines(words []string, columns, used int) (n int) {
	for range wrapped(words, columns, used) {
		n++
	}
	return n
}

// wrapped gives the words of each line.
func wrapped(words []string, columns, used int) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		from, at := 0, used
		for i, w := range words {
			n := width(w)
			if i > from && at+1+n > columns || i == from && at > 0 && at+n > columns {
				if !yield(words[from:i]) {
					return
				}
				from, at = i, 0
			}
			if i > from {
				at++
			}
			at += n
		}
		if from < len(words) {
			yield(words[from:])
		}
	}
}

// takeLeft gives the longest start of s that fits, but at least one character.
func takeLeft(s string, columns int) string {
	g := displaywidth.StringGraphemes(s)
	at, end := 0, 0
	for g.Next() {
		at += g.Width()
		if at > columns && end > 0 {
			break
		}
		end += len(g.Value())
	}
	return s[:end]
}

// clip gives the longest start of s that fits, nothing when none does.
func clip(s string, columns int) string {
	if head := takeLeft(s, columns); width(head) <= columns {
		return head
	}
	return ""
}

// takeRight gives the longest end of s that fits.
func takeRight(s string, columns int) string {
	over := width(s) - columns
	if over <= 0 {
		return s
	}
	g := displaywidth.StringGraphemes(s)
	at, start := 0, 0
	for at < over && g.Next() {
		at += g.Width()
		start += len(g.Value())
	}
	return s[start:]
}
