package policy

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/rule"
)

// between warns when found is not in 1 to most.
func (r *reader) between(at Place, found, most int, what, unit, code string) {
	if found == 0 {
		r.problem(rule.LimitExceeded, 0, at, fmt.Sprintf("%s has 0 %s, at least 1 is needed (%s)", what, unit, code), "")
	}
	r.exceeds(at, found, most, what, unit, code)
}

// exceeds warns when found is more than a documented limit.
func (r *reader) exceeds(at Place, found, limit int, what, unit, code string) {
	if found <= limit {
		return
	}
	if code != "" {
		code = " (" + code + ")"
	}
	r.problem(rule.LimitExceeded, 0, at, fmt.Sprintf("%s has %s %s, more than the limit of %s%s", what, thousands(found), unit, thousands(limit), code), "")
}

// text gives the text of the policy: of the file, or of the string it stands in.
func (r *reader) text(policy *node) []byte {
	if p := policy.parent; p.is(kindString) {
		return []byte(p.text)
	}
	return r.doc.File.Data[policy.span.Start:policy.span.End]
}

// solidLength counts the characters that are not white space.
func solidLength(text []byte) int {
	n := 0
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		if !unicode.IsSpace(c) {
			n++
		}
		text = text[size:]
	}
	return n
}

// compactLength counts the characters of a JSON text without the white space
// between its tokens.
func compactLength(text []byte) int {
	n, inside := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case inside && c == '\\':
			n++
			i++ // the escaped character cannot end the string
		case c == '"':
			inside = !inside
		case !inside && (c == ' ' || c == '\n' || c == '\r' || c == '\t'), !utf8.RuneStart(c):
			continue
		}
		n++
	}
	return n
}
