package denial

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// plain gives the text that a person reads: without the colours and frames of a
// terminal, the escapes of JSON in JSON and of XML, and what a console of Windows
// puts around it.
func plain(text string) string {
	text = fromUTF16(text)
	if strings.ContainsRune(text, '\x1b') {
		text = withoutColours(text)
	}
	for range 4 { // a JSON body in a string in a log line in an event
		if !strings.ContainsAny(text, "\\&") {
			break
		}
		next := unescaped(text)
		if next == text {
			break
		}
		text = next
	}
	return spaced(strings.NewReplacer(
		"│", " ", "╷", " ", "╵", " ", "┃", " ", "\u00a0", " ", "\r\n", "\n", "\r", "\n",
		"’", "'", "‘", "'", "“", `"`, "”", `"`, "\uff1a", ":", "\uff0c", ",",
	).Replace(text))
}

// spaced leaves one space where there are several, and none at the ends of lines:
// a sentence that was wrapped reads as one.
func spaced(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space, start := false, true
	for i := range len(text) {
		switch c := text[i]; c {
		case ' ', '\t':
			space = !start
			continue
		case '\n':
			space, start = false, true
			b.WriteByte(c)
			continue
		default:
			if space {
				b.WriteByte(' ')
			}
			space, start = false, false
			b.WriteByte(c)
		}
	}
	return b.String()
}

// fromUTF16 reads what PowerShell writes into files.
func fromUTF16(text string) string {
	if len(text) < 2 || len(text)%2 != 0 {
		return text
	}
	at := func(i int) uint16 { return uint16(text[i]) | uint16(text[i+1])<<8 }
	switch text[:2] {
	case "\xff\xfe":
	case "\xfe\xff":
		at = func(i int) uint16 { return uint16(text[i+1]) | uint16(text[i])<<8 }
	default:
		return text
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 2; i < len(text); i += 2 {
		units = append(units, at(i))
	}
	return string(utf16.Decode(units))
}

// withoutColours takes the control sequences of terminals out.
func withoutColours(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '\x1b' {
			b.WriteByte(text[i])
			continue
		}
		if i++; i >= len(text) || text[i] != '[' {
			continue
		}
		for i++; i < len(text) && (text[i] < '@' || text[i] > '~'); i++ {
		}
	}
	return b.String()
}

// entities are the escapes of XML that stand in answers.
var entities = [...][2]string{
	{"&quot;", `"`}, {"&#34;", `"`}, {"&apos;", "'"}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&#xd;", " "},
}

// unescaped takes one level of escapes away.
func unescaped(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		switch text[i] {
		case '\\':
			i = backslash(&b, text, i)
		case '&':
			n := 0
			for _, e := range entities {
				if strings.HasPrefix(text[i:], e[0]) {
					b.WriteString(e[1])
					n = len(e[0])
					break
				}
			}
			if n == 0 {
				b.WriteByte('&')
				n = 1
			}
			i += n
		default:
			b.WriteByte(text[i])
			i++
		}
	}
	return b.String()
}

// backslash writes what an escape stands for, and gives where it ends.
func backslash(b *strings.Builder, text string, i int) int {
	if i+1 >= len(text) {
		return i + 1
	}
	switch c := text[i+1]; c {
	case '"', '\'', '/', '\\':
		b.WriteByte(c)
	case 'n', 'r':
		b.WriteByte('\n')
	case 't':
		b.WriteByte(' ')
	case 'u':
		if r, ok := hex4(text, i+2); ok {
			b.WriteString(string(r))
			return i + 6
		}
		fallthrough
	default:
		b.WriteByte('\\')
		return i + 1
	}
	return i + 2
}

// hex4 reads four digits of a character.
func hex4(text string, i int) (r rune, ok bool) {
	if i+4 > len(text) {
		return 0, false
	}
	for _, c := range []byte(text[i : i+4]) {
		switch {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, r != 0 && utf8.ValidRune(r)
}
