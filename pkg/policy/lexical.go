package policy

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
)

// peek gives the character at the current place, a full-width bracket, comma
// or colon as the one it stands for, and its length in the text; 0 at the end.
func (s *scanner) peek() (rune, int) { return punctuation(s.text[s.pos:]) }

// take consumes one piece of punctuation and reports it when it is full-width.
func (s *scanner) take() bool {
	c, size := s.peek()
	from := s.pos
	s.pos += size
	s.end = s.pos
	if size == 1 {
		return true
	}
	written := string(s.text[from:s.pos])
	return s.report(from, s.pos, message.New("json-full-width", message.Text("sign", string(c)), message.Text("written", written)),
		message.New("json-full-width-hint", message.Text("sign", string(c))))
}

// space skips white space. Comments and white space that JSON does not know
// are reported.
func (s *scanner) space() bool {
	for s.pos < len(s.text) {
		if isSpace(s.text[s.pos]) {
			s.pos++
			continue
		}
		rest := s.text[s.pos:]
		c, size := utf8.DecodeRune(rest)
		switch {
		case bytes.HasPrefix(rest, []byte("//")) || c == '#':
			if !s.comment(lineLength(rest)) {
				return false
			}
		case bytes.HasPrefix(rest, []byte("/*")):
			n := bytes.Index(rest, []byte("*/"))
			if n < 0 {
				return s.stop(s.pos, s.pos+2, message.New("json-comment-open"), message.New("json-comment-hint"))
			}
			if !s.comment(n + 2) {
				return false
			}
		case isForeignSpace(c):
			says := message.New("json-space", message.Text("code", codePoint(c)))
			if !s.report(s.pos, s.pos+size, says, message.New("json-space-hint")) {
				return false
			}
			s.pos += size
		default:
			return true
		}
	}
	return true
}

// comment notes a comment of n bytes: the first is the problem, the others are
// named with it.
func (s *scanner) comment(n int) bool {
	from := s.pos
	s.pos += n
	if s.comments > 0 {
		p := &s.problems[s.comments-1]
		if len(p.Related) < maxSyntaxProblems {
			p.Related = append(p.Related, s.here(from, n, message.New("json-comment-more")))
		}
		return true
	}
	s.comments = len(s.problems) + 1
	return s.report(from, s.pos, message.New("json-comment"), message.New("json-comment-hint"))
}

// number reads what begins like a number.
func (s *scanner) number() bool {
	from := s.pos
	for s.pos < len(s.text) && (isWordByte(s.text[s.pos]) || s.text[s.pos] == '+') {
		s.pos++
	}
	s.end = s.pos
	if isNumber(s.text[from:s.pos]) {
		return true
	}
	return s.report(from, s.pos, message.New("json-number"), message.New("json-number-hint"))
}

// word reads a literal, or text that lacks its quotes.
func (s *scanner) word() bool {
	from := s.pos
	s.pos += wordLength(s.text[from:])
	s.end = s.pos
	text := string(s.text[from:s.pos])
	for _, literal := range []string{"true", "false", "null"} {
		switch {
		case text == literal:
			return true
		case match.EqualFold(text, literal):
			return s.report(from, s.pos, message.New("json-literal-case", message.Text("literal", literal)),
				message.New("json-literal-case-hint", message.Text("literal", literal)))
		}
	}
	switch text {
	case "None", "nil", "undefined":
		return s.report(from, s.pos, message.New("json-foreign-literal", message.Text("literal", text)), message.New("json-null-hint"))
	case "NaN", "Infinity":
		return s.report(from, s.pos, message.New("json-foreign-literal", message.Text("literal", text)), message.New("json-no-number-hint"))
	}
	if s.depth == s.maxDepth {
		return s.otherText(from, s.pos)
	}
	return s.report(from, s.pos, message.New("json-unquoted"), message.New("json-unquoted-hint"))
}

// str reads a string in double quotes.
func (s *scanner) str() bool {
	open := s.pos
	s.pos++
	for s.pos < len(s.text) {
		if isPlain(s.text[s.pos]) {
			s.pos++
			continue
		}
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
