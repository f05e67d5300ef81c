package main

import (
	"cmp"
	"errors"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/rule"
)

// auditFlags are the flags of the audit command; those that the configuration
// can hold as well are read through it.
type auditFlags struct {
	exitZero  bool
	principal string
	roles     []string
	agency    []string
	boundary  []string
	only      []string
	all       bool
	unlisted  bool // leave the principals of the configuration aside

	newFrom       string
	writeBaseline string
	pruneBaseline bool
	// terraformRoot is the folder with the source of plans.
	terraformRoot string
	excess        bool
}

const auditLong = `Find the operations that policies grant and that will fail. For each, list the
missing permissions, the place in the file, and the dated source.

A PATH is a file, a folder (searched for policies), a pattern such as
'policies/**/*.json', or - for standard input. A .gitignore is respected.
Each document is judged by itself; --together makes all of them one principal.
Without a PATH the principals of the configuration are judged; with one, those who
hold something there. What none of them holds is judged by itself.

Exit codes:

  0  no finding at or above --fail-on
  1  findings
  2  no answer: a usage or configuration error, a file that
     cannot be read or interpreted, policies too large to
     decide, no policy at all, or roles without --require

What was not judged leaves the exit code at 0, and the summary counts it; --strict
makes it 1. Examples are a trust policy, a resource policy, services that are not
in the catalogue, unknown actions, and an agency that was not given. So is a policy
in a form that permgap does not read (PG601).`

const auditExample = `  permgap audit policy.json
  permgap audit --together policies/
  permgap audit --require modelarts.notebook.start operator.json
  permgap audit --resource obs:bucket=my-bucket operator.json
  cat policy.json | permgap audit --format json -`

func auditCommand(a *app) *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use: "audit [PATH...|-]", Short: "Find the operations that will fail, and what they lack",
		Long: auditLong, Example: auditExample, Args: cobra.ArbitraryArgs,
	}
	set := cmd.Flags()
	set.String("fail-on", "error", "exit with 1 for findings of this `LEVEL` or above: error, warning, note or never")
	set.BoolVar(&f.exitZero, "exit-zero", false, "exit with 0 instead of 1, whatever is found")
	set.Bool("strict", false, "exit with 1 if anything was not judged")
	addPrincipalFlags(set, &f)
	addList(set, new([]string), "require", "", "an operation, action, API or title (`NAME,...`) that must work; may be repeated")
	addList(set, &f.only, "only", "", "judge only this operation, action, API, title or pattern (`NAME`); may be repeated")
	set.BoolVar(&f.all, "all", false, "judge also the operations whose permissions are granted because other operations need them")
	set.BoolVar(&a.flags.showSuppressed, "show-suppressed", false, "show also the findings that are accepted")
	addBaselineFlags(set, &f)
	set.BoolVar(&f.excess, "excess", false, "list also what is granted and no operation that is meant needs (see --only)")
	set.String("group-by", "", "one block for each `WHAT`: grant or operation (default: depends on the format)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := a.settings(cmd)
		if err != nil {
			return err
		}
		return runAudit(a, cmd, args, c, f)
	}
	return cmd
}

// addPrincipalFlags adds the flags that say who is judged, and on what.
func addPrincipalFlags(set *pflag.FlagSet, f *auditFlags) {
	set.StringVar(&f.principal, "principal", "",
		"judge only this principal (`NAME`) of the configuration; with --together, the name of the principal")
	set.String("role-basis", "or", "`HOW` policies and workspace roles combine: or (either allows), and (both must)")
	addHolderFlags(set, f)
	set.StringVar(&f.terraformRoot, "terraform-root", "",
		"the folder (`DIR`) with the source of Terraform plans and states: findings point into it")
	set.Bool("jsonc", false, "allow comments and trailing commas in every JSON file (else in *.jsonc and *.json5)")
	set.Bool("no-ignore", false, "judge also what a .gitignore leaves out")
}

// addHolderFlags adds the flags that say what a principal holds and uses, which a
// repair has as well.
func addHolderFlags(set *pflag.FlagSet, f *auditFlags) {
	set.Bool("together", false, "judge all documents as one principal")
	addList(set, &f.roles, "role", "", "a `ROLE` or system policy that the principal holds; may be repeated")
	addList(set, &f.agency, "agency", "", "`FILE` with a policy of the agency for back-end jobs; may be repeated")
	addList(set, &f.boundary, "boundary", "",
		"`FILE` with a boundary: it must allow too, and each of several must; files of one folder add up")
	addList(set, new([]string), "resource", "",
		"the resources in use of a type (`TYPE=PATTERN`, such as obs:bucket=my-bucket), and no others; may be repeated")
	addSplitList(set, new([]string), "features", "optional features in use (`NAME,...`), and no others")
	addSplitList(set, new([]string), "without", "optional features that are not in use (`NAME,...`)")
	addList(set, new([]string), "exclude", "", "leave out what this `GLOB` matches in folders, such as 'testdata/**'; may be repeated")
}

