package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/rule"
)

// ruleRow is the JSON form of a rule.
type ruleRow struct {
	Code    rule.Code `json:"code"`
	Name    string    `json:"name"`
	Level   string    `json:"level"`
	Summary string    `json:"summary"`
	Why     string    `json:"why"`
	Since   string    `json:"since"`
}

type ruleRows struct {
	Version string    `json:"version"`
	Rules   []ruleRow `json:"rules"`
}

func row(r rule.Rule) ruleRow {
	return ruleRow{r.Code, r.Name, r.Level.String(), r.Summary, r.Why, r.Since}
}

func (a *app) rulesCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "rules",
		Short:   "List the rules with their codes and levels",
		Example: "  permgap rules\n  permgap explain PG101",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.settings(cmd)
			if err != nil {
				return err
			}
			format, err := a.listFormat(cmd)
			if err != nil {
				return err
			}
			if format == "json" {
				rows := []ruleRow{}
				for _, r := range rule.All() {
					rows = append(rows, row(r))
				}
				return a.printJSON(ruleRows{"1", rows})
			}
			var rows [][]string
			for _, r := range rule.All() {
				rows = append(rows, []string{string(r.Code), r.Name, r.Level.String(), r.Summary})
			}
			o := a.style(c)
			return a.show(func(w io.Writer) error {
				return report.ListTable(w, []string{"code", "rule", "level", "summary"}, rows, o)
			})
		},
	}
}

// writeRule prints the page of one rule.
func writeRule(w io.Writer, r rule.Rule, o report.Options) {
	st := report.NewStyle(o)
	width := o.Columns()
	fmt.Fprintf(w, "%s %s, %s\n\n", st.Bold(string(r.Code)), st.Bold(r.Name), st.Level(r.Level, r.Level.String()))
	fmt.Fprintf(w, "%s\n\n%s\n", report.Wrap(r.Summary, width, 0), report.Wrap(r.Why, width, 0))
	writeExample(w, st, "an input that earns it, with", r.Bad)
	writeExample(w, st, "a better one, with", r.Good)
}

func writeExample(w io.Writer, st report.Style, title string, e rule.Example) {
	fmt.Fprintf(w, "\n%s permgap %s\n", st.Dim(title+":"), e.Args)
	for _, f := range e.Extra {
		fmt.Fprintf(w, "\n%s\n%s", st.Dim(f.Name), f.Content)
	}
	if e.Input != "" {
		fmt.Fprintf(w, "\n%s\n%s", st.Dim("policy.json"), e.Input)
	}
}
