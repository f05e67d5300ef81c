package report

import (
	"fmt"
	"io"
	"strings"
)

// jsonStream writes JSON a piece at a time, with the bytes that encoding all of
// it at once would give: a list of any length takes the room of one element.
type jsonStream struct {
	w       io.Writer
	encoder encoder // it keeps the room that it needed
	err     error
}

// A jsonList is a list of a value that is empty there, and written by itself.
type jsonList struct {
	key   string // of the list, a member of the value itself
	write func(*jsonElements)
}

// jsonElements takes the elements of a list, one after another.
type jsonElements struct {
	s      *jsonStream
	indent string
	any    bool
}

// element writes the next element, and reports whether more can be written.
func (e *jsonElements) element(v any) bool {
	e.with(v)
	return e.s.err == nil
}

// with writes an element that has lists of its own.
func (e *jsonElements) with(v any, lists ...jsonList) {
	if e.any {
		e.s.text(",")
	}
	e.any = true
	e.s.text("\n" + e.indent)
	e.s.value(v, e.indent, lists...)
}

// text writes what is JSON already.
func (s *jsonStream) text(text string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.w, text)
	}
}

// value writes a value whose lines are indented, and its lists where they stand
// in it.
func (s *jsonStream) value(v any, indent string, lists ...jsonList) {
	if s.err != nil {
		return
	}
	var text []byte
	if text, s.err = s.encoder.encode(v, indent); s.err != nil {
		return
	}
	if len(lists) == 0 {
		_, s.err = s.w.Write(text)
		return
	}
	s.around(string(text), indent, lists)
}

// around writes a value with its lists. A member begins on a line of its own,
// and no string of JSON holds the end of a line: its place is certain.
func (s *jsonStream) around(text, indent string, lists []jsonList) {
	inner := indent + "  "
	for _, l := range lists {
		member := "\n" + inner + `"` + l.key + `": [`
		before, after, found := strings.Cut(text, member+"]")
		if !found {
			s.err = fmt.Errorf("encode the report: no empty list %s", l.key)
			return
		}
		s.text(before + member)
		e := jsonElements{s: s, indent: inner + "  "}
		l.write(&e)
		if e.any {
			s.text("\n" + inner)
		}
		text = "]" + after
	}
	s.text(text)
}

// writeJSON writes a value as every JSON format of this package does. The lists
// are named in the order in which they stand.
func writeJSON(w io.Writer, v any, lists ...jsonList) error {
	s := jsonStream{w: w}
	s.value(v, "", lists...)
	s.text("\n")
	return s.err
}

// writeList writes a list that is the whole of a document.
func writeList(w io.Writer, write func(*jsonElements)) error {
	s := jsonStream{w: w}
	s.text("[")
	e := jsonElements{s: &s, indent: "  "}
	write(&e)
	if e.any {
		s.text("\n")
	}
	s.text("]\n")
	return s.err
}
