package main

import (
	"strings"

	"github.com/spf13/cobra"

	catalogfile "github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/report"
)

// validations is the JSON form of what validate says.
type validations struct {
	Version string       `json:"version"`
	Files   []validation `json:"files"`
}

// validation is the JSON form of what validate says of one file.
type validation struct {
	Path     string         `json:"path"`
	Valid    bool           `json:"valid"`
	Problems []validProblem `json:"problems"`
	Remarks  []validProblem `json:"remarks"` // no mistakes, and yet worth a look

	report catalogfile.Report
}

type validProblem struct {
	Path    string `json:"path"` // the file, or another of its service
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

func (a *app) catalogValidateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check catalogue files (YAML) as overlays of the built-in catalogue",
		Long: `Check catalogue files as --catalog would read them: every mistake with its line
and column. Of several files each lies over the ones before it, and all of them
over those of --catalog. A file of the catalogue, policies/PLATFORM/SERVICE.yaml of the
repository, is checked together with all files of its platform. What is no
mistake and yet worth a look (cycles, actions that only prerequisites mention,
sources without a date) is told of a file that is valid.`,
		Args: needArgs("a YAML file; docs/catalogue.md shows the form"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.listFormat(cmd)
			if err != nil {
				return err
			}
			all, err := a.validate(cmd, args)
			if err != nil {
				return err
			}
			for _, v := range all {
				if !v.Valid {
					a.code = exitFindings
				}
			}
			if format == "json" {
				return a.printJSON(validations{"1", all})
			}
			return a.show(report.Options{}, func(p *report.Page) { writeValidations(p, all) })
		},
	}
}

// validate checks files over those of --catalog and the configuration.
func (a *app) validate(cmd *cobra.Command, paths []string) ([]validation, error) {
	c, err := a.settings(cmd)
	if err != nil {
		return nil, err
	}
	base, err := a.embedded()
	if err != nil {
		return nil, err
	}
	below := catalogfile.Files{From: a.files(), Paths: c.Catalog}
	if c.At("catalog", 0) != "" {
		below.From = c.Files
	}
	found, err := catalogfile.ValidateAll(cmd.Context(), base, below, catalogfile.Files{From: a.files(), Paths: paths})
	if err != nil {
		return nil, err
	}
	all := []validation{}
	for _, f := range found {
		v := validation{Path: f.Path, Valid: len(f.Problems) == 0, Problems: placesOf(f.Problems), Remarks: placesOf(f.Remarks), report: f.Report}
		all = append(all, v)
	}
	return all, nil
}

func placesOf(problems catalogfile.Problems) []validProblem {
	out := []validProblem{}
	for _, p := range problems {
		out = append(out, validProblem{p.Path, p.Line, p.Column, p.Message})
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
				p.Line(2, "and %s, listed by --format json", countOf(left, "more remark"))
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
		p.Line(2, "known only as prerequisites: %s", countOf(n, "action"))
	}
	for _, n := range r.Unmatched {
		p.Line(2, "the pattern %s on %s matches no known action", n.Name, n.Platform)
	}
	for _, n := range r.Undated {
		p.Line(2, "%s on %s has a prerequisite without a dated source", n.Name, n.Platform)
	}
}
