package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/match"
)

// hinted is an error that says what to do next.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

// usage is a mistake in the command line.
func usage(cmd *cobra.Command, format string, args ...any) error {
	return hinted{fmt.Errorf(format, args...), fmt.Sprintf("see '%s --help'", cmd.CommandPath())}
}

// mistake is one in the configuration, at a place, else in the command line.
func mistake(cmd *cobra.Command, at, format string, args ...any) error {
	if at != "" {
		return placed(at, fmt.Errorf(format, args...))
	}
	return usage(cmd, format, args...)
}

// needArgs refuses a command line without arguments, and says what is missing.
func needArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(cmd, "%s needs %s", cmd.Name(), what)
		}
		return nil
	}
}

// noArgs refuses arguments. Those of a command that has others below it are
// meant as one of them.
func noArgs(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case !cmd.HasAvailableSubCommands():
		return usage(cmd, "%s takes no arguments, found %q", cmd.Name(), args[0])
	}
	text := fmt.Sprintf("unknown command %q", args[0])
	if cmd.HasParent() {
		text += " of " + cmd.Name()
	}
	var known []string
	for _, c := range cmd.Commands() {
		known = append(known, c.Name())
	}
	if near := match.Nearest(args[0], known); near != "" {
		return hinted{errors.New(text), didYouMean([]string{near})}
	}
	return usage(cmd, "%s", text)
}

// badFlag puts the library's words about a flag into ours, with the nearest
// flag for one that is unknown.
func badFlag(cmd *cobra.Command, err error) error {
	name, unknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !unknown {
		return usage(cmd, "%w", err)
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	if near := match.Nearest(name, known); near != "" {
		return hinted{err, didYouMean([]string{"--" + near})}
	}
	return usage(cmd, "%w", err)
}

// mostHelpWidth is where help is wrapped on any terminal: text gets no easier
// to read when it is wider.
const mostHelpWidth = 100

// showHelp prints what a command is for and how it is called, within the width
// of the terminal. The stream remembers if it fails.
func (a *app) showHelp(cmd *cobra.Command) {
	width := a.width()
	if width == 0 {
		width = 80
	}
	width = min(width, mostHelpWidth)
	var b strings.Builder
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	fmt.Fprintf(&b, "%s\n\nUsage:\n  %s\n", about, cmd.UseLine())
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\nCommands:\n")
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(&b, "  %-*s  %s\n", c.NamePadding(), c.Name(), c.Short)
			}
		}
	}
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	if cmd.HasAvailableLocalFlags() {
		fmt.Fprintf(&b, "\nFlags:\n%s", cmd.LocalFlags().FlagUsagesWrapped(width))
	}
	if cmd.HasAvailableInheritedFlags() {
		fmt.Fprintf(&b, "\nFlags of every command:\n%s", cmd.InheritedFlags().FlagUsagesWrapped(width))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n'%s COMMAND --help' says more about a command.\n", cmd.CommandPath())
	}
	fmt.Fprint(a.stdout, b.String())
}

// helpCommand is 'permgap help COMMAND', the same as the flag.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say how a command is called",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noArgs(about, rest)
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}
