package main

import (
	"cmp"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/report"
)

// auditFlags are the flags of the audit command; those that the configuration
// can hold as well are read through it.
type auditFlags struct {
	exitZero  bool
	principal string
	roles     []string
	agency    []string
	boundary  []string
}

const auditLong = `Audit policies: which operations do they unlock, which of those will fail, and
what is missing, with the place in the file and the dated source of the claim.

A PATH is a file, a folder (searched for policies) or - for standard input.
Each document is judged by itself unless --together makes them one principal.
Without a PATH the principals of the configuration are judged.

Exit codes: 0 when no finding reaches --fail-on, 1 when one does, 2 when the
question could not be answered: a mistake in the command line or the
configuration, a file that cannot be read or interpreted, policies too large to
decide everything, no policy at all, or roles of which nothing is required.

What is read and not judged (a trust or resource policy, a policy of services
that the catalogue does not know) is told in the summary and leaves the exit
code at 0; --strict makes it 1.`

const auditExample = `  permgap audit policy.json
  permgap audit --together policies/
  permgap audit --require modelarts.notebook.start operator.json
  cat policy.json | permgap audit --format json -`

func auditCommand(a *app) *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use: "audit [PATH...|-]", Short: "Find the operations that will fail, and what they lack",
		Long: auditLong, Example: auditExample, Args: cobra.ArbitraryArgs,
	}
	set := cmd.Flags()
	set.String("fail-on", "error", "exit with 1 from this `LEVEL` on: error, warning, note or never")
	set.BoolVar(&f.exitZero, "exit-zero", false, "exit with 0 in place of 1, whatever is found")
	set.Bool("strict", false, "exit with 1 when something was not judged")
	set.Bool("together", false, "judge all documents as one principal")
	set.StringVar(&f.principal, "principal", "", "`NAME` of the one principal of the configuration to judge, or of the one that --together makes")
	set.StringArrayVar(&f.roles, "role", nil, "a `ROLE` the principal holds; may be repeated")
	set.String("role-basis", "or", "`HOW` policies and workspace roles combine: or, and")
	set.StringArray("require", nil, "an operation, action or API (`NAME`) that must be ready; may be repeated")
	set.StringArrayVar(&f.agency, "agency", nil, "`FILE` with a policy of the agency that back-end jobs run with; may be repeated")
	set.StringArrayVar(&f.boundary, "boundary", nil, "`FILE` with a policy that bounds the principal; of several each must allow, and what a folder holds adds up")
	set.StringSlice("features", nil, "only these optional features (`NAME,...`) are in use")
	set.StringSlice("without", nil, "these optional features (`NAME,...`) are not in use")
	set.String("group-by", "", "one block for each `WHAT`: grant or operation (default: as the format prefers)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := a.settings(cmd)
		if err != nil {
			return err
		}
		return runAudit(a, cmd, args, c, f)
	}
	return cmd
}

// runAudit is the whole command: read, judge, write, and sum up in an exit code.
func runAudit(a *app, cmd *cobra.Command, args []string, c *config.Config, f auditFlags) error {
	if err := checkFeatures(cmd, c); err != nil {
		return err
	}
	sinks, err := a.sinks(cmd, c)
	if err != nil {
		return err
	}
	cat, err := a.open(cmd.Context(), c)
	if err != nil {
		return err
	}
	held, err := readPlan(a, cmd, cat, args, c, f)
	if err != nil {
		return err
	}
	if err := spareAll(cmd.Context(), a, sinks); err != nil {
		return err
	}
	spareMemory(len(held.Documents))
	r := audit.Run(cat, input(held), judging(cmd, c))
	r.Lowered, r.Unanswered = c.Lowered(), unanswered(r, held)
	for _, fail := range held.Failures {
		a.complain(fail)
	}
	if err := a.deliver(r, sinks, telling(a, c)); err != nil {
		return err
	}
	a.code = exitCode(r, c, f.exitZero)
	return nil
}

// checkFeatures refuses a feature that is both in use and not.
func checkFeatures(cmd *cobra.Command, c *config.Config) error {
	for i, name := range c.Without {
		if slices.Contains(c.Features, name) {
			return mistake(cmd, c.At("without", i), "the feature %s cannot be both in use (--features) and not (--without)", name)
		}
	}
	return nil
}

// judging gives the options of an audit.
func judging(cmd *cobra.Command, c *config.Config) audit.Options {
	return audit.Options{
		Features: features(cmd, c), Without: c.Without, Lang: c.Lang, Levels: c.Levels(),
		RoleBasis: c.RoleBasis, ToolVersion: toolVersion(),
	}
}

// telling gives the options for what is shown of a report.
func telling(a *app, c *config.Config) report.Options {
	o := a.style(c)
	if threshold, err := diag.ParseSeverity(c.FailOn); err == nil {
		o.FailOn = threshold
	}
	return o
}

// spareMemory has the memory of a run of many documents collected earlier: it
// takes a little longer, and has room where a build has little.
func spareMemory(documents int) {
	if documents > manyDocuments {
		debug.SetGCPercent(50)
	}
}

const manyDocuments = 1000

// features gives the features in use; nil when the user did not say.
func features(cmd *cobra.Command, c *config.Config) []string {
	if len(c.Features) == 0 && !cmd.Flags().Changed("features") {
		return nil
	}
	return append([]string{}, c.Features...)
}

// unanswered reports whether a run leaves the question open in whole or in part.
func unanswered(r *audit.Report, p *plan.Plan) bool {
	return len(p.Failures) > 0 || slices.ContainsFunc(p.Documents, (*policy.Document).Broken) || nothingJudged(r, p) || r.Summary.Undecided > 0
}

// exitCode sums a report up: 2 when something could not be answered, 1 for
// findings from the threshold on, else 0.
func exitCode(r *audit.Report, c *config.Config, exitZero bool) int {
	if r.Unanswered {
		return exitTrouble
	}
	if exitZero {
		return exitClean
	}
	if c.Strict && (r.Summary.NotAnalysed > 0 || r.Idle()) {
		return exitFindings
	}
	threshold, err := diag.ParseSeverity(cmp.Or(c.FailOn, "error"))
	if err != nil { // never
		return exitClean
	}
	if r.Worst() >= threshold {
		return exitFindings
	}
	return exitClean
}

// nothingJudged reports whether all that was given is roles and documents of a
// workspace, and nothing was required of those who hold them.
func nothingJudged(r *audit.Report, p *plan.Plan) bool {
	workspace := slices.ContainsFunc(p.Documents, func(d *policy.Document) bool { return d.Workspace != nil })
	return r.Summary.Documents == 0 && r.Summary.Required == 0 && (workspace || len(r.Principals) > 0)
}
