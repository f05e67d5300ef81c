package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
)

func (a *app) catalogCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "Look into the catalogue of actions, operations and prerequisites",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.listing("list", "List the services with their counts and dates", serviceList),
		a.listing("sources", "List the documents that the catalogue was made from", sourceTable),
		a.listing("defects", "List what the sources get wrong, and how it is read", defectTable),
		a.listing("coverage", "Show how much is known of each group of operations", coverageTable),
		a.catalogShowCommand(), a.catalogDiffCommand(), a.catalogValidateCommand(), a.catalogNewCommand(),
	)
	return cmd
}

// table is a list that is printed as a table or as JSON.
type table struct {
	header []string
	rows   [][]string
	values any    // the whole as JSON gives it
	empty  string // what is said instead of an empty table
	footer string // what is said below the table
	// text, when set, prints the list as blocks instead of a table.
	text func(p page)
}

// listing makes a command that prints one table about the catalogue.
func (a *app) listing(name, short string, make func(*catalog.Catalog, []policy.Platform, string) table) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			return a.printTable(in, make(in.catalog, platforms(in.Config), in.Lang))
		},
	}
}

func (a *app) printTable(in lookup, t table) error {
	if in.format == "json" {
		return a.printJSON(t.values)
	}
	return a.show(a.style(in.Config), func(p *report.Page) {
		switch {
		case len(t.rows) == 0 && t.empty != "":
			p.Line(0, "%s", t.empty)
		case in.format == "text" && t.text != nil:
			t.text(page{p})
		default:
			p.Table(t.header, t.rows)
			if t.footer != "" {
				p.Blank()
				p.Line(0, "%s", p.Dim(t.footer))
			}
		}
	})
}

// serviceRow is a service as JSON gives it.
type serviceRow struct {
	Platform      policy.Platform `json:"platform"`
	Service       string          `json:"service"`
	Title         string          `json:"title,omitempty"`
	Scope         string          `json:"scope,omitempty"`
	Coverage      string          `json:"coverage,omitempty"` // whole or part; "" when nobody says
	Actions       int             `json:"actions"`
	Inferred      int             `json:"inferred,omitempty"` // actions that are only deduced
	Operations    int             `json:"operations"`
	Prerequisites int             `json:"prerequisites"`
	Oldest        string          `json:"oldest_source,omitempty"`
	Newest        string          `json:"newest_source,omitempty"`
}

type serviceRows struct {
	Version  string       `json:"version"`
	Services []serviceRow `json:"services"`
}

func serviceList(cat *catalog.Catalog, in []policy.Platform, lang string) table {
	t := table{empty: "the catalogue has no services here", header: []string{"service", "title", "actions", "operations", "needs", "sources"}}
	list := []serviceRow{}
	for _, p := range in {
		dates := map[string][]string{}
		for _, s := range cat.Sources(p) {
			if s.Updated != "" {
				dates[s.Service] = append(dates[s.Service], s.Updated)
			}
		}
		needs := prerequisites(cat, p)
		for _, s := range cat.Services(p) {
			row := serviceOf(s, lang)
			row.Prerequisites = needs[s.Name]
			if d := dates[s.Name]; len(d) > 0 {
				row.Oldest, row.Newest = slices.Min(d), slices.Max(d)
			}
			list = append(list, row)
			t.rows = append(t.rows, []string{string(p) + "/" + row.Service, row.Title,
				row.actions(), strconv.Itoa(row.Operations), strconv.Itoa(row.Prerequisites), period(row.Oldest, row.Newest)})
		}
	}
	t.values = serviceRows{"1", list}
	return t
}

func serviceOf(s catalog.Service, lang string) serviceRow {
	return serviceRow{Platform: s.Platform, Service: s.Name, Title: s.Title.In(lang), Scope: s.Scope.String(), Coverage: s.Coverage.String(),
		Actions: s.Actions, Inferred: s.Inferred, Operations: s.Operations}
}

// actions counts actions for people, those that are only deduced apart.
func (s serviceRow) actions() string {
	if s.Inferred == 0 {
		return strconv.Itoa(s.Actions)
	}
	return fmt.Sprintf("%d + %d inferred", s.Actions, s.Inferred)
}

// prerequisites counts those of the operations of each service.
func prerequisites(cat *catalog.Catalog, p policy.Platform) map[string]int {
	n := map[string]int{}
	for _, id := range cat.Operations(p) {
		op := cat.Operation(id)
		n[op.Service] += countNeeds(&op)
	}
	return n
}

// countNeeds counts the actions, patterns and roles that an operation needs,
// each once.
func countNeeds(op *catalog.Operation) int {
	seen := map[any]bool{}
	for i := range op.Requires {
		r := &op.Requires[i]
		for _, id := range r.Any {
			seen[id] = true
		}
		if r.Pattern+r.Role != "" {
			seen[r.Pattern+r.Role] = true
		}
	}
	return len(seen)
}

// period writes the oldest and the newest month.
func period(from, to string) string {
	from, to = from[:min(len(from), 7)], to[:min(len(to), 7)]
	if from == to {
		return from
	}
	return from + " to " + to
}
