package report

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// width gives the columns that a string takes in a terminal. Colours take
// none; no other control sequence is left in what this package lays out.
func width(s string) int { return displaywidth.Options{ControlSequences: true}.String(s) }

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
	var lines []string
	line, at := "", used
	for _, w := range words {
		n := width(w)
		if line != "" && at+1+n > columns || line == "" && at > 0 && at+n > columns {
			lines = append(lines, line)
			line, at = "", 0
		}
		if line != "" {
			line, at = line+" ", at+1
		}
		line, at = line+w, at+n
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
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
