package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
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
		Long: `Check catalogue files as --catalog would read them. Each mistake has its line and
column. Several files build on each other, and on those of --catalog.

A file of the catalogue itself, policies/PLATFORM/SERVICE.yaml of the repository,
is checked together with all files of its platform.

For a valid file, the output also lists what is worth a look: cycles, actions
that only prerequisites mention, sources without a date.`,
		Args: needArgs("a YAML file; docs/catalogue.md shows the form"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.listFormat(cmd)
			if err != nil {
				return err
			}
			all, err := validate(cmd, a, args)
			if err != nil {
				return err
			}
			files := make([]answer.Validation, len(all))
			for i, v := range all {
				if files[i] = v.Validation; !v.Valid {
					a.code = exitFindings
				}
			}
			if format == "json" {
				return a.printJSON(answer.ValidationsOf(files))
			}
			return a.show(report.Options{}, func(p *report.Page) { writeValidations(p, all) })
		},
	}
}

// validate checks files over those of --catalog and the configuration.
func validate(cmd *cobra.Command, a *app, paths []string) ([]validation, error) {
	c, err := a.settings(cmd)
	if err != nil {
		return nil, err
	}
	base, err := a.embedded()
	if err != nil {
		return nil, err
	}
	below := catalogfile.Files{From: c.Reader("catalog", a.files()), Paths: c.Catalog}
	found, err := catalogfile.ValidateAll(cmd.Context(), base, below, catalogfile.Files{From: a.files(), Paths: paths})
	if err != nil {
		return nil, err
	}
	all := []validation{}
	for _, f := range found {
		v := answer.Validation{Path: f.Path, Valid: len(f.Problems) == 0, Problems: placesOf(f.Problems), Remarks: placesOf(f.Remarks)}
		all = append(all, validation{v, f.Report})
	}
	return all, nil
}

func placesOf(problems catalogfile.Problems) []answer.Problem {
	out := []answer.Problem{}
	for _, p := range problems {
		out = append(out, answer.Problem{Path: p.Path, Line: p.Line, Column: p.Column, Message: p.Message})
	}
	return out
}

// mostRemarks is how many remarks on a file are listed; the rest is counted.
const mostRemarks = 10

func writeValidations(p *report.Page, all []validation) {
	for _, v := range all {
		for _, x := range v.Problems {
			p.Line(0, "%s:%d:%d: %s", x.Path, x.Line, x.Column, x.Message)
		}
		if v.Valid {
			writeReport(p, v.Path, v.report)
			for _, x := range v.Remarks[:min(len(v.Remarks), mostRemarks)] {
				p.Line(2, "%s:%d:%d: %s", x.Path, x.Line, x.Column, x.Message)
			}
			if left := len(v.Remarks) - mostRemarks; left > 0 {
				p.Line(2, "and %s, listed by --format json", diag.Count(left, "more remark"))
			}
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
