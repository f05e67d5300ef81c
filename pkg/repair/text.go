package repair

import (
	"bytes"
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

func isObject(data []byte, s diag.Span) bool {
	return s.Start >= 0 && s.End <= len(data) && s.Len() >= 2 && data[s.Start] == '{' && data[s.End-1] == '}'
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

// addNames adds names at the end of the actions of a statement; a single one becomes
// a list. It gives nothing where the actions are not written as a list.
func addNames(data []byte, s *policy.Statement, names []string) []edit {
	if len(s.Actions) == 0 || len(literals(data, s)) == 0 || !inOrder(s) {
		return nil
	}
	first, last := s.Actions[0].Span, s.Actions[len(s.Actions)-1].Span
	quote, _ := literal(data, s.Actions[len(s.Actions)-1])
	space, sign := before(data, first.Start)
	switch {
	case opened(data[s.Span.Start:first.Start]):
	case dashed(data, last.Start):
		return addLines(data, last, quote, names)
	case len(s.Actions) == 1 && (sign == ':' || sign == '='):
		return []edit{{first.Start, first.Start, "["}, {last.End, last.End, ", " + joined(names, ", ", quote) + "]"}}
	default:
		return nil
	}
	between := "," + space
	switch {
	case len(s.Actions) > 1:
		between = string(data[s.Actions[len(s.Actions)-2].Span.End:last.Start])
		if strings.Trim(between, blanks+",") != "" { // a comment
			space, _ = before(data, last.Start)
			between = "," + space
		}
	case space == "":
		between = ", "
	}
	return []edit{{last.End, last.End, between + joined(names, between, quote)}}
}

// inOrder reports whether the actions stand in a statement, one behind the other. An
// alias of YAML and a local value of Terraform stand elsewhere.
func inOrder(s *policy.Statement) bool {
	at := s.Span.Start
	for _, a := range s.Actions {
		if a.Span.Start < at {
			return false
		}
		at = a.Span.End
	}
	return true
}

// opened reports whether a text ends with the bracket that opens a list, but for
// blanks and comments.
func opened(text []byte) bool {
	at := bytes.LastIndexByte(text, '[')
	return at >= 0 && blank(text[at+1:]) == len(text)-at-1
}

// addLines adds names as elements of a list in lines, behind the line of the last.
func addLines(data []byte, last diag.Span, quote byte, names []string) []edit {
	at, ok := lineEnd(data, last.End)
	if !ok {
		return nil
	}
	from := bytes.LastIndexByte(data[:last.Start], '\n') + 1
	var b strings.Builder
	for _, name := range names {
		b.WriteString(newlineOf(data) + string(data[from:last.Start]) + quotedBy(name, quote))
	}
	return []edit{{at, at, b.String()}}
}

// lineEnd gives the end of the line of a place, if nothing but a comment stands
// behind the place.
func lineEnd(data []byte, at int) (int, bool) {
	rest := data[at:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	rest = bytes.TrimSuffix(rest, []byte("\r"))
	trimmed := bytes.TrimLeft(rest, " \t")
	return at + len(rest), len(trimmed) == 0 || trimmed[0] == '#' && len(trimmed) < len(rest)
}

func newlineOf(data []byte) string {
	if bytes.Contains(data, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

func joined(names []string, between string, quote byte) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quotedBy(name, quote)
	}
	return strings.Join(quoted, between)
}

// quotedBy writes a name as another one is written. What is special without quotes
// gets them.
func quotedBy(name string, quote byte) string {
	special := func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_-:/.*", r))
	}
	switch {
	case quote == '\'' && !strings.Contains(name, "'"):
		return "'" + name + "'"
	case quote == 0 && !strings.ContainsFunc(name, special) && !strings.ContainsAny(name[:1], "-:*/.") && !strings.HasSuffix(name, ":"):
		return name
	}
	return encode(name)
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
	l := layout{unit: "  ", newline: newlineOf(data)}
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

// addStatements adds statements behind the last one. A single one that stands in no
// list gets one.
func addStatements(data []byte, d *policy.Document, all []statement) []edit {
	last := extent(data, d.Statements[len(d.Statements)-1].Span)
	g := grammar{d.Dialect, d.Version.Value}
	l := layoutOf(data, last)
	n := notationOf(d)
	switch n {
	case inLines:
		return addListed(data, d, all, g)
	case inBlocks:
		return addBlocks(data, last, l, all, g)
	case otherwise:
		return nil
	}
	var b strings.Builder
	for i := range all {
		b.WriteString(",")
		if l.breaks {
			b.WriteString(l.newline + l.prefix)
		} else {
			b.WriteString(" ")
		}
		text := g.write(&all[i])
		switch {
		case n == inHCL:
			b.WriteString(g.inHCL(&all[i], l))
		case l.lines:
			b.Write(indented(text, l.prefix, l.unit, l.newline))
		default:
			b.Write(spaced(text))
		}
	}
	if _, sign := before(data, last.Start); sign == ':' || sign == '=' {
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
