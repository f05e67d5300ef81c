package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
)

const canLong = `Show what policies allow their principal to do: for each operation whether it is
ready, partial, may-fail, blocked (and what it lacks), undecided or not-granted.

A PATH is a file, a folder or - for standard input. Every argument that is none
of these is an OPERATION: an id, an action, an API, a title, or a pattern of
these. Without an OPERATION all operations are listed that the policies touch.
Without a PATH the principals of the configuration are asked.

Each document is judged by itself; --together makes all of them one principal.

Exit codes:

  0  the named operations are ready; nothing was named
  1  a named operation is not ready; partial counts as not
     ready, unless --partial-ok is given
  2  no answer: an unknown name, a usage or configuration
     error, a file that cannot be read or interpreted`

const canExample = `  permgap can policy.json
  permgap can --together policies/ modelarts.notebook.start
  permgap can policy.json 'modelarts.notebook.*' 'POST /v1/{project_id}/notebooks'
  cat policy.json | permgap can - obs:bucket:CreateBucket`

func canCommand(a *app) *cobra.Command {
	var f auditFlags
	var partialToo bool
	cmd := &cobra.Command{
		Use: "can [PATH...|-] [OPERATION...]", Short: "Show which operations policies allow, and whether they work",
		Long: canLong, Example: canExample, Args: cobra.ArbitraryArgs,
	}
	addPrincipalFlags(cmd.Flags(), &f)
	cmd.Flags().BoolVar(&partialToo, "partial-ok", false, "count a partial operation as ready for the exit code")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := a.settings(cmd)
		if err != nil {
			return err
		}
		return runCan(a, cmd, args, c, f, partialToo)
	}
	return cmd
}

// runCan is the whole command: read, judge, write, and sum up in an exit code.
func runCan(a *app, cmd *cobra.Command, args []string, c *config.Config, f auditFlags, partialToo bool) error {
	if err := checkFeatures(cmd, c); err != nil {
		return err
	}
	format, err := a.listFormat(cmd)
	if err != nil {
		return err
	}
	cat, err := a.open(cmd.Context(), c)
	if err != nil {
		return err
	}
	paths, named := pathsAndNames(args)
	if len(paths)+len(c.Principals)+len(f.roles) == 0 && len(named) > 0 {
		return usage(cmd, "nothing to judge: %q is no file and no folder", source.Head(named[0]))
	}
	x, err := abilities(a, cmd, cat, paths, named, c, f)
	if err != nil {
		return err
	}
	x.Settle(partialToo)
	x.Lower(c.Lowered())
	switch {
	case x.Unanswered:
		a.code = exitTrouble
	case x.Named && !x.AllReady:
		a.code = exitFindings
	}
	if format == "json" {
		return a.printJSON(x)
	}
	return a.show(a.style(c), func(p *report.Page) {
		if format == "table" {
			report.AbilityTable(p, x)
		} else {
			report.Abilities(p, x)
		}
	})
}

// abilities reads the documents and judges who holds them: at once where operations
// are named, else as an audit does.
func abilities(
	a *app, cmd *cobra.Command, cat *catalog.Catalog, paths, named []string, c *config.Config, f auditFlags,
) (*answer.Abilities, error) {
	part := filesOfPart
	if len(named) > 0 {
		part = 0
	}
	for ; ; part = 0 {
		held, err := readPlan(a, cmd, cat, paths, c, f, part)
		if err != nil {
			return nil, err
		}
		x, r, err := answer.Can(cat, questionOf(c), input(held), named, judging(cmd, c, f))
		if err != nil {
			return nil, err
		}
		if errors.Is(held.Err(), plan.ErrWhole) {
			continue
		}
		x.Unanswered = openQuestion(r, held) || x.Idle() && nothingJudged(r, held)
		complainOfDocuments(a, held, x.Unreadable)
		return &x, held.Err()
	}
}

// complainOfDocuments tells what could not be read or interpreted.
func complainOfDocuments(a *app, held *plan.Plan, unreadable []answer.Problem) {
	for _, fail := range held.Failures {
		a.complain(fail)
	}
	for _, u := range unreadable {
		a.complain(fmt.Errorf("%s:%d:%d: %s", u.Path, u.Line, u.Column, u.Message))
	}
}

// pathsAndNames parts arguments: what exists as a file or folder, or is -, is a path.
// Every other one names an operation.
func pathsAndNames(args []string) (paths, named []string) {
	for _, arg := range args {
		_, err := os.Lstat(arg)
		if arg == source.Stdin || err == nil || errors.Is(err, fs.ErrPermission) {
			paths = append(paths, arg)
		} else {
			named = append(named, arg)
		}
	}
	return paths, named
}
