package report

import (
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report/layout"
)

const tabStop = 4

// A snippet is a source line as it can be shown: the part before the marked
// one, the marked one, and the part behind it.
type snippet struct{ before, marked, after string }

// excerpt finds the line of a location. There is none when the file is not at
// hand or has no such line. Of a very long line only what is near the marked
// part is looked at.
func excerpt(files map[string]*diag.File, l diag.Location) (snippet, bool) {
	f := files[l.Path]
	if f == nil || f.Concealed() || l.Line < 1 || l.Line > f.Lines() || l.Column < 1 {
		return snippet{}, false
	}
	line, first := f.Line(l.Line), f.Offset(l.Line)
	start, end := spanInLine(f, l)
	from, markedTo, to := 0, end, len(line)
	if start > nearby {
		from = runeStart(line, start-nearby)
	}
	if end-start > nearby {
		markedTo = runeStart(line, start+nearby)
		to = markedTo
	} else if to-end > nearby {
		to = runeStart(line, end+nearby)
	}
	shown := func(from, to int) string { return f.Shown(diag.Span{Start: first + from, End: first + to}) }
	before, marked, after := shown(from, start), shown(start, markedTo), shown(markedTo, to)
	whole := before + marked + after
	var s snippet
	column := 0
	s.before, column = visibleSource(whole, 0, len(before), column)
	s.marked, column = visibleSource(whole, len(before), len(before)+len(marked), column)
	s.after, _ = visibleSource(whole, len(before)+len(marked), len(whole), column)
	if from > 0 {
		s.before = layout.Ellipsis + s.before
	}
	if to < len(line) {
		s.after += layout.Ellipsis
	}
	return s, true
}

// nearby is how many bytes before, in and behind a marked part can be shown.
const nearby = 4000

// spanInLine gives the bytes of a location in its first line: by its offset,
// or where that is not in the line, by its columns.
func spanInLine(f *diag.File, l diag.Location) (start, end int) {
	line := f.Line(l.Line)
	from := l.Offset - f.Offset(l.Line)
	if from >= 0 && from <= len(line) && l.Length >= 0 {
		return from, min(from+l.Length, len(line))
	}
	start, end = byteColumn(line, l.Column), len(line)
	if l.EndLine == l.Line || l.EndLine == 0 {
		end = max(start, byteColumn(line, l.EndColumn))
	}
	return start, end
}

// runeStart moves an offset back to the start of a character.
func runeStart(b []byte, at int) int {
	for i := 0; i < utf8.UTFMax && at > 0 && !utf8.RuneStart(b[at]); i++ {
		at--
	}
	return at
}

// byteColumn turns a column in characters (from 1) into an offset in line.
func byteColumn(line []byte, column int) int {
	at := 0
	for range column - 1 {
		if at >= len(line) {
			break
		}
		_, n := utf8.DecodeRune(line[at:])
		at += n
	}
	return at
}

// visibleSource makes a part of a source line visible: tabs become spaces up to
// the next stop, the rest is escaped, and what opens a command in the whole
// line does not in its parts either. It gives the column behind the part.
func visibleSource(line string, from, to, column int) (string, int) {
	var b strings.Builder
	for i, part := range strings.Split(line[from:to], "\t") {
		if i > 0 {
			n := tabStop - column%tabStop
			b.WriteString(strings.Repeat(" ", n))
			column += n
			from++
		}
		at := from
		text := escape(part,
			func(_ string, i int) bool { return opensCommand(line, at+i) },
			func(_ string, i int) bool { return opensLogCommand(line, at+i) })
		b.WriteString(text)
		column += layout.Width(text)
		from += len(part)
	}
	return b.String(), column
}

// window cuts the line to the given columns around the start of the marked
// part, which keeps as much of its room as it needs.
func (s snippet) window(columns int) snippet {
	before, marked := layout.Width(s.before), layout.Width(s.marked)
	if before+marked+layout.Width(s.after) <= columns {
		return s
	}
	if marked > columns-2 {
		s.marked, s.after = layout.Clip(s.marked, columns-2), layout.Ellipsis
		if s.before != "" {
			s.before = layout.Ellipsis
		}
		return s
	}
	free := columns - marked
	left := min(before, max(free/3, free-layout.Width(s.after), 1))
	if left < before {
		s.before = layout.Ellipsis + layout.TakeRight(s.before, left-1)
	}
	if right := free - layout.Width(s.before); layout.Width(s.after) > right {
		s.after = layout.Clip(s.after, right-1) + layout.Ellipsis
	}
	return s
}

// caret draws the line below: ^~~~ under the marked part.
func (s snippet) caret() (indent, mark string) {
	return strings.Repeat(" ", layout.Width(s.before)), "^" + strings.Repeat("~", max(layout.Width(s.marked)-1, 0))
}
