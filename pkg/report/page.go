package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/report/layout"
)

// A Page is where a command prints what it says to a person. It is the one
// place where that text is made safe: a format is the program's own words, and
// every argument is escaped, whatever it is and wherever it comes from, but for
// what the page has painted itself. A command that is handed a page and no
// writer cannot forget it. See [Escape] for what is escaped.
type Page struct {
	w     io.Writer
	o     Options
	words words
	style Style
	err   error
}

// NewPage prints to a writer as the options say.
func NewPage(w io.Writer, o Options) *Page {
	return &Page{w: w, o: o, words: o.words(), style: NewStyle(o)}
}

// Painted is text that was made safe and coloured.
type Painted struct{ text string }

// Bold stresses a word.
func (p *Page) Bold(text string) Painted { return Painted{p.style.Bold(Escape(text))} }

// Dim takes back what is secondary.
func (p *Page) Dim(text string) Painted { return Painted{p.style.Dim(Escape(text))} }

// Warning colours what may be wrong.
func (p *Page) Warning(text string) Painted { return Painted{p.style.Warning(Escape(text))} }

// Level colours a text by the weight of a finding.
func (p *Page) Level(level diag.Severity, text string) Painted {
	return Painted{p.style.Level(level, Escape(text))}
}

// Err gives the first error of the writer.
func (p *Page) Err() error { return p.err }

// Lang gives the language that titles are asked for in.
func (p *Page) Lang() string { return p.o.Lang }

// Line prints one line, behind indent spaces.
func (p *Page) Line(indent int, format string, args ...any) {
	p.print(strings.Repeat(" ", indent) + Line(format, args...) + "\n")
}

// say gives the words of a message of this package, which may be painted.
func (p *Page) say(id message.ID, args ...message.Arg) string { return p.words.say(id, args...) }

// labelled prints a text behind its label, if there is one.
func (p *Page) labelled(indent int, label, text string) {
	if text != "" {
		p.Wrapped(indent, label+": ", text)
	}
}

// listed prints names behind their label, if there are some.
func (p *Page) listed(indent int, label string, names []string) {
	p.labelled(indent, label, p.say("page-names", message.Texts("names", names)))
}

// Blank prints an empty line.
func (p *Page) Blank() { p.print("\n") }

// Wrapped prints a label and a text that wraps behind it, or below a label that
// leaves it no room.
func (p *Page) Wrapped(indent int, label, text string) {
	label = Escape(label)
	at := indent + layout.Width(label)
	if at > p.o.Columns()/2 {
		lines := layout.WrapWords(strings.Fields(label+Escape(text)), p.o.Columns()-indent-4, -4)
		p.print(strings.Repeat(" ", indent) + strings.Join(lines, "\n"+strings.Repeat(" ", indent+4)) + "\n")
		return
	}
	p.print(strings.Repeat(" ", indent) + p.style.Dim(label) + layout.Wrap(Escape(text), p.o.Columns(), at) + "\n")
}

// Text prints a text of several lines, each as it is.
func (p *Page) Text(text string) {
	for line := range strings.Lines(text) {
		p.print(Escape(strings.TrimSuffix(line, "\n")) + "\n")
	}
}

// Table prints a list; see [ListTable].
func (p *Page) Table(header []string, rows [][]string) {
	if p.err == nil {
		p.err = ListTable(p.w, header, rows, p.o)
	}
}

func (p *Page) print(text string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, text)
	}
}

// Line gives one line of text for a person, without its end: the format as it
// stands and its arguments escaped. It is also what errors are written with.
func Line(format string, args ...any) string {
	safe := make([]any, len(args))
	for i, a := range args {
		safe[i] = safely{a}
	}
	return withoutCommands(fmt.Sprintf(format, safe...))
}

// safely formats a value as its verb says, and escapes what comes of it.
type safely struct{ value any }

// Format implements [fmt.Formatter].
func (s safely) Format(f fmt.State, verb rune) {
	if painted, ok := s.value.(Painted); ok {
		io.WriteString(f, painted.text)
		return
	}
	text, plain := s.value.(string)
	if _, wide := f.Width(); !plain || wide || verb != 's' {
		text = fmt.Sprintf(fmt.FormatString(f, verb), s.value)
	}
	io.WriteString(f, Escape(text))
}

// withoutCommands spells out what opens a command only where two parts of a
// line meet: a ":" before another one.
func withoutCommands(line string) string {
	if !strings.Contains(line, "::") && !strings.Contains(line, "##") {
		return line
	}
	var b strings.Builder
	for i := range len(line) {
		switch c := line[i]; {
		case c == ':' && opensCommand(line, i):
			b.WriteString(`\x3a`)
		case c == '#' && opensLogCommand(line, i):
			b.WriteString(`\x23`)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
