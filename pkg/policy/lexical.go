package policy

import (
	"bytes"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/message"
)

// peek gives the character at the current place, a full-width bracket, comma
// or colon as the one it stands for, and its length in the text; 0 at the end.
func (s *scanner) peek() (rune, int) { return punctuation(s.text[s.pos:]) }

func punctuation(text []byte) (rune, int) {
	c, size := utf8.DecodeRune(text)
	switch c {
	case '，', '、':
		return ',', size
	case '：':
		return ':', size
	case '；':
		return ';', size
	case '｛':
		return '{', size
	case '｝':
		return '}', size
	case '［', '【':
		return '[', size
	case '］', '】':
		return ']', size
	}
	return c, size
}

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
		rest := s.text[s.pos:]
		c, size := utf8.DecodeRune(rest)
		switch {
		case c == ' ' || c == '\n' || c == '\r' || c == '\t':
			s.pos++
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

func lineLength(text []byte) int {
	if n := bytes.IndexAny(text, "\r\n"); n >= 0 {
		return n
	}
	return len(text)
}

func isForeignSpace(c rune) bool {
	switch c {
	case '\v', '\f', 0x85, 0xA0, 0x1680, 0x200B, 0x200C, 0x200D, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF:
		return true
	}
	return 0x2000 <= c && c <= 0x200A
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

// isNumber reports whether text is a number by RFC 8259.
func isNumber(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte("-"))
	n := digits(text)
	if n == 0 || n > 1 && text[0] == '0' {
		return false
	}
	text = text[n:]
	if len(text) > 0 && text[0] == '.' {
		if n = digits(text[1:]); n == 0 {
			return false
		}
		text = text[1+n:]
	}
	if len(text) > 0 && lower(text[0]) == 'e' {
		text = text[1:]
		if len(text) > 0 && (text[0] == '+' || text[0] == '-') {
			text = text[1:]
		}
		if n = digits(text); n == 0 {
			return false
		}
		text = text[n:]
	}
	return len(text) == 0
}

func digits(text []byte) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}

func isWordStart(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

func isWordByte(c byte) bool {
	return 'a' <= lower(c) && lower(c) <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
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
		case equalFold(text, literal):
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

// wordLength gives the length of text without quotes; a ${variable} or a
// <placeholder> belongs to it.
func wordLength(text []byte) int {
	n := 0
	for n < len(text) && bytes.IndexByte([]byte(" \t\r\n,]}\""), text[n]) < 0 {
		switch {
		case bytes.HasPrefix(text[n:], []byte("${")):
			n += 1 + max(0, bytes.IndexByte(text[n:n+lineLength(text[n:])], '}'))
		case text[n] == '<':
			n += 1 + max(0, bytes.IndexByte(text[n:n+lineLength(text[n:])], '>'))
		default:
			n++
		}
	}
	return n
}
