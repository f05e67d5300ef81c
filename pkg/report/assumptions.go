package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
)

// essentials is what a clean line says in brackets: as what documents were
// judged, and the assumptions; of many how many Verbose lists.
func essentials(r *audit.Report) string {
	const few = 2
	var parts, others []string
	for _, p := range r.Principals {
		for _, n := range p.Notes {
			short, routine := inBrackets(p, n)
			switch {
			case n.ID == audit.OnNothing, n.ID == audit.OnRolesAlone && holdsPolicies(r):
			case routine && !slices.Contains(parts, short):
				parts = append(parts, short)
			case !routine && !slices.Contains(others, short):
				others = append(others, short)
			}
		}
	}
	if nothingRequired(r) && r.Summary.Documents == 0 {
		return ""
	}
	if left := len(others) - few; left > 1 {
		others = append(others[:few], fmt.Sprintf("and %d more with --verbose", left))
	}
	if parts = append(parts, others...); len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// inBrackets shortens an assumption that is made in many runs; others are told
// as they are.
func inBrackets(p audit.PrincipalInfo, n audit.Note) (short string, routine bool) {
	switch n.ID {
	case audit.OnPlatform:
		return "as " + shorten(p.Platform), true
	case audit.OnRolesAlone:
		return "by roles alone", true
	case audit.OnRolesAnd:
		return "by roles and policies, --role-basis and", true
	case audit.OnRolesOr:
		return "by roles or policies, --role-basis or", true
	case audit.OnDefaultAccess:
		return "ModelArts default access not judged", true
	}
	return shorten(noteText(n)), false
}

func notAnalysedPlace(n audit.NotAnalysed) string {
	place := shownPath(n.Path)
	if n.Address != "" {
		place += " (" + shorten(n.Address) + ")"
	}
	return place
}

// principalNotes lists on which assumptions principals were judged, each once
// with whom it concerns.
func principalNotes(r *audit.Report, all bool) []string {
	const few = 3
	var order []string
	who := map[string][]string{}
	for _, p := range r.Principals {
		for _, note := range p.Notes {
			n := shorten(noteText(note))
			if who[n] == nil {
				order = append(order, n)
			}
			if name := shownPath(p.Name); !slices.Contains(who[n], name) {
				who[n] = append(who[n], name)
			}
		}
	}
	var notes []string
	for _, n := range order {
		names := who[n]
		switch {
		case len(r.Principals) == 1 || len(names) == len(r.Principals):
			notes = append(notes, n)
		case len(names) <= 2:
			notes = append(notes, strings.Join(names, " and ")+": "+n)
		default:
			notes = append(notes, fmt.Sprintf("%s and %d more: %s", names[0], len(names)-1, n))
		}
	}
	if left := len(notes) - few; left > 1 && !all {
		notes = append(notes[:few], fmt.Sprintf("… and %d more", left))
	}
	return notes
}

// writeNotAnalysed lists what was not judged, and why.
func writeNotAnalysed(w io.Writer, r *audit.Report, o Options, style Style) {
	const few = 3
	for i, n := range r.NotAnalysed {
		if i == few && !o.Verbose && len(r.NotAnalysed) > few+1 {
			fmt.Fprintf(w, "%s … and %d more (--verbose shows all)\n", style.Note("not judged:"), len(r.NotAnalysed)-few)
			return
		}
		text := Wrap(Escape(notAnalysedPlace(n)+": "+shorten(whyNot(n))), o.Columns(), 12)
		fmt.Fprintf(w, "%s %s\n", style.Note("not judged:"), text)
	}
}
