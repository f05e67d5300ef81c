package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/report/layout"
)

// mostHelpWidth is where help is wrapped on any terminal: text gets no easier
// to read when it is wider.
const mostHelpWidth = 100

// showHelp prints what a command is for and how it is called, within the width
// of the terminal. The stream remembers if it fails.
func showHelp(a *app, cmd *cobra.Command) {
	width := min(report.Options{Width: a.width()}.Columns(), mostHelpWidth)
	var b strings.Builder
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	fmt.Fprintf(&b, "%s\n\nUsage:\n  %s\n", paragraphs(about, width), cmd.UseLine())
	if cmd.HasAvailableSubCommands() {
		listCommands(&b, cmd, width)
	}
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	if cmd.HasAvailableLocalFlags() {
		fmt.Fprintf(&b, "\nFlags:\n%s", sortedFlags(cmd.LocalFlags()).FlagUsagesWrapped(width))
	}
	if cmd.HasAvailableInheritedFlags() {
		fmt.Fprintf(&b, "\nFlags of every command:\n%s", sortedFlags(cmd.InheritedFlags()).FlagUsagesWrapped(width))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n%s\n", layout.Wrap(fmt.Sprintf("For the help of a command: '%s COMMAND --help'.", cmd.CommandPath()), width, 0))
	}
	fmt.Fprint(a.stdout, b.String())
}

// sortedFlags has flags shown by name.
func sortedFlags(set *pflag.FlagSet) *pflag.FlagSet {
	set.SortFlags = true
	return set
}

func listCommands(w io.Writer, cmd *cobra.Command, width int) {
	fmt.Fprintf(w, "\nCommands:\n")
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			indent := 4 + c.NamePadding()
			fmt.Fprintf(w, "  %-*s  %s\n", c.NamePadding(), c.Name(), layout.Wrap(c.Short, width, indent))
		}
	}
}

// paragraphs wraps a text anew. Lines that are indented stay: they are commands.
func paragraphs(text string, width int) string {
	parts := strings.Split(strings.TrimSpace(text), "\n\n")
	for i, part := range parts {
		if !strings.ContainsAny(part[:min(1, len(part))], " \t") {
			parts[i] = layout.Wrap(part, width, 0)
		}
	}
	return strings.Join(parts, "\n\n")
}

// helpCommand is 'permgap help COMMAND', the same as the flag.
func helpCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show the help of a command",
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
