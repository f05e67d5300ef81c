package diag

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPosition(t *testing.T) {
	const crlf = "{\r\n  \"a\": 1\r\n}\r\n"
	const wide = "{\"动作\": \"创建\",\n\t\"😀\": \"é\"}"
	at := func(text, part string) int { return strings.Index(text, part) }
	for _, c := range []struct {
		name   string
		text   string
		offset int
		want   Position
	}{
		{"empty file", "", 0, Position{1, 1}},
		{"beyond an empty file", "", 5, Position{1, 1}},
		{"before the file", "ab", -1, Position{1, 1}},
		{"first character", "ab", 0, Position{1, 1}},
		{"end without a line end", "ab", 2, Position{1, 3}},
		{"beyond the end", "ab", 99, Position{1, 3}},
		{"the line end itself", "ab\ncd", 2, Position{1, 3}},
		{"first of the next line", "ab\ncd", 3, Position{2, 1}},
		{"end behind a line end", "ab\n", 3, Position{2, 1}},
		{"an empty line", "a\n\nb", 2, Position{2, 1}},
		{"behind an empty line", "a\n\nb", 3, Position{3, 1}},
		{"CRLF, second line", crlf, at(crlf, `"a"`), Position{2, 3}},
		{"CRLF, the return", crlf, 1, Position{1, 2}},
		{"CRLF, the line feed", crlf, 2, Position{1, 3}},
		{"CRLF, end", crlf, len(crlf), Position{4, 1}},
		{"a return alone ends no line", "a\rb", 2, Position{1, 3}},
		{"behind Chinese", wide, at(wide, ":"), Position{1, 6}},
		{"Chinese value", wide, at(wide, "创"), Position{1, 9}},
		{"a tab is one column", wide, at(wide, "\"😀"), Position{2, 2}},
		{"behind an emoji", wide, at(wide, ": \"é"), Position{2, 5}},
		{"end behind an accent", wide, len(wide), Position{2, 11}},
		{"combining marks count", "e\u0301x", 3, Position{1, 3}},
		{"invalid UTF-8 counts byte by byte", "\xff\xfex", 2, Position{1, 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := NewFile("x", []byte(c.text)).Position(c.offset); got != c.want {
				t.Errorf("offset %d of %q: %v, want %v", c.offset, c.text, got, c.want)
			}
		})
	}
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"empty file", "", []string{""}},
		{"no line end", "ab", []string{"ab"}},
		{"line end", "ab\n", []string{"ab", ""}},
		{"CRLF", "ab\r\ncd\r\n", []string{"ab", "cd", ""}},
		{"return inside", "a\rb\n", []string{"a\rb", ""}},
		{"only line ends", "\n\r\n\n", []string{"", "", "", ""}},
		{"wide", "动作\n😀", []string{"动作", "😀"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := NewFile("x", []byte(c.text))
			if f.Lines() != len(c.want) {
				t.Fatalf("%d lines, want %d", f.Lines(), len(c.want))
			}
			for i, want := range c.want {
				if got := string(f.Line(i + 1)); got != want {
					t.Errorf("line %d is %q, want %q", i+1, got, want)
				}
				if p := f.Position(f.Offset(i + 1)); p != (Position{i + 1, 1}) {
					t.Errorf("line %d begins at %v", i+1, p)
				}
			}
			for _, n := range []int{0, -1, len(c.want) + 1} {
				if line := f.Line(n); line != nil {
					t.Errorf("there is a line %d: %q", n, line)
				}
			}
		})
	}
}

func TestLocate(t *testing.T) {
	f := NewFile("p.json", []byte("{\n\"动作\": [\n1]}"))
	span := Span{Start: 2, End: 13}
	want := Location{Path: "p.json", Pointer: "/动作", Line: 2, Column: 1, EndLine: 2, EndColumn: 8, Offset: 2, Length: 11}
	got := f.Locate(span, "/动作")
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got.Span() != span {
		t.Errorf("the span comes back as %v", got.Span())
	}
}

// Position agrees with counting from the start, for every offset that begins
// a character.
func FuzzPosition(f *testing.F) {
	for _, seed := range []string{"", "a", "a\nb", "a\r\nb\r\n", "动作\n\t😀", "\xff\n\xfe"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := NewFile("x", data)
		want := Position{1, 1}
		for offset := 0; ; {
			if got := file.Position(offset); got != want {
				t.Fatalf("offset %d of %q: %v, want %v", offset, data, got, want)
			}
			if line := file.Line(want.Line); strings.Contains(string(line), "\n") {
				t.Fatalf("line %d holds a line end: %q", want.Line, line)
			}
			if offset == len(data) {
				return
			}
			_, size := utf8.DecodeRune(data[offset:])
			want.Column++
			if data[offset] == '\n' {
				want = Position{want.Line + 1, 1}
			}
			offset += size
		}
	})
}
