package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source"
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

	report source.Report
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
and column. A file of the catalogue, policies/PLATFORM/SERVICE.yaml of the
repository, is checked together with all files of its platform. What is no mistake and yet worth a look (cycles, actions that only
prerequisites mention, sources without a date) is told of a file that is valid.`,
		Args: needArgs("a YAML file; docs/catalogue.md shows the form"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.listFormat(cmd)
			if err != nil {
				return err
			}
			a.inputs = append(a.inputs, args...)
			base, err := a.embedded()
			if err != nil {
				return err
			}
			all := []validation{}
			for _, path := range args {
				v, err := validate(base, path)
				if err != nil {
					return err
				}
				if !v.Valid {
					a.code = exitFindings
				}
				all = append(all, v)
			}
			if format == "json" {
				return a.printJSON(validations{"1", all})
			}
			return a.show(func(w io.Writer) error { return writeValidations(w, all) })
		},
	}
}

func validate(base *catalog.Catalog, path string) (validation, error) {
	problems, summary, err := source.Validate(base, path)
	if err != nil {
		return validation{}, err
	}
	v := validation{Path: path, Valid: len(problems) == 0, Problems: []validProblem{}, report: summary}
	for _, p := range problems {
		v.Problems = append(v.Problems, validProblem{p.Path, p.Line, p.Column, p.Message})
	}
	return v, nil
}

func writeValidations(w io.Writer, all []validation) error {
	for _, v := range all {
		for _, p := range v.Problems {
			fmt.Fprintln(w, report.Escape(fmt.Sprintf("%s:%d:%d: %s", p.Path, p.Line, p.Column, p.Message)))
		}
		if !v.Valid {
			continue
		}
		if err := writeReport(w, v.Path, v.report); err != nil {
			return err
		}
	}
	return nil
}

func writeReport(w io.Writer, path string, r source.Report) error {
	fmt.Fprintf(w, "%s: valid\n", path)
	for _, p := range r.Platforms {
		fmt.Fprintf(w, "  %s: %d services, %d actions, %d operations, %d prerequisites\n", p.Name, p.Services, p.Actions, p.Operations, p.Prerequisites)
	}
	for _, c := range r.Cycles {
		fmt.Fprintf(w, "  cycle on %s: %s\n", c.Platform, strings.Join(c.Actions, " → "))
	}
	if n := len(r.Mentioned); n > 0 {
		fmt.Fprintf(w, "  known only as prerequisites: %s\n", countOf(n, "action"))
	}
	for _, n := range r.Unmatched {
		fmt.Fprintf(w, "  the pattern %s on %s matches no known action\n", n.Name, n.Platform)
	}
	for _, n := range r.Undated {
		_, err := fmt.Fprintf(w, "  %s on %s has a prerequisite without a dated source\n", n.Name, n.Platform)
		if err != nil {
			return err
		}
	}
	return nil
}
