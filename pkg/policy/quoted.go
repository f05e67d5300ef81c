package policy

import (
	"fmt"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/message"
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
			return s.stop(open, s.pos, message.New("json-string-line"), message.New("json-string-line-hint"))
		case c == '\\':
			ok, size = s.escape()
		case c < ' ':
			ok = s.report(s.pos, s.pos+1, message.New("json-control", message.Text("code", codePoint(c))),
				message.New("json-control-hint", message.Text("escape", fmt.Sprintf(`\u%04x`, c))))
		case c == utf8.RuneError && size == 1:
			ok = s.badByte()
		}
		if !ok {
			return false
		}
		s.pos += size
	}
	return s.stop(open, len(s.text), message.New("json-string-end"), message.Message{})
}

// badByte reports the byte at the current place, the first of its kind: where
// one is in another encoding, all are.
func (s *scanner) badByte() bool {
	if s.encoding {
		return true
	}
	s.encoding = true
	return s.report(s.pos, s.pos+1, message.New("json-byte", message.Text("byte", hex(s.text[s.pos]))), message.New("save-as-utf-8"))
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
	found := ""
	if ' ' < c && c < 0x7f {
		found = string(rest[:2])
	}
	return s.report(s.pos, s.pos+1+size, message.New("json-escape", message.Text("escape", found)), message.New("json-escape-hint")), 1 + size
}

func (s *scanner) unicodeEscape(rest []byte) (bool, int) {
	n := 2
	for n < len(rest) && n < 6 && isHex(rest[n]) {
		n++
	}
	if n < 6 {
		return s.report(s.pos, s.pos+n, message.New("json-hex"), message.Message{}), n
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
	return s.report(s.pos, s.pos+6, message.New("json-surrogate", message.Text("code", codePoint(r))), message.New("json-surrogate-hint")), 6
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
			return s.report(from, s.pos, otherQuote(open), message.New("json-quotes-hint"))
		}
	}
	return s.stop(from, s.pos, otherQuote(open), message.New("json-quotes-hint"))
}

// otherQuote says that a quote is none of JSON's.
func otherQuote(c rune) message.Message {
	sort := "typographic"
	switch c {
	case '\'':
		sort = "single"
	case '`':
		sort = "backtick"
	}
	return message.New("json-quotes", message.Text("sort", sort), message.Text("quote", string(c)))
}
