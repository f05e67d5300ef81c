package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/repair"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
)

const fixLong = `Add what policies lack: the least set of actions with which no permission is
missing above a note. By default a diff is shown, which 'git apply' accepts;
--write edits the files. Every other byte stays.

Huawei Cloud wants global and project-level actions in policies of their own: the
global ones go to NAME-global.json beside the policy, or to a second resource in
Terraform. No file is written over.

--require NAME makes an operation work that the policy does not grant yet.

A Deny, a boundary, a role and a grant in part are never changed: a sentence says
what to do. Policies in JSON are edited, and those that stand literally in Terraform
or YAML; for every other form a sentence says what to add.

Without a PATH the principals of the configuration are repaired.

Exit codes:

  0  nothing to do, or all is written
  1  something to do (--diff), or something is left to you (--write)
  2  no answer, as for audit`

const fixExample = `  permgap fix policy.json
  permgap fix policy.json | git apply
  permgap fix --write --without sfs-turbo policies/
  permgap fix --only modelarts.notebook.start policy.json
  permgap fix --require modelarts.notebook.start policy.json
  permgap fix --format json policy.json`

// fixFlags are the flags of the fix command beside those of audits.
type fixFlags struct {
	auditFlags
	diff, write bool
	rules       []string
}

func fixCommand(a *app) *cobra.Command {
	var f fixFlags
	cmd := &cobra.Command{
		Use: "fix [PATH...|-]", Short: "Add what policies lack, as a diff or in the files",
		Long: fixLong, Example: fixExample, Args: cobra.ArbitraryArgs,
	}
	set := cmd.Flags()
	set.BoolVar(&f.diff, "diff", false, "show what would change as a unified diff (the default)")
	set.BoolVar(&f.write, "write", false, "edit the files in place")
	addList(set, &f.only, "only", "", "repair only this operation, action, API, title or pattern (`NAME`); may be repeated")
	addList(set, new([]string), "require", "",
		"make this operation work (`NAME,...`, as for audit): its own actions are granted as well; may be repeated")
	addSplitList(set, &f.rules, "rule", "repair only findings of these rules (`CODE,...`): PG101, PG406")
	addPrincipalFlags(set, &f.auditFlags)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := a.settings(cmd)
		if err != nil {
			return err
		}
		return runFix(a, cmd, args, c, f)
	}
	return cmd
}

func runFix(a *app, cmd *cobra.Command, args []string, c *config.Config, f fixFlags) error {
	rules, err := checkFix(a, cmd, args, c, f)
	if err != nil {
		return err
	}
	cat, err := a.open(cmd.Context(), c)
	if err != nil {
		return err
	}
	f.unlisted = len(args) > 0 && f.principal == "" // only what is named is edited
	held, err := readPlan(a, cmd, cat, args, c, f.auditFlags, 0)
	if err != nil {
		return err
	}
	for _, fail := range held.Failures {
		a.complain(fail)
	}
	tellLowered(a, c)
	tellIgnored(a, audit.IgnoredBy(input(held).Others))
	trouble := len(held.Failures) > 0 || held.Broken() || len(held.Principals) == 0
	required := cmd.Flags().Changed("require")
	if n := len(held.Principals); required && n > 1 {
		return diag.Hint(fmt.Errorf("--require is for one principal, and these are %d", n),
			"name one policy, or use --together or --principal NAME")
	}
	accepted, err := acceptedBy(a, cmd, cat, held, c, args, f.auditFlags)
	if err != nil {
		return err
	}
	fixed := fixAll(cat, held.Principals, repair.Options{
		Audit: judging(cmd, c, f.auditFlags), Rules: rules, Again: rereading(cmd.Context(), args, c), Read: present, Grant: required,
		Elsewhere: source.Declaring(cmd.Context(), rereaders(args, c)),
		Named:     named(args, c),
		Accepted:  func(code rule.Code, of, operation string) bool { return accepted[acceptance{code, of, operation}] },
	})
	if n := len(accepted); n > 0 {
		fixed.Left = append(fixed.Left, repair.Left{Message: message.New("repair-accepted", message.Count("count", n))})
	}
	listed := listDrafts(c, fixed)
	if err := checkBroken(a, held.Documents, len(held.Failures) == 0 && len(held.Principals) == 0); err != nil {
		return err
	}
	if err := deliverFixed(a, c, fixed, f.write, trouble, listed); err != nil {
		return err
	}
	switch {
	case trouble:
		a.code = exitTrouble
	case fixed.Open(), !f.write && len(fixed.Changes) > 0:
		a.code = exitFindings
	}
	return nil
}

