package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
)

// expansion is the JSON form of what expand says.
type expansion struct {
	Version  string            `json:"version"`
	Patterns []expandedPattern `json:"patterns"`
}

type expandedPattern struct {
	Pattern  string          `json:"pattern"`
	Platform policy.Platform `json:"platform,omitempty"`
	Actions  []string        `json:"actions"`
	ids      []catalog.ActionID
}

func (a *app) expandCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "expand PATTERN...",
		Short: "List the actions that a pattern matches today",
		Long: `List the actions that a pattern matches in the catalogue, one a line; * stands
for any run of characters and ? for one, and case does not matter. A pattern
that matches nothing makes the exit code 1.

Names of the Huawei family are those of huaweicloud unless --platform says
otherwise; that opentelekomcloud has more is said on standard error.`,
		Example: "  permgap expand 'modelarts:note*:st*'\n  permgap expand --platform alibabacloud 'paidsw:*' --format table",
		Args:    needArgs("a pattern, such as 'modelarts:notebook:*'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			return a.expand(in, args)
		},
	}
}

func (a *app) expand(in lookup, patterns []string) error {
	x := expansion{Version: "1"}
	for _, text := range patterns {
		found := expandOne(in.catalog, text, byLikelihood(in.Config))
		if len(found[0].Actions) == 0 {
			a.code = exitFindings
			if in.format != "json" {
				a.complain(nothingMatches(in.catalog, text, platforms(in.Config)))
			}
		}
		x.Patterns = append(x.Patterns, found...)
		if in.format != "json" && !in.Quiet && in.Platform == "" {
			a.noteMore(in.catalog, found)
		}
	}
	if in.format == "json" {
		return a.printJSON(x)
	}
	return a.show(a.style(in.Config), func(p *report.Page) { writeExpansion(p, in, x) })
}

// expandOne gives the matches of a pattern, platform by platform; one entry
// without actions when there are none.
func expandOne(cat *catalog.Catalog, text string, in []policy.Platform) []expandedPattern {
	pattern := match.Compile(text, match.Options{Fold: true, Question: true})
	var out []expandedPattern
	for _, p := range in {
		if p == policy.OpenTelekomCloud && len(out) > 0 {
			continue // the same names as on Huawei Cloud: --platform asks for them
		}
		ids := expandIn(cat, p, pattern)
		if len(ids) == 0 {
			continue
		}
		e := expandedPattern{Pattern: text, Platform: p, ids: ids}
		for _, id := range ids {
			e.Actions = append(e.Actions, cat.ActionName(id))
		}
		out = append(out, e)
	}
	if len(out) > 0 {
		return out
	}
	none := expandedPattern{Pattern: text, Actions: []string{}}
	if len(in) == 1 {
		none.Platform = in[0]
	}
	return []expandedPattern{none}
}

// expandIn lists the actions of a platform that a pattern matches by their name
// or another spelling; where it matches none, those of the codes of workspace
// roles, which policies do not use.
func expandIn(cat *catalog.Catalog, p policy.Platform, pattern *match.Pattern) []catalog.ActionID {
	ids, others := cat.Expand(p, pattern), cat.ExpandAliases(p, pattern)
	spelt := slices.DeleteFunc(slices.Clone(others), func(id catalog.ActionID) bool {
		return !slices.ContainsFunc(cat.Action(id).Aliases, pattern.Match)
	})
	if ids = append(ids, spelt...); len(ids) == 0 {
		return others
	}
	slices.Sort(ids)
	return ids
}

// noteMore tells of matches that only the sibling of Huawei Cloud has.
func (a *app) noteMore(cat *catalog.Catalog, found []expandedPattern) {
	var shown []string
	for _, e := range found {
		if e.Platform == policy.HuaweiCloud || e.Platform == policy.OpenTelekomCloud {
			shown = append(shown, e.Actions...)
		}
	}
	sibling := expandOne(cat, found[0].Pattern, []policy.Platform{policy.OpenTelekomCloud})[0]
	more := slices.DeleteFunc(sibling.Actions, func(name string) bool { return slices.Contains(shown, name) })
	if len(more) > 0 {
		a.tell("note: %s matches %s on opentelekomcloud that huaweicloud has not: --platform opentelekomcloud lists its names",
			found[0].Pattern, countOf(len(more), "action"))
	}
}

func nothingMatches(cat *catalog.Catalog, text string, in []policy.Platform) error {
	if len(in) == 1 && len(cat.Actions(in[0])) == 0 {
		return fmt.Errorf("the catalogue has no actions of %s", in[0])
	}
	err := fmt.Errorf("nothing in the catalogue matches %q", text)
	if len(in) == 1 {
		err = fmt.Errorf("nothing on %s matches %q", in[0], text)
		if found := expandOne(cat, text, policy.Platforms()); len(found[0].Actions) > 0 {
			return hinted{err, fmt.Sprintf("it matches on %s: --platform %s lists them", found[0].Platform, found[0].Platform)}
		}
	}
	for _, p := range in {
		if near := cat.Suggest(p, text, 3); len(near) > 0 {
			return hinted{err, didYouMean(near)}
		}
	}
	return err
}

func writeExpansion(p *report.Page, in lookup, x expansion) {
	if in.format == "table" {
		var rows [][]string
		for _, found := range x.Patterns {
			for _, id := range found.ids {
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
