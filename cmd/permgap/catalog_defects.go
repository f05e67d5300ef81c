package main

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
)

// defectRow is a defect as JSON gives it.
type defectRow struct {
	Platform  policy.Platform `json:"platform"`
	Service   string          `json:"service"`
	Kind      string          `json:"kind"`
	Where     string          `json:"where"`
	Written   string          `json:"written,omitempty"`
	Corrected string          `json:"corrected,omitempty"`
	Note      string          `json:"note,omitempty"`
	Source    string          `json:"source"`
}

type defectRows struct {
	Version string      `json:"version"`
	Defects []defectRow `json:"defects"`
}

func defectTable(cat *catalog.Catalog, in []policy.Platform, _ string) table {
	t := table{header: []string{"service", "kind", "where", "written", "read as", "source"}, empty: "no defects are recorded"}
	list := []defectRow{}
	for _, p := range in {
		for _, d := range cat.Defects(p) {
			list = append(list, defectRow{p, d.Service, d.Kind, d.Where, d.Written, d.Corrected, d.Note, d.Source.ID})
		}
	}
	t.values = defectRows{"1", list}
	shown := gatherDefects(list)
	for _, d := range shown {
		t.rows = append(t.rows, []string{d.Service, d.Kind, d.Where, d.Written, d.Corrected, d.Source})
	}
	t.text = func(p page) { p.defectList(shown) }
	return t
}

// gatherDefects joins the defects that a source repeats in many places: the
// first place and how many more there are.
func gatherDefects(list []defectRow) []defectRow {
	var out []defectRow
	at := map[defectRow]int{}
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

// defectList prints what sources get wrong and how it is read.
func (p page) defectList(list []defectRow) {
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

// misread is the error for a name that only a slip of a source has: it tells
// how the slip is read.
func misread(cat *catalog.Catalog, name string, c *config.Config) error {
	for _, p := range byLikelihood(c) {
		for _, d := range cat.Defects(p) {
			if d.Corrected == "" || !writtenIn(d.Written, name) {
				continue
			}
			hint := fmt.Sprintf("%s has a slip in %s: %q is read as %q", d.Source.Title.In(c.Lang), d.Where, d.Written, d.Corrected)
			return hinted{fmt.Errorf("%q is no name of %s; a source writes it so", name, p), hint}
		}
	}
	return nil
}

// writtenIn reports whether a slip holds a name: as one of its words, or as
// one without its service.
func writtenIn(written, name string) bool {
	for _, word := range strings.FieldsFunc(written, func(r rune) bool { return r == ' ' || r == '/' }) {
		_, rest, _ := strings.Cut(word, ":")
		if strings.EqualFold(word, name) || strings.EqualFold(rest, name) {
			return strings.Contains(name, ":")
		}
	}
	return false
}
