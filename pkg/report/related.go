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
				grant(g, quoted(g.Pattern)+" grants it too")
			}
		}
		for _, p := range f.Prerequisites {
			for _, e := range p.Evidence {
				add(relatedPlace{e.Path, e.Line, e.Column, e.EndLine, e.EndColumn, evidenceText(e, p)})
			}
			for _, g := range p.Elsewhere {
				grant(g, "another document grants "+shorten(p.Name()))
			}
		}
		for _, r := range f.Related {
			l := r.Location
			add(relatedPlace{l.Path, l.Line, l.Column, l.EndLine, l.EndColumn, shorten(reason(&r))})
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
