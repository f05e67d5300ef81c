package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report"
)

func expandCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "expand PATTERN...",
		Short: "List the actions that a pattern matches today",
		Long: `List the actions that a pattern matches in the catalogue, one a line. * matches
any characters and ? matches one; case does not matter. If a pattern matches
nothing, the exit code is 1. A pattern that is given twice is listed once.

Names of the Huawei family are those of huaweicloud. Use --platform for others:
a note on standard error says if opentelekomcloud has more matches.`,
		Example: "  permgap expand 'modelarts:note*:st*'\n  permgap expand --platform alibabacloud 'paidsw:*' --format table",
		Args:    needArgs("a pattern, such as 'modelarts:notebook:*'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			return runExpand(a, in, args)
		},
	}
}

func runExpand(a *app, in lookup, patterns []string) error {
	var found []answer.Expanded
	told := map[string]bool{}
	for _, text := range patterns {
		if told[text] {
			continue
		}
		told[text] = true
		matches := answer.Expand(in.catalog, in.question(), text)
		if len(matches[0].Actions) == 0 {
			a.code = exitFindings
			if in.format != "json" {
				a.complain(answer.NothingMatches(in.catalog, in.question(), text))
			}
		}
		found = append(found, matches...)
		if in.format != "json" && !in.Quiet && in.Platform == "" {
			noteMore(a, in.catalog, matches)
		}
	}
	x := answer.ExpansionOf(found)
	if in.format == "json" {
		return a.printJSON(x)
	}
	return a.show(a.style(in.Config), func(p *report.Page) { writeExpansion(p, in, x) })
}

// noteMore tells of matches that only the sibling of Huawei Cloud has.
func noteMore(a *app, cat *catalog.Catalog, found []answer.Expanded) {
	if n := answer.OnlyOnSibling(cat, found); n > 0 {
		a.tell("note: %s matches %s that only opentelekomcloud has: list them with --platform opentelekomcloud",
			found[0].Pattern, diag.Count(n, "action"))
	}
}

func writeExpansion(p *report.Page, in lookup, x answer.Expansion) {
	if in.format == "table" {
		var rows [][]string
		for _, found := range x.Patterns {
			for _, name := range found.Actions {
				id, _ := in.catalog.Lookup(found.Platform, name)
				act := in.catalog.Action(id)
				rows = append(rows, []string{string(found.Platform), act.Name, act.Access.String(), act.Title.In(in.Lang)})
			}
		}
		p.Table([]string{"platform", "action", "access", "title"}, rows)
		return
	}
	for _, found := range x.Patterns {
		if len(x.Patterns) > 1 && len(found.Actions) > 0 {
			p.Line(0, "%s", p.Dim(fmt.Sprintf("# %s on %s", found.Pattern, found.Platform)))
		}
		for _, name := range found.Actions {
			p.Line(0, "%s", name)
		}
	}
}