// deliverFixed edits the files or shows the changes, and says what is left.
func deliverFixed(a *app, c *config.Config, fixed *repair.Fixed, write, trouble, listed bool) error {
	if write {
		if err := writeChanges(a, c, fixed); err != nil {
			return err
		}
	}
	if slices.Contains(a.flags.format, "json") {
		return a.printJSON(fixed.Outcome(message.In(""), write, trouble))
	}
	if !write {
		if err := showChanges(a, c, fixed); err != nil {
			return err
		}
	}
	tellFixed(a, c, fixed, trouble, listed)
	return nil
}

// listDrafts says which principals of the configuration must list a new policy: they
// hold the one beside it. It reports whether there are any who hold that.
func listDrafts(c *config.Config, fixed *repair.Fixed) (held bool) {
	for _, draft := range fixed.Drafts {
		with := config.HoldersOf(c, draft.Paths)
		for _, p := range config.HoldersOf(c, []string{draft.Path}) {
			held = true
			if !slices.ContainsFunc(with, func(other config.Principal) bool { return other.Name == p.Name }) {
				fixed.Beside = append(fixed.Beside, message.New("repair-list", message.Names("paths", draft.Paths),
					message.Name("principal", p.Name), message.Name("config", c.Path)))
			}
		}
	}
	return held
}

// rereading reads texts as those of files, with what reads the files of the run.
func rereading(ctx context.Context, args []string, c *config.Config) repair.Rereading {
	with := rereaders(args, c)
	return func(texts map[string][]byte) (map[string][]*policy.Document, int) {
		return source.Again(ctx, texts, with)
	}
}

// rereaders are the options that read the files of a run again.
func rereaders(args []string, c *config.Config) source.Options {
	from := source.Reader{}
	if len(args) == 0 {
		from = c.Files
	}
	from.Record = nil
	return source.Options{Reader: from, Policy: policy.Options{Platform: policy.Platform(c.Platform), JSONC: c.JSONC}}
}

// named says which files a run may edit: those that its paths, or the documents of the
// configuration, name, and what is below a folder of them. Terraform reads others.
func named(args []string, c *config.Config) func(path string) bool {
	if len(args) == 0 {
		for _, p := range c.Principals {
			args = append(args, p.Documents...)
		}
	}
	var all []string
	for _, name := range args {
		if _, err := os.Lstat(name); err != nil {
			if at := strings.IndexAny(name, "*?[{"); at >= 0 {
				name = filepath.Dir(name[:at] + "_") // a pattern is about files below
			}
		}
		all = append(all, source.Absolute(name))
	}
	return func(path string) bool {
		return path == source.StdinPath || slices.ContainsFunc(all, func(name string) bool {
			rel, err := filepath.Rel(name, source.Absolute(path))
			return err == nil && filepath.IsLocal(rel)
		})
	}
}

// checkFix holds the rules across flags, and reads those of --rule.
func checkFix(a *app, cmd *cobra.Command, args []string, c *config.Config, f fixFlags) (rules []rule.Code, err error) {
	switch {
	case f.diff && f.write:
		return nil, usage(cmd, "use either --diff or --write")
	case f.write && slices.Contains(args, source.Stdin):
		return nil, usage(cmd, "--write needs files: standard input cannot be edited")
	case f.write && a.flags.output != "":
		return nil, usage(cmd, "use either --write or --output: --write edits the files themselves")
	case len(a.flags.format) > 1, len(a.flags.format) == 1 && a.flags.format[0] != "text" && a.flags.format[0] != "json":
		return nil, usage(cmd, "fix has the formats text (a unified diff) and json, not %q", strings.Join(a.flags.format, ", "))
	}
	for _, name := range f.rules {
		known, ok := rule.Get(name)
		if !ok || !slices.Contains(repair.Rules(), known.Code) {
			var codes []string
			for _, code := range repair.Rules() {
				codes = append(codes, string(code))
			}
			return nil, usage(cmd, "--rule %s: fix repairs %s", name, diag.Or(codes))
		}
		rules = append(rules, known.Code)
	}
	return rules, checkFeatures(cmd, c)
}

// checkBroken tells of documents that cannot be interpreted: nothing is done to them.
func checkBroken(a *app, docs []*policy.Document, none bool) error {
	tellBroken(a, docs, "repaired")
	if none {
		return diag.Hint(errors.New("no policy to repair"), "'permgap audit' says what the files are")
	}
	return nil
}

// tellBroken names the documents that cannot be interpreted, and what is not done with
// them. It reports whether there are any.
func tellBroken(a *app, docs []*policy.Document, what string) (any bool) {
	for _, d := range docs {
		if d.Broken() {
			any = true
			at := d.File.Locate(diag.Span{Start: d.Span.Start, End: d.Span.Start}, d.Pointer)
			a.tell("permgap: %s:%d:%d: cannot be interpreted, and is not %s: see 'permgap audit'", at.Path, at.Line, at.Column, what)
		}
	}
	return any
}

