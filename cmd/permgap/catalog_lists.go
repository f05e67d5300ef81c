package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report"
)

// table is a list that is printed as a table or as JSON.
type table struct {
	header []string
	rows   [][]string
	values any    // the whole as JSON gives it
	empty  string // what is said instead of an empty table
	footer string // what is said below the table
	// text, when set, prints the list as blocks instead of a table.
	text func(p *report.Page)
}

// serviceTable lists the services.
func serviceTable(cat *catalog.Catalog, q answer.Question) table {
	list := answer.ServicesOf(cat, q)
	t := table{
		values: list, empty: "the catalogue has no services here",
		header: []string{"service", "title", "known", "actions", "operations", "needs", "sources"},
	}
	for _, s := range list.Services {
		t.rows = append(t.rows, []string{string(s.Platform) + "/" + s.Service, s.Title, s.Coverage,
			actionCount(s), strconv.Itoa(s.Operations), strconv.Itoa(s.Prerequisites), period(s.Oldest, s.Newest)})
	}
	return t
}

// actionCount counts actions for people, those that are only deduced apart.
func actionCount(s answer.ServiceCounts) string {
	if s.Inferred == 0 {
		return strconv.Itoa(s.Actions)
	}
	return fmt.Sprintf("%d + %d inferred", s.Actions, s.Inferred)
}

// period writes the oldest and the newest month.
func period(from, to string) string {
	from, to = from[:min(len(from), 7)], to[:min(len(to), 7)]
	if from == to {
		return from
	}
	return from + "–" + to // one word: no table breaks it
}

// coverageTable shows how much is known of each group of operations.
func coverageTable(cat *catalog.Catalog, q answer.Question) table {
	list := answer.CoverageOf(cat, q)
	t := table{
		values: list, empty: "the catalogue has no operations here",
		header: []string{"service", "group", "operations", "with action", "with prerequisites", "outdated"},
	}
	unknown, outdated := 0, 0
	for _, g := range list.Groups {
		unknown += len(g.Neither)
		outdated += len(g.Outdated)
		t.rows = append(t.rows, []string{string(g.Platform) + "/" + g.Service, g.Group,
			strconv.Itoa(g.Operations), strconv.Itoa(g.Actions), strconv.Itoa(g.Prerequisites), strconv.Itoa(len(g.Outdated))})
	}
	var more []string
	if unknown > 0 {
		more = append(more, diag.Count(unknown, "operation")+" with neither")
	}
	if outdated > 0 {
		more = append(more, diag.Count(outdated, "prerequisite")+" of no source of the last three years")
	}
	if len(more) > 0 {
		t.footer = strings.Join(more, ", ") + "; --format json names them"
	}
	return t
}

// sourceTable lists the documents that the catalogue was made from.
func sourceTable(cat *catalog.Catalog, q answer.Question) table {
	list := answer.SourcesOf(cat, q)
	t := table{
		values: list, empty: "the catalogue has no sources here",
		header: []string{"platform", "service", "date", "standing", "title", "url"},
	}
	for _, s := range list.Sources {
		t.rows = append(t.rows, []string{string(s.Platform), s.Service, s.Dated(), s.Standing, s.Title, s.URL})
	}
	t.text = func(p *report.Page) { report.Sources(p, list.Sources) }
	return t
}

// defectTable lists what the sources get wrong.
func defectTable(cat *catalog.Catalog, q answer.Question) table {
	list := answer.DefectsOf(cat, q)
	t := table{
		values: list, empty: "no defects are recorded",
		header: []string{"service", "kind", "where", "written", "read as", "source"},
	}
	once := report.Repeated(list.Defects, q.Lang)
	for _, d := range once {
		t.rows = append(t.rows, []string{d.Service, d.Kind, d.Where, d.Written, d.Corrected, d.Source})
	}
	t.text = func(p *report.Page) { report.Defects(p, once) }
	return t
}
