package main

import (
	"slices"

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
			return a.show(a.style(c), func(p *report.Page) {
				p.Table([]string{"code", "rule", "level", "summary"}, rows)
			})
		},
	}
}

// writeRule prints the page of one rule.
func writeRule(p *report.Page, r rule.Rule) {
	p.Line(0, "%s %s, %s", p.Bold(string(r.Code)), p.Bold(r.Name), p.Level(r.Level, r.Level.String()))
	p.Blank()
	p.Wrapped(0, "", r.Summary)
	p.Blank()
	p.Wrapped(0, "", r.Why)
	writeExample(p, "an input that earns it, with", r.Bad)
	writeExample(p, "a better one, with", r.Good)
}

func writeExample(p *report.Page, title string, e rule.Example) {
	p.Blank()
	p.Line(0, "%s permgap %s", p.Dim(title+":"), e.Args)
	files := e.Extra
	if e.Input != "" {
		files = append(slices.Clone(files), rule.File{Name: "policy.json", Content: e.Input})
	}
	for _, f := range files {
		p.Blank()
		p.Line(0, "%s", p.Dim(f.Name))
		p.Text(f.Content)
	}
}
