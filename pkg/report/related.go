package report

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// A relatedPlace is a further place of a block, with what it shows.
type relatedPlace struct {
	path               string
	line, column       int
	endLine, endColumn int // 0 where unknown
	message            string
}

// relatedPlaces lists the places that a block rests on or points at, each
// once: further grants, evidence, grants in other documents, and what the
// findings name themselves.
func relatedPlaces(w words, b block) []relatedPlace {
	var out []relatedPlace
	seen := map[relatedPlace]bool{}
	add := func(p relatedPlace) {
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	grant := func(g diag.Grant, message string) {
		add(relatedPlace{g.Path, g.Line, g.Column, g.EndLine, g.EndColumn, message})
	}
	for _, f := range b.findings {
		for i, g := range f.GrantedBy {
			if i > 0 {
				grant(g, w.say("place-grants-too", message.Text("pattern", shorten(g.Pattern))))
			}
		}
		for _, p := range f.Prerequisites {
			for _, e := range p.Evidence {
				add(relatedPlace{e.Path, e.Line, e.Column, e.EndLine, e.EndColumn, evidenceText(w, e, &p)})
			}
			for _, g := range p.Elsewhere {
				grant(g, w.say("place-elsewhere", message.Text("name", shorten(p.Name()))))
			}
		}
		for _, r := range f.Related {
			l := r.Location
			add(relatedPlace{l.Path, l.Line, l.Column, l.EndLine, l.EndColumn, shorten(w.reason(&r))})
		}
	}
	return out
}

// evidenceText says what a statement does to a prerequisite.
func evidenceText(w words, e diag.Evidence, p *diag.Prerequisite) string {
	pattern, name := message.Text("pattern", shorten(e.Pattern)), message.Text("name", shorten(p.Name()))
	if e.Effect == "Deny" {
		return w.say("place-denies", pattern, name)
	}
	return w.say("place-allows", pattern, name)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