// fixAll repairs, and looks for files in the way.
func fixAll(cat *catalog.Catalog, principals []principal.Principal, o repair.Options) *repair.Fixed {
	return repair.Fix(cat, principals, o, func(path string) bool {
		_, err := os.Lstat(path)
		return !errors.Is(err, fs.ErrNotExist)
	})
}

// present reads a file that stands where a policy would be made; nil where it is none.
func present(path string) []byte {
	data, err := source.Reader{}.File(context.Background(), path)
	if err != nil {
		return nil
	}
	return data
}

// mostDiff is how long a diff of one file may be.
const mostDiff = 1 << 20

// showChanges writes the diff. What may not be shown, or would not show as it is, is
// left out and named: a diff must be exact.
func showChanges(a *app, c *config.Config, fixed *repair.Fixed) error {
	var b bytes.Buffer
	for i := range fixed.Changes {
		change := &fixed.Changes[i]
		diff := change.Diff()
		switch shown := repair.Shown(diff); {
		case change.ShowsSecret(diff):
			fixed.Left = append(fixed.Left, repair.NotShown(change.Path, "secret"))
		case report.Escape(change.Path) != change.Path, !showsAll(change, shown):
			fixed.Left = append(fixed.Left, repair.NotShown(change.Path, "signs"))
		case len(diff) > mostDiff:
			fixed.Left = append(fixed.Left, repair.NotShown(change.Path, "size"))
		default:
			b.WriteString(diff)
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return a.send(func(w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	})
}

// showsAll reports whether every sign of a diff shows, but for tabs and the mark that
// a file begins with.
func showsAll(c *repair.Change, shown string) bool {
	const mark = "\uFEFF"
	shown = strings.ReplaceAll(shown, "\t", " ")
	if bytes.HasPrefix(c.Before, []byte(mark)) {
		shown = strings.Replace(shown, mark, "", 2)
	}
	shown = "-" + shown // as each line begins with a sign
	return report.Escape(shown) == shown
}

// writeChanges edits the files: first what is new, so that an action that moves is
// never in neither file.
func writeChanges(a *app, c *config.Config, fixed *repair.Fixed) error {
	changes := slices.Clone(fixed.Changes)
	slices.SortStableFunc(changes, func(a, b repair.Change) int { return rank(a) - rank(b) })
	for _, change := range changes {
		if err := unchanged(change); err != nil {
			return err
		}
	}
	for _, change := range changes {
		write := writeFile
		if change.Before == nil {
			write = writeNew
		}
		if err := write(change.Path, func(w io.Writer) error {
			_, err := w.Write(change.After)
			return err
		}); err != nil {
			return err
		}
		if !c.Quiet {
			a.tell("permgap: %s", message.In(c.Lang).Text(message.New("repair-wrote", message.Name("path", change.Path),
				message.Count("added", change.Added), message.Count("moved", change.Moved))))
		}
	}
	return nil
}

func rank(c repair.Change) int {
	if c.Before == nil {
		return 0
	}
	return 1
}

// unchanged refuses to edit a file that is no more what was read, or to make one that
// is there.
func unchanged(c repair.Change) error {
	if c.Before == nil {
		if _, err := os.Lstat(c.Path); err == nil {
			return fmt.Errorf("%s: exists already, and is not written over", c.Path)
		}
		return nil
	}
	data, err := source.Reader{}.File(context.Background(), c.Path)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Path, withoutHint(err))
	}
	if !bytes.Equal(data, c.Before) {
		return diag.Hint(fmt.Errorf("%s: has changed since it was read", c.Path), "run 'permgap fix' again")
	}
	return nil
}

// tellFixed says what an edit does not do.
func tellFixed(a *app, c *config.Config, fixed *repair.Fixed, trouble, listed bool) {
	words := message.In(c.Lang)
	for _, l := range fixed.Left {
		if l.Open {
			a.tell("left to you: %s", words.Text(l.Message))
			for line := range strings.Lines(l.Text) {
				a.tell("    %s", strings.TrimRight(line, "\r\n"))
			}
		}
	}
	if c.Quiet {
		return
	}
	for _, l := range fixed.Left {
		if !l.Open {
			a.tell("note: %s", words.Text(l.Message))
		}
	}
	for _, m := range fixed.Beside {
		a.tell("note: %s", words.Text(m))
	}
	if len(fixed.Beside) > 0 && !listed {
		a.tell("note: %s", words.Text(message.New("repair-together")))
	}
	if len(fixed.Changes)+len(fixed.Left) == 0 && !trouble {
		a.tell("%s", words.Text(message.New("repair-nothing")))
	}
}