// runAudit is the whole command: read, judge, write, and sum up in an exit code.
func runAudit(a *app, cmd *cobra.Command, args []string, c *config.Config, f auditFlags) error {
	if err := checkFeatures(cmd, c); err != nil {
		return err
	}
	if f.all && len(f.only) > 0 {
		return usage(cmd, "use either --only or --all")
	}
	if err := checkBaseline(cmd, c, f); err != nil {
		return err
	}
	sinks, err := a.sinks(cmd, c)
	if err != nil {
		return err
	}
	if err := distinctBaseline(a, cmd, sinks, cmp.Or(f.writeBaseline, c.Baseline)); err != nil {
		return err
	}
	cat, err := a.open(cmd.Context(), c)
	if err != nil {
		return err
	}
	entries, err := suppressions(cat, c)
	if err != nil {
		return err
	}
	r, held, err := judge(a, cmd, cat, args, c, f)
	if err != nil {
		return err
	}
	a.memory.settle()
	if err := suppress(a, cmd, cat, r, held, entries, c, args, f); err != nil {
		return err
	}
	if err := spareAll(cmd.Context(), a, sinks); err != nil {
		return err
	}
	r.Lowered, r.Unanswered = append(c.Lowered(), r.Lowered...), unanswered(r, held)
	if err := acceptBaseline(a, cmd, r, c, f, args); err != nil {
		return err
	}
	if err := acceptKnown(a, cmd, cat, r, c, f, args); err != nil {
		return err
	}
	v := adviser{report: r, held: held, again: rereading(cmd.Context(), args, c)}
	if wants(sinks, "json", "sarif") {
		v.suggest(cat, judging(cmd, c, f))
	}
	if wants(sinks, "json", "text") {
		r.Repair = v.command(cmd, args, f)
	}
	if nameTool(sinks) {
		r.Tool.Version = toolVersion()
	}
	for _, fail := range held.Failures {
		a.complain(fail)
		a.told = true
	}
	code := exitCode(r, c, f.exitZero)
	if err := a.deliver(r, sinks, telling(a, c)); err != nil {
		return err
	}
	a.code = code
	return nil
}

// wants reports whether one of some formats is written.
func wants(sinks []sink, formats ...string) bool {
	return slices.ContainsFunc(sinks, func(s sink) bool { return slices.Contains(formats, s.format.Name) })
}

// judge reads the documents and judges who holds them: in parts, unless one of them
// says what the principals of others may do.
func judge(
	a *app, cmd *cobra.Command, cat *catalog.Catalog, args []string, c *config.Config, f auditFlags,
) (*audit.Report, *plan.Plan, error) {
	for part := filesOfPart; ; part = 0 {
		held, err := readPlan(a, cmd, cat, args, c, f, part)
		if err != nil {
			return nil, nil, err
		}
		in := input(held)
		in.More = a.memory.paced(in.More)
		r := audit.Run(cat, in, judging(cmd, c, f))
		if err := held.Err(); !errors.Is(err, plan.ErrWhole) {
			return r, held, err
		}
	}
}

// filesOfPart is how many files are read and judged at a time.
const filesOfPart = 64

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
func judging(cmd *cobra.Command, c *config.Config, f auditFlags) audit.Options {
	return audit.Options{
		Features: features(cmd, c), Without: c.Without, All: f.all, Excess: f.excess, Lang: c.Lang, Levels: levels(c),
		RoleBasis: audit.RoleBasis(c.RoleBasis), Contents: compares(c, f),
	}
}

// levels gives the configured levels. Under --strict what was not judged is an
// error, unless the configuration says another level.
func levels(c *config.Config) map[rule.Code]diag.Severity {
	all := c.Levels()
	if _, set := all[rule.NotAnalysable]; c.Strict && !set {
		all[rule.NotAnalysable] = diag.Error
	}
	return all
}

// telling gives the options for what a report shows.
func telling(a *app, c *config.Config) report.Options {
	o := a.style(c)
	if threshold, err := diag.ParseSeverity(c.FailOn); err == nil {
		o.FailOn = threshold
	}
	return o
}

// features gives the features in use; nil when the user did not say.
func features(cmd *cobra.Command, c *config.Config) []string {
	if len(c.Features) == 0 && !cmd.Flags().Changed("features") {
		return nil
	}
	return append([]string{}, c.Features...)
}

// unanswered reports whether a run leaves the question open in whole or in part.
func unanswered(r *audit.Report, p *plan.Plan) bool {
	return openQuestion(r, p) || nothingJudged(r, p)
}

// openQuestion is the same where something was judged.
func openQuestion(r *audit.Report, p *plan.Plan) bool {
	return len(p.Failures) > 0 || p.Broken() || r.Summary.Undecided > 0 || unread(r)
}

// unread reports whether a file that was given by name could not be judged, or
// nothing was but such files.
func unread(r *audit.Report) bool {
	return slices.ContainsFunc(r.NotAnalysed, func(n audit.NotAnalysed) bool {
		return n.Code != "" && (n.Failed || r.Summary.Documents == 0)
	})
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
	if c.Strict && (len(r.Unjudged) > 0 || r.Summary.NotAnalysed > 0 || r.Idle()) {
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
	granted := slices.ContainsFunc(p.Principals, func(pr principal.Principal) bool { return len(pr.Policies()) > 0 })
	return r.Summary.Documents == 0 && r.Summary.Required == 0 && !granted && (workspace || len(r.Principals) > 0)
}
