package diag

import (
	"bytes"
	"encoding/json"
	"sort"
	"sync"
	"unicode/utf8"
)

// Span is a half-open range of byte offsets in one file.
type Span struct{ Start, End int }

// Len gives the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// File is one input and its line index, which is built on first use.
type File struct {
	// Path is the path as the user gave it, with forward slashes; "-" or
	// "<stdin>" for standard input.
	Path string
	// Data is the whole content. It must not change.
	Data []byte
	// Hidden are the parts that nothing may show, in order and without overlap;
	// see [File.Shown].
	Hidden []Span

	once  sync.Once
	lines []int // offsets of the first byte of each line

	formOnce sync.Once
	json     bool
	utf8     bool

	longOnce sync.Once
	marks    []mark // see runesBefore
}

// IsJSON reports whether the file is JSON and nothing else, but for the mark that it may
// begin with.
func (f *File) IsJSON() bool {
	f.formOnce.Do(f.look)
	return f.json
}

// IsUTF8 reports whether the file is text in UTF-8.
func (f *File) IsUTF8() bool {
	f.formOnce.Do(f.look)
	return f.utf8
}

// HoldsJSON notes that the file was read as JSON, so that nobody has to look.
func (f *File) HoldsJSON() {
	f.formOnce.Do(func() { f.json, f.utf8 = true, true })
}

func (f *File) look() {
	f.json, f.utf8 = json.Valid(bytes.TrimPrefix(f.Data, []byte("\uFEFF"))), utf8.Valid(f.Data)
}

// mark says how many characters stand before an offset.
type mark struct{ offset, runes int }

// markEvery is the distance of marks in bytes: a column in a longer line is
// counted from the nearest mark, so that a file of one line is no trap.
const markEvery = 4096

var byteOrderMark = []byte("\uFEFF")

// NewFile wraps the content of a file.
func NewFile(path string, data []byte) *File { return &File{Path: path, Data: data} }

// Position is a place in a file; both numbers count from 1, Column in characters.
type Position struct{ Line, Column int }

// Location is a place as reports give it.
type Location struct {
	Path      string `json:"path"`
	Pointer   string `json:"pointer,omitempty"` // JSON pointer (RFC 6901)
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"end_line,omitempty"`
	EndColumn int    `json:"end_column,omitempty"` // first character behind the span
	Offset    int    `json:"offset"`
	Length    int    `json:"length,omitempty"`
}

// Span gives the byte range of the location.
func (l Location) Span() Span { return Span{l.Offset, l.Offset + l.Length} }

func (f *File) index() []int {
	f.once.Do(func() {
		f.lines = make([]int, 1, 1+bytes.Count(f.Data, []byte("\n")))
		for at := 0; ; {
			n := bytes.IndexByte(f.Data[at:], '\n')
			if n < 0 {
				return
			}
			at += n + 1
			f.lines = append(f.lines, at)
		}
	})
	return f.lines
}

// Lines gives the number of lines; an empty file has one.
func (f *File) Lines() int { return len(f.index()) }

// Position gives the line and column of a byte offset. An offset outside the
// file is moved to its nearest end.
func (f *File) Position(offset int) Position {
	offset = min(max(offset, 0), len(f.Data))
	lines := f.index()
	n := sort.Search(len(lines), func(i int) bool { return lines[i] > offset })
	start := lines[n-1]
	if n == 1 && bytes.HasPrefix(f.Data[:offset], byteOrderMark) {
		start = len(byteOrderMark) // editors do not show it
	}
	if offset-start <= markEvery {
		return Position{Line: n, Column: utf8.RuneCount(f.Data[start:offset]) + 1}
	}
	return Position{Line: n, Column: f.runesBefore(offset) - f.runesBefore(start) + 1}
}

// runesBefore counts the characters before an offset.
func (f *File) runesBefore(offset int) int {
	f.longOnce.Do(func() {
		runes, next := 0, 0
		for i := 0; i < len(f.Data); runes++ {
			if i >= next {
				f.marks = append(f.marks, mark{i, runes})
				next = i + markEvery
			}
			_, size := utf8.DecodeRune(f.Data[i:])
			i += size
		}
	})
	n := sort.Search(len(f.marks), func(i int) bool { return f.marks[i].offset > offset })
	m := f.marks[n-1]
	return m.runes + utf8.RuneCount(f.Data[m.offset:offset])
}

// Line gives the text of line n (from 1) without its line end; nothing for a
// line the file does not have.
func (f *File) Line(n int) []byte {
	lines := f.index()
	if n < 1 || n > len(lines) {
		return nil
	}
	end := len(f.Data)
	if n < len(lines) {
		end = lines[n] - 1
	}
	return bytes.TrimSuffix(f.Data[lines[n-1]:end], []byte("\r"))
}

// Shown gives the text of a span as it may be shown: a character of a hidden
// part is a star, but for the quotes around it.
func (f *File) Shown(s Span) string {
	n := sort.Search(len(f.Hidden), func(i int) bool { return f.Hidden[i].End > s.Start })
	var out []byte
	at := s.Start
	for _, h := range f.Hidden[n:] {
		if h.Start >= s.End {
			break
		}
		from, to := max(h.Start, at), min(h.End, s.End)
		out = append(out, f.Data[at:from]...)
		for _, r := range string(f.Data[from:to]) {
			if r != '"' && r != '\n' {
				r = '*'
			}
			out = utf8.AppendRune(out, r)
		}
		at = to
	}
	return string(append(out, f.Data[at:s.End]...))
}

// Concealed reports whether nothing of the file may be shown.
func (f *File) Concealed() bool {
	return len(f.Hidden) == 1 && f.Hidden[0].Len() > 0 && f.Hidden[0].Len() == len(f.Data)
}

// Offset gives the byte offset of the first character of line n (from 1).
func (f *File) Offset(n int) int {
	lines := f.index()
	return lines[min(max(n, 1), len(lines))-1]
}

// Locate gives the location of a span.
func (f *File) Locate(s Span, pointer string) Location {
	from, to := f.Position(s.Start), f.Position(s.End)
	return Location{
		Path: f.Path, Pointer: pointer,
		Line: from.Line, Column: from.Column, EndLine: to.Line, EndColumn: to.Column,
		Offset: s.Start, Length: s.Len(),
	}
}
