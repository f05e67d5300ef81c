package policy

import (
	"slices"
	"sort"

	"github.com/permgap/permgap/pkg/diag"
)

// origin says where a text stands in the file. A text that was decoded from a
// JSON string has a stop behind every escape: from there on decoded and file
// offsets run side by side again.
type origin struct {
	base  int // offset of the text in the file, up to the first stop
	stops []stop
}

type stop struct{ decoded, file int }

// offset gives the file offset of an offset in the text. An offset inside a
// character that was written as an escape stays inside the escape.
func (o origin) offset(off int) int {
	i := sort.Search(len(o.stops), func(i int) bool { return o.stops[i].decoded > off })
	if i == 0 {
		return o.base + off
	}
	at := o.stops[i-1].file + off - o.stops[i-1].decoded
	if i < len(o.stops) {
		at = min(at, o.stops[i].file)
	}
	return at
}

func (o origin) span(s diag.Span) diag.Span {
	return diag.Span{Start: o.offset(s.Start), End: o.offset(s.End)}
}

// embedded gives the text of a JSON string and its origin. raw is the string
// as the file has it, with its quotes, and starts at the given offset; it is
// known to be valid.
func embedded(raw []byte, start int) ([]byte, origin) {
	text := make([]byte, 0, len(raw))
	at := origin{base: start + 1}
	body := raw[1 : len(raw)-1]
	for i := 0; i < len(body); {
		if body[i] != '\\' {
			text = append(text, body[i])
			i++
			continue
		}
		at.stops = append(at.stops, stop{len(text), start + 1 + i})
		r, n := unescape(body[i:])
		text = append(text, r...)
		i += n
		at.stops = append(at.stops, stop{len(text), start + 1 + i})
	}
	return text, origin{base: at.base, stops: slices.Clip(at.stops)}
}

// unescape reads one escape of a valid string and gives its bytes and length.
func unescape(s []byte) ([]byte, int) {
	switch s[1] {
	case 'u':
		r := hex4(s[2:])
		if r >= 0xD800 && r < 0xDC00 {
			low := hex4(s[8:])
			return []byte(string(0x10000 + (r-0xD800)<<10 + (low - 0xDC00))), 12
		}
		return []byte(string(r)), 6
	case 'b':
		return []byte{'\b'}, 2
	case 'f':
		return []byte{'\f'}, 2
	case 'n':
		return []byte{'\n'}, 2
	case 'r':
		return []byte{'\r'}, 2
	case 't':
		return []byte{'\t'}, 2
	}
	return s[1:2], 2
}

func hex4(s []byte) rune {
	var r rune
	for _, c := range s[:4] {
		r <<= 4
		switch {
		case c <= '9':
			r |= rune(c - '0')
		default:
			r |= rune(lower(c)-'a') + 10
		}
	}
	return r
}
