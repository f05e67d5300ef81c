package repair

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// The editing of a JSON text: what is added is laid out as what stands beside it,
// and no other byte changes.

// edit replaces a range of a text.
type edit struct {
	start, end int
	text       string
}

// apply makes edits, which do not overlap. Of several at one place the first comes
// first.
func apply(data []byte, edits []edit) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(data[at:e.start])
		out.WriteString(e.text)
		at = max(at, e.end)
	}
	out.Write(data[at:])
	return out.Bytes()
}

// Editable reports whether a document can be edited in the text of its file: a
// policy that stands there as it is, not in a string or in another form.
func Editable(d *policy.Document) bool {
	data := d.File.Data
	if d.Kind != policy.KindIdentity || !d.Judged() || len(d.Statements) == 0 || !isObject(data, d.Span) {
		return false
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		if !isObject(data, s.Span) {
			return false
		}
		for _, a := range s.Actions {
			if !isString(data, a.Span) {
				return false
			}
		}
	}
	return json.Valid(bytes.TrimPrefix(data, []byte("\uFEFF")))
}

func isObject(data []byte, s diag.Span) bool {
	return s.Start >= 0 && s.End <= len(data) && s.Len() >= 2 && data[s.Start] == '{' && data[s.End-1] == '}'
}

func isString(data []byte, s diag.Span) bool {
	return s.Start > 0 && s.End <= len(data) && s.Len() >= 2 && data[s.Start] == '"' && data[s.End-1] == '"'
}

const blanks = " \t\r\n"

// before gives the white space in front of a place, and the sign before it.
func before(data []byte, at int) (space string, sign byte) {
	from := len(bytes.TrimRight(data[:at], blanks))
	if from > 0 {
		sign = data[from-1]
	}
	return string(data[from:at]), sign
}

// addNames adds names at the end of the actions of a statement. A single one
// becomes a list.
func addNames(data []byte, s *policy.Statement, names []string) []edit {
	first, last := s.Actions[0].Span, s.Actions[len(s.Actions)-1].Span
	space, sign := before(data, first.Start)
	if sign != '[' {
		return []edit{{first.Start, first.Start, "["}, {last.End, last.End, ", " + joined(names, ", ") + "]"}}
	}
	between := "," + space
	switch {
	case len(s.Actions) > 1:
		between = string(data[s.Actions[len(s.Actions)-2].Span.End:last.Start])
	case space == "":
		between = ", "
	}
	return []edit{{last.End, last.End, between + joined(names, between)}}
}

func joined(names []string, between string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = encode(name)
	}
	return strings.Join(quoted, between)
}

// remove takes elements out of a list, each with the comma beside it. One is left
// at least.
func remove(spans []diag.Span, gone func(i int) bool) (edits []edit) {
	kept := false
	for i, s := range spans {
		switch {
		case !gone(i):
			kept = true
		case kept:
			edits = append(edits, edit{spans[i-1].End, s.End, ""})
		case i+1 < len(spans):
			edits = append(edits, edit{s.Start, spans[i+1].Start, ""})
		}
	}
	return edits
}

// layout is how the statements of a policy are laid out.
type layout struct {
	prefix  string // of the line of a statement
	unit    string // one level
	newline string
	lines   bool // a statement has several lines
	breaks  bool // it begins on a line of its own
}

// layoutOf finds it out from a statement.
func layoutOf(data []byte, s diag.Span) layout {
	l := layout{unit: "  ", newline: "\n"}
	if bytes.Contains(data, []byte("\r\n")) {
		l.newline = "\r\n"
	}
	space, _ := before(data, s.Start)
	l.breaks = strings.Contains(space, "\n")
	l.lines = bytes.ContainsRune(data[s.Start:s.End], '\n')
	l.prefix = lineStart(data, s.End-1)
	if inner := bytes.TrimLeft(data[s.Start+1:s.End], blanks); l.lines && len(inner) > 0 {
		at := lineStart(data, s.End-len(inner))
		if rest, deeper := strings.CutPrefix(at, l.prefix); deeper && rest != "" && !strings.Contains(at, "\n") {
			l.unit = rest
		}
	}
	return l
}

// lineStart gives the white space that the line of a place begins with.
func lineStart(data []byte, at int) string {
	line := data[bytes.LastIndexByte(data[:at], '\n')+1:]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// addStatements adds statements, as JSON without white space, behind the last one.
// A single one that stands in no list gets one.
func addStatements(data []byte, d *policy.Document, all [][]byte) []edit {
	last := d.Statements[len(d.Statements)-1].Span
	l := layoutOf(data, last)
	var b strings.Builder
	for _, text := range all {
		b.WriteString(",")
		if l.breaks {
			b.WriteString(l.newline + l.prefix)
		} else {
			b.WriteString(" ")
		}
		if l.lines {
			b.Write(indented(text, l.prefix, l.unit, l.newline))
		} else {
			b.Write(spaced(text))
		}
	}
	if _, sign := before(data, last.Start); sign == ':' {
		return []edit{{last.Start, last.Start, "["}, {last.End, last.End, b.String() + "]"}}
	}
	return []edit{{last.End, last.End, b.String()}}
}

// spaced puts a blank behind each comma and colon of a JSON text without white
// space.
func spaced(text []byte) []byte {
	var out []byte
	inside := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		out = append(out, c)
		switch {
		case inside && c == '\\':
			i++
			out = append(out, text[i])
		case c == '"':
			inside = !inside
		case !inside && (c == ',' || c == ':'):
			out = append(out, ' ')
		}
	}
	return out
}
