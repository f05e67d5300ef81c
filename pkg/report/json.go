package report

import (
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/message"
)

// JSON writes the whole report, indented by two spaces. Its shape is a
// contract, published as docs/schema/report.schema.json, and [Read] reads it: of
// what it gives every format makes the same as of the audit's own report. No
// string is shortened here; characters that a terminal could obey or that hide
// are written as \u escapes, which a parser reads back as they were.
func JSON(w io.Writer, r *audit.Report, o Options) error {
	table := o.words().table
	shell := *r
	shell.Principals, shell.Findings, shell.Suppressed = nil, nil, nil
	shell.NotAnalysed, shell.Lowered = told(r.NotAnalysed, table), told(r.Lowered, table)
	if shell.Compared == nil {
		shell.Compared = []audit.Compared{}
	}
	if shell.Others == nil {
		shell.Others = []audit.Others{}
	}
	shell.Shown = withRepository(r, shownLines(r, true), o)
	principals := func(e *jsonElements) {
		for _, p := range r.Principals {
			p.Notes = told(p.Notes, table)
			if !e.element(p) {
				return
			}
		}
	}
	findings := func(e *jsonElements) {
		for _, f := range r.Findings {
			if !e.element(f.Told(table)) {
				return
			}
		}
	}
	suppressed := func(e *jsonElements) {
		for _, s := range r.Suppressed {
			s.Finding = s.Finding.Told(table)
			if !e.element(s) {
				return
			}
		}
	}
	return writeJSON(w, shell, jsonList{"principals", principals},
		jsonList{"findings", findings}, jsonList{"suppressed", suppressed})
}

// told gives a list with its words.
func told[T interface{ Told(*message.Table) T }](all []T, t *message.Table) []T {
	out := slices.Clone(all)
	for i := range out {
		out[i] = out[i].Told(t)
	}
	return out
}

// layOut writes JSON without blanks with a line for each member, as
// [json.Indent] does, and its strings as [appendString] does. The first line is
// not indented, the others have a margin.
func layOut(out, data, margin []byte) []byte {
	depth := 0
	line := func() {
		out = append(out, margin...)
		for range depth {
			out = append(out, "  "...)
		}
	}
	for i := 0; i < len(data); i++ {
		switch c := data[i]; c {
		case '"':
			end := endOfString(data, i)
			out = appendString(out, data[i:end])
			i = end - 1
		case '{', '[':
			out = append(out, c)
			if i+1 < len(data) && data[i+1] == c+2 { // the bracket that closes it
				i++
				out = append(out, c+2)
				continue
			}
			depth++
			line()
		case '}', ']':
			depth--
			line()
			out = append(out, c)
		case ',':
			out = append(out, c)
			line()
		case ':':
			out = append(out, ": "...)
		default:
			out = append(out, c)
		}
	}
	return out
}

// endOfString gives the place behind a string of JSON.
func endOfString(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(data)
}

// appendString writes the characters of a string that do not show as \u escapes,
// and so the second sign of "##[", which build services read as a command.
func appendString(out, data []byte) []byte {
	kept := 0
	for i := 0; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf && c != 0x7f && c != '#' {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if c == '#' && opensLogCommand(data, i) || !visible(r) {
			out = append(out, data[kept:i]...)
			out = appendEscape(out, r)
			kept = i + n
		}
		i += n
	}
	return append(out, data[kept:]...)
}

// appendEscape writes a character as one \u escape, or as a surrogate pair.
func appendEscape(out []byte, r rune) []byte {
	if r < 0x10000 {
		return fmt.Appendf(out, `\u%04x`, r)
	}
	r -= 0x10000
	return fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
}
