package policy

import (
	"fmt"
	"unicode/utf8"
)

// str reads a string in double quotes.
func (s *scanner) str() bool {
	open := s.pos
	s.pos++
	for s.pos < len(s.text) {
		c, size := utf8.DecodeRune(s.text[s.pos:])
		ok := true
		switch {
		case c == '"':
			s.pos++
			s.end = s.pos
			return true
		case c == '\n' || c == '\r':
			return s.stop(open, s.pos, "expected a closing quote, found the end of the line", `close the string on its line; a line break inside a string is written \n`)
		case c == '\\':
			ok, size = s.escape()
		case c < ' ':
			ok = s.report(s.pos, s.pos+1, fmt.Sprintf("expected the rest of a string, found the control character %U", c), fmt.Sprintf(`inside a string it is written \u%04x`, c))
		case c == utf8.RuneError && size == 1:
			ok = s.badByte()
		}
		if !ok {
			return false
		}
		s.pos += size
	}
	return s.stop(open, len(s.text), "expected a closing quote, found the end of the file", "")
}

// badByte reports the byte at the current place, the first of its kind: where
// one is in another encoding, all are.
func (s *scanner) badByte() bool {
	if s.encoding {
		return true
	}
	s.encoding = true
	return s.report(s.pos, s.pos+1, fmt.Sprintf("expected UTF-8, found the byte %#x", s.text[s.pos]), "save the file as UTF-8")
}

// escape checks the escape at the current place and gives its length.
func (s *scanner) escape() (bool, int) {
	rest := s.text[s.pos:]
	if len(rest) < 2 {
		return true, 1
	}
	switch rest[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true, 2
	case 'u':
		return s.unicodeEscape(rest)
	case '\n', '\r':
		return true, 1 // the line ends, and says so itself
	}
	c, size := utf8.DecodeRune(rest[1:])
	found := "another"
	if ' ' < c && c < 0x7f {
		found = string(rest[:2])
	}
	return s.report(s.pos, s.pos+1+size, "expected an escape that JSON knows, found "+found, `a backslash itself is written \\`), 1 + size
}

func (s *scanner) unicodeEscape(rest []byte) (bool, int) {
	n := 2
	for n < len(rest) && n < 6 && isHex(rest[n]) {
		n++
	}
	if n < 6 {
		return s.report(s.pos, s.pos+n, `expected four hexadecimal digits behind \u`, ""), n
	}
	r := hex4(rest[2:])
	if r < 0xD800 || r > 0xDFFF {
		return true, 6
	}
	if r < 0xDC00 && len(rest) >= 12 && rest[6] == '\\' && rest[7] == 'u' && allHex(rest[8:12]) {
		if low := hex4(rest[8:]); low >= 0xDC00 && low <= 0xDFFF {
			return true, 12
		}
	}
	return s.report(s.pos, s.pos+6, fmt.Sprintf("expected a character, found the lone surrogate U+%04X", r), "a character beyond U+FFFF is written as a pair of surrogates"), 6
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= lower(c) && lower(c) <= 'f'
}

func allHex(s []byte) bool {
	for _, c := range s {
		if !isHex(c) {
			return false
		}
	}
	return true
}

// isQuote reports the quotes that JSON does not know.
func isQuote(c rune) bool {
	switch c {
	case '\'', '`', '“', '”', '„', '‟', '‘', '’', '«', '»', '＂', '＇':
		return true
	}
	return false
}

// otherQuotes reads a string in quotes that JSON does not know.
func (s *scanner) otherQuotes(open rune, size int) bool {
	from := s.pos
	s.pos += size
	for s.pos < len(s.text) && s.text[s.pos] != '\n' {
		c, n := utf8.DecodeRune(s.text[s.pos:])
		s.pos += n
		if c == '\\' && s.pos < len(s.text) && s.text[s.pos] != '\n' {
			s.pos++
		} else if c == open || open > '`' && (isQuote(c) || c == '"') {
			s.end = s.pos
			return s.report(from, s.pos, "expected a string in double quotes, found "+quoteName(open), `write " at both ends`)
		}
	}
	return s.stop(from, s.pos, "expected a string in double quotes, found "+quoteName(open), `write " at both ends`)
}

func quoteName(c rune) string {
	switch c {
	case '\'':
		return "single quotes"
	case '`':
		return "backticks"
	}
	return fmt.Sprintf("the typographic quote %q", string(c))
}
