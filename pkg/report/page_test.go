package report

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
)

// What a format holds is the program's own; what is put into it is escaped,
// whatever its type and verb, once, and where two parts meet.
func TestLine(t *testing.T) {
	type name string
	for _, c := range []struct {
		format string
		args   []any
		want   string
	}{
		{"plain", nil, "plain"},
		{"%s at %d", []any{"a\x1b[2J", 7}, `a\x1b[2J at 7`},
		{"%s", []any{name("x\ny")}, `x\ny`},
		{"%v", []any{errors.New("x\u202e")}, "x<U+202E>"},
		{"%v", []any{[]string{"a\r"}}, `[a\r]`},
		{"%q", []any{"say \"中文\" \\ \x1b"}, `"say \"中文\" \\ \x1b"`},
		{"%s", []any{`C:\数据\new "x" 100%`}, `C:\数据\new "x" 100%`},
		{"%-4s|", []any{"ab"}, "ab  |"},
		{"%s", []any{"::error::x"}, `\x3a:error::x`},
		{"%s%s", []any{":", ":error::x"}, `\x3a:error::x`},
		{"%s%s", []any{"##", "[group]"}, `#\x23[group]`},
		{"%s: %s", []any{"a", "b::c"}, "a: b::c"},
	} {
		if got := Line(c.format, c.args...); got != c.want {
			t.Errorf("Line(%q, %q) = %q, want %q", c.format, c.args, got, c.want)
		}
	}
}

// A label that leaves no room for its text has the text below it, not in a column of
// a word.
func TestLongLabel(t *testing.T) {
	var b bytes.Buffer
	p := NewPage(&b, Options{Width: 40})
	p.Wrapped(4, "always (the first use of the service: on consent): ", "the agency of the service")
	p.Wrapped(4, "always: ", "the agency of the service in the account")
	const want = "    always (the first use of the\n        service: on consent): the agency\n        of the service\n" +
		"    always: the agency of the service in\n            the account\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// A page escapes what it is given, keeps the colours that it painted itself,
// and tells of an error of its writer.
func TestPage(t *testing.T) {
	const evil = "e\x1b[2J"
	var b bytes.Buffer
	p := NewPage(&b, Options{Color: true, Width: 40})
	p.Line(2, "%s %s %s", p.Bold(evil), p.Dim(evil), evil)
	p.Line(0, "%s %s", p.Warning(evil), p.Level(diag.Note, evil))
	p.Wrapped(1, evil+": ", strings.Repeat("::word ", 9)+evil)
	p.Text("own\n" + evil + "\n")
	p.Table([]string{evil}, [][]string{{evil}})
	p.Blank()
	if p.Err() != nil {
		t.Error(p.Err())
	}
	if shown := stripColor(b.String()); strings.Count(shown, `e\x1b[2J`) != 10 || strings.Contains(shown, "\x1b") ||
		!strings.Contains(b.String(), "\x1b[1m") {
		t.Errorf("%q", b.String())
	}
	for line := range strings.Lines(stripColor(b.String())) {
		if what := unsafe(strings.TrimSuffix(line, "\n")); what != "" {
			t.Errorf("%s: %q", what, line)
		}
	}
	broken := NewPage(failing{}, Options{})
	broken.Line(0, "x")
	broken.Table([]string{"x"}, nil)
	if broken.Err() == nil {
		t.Error("the error of the writer is lost")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }
