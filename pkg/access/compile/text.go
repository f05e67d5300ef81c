package compile

import (
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Patterns have no escape, so a star or question mark that is meant as a
// character is a private one of Unicode in patterns, and in the values they are
// matched with. So is a dollar that begins no variable, until variables are
// read.
const (
	literalStar     = "\uE000"
	literalQuestion = "\uE001"
	literalDollar   = "\uE002"
)

// private reports whether a text has these characters itself.
func private(s string) bool {
	return strings.ContainsAny(s, literalStar+literalQuestion+literalDollar+otherCall)
}

// Literal writes text as a pattern, or a value for one.
func Literal(s string) string {
	if !strings.ContainsAny(s, "*?") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "*", literalStar), "?", literalQuestion)
}

// Plain is the inverse of Literal.
func Plain(s string) string {
	if !strings.Contains(s, "\uE000") && !strings.Contains(s, "\uE001") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, literalStar, "*"), literalQuestion, "?")
}

// unescape reads the three variables that stand for a character.
func unescape(d policy.Dialect, s string) string {
	if !d.Variables() || !strings.Contains(s, "${") {
		return s
	}
	s = strings.ReplaceAll(s, "${*}", literalStar)
	s = strings.ReplaceAll(s, "${?}", literalQuestion)
	return strings.ReplaceAll(s, "${$}", literalDollar)
}

// withDollars writes dollars as they are, once variables are read.
func withDollars(s string) string { return strings.ReplaceAll(s, literalDollar, "$") }

// Lower folds ASCII letters.
func Lower(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				if 'A' <= b[j] && b[j] <= 'Z' {
					b[j] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c &^ 0x20
		}
	}
	return string(b)
}
