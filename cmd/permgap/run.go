package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/pkg/workers"
)

// The exit codes.
const (
	exitClean    = 0 // nothing at or above --fail-on
	exitFindings = 1 // findings; for expand and explain: nothing matches
	exitTrouble  = 2 // the question could not be answered
)

// app is one run of the program: its streams, its environment and the flags
// that all commands share.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	terminal       io.Writer // standard output as it was given
	env            map[string]string
	flags          flags
	tree           source.Tree   // that is read in place of the system's files; nil for none
	record         source.Record // what was read, not to be written over
	memory         memory
	told           bool // files that could not be read, on standard error
	code           int
}

// at is the same run over other files. Standard input has nothing for it.
func (a *app) at(tree source.Tree) *app {
	return &app{stdin: strings.NewReader(""), stdout: a.stdout, stderr: a.stderr, env: a.env, flags: a.flags, tree: tree}
}

// run is the whole program. It never panics: an internal error is reported
// as an error, with exit code 2.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, env: environment(env)}
	defer func() {
		if v := recover(); v != nil {
			a.apologize(v)
			code = exitTrouble
		}
	}()
	out := &checked{Writer: stdout}
	a.stdout, a.terminal = out, stdout
	err := a.obey(ctx, args)
	if err == nil {
		err = out.err
	}
	if err != nil {
		a.complain(err)
		return exitTrouble
	}
	return a.code
}

// obey does what the arguments say.
func (a *app) obey(ctx context.Context, args []string) error {
	if len(args) == 1 && args[0] == "version" {
		return runVersion(a, versionCommand(a)) // to read flags costs more than to answer, and there are none
	}
	deepen(0)
	root := a.root(args)
	if asksForCompletion(args) {
		completions(a, root)
		args = escaped(args)
	}
	root.SetArgs(args)
	return root.ExecuteContext(ctx)
}

// apologize tells of a panic, of this goroutine or of a worker that passed it
// on with its own stack.
func (a *app) apologize(v any) {
	stack := debug.Stack()
	if p, ok := v.(*workers.Panic); ok {
		v, stack = p.Value, p.Stack
	}
	a.tell("permgap: internal error: %s", cut(fmt.Sprint(v), mostPanic))
	a.tell("please report it at https://github.com/permgap/permgap/issues, with the smallest input that shows it, without secrets")
	if a.env["PERMGAP_TRACE"] != "" {
		for line := range strings.Lines(string(stack)) {
			a.tell("%s", strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", "    "))
		}
	}
}

// complain writes an error and the hint it carries; of joined errors each, as
// far as somebody would read them.
func (a *app) complain(err error) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		all := many.Unwrap()
		for _, e := range all[:min(len(all), mostErrors)] {
			a.complain(e)
		}
		if left := len(all) - mostErrors; left > 0 {
			a.tell("permgap: … and %s", diag.Count(left, "more error"))
		}
		return
	}
	a.tell("permgap: %s", cut(err.Error(), mostMessage))
	var h diag.Hinted
	if errors.As(err, &h) {
		a.tell("%s", cut(h.Hint, mostMessage))
	}
}

// tell writes one line to standard error. What is put into its format is
// escaped, as on a page.
func (a *app) tell(format string, args ...any) {
	io.WriteString(a.stderr, report.Line(format, args...)+"\n")
}

// How much of errors is shown: how many of joined ones, and how many bytes of a
// message or a panic, since a name in it may be a whole file.
const (
	mostErrors  = 100
	mostMessage = 4000
	mostPanic   = 200
)

// cut shortens a text to about n bytes, and says so.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n] + "…"
}

func environment(env []string) map[string]string {
	m := make(map[string]string, len(env))
	for _, kv := range env {
		if k, v, ok := strings.Cut(kv, "="); ok {
			m[k] = v
		}
	}
	return m
}

const longHelp = `permgap finds the permissions that a cloud policy forgets. It reads the policies
of a user, group or workload, and lists the operations that will fail with the
missing permissions of each. It works offline, before you deploy.

Exit codes: 0 clean, 1 findings or an unknown name, 2 no answer. For details see
'permgap audit --help'.`

// root builds the command tree, as much of it as the arguments ask for.
func (a *app) root(args []string) *cobra.Command {
	root := &cobra.Command{
		Use:           "permgap",
		Short:         "Audit cloud permission policies for missing prerequisites",
		Long:          longHelp,
		Args:          noArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	version := root.Flags().Bool("version", false, "print the version and exit")
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if *version {
			return runVersion(a, cmd)
		}
		return cmd.Help()
	}
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { showHelp(a, cmd) })
	root.SetHelpCommand(helpCommand(a))
	a.flags.register(root.PersistentFlags())
	root.SetIn(a.stdin)
	root.SetOut(a.stdout) // before the command that completes is made, which keeps it
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(badFlag)
	plant(a, root, args)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.flags.check(cmd) }
	return root
}
