package main

import (
	"cmp"
	"fmt"
	"time"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// datedSource is a source and whether it is older than a year today.
type datedSource struct {
	diag.Source
	Stale bool `json:"stale,omitempty"`
}

func sourceList(in []catalog.Source, lang string) []datedSource {
	var out []datedSource
	for _, s := range in {
		out = append(out, dateSource(s, lang))
	}
	return out
}

func dateSource(s catalog.Source, lang string) datedSource {
	return datedSource{
		Source: diag.Source{ID: s.ID, Title: s.Title.In(lang), URL: s.URL, Updated: s.Updated, Read: s.Read},
		Stale:  s.Stale(time.Now()),
	}
}

// note says how old a source is, and marks one that is older than a year.
func (s datedSource) note() string {
	if s.Stale {
		return s.Date() + " (stale)"
	}
	return s.Date()
}

// sourceRow is a source of the catalogue as JSON gives it.
type sourceRow struct {
	Platform policy.Platform `json:"platform"`
	Service  string          `json:"service"`
	datedSource
	Standing string `json:"standing,omitempty"`
	Note     string `json:"note,omitempty"`
}

type sourceRows struct {
	Version string      `json:"version"`
	Sources []sourceRow `json:"sources"`
}

func sourceTable(cat *catalog.Catalog, in []policy.Platform, lang string) table {
	t := table{empty: "the catalogue has no sources here", header: []string{"platform", "service", "date", "standing", "title", "url"}}
	list := []sourceRow{}
	for _, p := range in {
		for _, s := range cat.Sources(p) {
			row := sourceRow{p, s.Service, dateSource(s.Source, lang), s.Standing.String(), s.Note}
			list = append(list, row)
			t.rows = append(t.rows, []string{string(p), row.Service, row.note(), row.Standing, row.Title, row.URL})
		}
	}
	t.values = sourceRows{"1", list}
	t.text = func(p page) { p.sourceList(list) }
	return t
}

// sourceList prints sources as blocks, with their service in front.
func (p page) sourceList(list []sourceRow) {
	for _, s := range list {
		p.Line(0, "%s  %s", p.Bold(fmt.Sprintf("%s/%s", s.Platform, s.Service)), cmp.Or(s.Title, s.ID))
		p.Wrapped(4, "", fmt.Sprintf("%s, %s", s.Standing, cmp.Or(s.note(), "without a date")))
		if s.URL != "" {
			p.Wrapped(4, "", s.URL)
		}
		if s.Note != "" {
			p.Wrapped(4, "note: ", s.Note)
		}
	}
}
