package layout

import (
	"strings"
	"unicode"
)

// Fold breaks a cell into lines of at most the given width: at spaces; a word
// that is too wide behind the separators of names and paths, and elsewhere
// only when nothing else is left. Nothing is lost but the spaces at breaks.
func Fold(s string, columns int) []string {
	columns = max(columns, 1)
	var lines []string
	line := ""
	flush := func() {
		if line != "" {
			lines = append(lines, line)
			line = ""
		}
	}
	for _, w := range strings.Fields(s) {
		switch {
		case line != "" && Width(line)+1+Width(w) <= columns:
			line += " " + w
			continue
		case Width(w) <= columns:
			flush()
			line = w
			continue
		}
		flush()
		parts := foldWord(w, columns)
		lines = append(lines, parts[:len(parts)-1]...)
		line = parts[len(parts)-1]
	}
	flush()
	if len(lines) == 0 {
		return []string{""}
	}
	return lines
}

// foldWord breaks a word that is wider than a line: behind separators, then
// where the words of a name join, and elsewhere only when a part is too wide.
func foldWord(w string, columns int) []string {
	var lines []string
	line := ""
	add := func(piece string) {
		if line != "" && Width(line+piece) > columns {
			lines = append(lines, line)
			line = ""
		}
		for Width(piece) > columns {
			head := cutLeft(piece, columns)
			lines = append(lines, head)
			piece = piece[len(head):]
		}
		line += piece
	}
	for _, piece := range pieces(w) {
		if Width(piece) <= columns {
			add(piece)
			continue
		}
		for _, part := range parts(piece) {
			add(part)
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// cutLeft is TakeLeft for the inside of a word: the rest does not start with
// a colon, as a line that starts with two means something to build services.
func cutLeft(s string, columns int) string {
	head := TakeLeft(s, columns)
	for strings.HasPrefix(s[len(head):], ":") {
		shorter := TakeLeft(head, Width(head)-1)
		if len(shorter) >= len(head) {
			break
		}
		head = shorter
	}
	return head
}

// separators are the characters behind which a word may break.
const separators = ":/.,|"

// pieces splits a string behind its separators, and between the characters of
// a script that has no spaces. A run of separators stays together, so that no
// line starts with one, and so does a number with what it follows:
// file.json:9:15 is one place.
func pieces(s string) []string {
	return split(s, func(before, after rune) bool {
		if strings.ContainsRune(separators, before) {
			return !strings.ContainsRune(separators, after) && !isDigit(after)
		}
		switch {
		case unicode.IsMark(after), after == zeroWidthJoiner, unicode.IsPunct(after) && !unicode.Is(unicode.Ps, after):
			return false
		case unicode.IsPunct(before) && !unicode.Is(unicode.Pe, before):
			return false
		}
		return ideograph(before) || ideograph(after)
	})
}

const zeroWidthJoiner = '\u200d'

// parts splits a name where its words join: before a capital letter and behind
// a hyphen or an underscore.
func parts(s string) []string {
	runes := []rune(s)
	i := 0
	return split(s, func(before, after rune) bool {
		i++
		switch {
		case before == '_' || before == '-':
			return unicode.IsLetter(after)
		case !unicode.IsUpper(after):
			return false
		case unicode.IsUpper(before): // the last capital of a run begins a word: VPCPeer
			return i+1 < len(runes) && unicode.IsLower(runes[i+1])
		}
		return unicode.IsLower(before) || isDigit(before)
	})
}

// split cuts a string between the characters that may part.
func split(s string, part func(before, after rune) bool) []string {
	var out []string
	start := 0
	var before rune
	for i, r := range s {
		if i > 0 && part(before, r) {
			out = append(out, s[start:i])
			start = i
		}
		before = r
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// ideograph reports whether a character is of a script that is written without
// spaces.
func ideograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
