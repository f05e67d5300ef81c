package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	catalogfile "github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report"
)

// validation is what was found in one file, and for a valid one what is worth a
// look.
type validation struct {
	answer.Validation
	report catalogfile.Report
}

func catalogValidateCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check catalogue files (YAML) as overlays of the built-in catalogue",
		Long: `Check catalogue files as --catalog would read them: every mistake with its line
and column. A file of the catalogue, policies/PLATFORM/SERVICE.yaml of the
repository, is checked together with all files of its platform. What is no
mistake and yet worth a look (cycles, actions that only prerequisites mention,
sources without a date) is told of a file that is valid.`,
		Args: needArgs("a YAML file; docs/catalogue.md shows the form"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.listFormat(cmd)
			if err != nil {
				return err
			}
			base, err := a.embedded()
			if err != nil {
				return err
			}
			var all []validation
			var files []answer.Validation
			for _, path := range args {
				v, err := validate(cmd.Context(), a, base, path)
				if err != nil {
					return err
				}
				if !v.Valid {
					a.code = exitFindings
				}
				all, files = append(all, v), append(files, v.Validation)
			}
			if format == "json" {
				return a.printJSON(answer.ValidationsOf(files))
			}
			return a.show(report.Options{}, func(p *report.Page) { writeValidations(p, all) })
		},
	}
}

func validate(ctx context.Context, a *app, base *catalog.Catalog, path string) (validation, error) {
	problems, summary, err := catalogfile.ValidateFrom(ctx, a.files(), base, path)
	if err != nil {
		return validation{}, err
	}
	v := validation{answer.Validation{Path: path, Valid: len(problems) == 0, Problems: []answer.Problem{}}, summary}
	for _, p := range problems {
		v.Problems = append(v.Problems, answer.Problem{Path: p.Path, Line: p.Line, Column: p.Column, Message: p.Message})
	}
	return v, nil
}

func writeValidations(p *report.Page, all []validation) {
	for _, v := range all {
		for _, x := range v.Problems {
			p.Line(0, "%s:%d:%d: %s", x.Path, x.Line, x.Column, x.Message)
		}
		if v.Valid {
			writeReport(p, v.Path, v.report)
		}
	}
}

func writeReport(p *report.Page, path string, r catalogfile.Report) {
	p.Line(0, "%s: valid", path)
	for _, x := range r.Platforms {
		p.Line(2, "%s: %d services, %d actions, %d operations, %d prerequisites", x.Name, x.Services, x.Actions, x.Operations, x.Prerequisites)
	}
	for _, c := range r.Cycles {
		p.Line(2, "cycle on %s: %s", c.Platform, strings.Join(c.Actions, " → "))
	}
	if n := len(r.Mentioned); n > 0 {
		p.Line(2, "known only as prerequisites: %s", diag.Count(n, "action"))
	}
	for _, n := range r.Unmatched {
		p.Line(2, "the pattern %s on %s matches no known action", n.Name, n.Platform)
	}
	for _, n := range r.Undated {
		p.Line(2, "%s on %s has a prerequisite without a dated source", n.Name, n.Platform)
	}
}
