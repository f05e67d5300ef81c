package report

import (
	"cmp"
	"fmt"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/message"
)

// Sources prints sources as blocks, with their service in front.
func Sources(p *Page, list []answer.CatalogSource) {
	for _, s := range list {
		p.Line(0, "%s  %s", p.Bold(fmt.Sprintf("%s/%s", s.Platform, s.Service)), cmp.Or(s.Title, s.ID))
		p.Wrapped(4, "", p.say("page-standing", message.Text("standing", s.Standing), message.Part("date", age(s.Source))))
		if s.URL != "" {
			p.Wrapped(4, "", s.URL)
		}
		p.labelled(4, p.say("label-note"), s.Note)
	}
}

// Repeated joins the defects that a source repeats in many places: the first
// place and how many more there are, in the words of a language.
func Repeated(list []answer.Defect, lang string) []answer.Defect {
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
	w := Options{Lang: lang}.words()
	for i, n := range more {
		out[i].Where = w.say("page-more-places", message.Text("place", out[i].Where), message.Count("count", n))
	}
	return out
}

// Defects prints what sources get wrong and how it is read.
func Defects(p *Page, list []answer.Defect) {
	for _, d := range list {
		p.Line(0, "%s  %s", p.Bold(fmt.Sprintf("%s/%s", d.Platform, d.Service)), p.Warning(d.Kind))
		p.Wrapped(4, "", d.Where)
		p.labelled(4, p.say("page-written"), d.Written)
		p.labelled(4, p.say("page-corrected"), d.Corrected)
		p.labelled(4, p.say("label-note"), d.Note)
		p.labelled(4, p.say("label-source"), d.Source)
	}
}
