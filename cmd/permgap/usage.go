package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/source"
)

// usage is a mistake in the command line.
func usage(cmd *cobra.Command, format string, args ...any) error {
	return diag.Hint(fmt.Errorf(format, args...), fmt.Sprintf("see '%s --help'", cmd.CommandPath()))
}

// mistake is one in the configuration, at a place, else in the command line.
func mistake(cmd *cobra.Command, at, format string, args ...any) error {
	if at != "" {
		return diag.Placed(at, fmt.Errorf(format, args...))
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
		return usage(cmd, "%s accepts no arguments, found %q", cmd.Name(), args[0])
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
		return diag.Hint(errors.New(text), diag.DidYouMean([]string{near}))
	}
	return usage(cmd, "%s", text)
}

// badFlag puts the library's words about a flag into ours, with the nearest
// flag for one that is unknown.
func badFlag(cmd *cobra.Command, err error) error {
	var bad *pflag.InvalidValueError
	if errors.As(err, &bad) && bad.GetFlag().Value.Type() == "bool" {
		return usage(cmd, "--%s is true or false, not %q", bad.GetFlag().Name, source.Head(bad.GetValue()))
	}
	name, unknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !unknown {
		return usage(cmd, "%w", err)
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	slices.Sort(known)
	if near := match.Nearest(name, known); near != "" {
		return diag.Hint(err, diag.DidYouMean([]string{"--" + near}))
	}
	return usage(cmd, "%w", err)
}
