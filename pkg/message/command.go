package message

import (
	"strings"
	"unicode"
)

// Command writes the words of a command line as a shell reads them. It is "" where a
// word cannot be shown or put in quotes.
func Command(words ...string) string {
	out := make([]string, len(words))
	for i, word := range words {
		if strings.ContainsFunc(word, func(r rune) bool { return r == '\'' || r == unicode.ReplacementChar || !unicode.IsPrint(r) }) {
			return ""
		}
		out[i] = word
		if word == "" || strings.ContainsFunc(word, func(r rune) bool { return !plainInShell(r) }) {
			out[i] = "'" + word + "'"
		}
	}
	return strings.Join(out, " ")
}

// plainInShell reports whether a character means itself in a shell.
func plainInShell(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_./:@%+=,-", r)
}
