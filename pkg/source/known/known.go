// Package known recognises files that may hold policies and that permgap does
// not read yet: it names them with the place of the first policy, so that
// nothing is left out in silence.
//
// The tests are words of the text and are meant to be cheap, not sharp: a file
// that is named by mistake costs a reader one line, a file that is missed costs
// the promise that all was judged.
package known

import (
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/source/form"
)

// Code is the source of a program that makes policies.
func Code() form.Kind {
	return form.Kind{Name: "code", Is: func(in *form.Input) bool {
		return in.Ends(".py", ".go", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".java", ".kt", ".cs", ".rb", ".php", ".rs", ".scala",
			".sh", ".bash", ".ps1", ".swift", ".groovy", ".bicep", ".jsonnet", ".libsonnet", ".cue", ".dhall", ".ipynb")
	}, Read: reads("code", anyOf(form.Effect, words("PolicyStatement(", "PolicyStatement{", "PolicyDocument(", "PolicyDocument{")))}
}

// Endings are those of files that another program fills in.
func Endings() []string {
	return []string{
		".tpl", ".tftpl", ".tmpl", ".j2", ".jinja", ".jinja2", ".erb", ".mustache", ".hbs", ".gotmpl", ".ejs", ".liquid",
	}
}

// Filled is a template that another program fills in before it is a policy.
func Filled() form.Kind {
	return form.Kind{Name: "filled", Is: func(in *form.Input) bool {
		return in.Ends(Endings()...)
	}, Read: reads("filled", form.Effect)}
}

// Text is any other text with a policy in it.
func Text() form.Kind {
	return form.Kind{Name: "text", Is: func(*form.Input) bool { return true }, Read: reads("text", form.Effect)}
}

// finder finds the first place that speaks of a policy.
type finder func(text []byte) (diag.Span, bool)

// reads names a file by its first place, if there is one.
func reads(what string, find finder) func(in *form.Input) form.Reading {
	return func(in *form.Input) form.Reading {
		at, found := find(in.Text)
		switch {
		case !found:
			return form.Reading{}
		case len(in.Text) != len(in.File.Data): // UTF-16: places are not those of the file
			at = diag.Span{}
		}
		return form.Unread(in, what, at)
	}
}

func words(all ...string) finder {
	return func(text []byte) (diag.Span, bool) { return form.Word(text, all...) }
}

// anyOf gives the place that stands first.
func anyOf(finders ...finder) finder {
	return func(text []byte) (first diag.Span, found bool) {
		for _, find := range finders {
			if at, is := find(text); is && (!found || at.Start < first.Start) {
				first, found = at, true
			}
		}
		return first, found
	}
}
