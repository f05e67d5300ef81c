package layout

import (
	"iter"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Width gives the columns that a string takes in a terminal. Colours take
// none; no other control sequence is left in what this package lays out.
func Width(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return displaywidth.Options{ControlSequences: true}.String(s)
		}
	}
	return len(s)
}

// Wrap breaks text at spaces so that no line is wider than columns;
// the lines behind the first start with indent spaces. The first line is
// taken to start at column indent as well. A word is never cut: one that is
// too wide has a line of its own.
func Wrap(text string, columns, indent int) string {
	return strings.Join(WrapWords(strings.Fields(text), columns-indent, 0), "\n"+strings.Repeat(" ", indent))
}

// WrapWords fills lines of the given width with words; used is what the first
// line already holds. That line is empty when no word fits behind it.
func WrapWords(words []string, columns, used int) []string {
	lines := make([]string, 0, 4)
	for line := range wrapped(words, columns, used) {
		lines = append(lines, strings.Join(line, " "))
	}
	return lines
}

// CountLines counts the lines of WrapWords.
func CountLines(words []string, columns, used int) (n int) {
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
			n := Width(w)
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

// TakeLeft gives the longest start of s that fits, but at least one character.
func TakeLeft(s string, columns int) string {
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

// Clip gives the longest start of s that fits, nothing when none does.
func Clip(s string, columns int) string {
	if head := TakeLeft(s, columns); Width(head) <= columns {
		return head
	}
	return ""
}

// TakeRight gives the longest end of s that fits.
func TakeRight(s string, columns int) string {
	over := Width(s) - columns
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

// Ellipsis stands for what is left out of a line.
const Ellipsis = "…"

// Cut shortens a text to a number of columns, with … for what is left out.
func Cut(s string, columns int) string {
	if Width(s) <= columns {
		return s
	}
	return strings.TrimRight(Clip(s, columns-1), " ") + Ellipsis
}
