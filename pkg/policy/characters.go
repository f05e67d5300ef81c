package policy

import (
	"bytes"
	"unicode/utf8"
)

// What characters and pieces of text are, in JSON and in what people write for it.

// punctuation gives the first character of a text, a full-width bracket, comma
// or colon as the one it stands for, and its length; 0 at the end.
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

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// isPlain reports a character of a string that stands for itself, and is ASCII.
func isPlain(c byte) bool { return ' ' <= c && c < utf8.RuneSelf && c != '"' && c != '\\' }

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
