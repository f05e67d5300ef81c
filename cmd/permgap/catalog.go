package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
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
		a.catalogShowCommand(), a.catalogDiffCommand(), a.catalogValidateCommand(),
	)
	return cmd
}

// table is a list that is printed as a table or as JSON.
type table struct {
	header []string
	rows   [][]string
	key    string // of the list in JSON
	values any
	empty  string // what is said instead of an empty table
	// text, when set, prints the list as blocks instead of a table.
	text func(p page)
}

// listing makes a command that prints one table about the catalogue.
func (a *app) listing(name, short string, make func(*catalog.Catalog, []policy.Platform, string) table) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.settings(cmd)
			if err != nil {
				return err
			}
			cat, err := a.open(c)
			if err != nil {
				return err
			}
			return a.printTable(cmd, c, make(cat, platforms(c), c.Lang))
		},
	}
}

func (a *app) printTable(cmd *cobra.Command, c *config.Config, t table) error {
	format, err := listFormat(cmd, c)
	if err != nil {
		return err
	}
	if format == "json" {
		return a.printJSON(map[string]any{"version": "1", t.key: t.values})
	}
	o := a.style(c)
	return a.show(func(w io.Writer) error {
		if len(t.rows) == 0 && t.empty != "" {
			_, err := fmt.Fprintln(w, t.empty)
			return err
		}
		if format == "text" && t.text != nil {
			t.text(page{w: w, style: report.NewStyle(o), width: pageWidth(o)})
			return nil
		}
		return report.ListTable(w, t.header, t.rows, o)
	})
}

// serviceRow is a service as JSON gives it.
type serviceRow struct {
	Platform   policy.Platform `json:"platform"`
	Service    string          `json:"service"`
	Title      string          `json:"title,omitempty"`
	Scope      string          `json:"scope,omitempty"`
	Actions    int             `json:"actions"`
	Operations int             `json:"operations"`
	Oldest     string          `json:"oldest_source,omitempty"`
	Newest     string          `json:"newest_source,omitempty"`
}

func serviceList(cat *catalog.Catalog, in []policy.Platform, lang string) table {
	t := table{empty: "the catalogue has no services here", key: "services", header: []string{"platform", "service", "title", "scope", "actions", "operations", "sources"}}
	list := []serviceRow{}
	for _, p := range in {
		dates := map[string][]string{}
		for _, s := range cat.Sources(p) {
			if s.Updated != "" {
				dates[s.Service] = append(dates[s.Service], s.Updated)
			}
		}
		for _, s := range cat.Services(p) {
			row := serviceRow{Platform: p, Service: s.Name, Title: s.Title.In(lang), Scope: s.Scope.String(), Actions: s.Actions, Operations: s.Operations}
			if d := dates[s.Name]; len(d) > 0 {
				row.Oldest, row.Newest = slices.Min(d), slices.Max(d)
			}
			list = append(list, row)
			t.rows = append(t.rows, []string{string(p), row.Service, row.Title, row.Scope,
				strconv.Itoa(row.Actions), strconv.Itoa(row.Operations), period(row.Oldest, row.Newest)})
		}
	}
	t.values = list
	return t
}

// period writes the oldest and the newest month.
func period(from, to string) string {
	from, to = from[:min(len(from), 7)], to[:min(len(to), 7)]
	if from == to {
		return from
	}
	return from + " to " + to
}

// sourceRow is a source as JSON gives it.
type sourceRow struct {
	Platform policy.Platform `json:"platform"`
	Service  string          `json:"service"`
	ID       string          `json:"id"`
	Title    string          `json:"title,omitempty"`
	URL      string          `json:"url,omitempty"`
	Updated  string          `json:"updated,omitempty"`
	Standing string          `json:"standing,omitempty"`
	Note     string          `json:"note,omitempty"`
}

func sourceTable(cat *catalog.Catalog, in []policy.Platform, lang string) table {
	t := table{empty: "the catalogue has no sources here", key: "sources", header: []string{"platform", "service", "updated", "standing", "title", "url"}}
	list := []sourceRow{}
	for _, p := range in {
		for _, s := range cat.Sources(p) {
			row := sourceRow{p, s.Service, s.ID, s.Title.In(lang), s.URL, s.Updated, s.Standing.String(), s.Note}
			list = append(list, row)
			t.rows = append(t.rows, []string{string(p), row.Service, sourceNote(s.Source), row.Standing, row.Title, row.URL})
		}
	}
	t.values = list
	t.text = func(p page) { p.sourceList(list) }
	return t
}

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

func defectTable(cat *catalog.Catalog, in []policy.Platform, _ string) table {
	t := table{key: "defects", header: []string{"service", "kind", "where", "written", "read as", "source"}, empty: "no defects are recorded"}
	list := []defectRow{}
	for _, p := range in {
		for _, d := range cat.Defects(p) {
			row := defectRow{p, d.Service, d.Kind, d.Where, d.Written, d.Corrected, d.Note, d.Source.ID}
			list = append(list, row)
			t.rows = append(t.rows, []string{row.Service, row.Kind, row.Where, row.Written, row.Corrected, row.Source})
		}
	}
	t.values = list
	t.text = func(p page) { p.defectList(list) }
	return t
}
