package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape makes a string safe to show to a person: in a terminal, in the log
// of a pipeline, in a web page. What is not plainly visible is spelled out:
// control characters as \n or \x1b, bytes that are no UTF-8 as \xff, marks
// that reorder or hide text as <U+202E>. So are the two starts by which
// build services take a line of a log for a command: "::" in front, and
// "##[" anywhere. Nothing is dropped; a string without any of it is given
// back as it is.
func Escape(s string) string { return escape(s, opensCommand, opensLogCommand) }

// wordsOf gives the words of a text, each safe to show.
func wordsOf(s string) []string {
	if !plain(s, opensCommand, opensLogCommand) {
		return strings.Fields(Escape(s))
	}
	words := make([]string, 0, strings.Count(s, " ")+1)
	for s != "" { // of a plain text only blanks part words
		word, rest, _ := strings.Cut(s, " ")
		if s = rest; word != "" {
			words = append(words, word)
		}
	}
	return words
}

// noCommand lets a sign stay that opens no command where it stands.
func noCommand(string, int) bool { return false }

// escape spells out what is not plainly visible, and the ':' and the '#' that
// open a command.
func escape(s string, colon, hash func(s string, i int) bool) string {
	if plain(s, colon, hash) {
		return s
	}
	var b strings.Builder
	marks := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Me, r) {
			marks = 0
		} else if marks++; marks > maxMarks || i == 0 {
			fmt.Fprintf(&b, "<U+%04X>", r)
			i += n
			continue
		}
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == ':' && colon(s, i):
			b.WriteString(`\x3a`)
		case r == '#' && hash(s, i):
			b.WriteString(`\x23`)
		default:
			writeVisible(&b, r)
		}
		i += n
	}
	return b.String()
}

// maxMarks is how many combining marks may stand on one character before they
// count as an attempt to draw over other lines.
const maxMarks = 3

// plain reports whether there is nothing to escape, the usual case.
func plain(s string, colon, hash func(s string, i int) bool) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == ':' && colon(s, i) || c == '#' && hash(s, i) {
			return false
		}
	}
	return true
}

// opensCommand reports whether the "::" at i could stand at the start of a
// line, spaces aside, where GitHub's runner reads it as a workflow command.
func opensCommand(s string, i int) bool {
	return strings.HasPrefix(s[i:], "::") &&
		(i == 0 || s[i-1] == ' ' || s[i-1] == '\t' || strings.HasSuffix(s[:i], "\u3000"))
}

// opensLogCommand reports whether the '#' at i is the second of "##[",
// "##vso[" or "##teamcity[".
func opensLogCommand[Text string | []byte](s Text, i int) bool {
	if i == 0 || s[i-1] != '#' {
		return false
	}
	for i++; i < len(s) && 'a' <= s[i] && s[i] <= 'z'; i++ {
	}
	return i < len(s) && s[i] == '['
}

func writeVisible(b *strings.Builder, r rune) {
	switch {
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case r < ' ' || r == 0x7f:
		fmt.Fprintf(b, `\x%02x`, r)
	case visible(r):
		b.WriteRune(r)
	default:
		fmt.Fprintf(b, "<U+%04X>", r)
	}
}

// visible reports whether a character shows as itself and nothing else. The
// ideographic space belongs to Chinese prose; the other wide spaces look like
// a space and are none.
func visible(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= ' ' && r != 0x7f
	case r == 0x2800: // a symbol of Braille without a dot
		return false
	case r == 0x3000:
		return true
	}
	return unicode.IsPrint(r) && !unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// longest is how many characters of one string a format for people shows.
const longest = 400

// shorten cuts a very long string in the middle and names its length. It cuts
// at spaces where there are some: what stands between them may be names.
func shorten(s string) string {
	if len(s) <= longest || utf8.RuneCountInString(s) <= longest {
		return s
	}
	r := []rune(s)
	const ends = longest/2 - 20
	head, tail := string(r[:ends]), string(r[len(r)-ends:])
	if i := strings.LastIndexByte(head, ' '); i > len(head)/2 {
		head = head[:i+1]
	}
	if i := strings.IndexByte(tail, ' '); i >= 0 && i < len(tail)/2 {
		tail = tail[i:]
	}
	return fmt.Sprintf("%s…(%d characters)…%s", head, len(r), tail)
}
