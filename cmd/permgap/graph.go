package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/report"
)

const graphLong = `Draw what operations need, as text for Graphviz (dot) or Mermaid. With policies,
draw the operations that they touch, and what is granted, partial, missing or
denied: each has a shape and a colour of its own.

A PATH is a file, a folder or - for standard input. Every argument that is none
of these is an OPERATION: an id, an action, an API, a title, or a pattern of
these. A graph of more than 200 edges is grouped by service and state. An
unknown name makes the exit code 2.`

const graphExample = `  permgap graph modelarts.notebook.start | dot -Tsvg > start.svg
  permgap graph --format mermaid policy.json
  permgap graph policy.json modelarts.notebook.start
  permgap graph swr:repo:getRepo`

// graphFormats names the formats of graphs.
func graphFormats() []string { return []string{"dot", "mermaid", "json"} }

func graphCommand(a *app) *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use: "graph [PATH...|-] [OPERATION...]", Short: "Draw what operations need, and what policies grant of it",
		Long: graphLong, Example: graphExample, Args: cobra.ArbitraryArgs,
	}
	addPrincipalFlags(cmd.Flags(), &f)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := a.settings(cmd)
		if err != nil {
			return err
		}
		return runGraph(a, cmd, args, c, f)
	}
	return cmd
}

// runGraph is the whole command: read, judge what policies are given, and draw.
func runGraph(a *app, cmd *cobra.Command, args []string, c *config.Config, f auditFlags) error {
	if err := checkFeatures(cmd, c); err != nil {
		return err
	}
	format, err := a.oneFormat(cmd, graphFormats())
	if err != nil {
		return err
	}
	cat, err := a.open(cmd.Context(), c)
	if err != nil {
		return err
	}
	paths, named := pathsAndNames(args)
	var g answer.Graph
	if len(paths) == 0 && len(named) > 0 && len(f.roles) == 0 && f.principal == "" {
		g, err = answer.GraphOf(cat, questionOf(c), named)
	} else {
		g, err = graphOfPolicies(a, cmd, cat, paths, named, c, f)
	}
	if err != nil {
		return err
	}
	tellLowered(a, c)
	if g.Unanswered {
		a.code = exitTrouble
	}
	if format == "json" {
		return a.printJSON(g)
	}
	if g.Unanswered && len(g.Nodes) == 0 {
		return nil // there is no more to say
	}
	return a.show(a.style(c), func(p *report.Page) {
		if format == "mermaid" {
			report.GraphMermaid(p, &g)
		} else {
			report.GraphDOT(p, &g)
		}
	})
}

// graphOfPolicies reads the documents and judges who holds them, as abilities does.
func graphOfPolicies(
	a *app, cmd *cobra.Command, cat *catalog.Catalog, paths, named []string, c *config.Config, f auditFlags,
) (answer.Graph, error) {
	part := filesOfPart
	if len(named) > 0 {
		part = 0
	}
	for ; ; part = 0 {
		held, err := readPlan(a, cmd, cat, paths, c, f, part)
		if err != nil {
			return answer.Graph{}, err
		}
		g, r, err := answer.GraphPolicies(cat, questionOf(c), input(held), named, judging(cmd, c, f))
		if err != nil {
			return answer.Graph{}, err
		}
		if errors.Is(held.Err(), plan.ErrWhole) {
			continue
		}
		tellIgnored(a, r.Lowered)
		g.Unanswered = openQuestion(r, held) || len(g.Nodes) == 0
		complainOfDocuments(a, held, answer.Unreadable(r))
		for i, n := range r.NotAnalysed {
			if i == mostErrors {
				a.tell("note: … and %s", diag.Count(len(r.NotAnalysed)-i, "more file"))
				break
			}
			if !n.Failed {
				a.tell("note: %s was not judged", n.Path)
			}
		}
		return g, held.Err()
	}
}
