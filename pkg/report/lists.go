package report

import (
	"cmp"
	"fmt"

	"github.com/permgap/permgap/pkg/answer"
)

// Sources prints sources as blocks, with their service in front.
func Sources(p *Page, list []answer.CatalogSource) {
	for _, s := range list {
		p.Line(0, "%s  %s", p.Bold(fmt.Sprintf("%s/%s", s.Platform, s.Service)), cmp.Or(s.Title, s.ID))
		p.Wrapped(4, "", fmt.Sprintf("%s, %s", s.Standing, cmp.Or(s.Dated(), "without a date")))
		if s.URL != "" {
			p.Wrapped(4, "", s.URL)
		}
		if s.Note != "" {
			p.Wrapped(4, "note: ", s.Note)
		}
	}
}

// Repeated joins the defects that a source repeats in many places: the
// first place and how many more there are.
func Repeated(list []answer.Defect) []answer.Defect {
	var out []answer.Defect
	at := map[answer.Defect]int{}
	more := map[int]int{}
	for _, d := range list {
		same := d
		same.Where = ""
		if i, ok := at[same]; ok {
			more[i]++
			continue
		}
		at[same] = len(out)
		out = append(out, d)
	}
	for i, n := range more {
		out[i].Where += fmt.Sprintf(" (and %d more)", n)
	}
	return out
}

// Defects prints what sources get wrong and how it is read.
func Defects(p *Page, list []answer.Defect) {
	for _, d := range list {
		p.Line(0, "%s  %s", p.Bold(fmt.Sprintf("%s/%s", d.Platform, d.Service)), p.Warning(d.Kind))
		p.Wrapped(4, "", d.Where)
		for _, part := range [...][2]string{{"written: ", d.Written}, {"read as: ", d.Corrected}, {"note: ", d.Note}, {"source: ", d.Source}} {
			if part[1] != "" {
				p.Wrapped(4, part[0], part[1])
			}
		}
	}
}
