package main

import (
	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/report"
)

func catalogCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "Show the catalogue of actions, operations and prerequisites",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		listing(a, "list", "List the services with their counts and dates", serviceTable),
		listing(a, "sources", "List the documents behind the catalogue", sourceTable),
		listing(a, "defects", "List the mistakes of the sources, with their corrections", defectTable),
		listing(a, "coverage", "Show how much is known of each group of operations", coverageTable),
		catalogShowCommand(a), catalogDiffCommand(a), catalogValidateCommand(a), catalogNewCommand(a),
	)
	return cmd
}

// listing makes a command that prints one table about the catalogue.
func listing(a *app, name, short string, make func(*catalog.Catalog, answer.Question) table) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			return printTable(a, in, make(in.catalog, in.question()))
		},
	}
}

func printTable(a *app, in lookup, t table) error {
	if in.format == "json" {
		return a.printJSON(t.values)
	}
	return a.show(a.style(in.Config), func(p *report.Page) {
		switch {
		case len(t.rows) == 0 && t.empty != "":
			p.Line(0, "%s", t.empty)
		case in.format == "text" && t.text != nil:
			t.text(p)
		default:
			p.Table(t.header, t.rows)
			if t.footer != "" {
				p.Blank()
				p.Line(0, "%s", p.Dim(t.footer))
			}
		}
	})
}
