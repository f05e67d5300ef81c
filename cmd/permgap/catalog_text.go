package main

import (
	"cmp"
	"fmt"
)

// sourceList prints sources as blocks, with their service in front.
func (p page) sourceList(list []sourceRow) {
	for _, s := range list {
		p.line(0, "%s  %s", p.style.Bold(fmt.Sprintf("%s/%s", s.Platform, s.Service)), cmp.Or(s.Title, s.ID))
		p.wrapped(4, "", fmt.Sprintf("%s, %s", s.Standing, cmp.Or(s.Updated, "without a date")))
		if s.URL != "" {
			p.wrapped(4, "", s.URL)
		}
		if s.Note != "" {
			p.wrapped(4, "note: ", s.Note)
		}
	}
}

// defectList prints what sources get wrong and how it is read.
func (p page) defectList(list []defectRow) {
	for _, d := range list {
		p.line(0, "%s  %s", p.style.Bold(fmt.Sprintf("%s/%s", d.Platform, d.Service)), p.style.Warning(d.Kind))
		p.wrapped(4, "", d.Where)
		for _, part := range [...][2]string{{"written: ", d.Written}, {"read as: ", d.Corrected}, {"note: ", d.Note}, {"source: ", d.Source}} {
			if part[1] != "" {
				p.wrapped(4, part[0], part[1])
			}
		}
	}
}
