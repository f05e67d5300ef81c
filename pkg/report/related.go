package report

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/diag"
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
func relatedPlaces(b block) []relatedPlace {
	var out []relatedPlace
	seen := map[relatedPlace]bool{}
	addPlace := func(p relatedPlace) {
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	add := func(path string, line, column int, message string) {
		addPlace(relatedPlace{path: path, line: line, column: column, message: message})
	}
	for _, f := range b.findings {
		for i, g := range f.GrantedBy {
			if i > 0 {
				add(g.Path, g.Line, g.Column, quoted(g.Pattern)+" grants it too")
			}
		}
		for _, p := range f.Prerequisites {
			for _, e := range p.Evidence {
				add(e.Path, e.Line, e.Column, evidenceText(e, p))
			}
			for _, g := range p.Elsewhere {
				add(g.Path, g.Line, g.Column, "another document grants "+shorten(p.Name()))
			}
		}
		for _, r := range f.Related {
			l := r.Location
			addPlace(relatedPlace{l.Path, l.Line, l.Column, l.EndLine, l.EndColumn, shorten(r.Message)})
		}
	}
	return out
}

func evidenceText(e diag.Evidence, p diag.Prerequisite) string {
	verb := "allows"
	if e.Effect == "Deny" {
		verb = "denies"
	}
	if e.Pattern == "" {
		return verb + " " + shorten(p.Name())
	}
	return quoted(e.Pattern) + " " + verb + " " + shorten(p.Name())
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
