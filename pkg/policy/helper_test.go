package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/testinput"
)

// shared gives a file of the folder beside the module.
func shared(t testing.TB, elem ...string) string {
	t.Helper()
	return testinput.Shared(t, elem...)
}

func read(t testing.TB, path string) *diag.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return diag.NewFile(filepath.Base(path), data)
}

// parse reads a text that holds exactly one document.
func parse(t testing.TB, text string) *Document {
	t.Helper()
	docs := Parse(diag.NewFile("policy.json", []byte(text)), Options{})
	if len(docs) != 1 {
		t.Fatalf("%d documents, want 1", len(docs))
	}
	return docs[0]
}

// lines writes the problems of a document one a line: place, code, level when
// it is not the rule's own, "!" when fatal, message, and hint.
func lines(d *Document) []string {
	var out []string
	for _, p := range d.Problems {
		from, to := d.File.Position(p.Span.Start), d.File.Position(p.Span.End)
		s := fmt.Sprintf("%d:%d-%d:%d %s", from.Line, from.Column, to.Line, to.Column, p.Code)
		if p.Level != 0 {
			s += " " + p.Level.String()
		}
		if p.Fatal {
			s += "!"
		}
		s += " " + words(p.Message)
		if !p.Hint.IsZero() {
			s += " // " + words(p.Hint)
		}
		for _, r := range p.Related {
			at := d.File.Position(r.Span.Start)
			s += fmt.Sprintf(" [%d:%d %s]", at.Line, at.Column, words(r.Message))
		}
		out = append(out, s)
	}
	return out
}

func words(m message.Message) string { return message.In("en").Text(m) }

func has(d *Document, code string) bool {
	for _, p := range d.Problems {
		if string(p.Code) == code {
			return true
		}
	}
	return false
}
