package main

import (
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/denial"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
)

// whyFlags are the flags of the why command.
type whyFlags struct {
	policy    []string
	boundary  []string
	principal string
}

func whyCommand(a *app) *cobra.Command {
	var f whyFlags
	cmd := &cobra.Command{
		Use:   "why [TEXT|-]",
		Short: "Explain an access-denied answer, and all that the operation needs",
		Long: `Explain access-denied answers of Huawei Cloud, Open Telekom Cloud, Alibaba Cloud
and AWS. For each, show the action, the kind of policy that decided, and the operations
that need the action. Then list what else they need, and what to change.

TEXT is the answer, or any text around it: a body in JSON or XML, lines of a log, the
output of a command line tool or of Terraform. Without TEXT, or with -, it is read from
standard input. Nothing is sent anywhere, and credentials in the text are not shown.

With --policy, the output names the statement that denies the action or that should
allow it.

Exit codes: 0 answers were found, 2 the text holds none.`,
		Example: `  permgap why "Policy doesn't allow modelarts:notebook:start to be performed."
  terraform apply 2>&1 | permgap why
  permgap why - --policy policies/ < answer.json`,
		Args: cobra.ArbitraryArgs,
	}
	addList(cmd.Flags(), &f.policy, "policy", "", "`PATH` of the policies of the caller; may be repeated")
	cmd.Flags().StringVar(&f.principal, "principal", "", "the caller is this principal (`NAME`) of the configuration")
	addList(cmd.Flags(), &f.boundary, "boundary", "", "`PATH` of a boundary of the caller; may be repeated")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in, err := a.opened(cmd)
		if err != nil {
			return err
		}
		return runWhy(a, cmd, in, args, f)
	}
	return cmd
}

func runWhy(a *app, cmd *cobra.Command, in lookup, args []string, f whyFlags) error {
	text, err := denialText(a, cmd, args)
	if err != nil {
		return err
	}
	found, more := denial.Parse(text)
	if len(found) == 0 {
		return nothingDenied(args)
	}
	held, err := holders(a, cmd, in, f)
	if err != nil {
		return err
	}
	tellLowered(a, in.Config, "platform", "catalog", "exclude", "boundary")
	x := answer.Why(in.catalog, in.question(), found, more, held, answer.Given{Policies: f.policy, Flags: sameWords(cmd)})
	if in.format == "json" {
		return a.printJSON(x)
	}
	return a.show(a.style(in.Config), func(p *report.Page) { report.Denials(p, x) })
}

// denialText gives the text to explain. Words without quotes around them are one
// text.
func denialText(a *app, cmd *cobra.Command, args []string) (string, error) {
	if len(args) > 0 && !(len(args) == 1 && args[0] == source.Stdin) {
		return strings.Join(args, " "), nil
	}
	if f, is := a.stdin.(*os.File); is && len(args) == 0 && isTerminal(f) {
		return "", usage(cmd, "nothing to explain: give the text of an answer, or - to read it from standard input")
	}
	data, err := a.files().Input(cmd.Context(), source.Stdin, a.stdin, source.MaxBytes)
	if err != nil {
		return "", err
	}
	return string(data), nil
}

// nothingDenied is the error for a text without an answer.
func nothingDenied(args []string) error {
	words := message.In("")
	hint := message.New("hint-why-takes")
	if len(args) == 1 {
		if info, err := os.Stat(args[0]); err == nil && info.Mode().IsRegular() {
			hint = message.New("hint-why-file")
		}
	}
	return diag.Hint(errors.New(words.Phrase("why-nothing")), words.Text(hint))
}

// holders reads who holds the given policies.
func holders(a *app, cmd *cobra.Command, in lookup, f whyFlags) ([]principal.Principal, error) {
	switch {
	case f.principal != "" && len(f.policy) > 0:
		return nil, usage(cmd, "use either --policy or --principal")
	case f.principal != "":
		p, err := readPlan(a, cmd, in.catalog, nil, in.Config, auditFlags{principal: f.principal, boundary: f.boundary}, 0)
		if err != nil {
			return nil, err
		}
		return callers(a, p, "--principal")
	case len(f.policy) == 0:
		if len(f.boundary) > 0 {
			return nil, usage(cmd, "--boundary needs --policy")
		}
		return nil, nil
	}
	p, err := plan.Read(cmd.Context(), in.catalog, []plan.Spec{{
		Name: "the caller", As: plan.Joined, Documents: f.policy, Boundary: f.boundary,
	}}, plan.Options{
		Reader: a.files(), Stdin: a.stdin, Platform: policy.Platform(in.Platform), Own: isOwn,
		Exclude: in.Exclude, NoIgnore: in.NoIgnore,
	})
	if err != nil {
		return nil, err
	}
	return callers(a, p, "--policy")
}

// callers gives the principals of a plan, and tells what could not be read.
func callers(a *app, p *plan.Plan, flag string) ([]principal.Principal, error) {
	for _, fail := range p.Failures {
		a.complain(fail)
		a.code = exitTrouble
	}
	if tellBroken(a, p.Documents, "looked at") {
		a.code = exitTrouble
	}
	tellIgnored(a, audit.IgnoredBy(input(p).Others))
	if len(p.Principals) == 0 && len(p.Failures) == 0 {
		return nil, errors.New(flag + ": no policy of a caller in the given files")
	}
	return p.Principals, nil
}
