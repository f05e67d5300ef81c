package main

import (
	"io"

	"github.com/spf13/cobra"
)

// command is the name of a command below the root, and what makes it.
type command struct {
	name string
	make func(a *app) *cobra.Command
}

func allCommands() []command {
	return []command{
		{"audit", auditCommand}, {"can", canCommand}, {"graph", graphCommand},
		{"render", renderCommand}, {"explain", explainCommand}, {"expand", expandCommand},
		{"roles", rolesCommand}, {"fix", fixCommand}, {"generate", generateCommand}, {"why", whyCommand}, {"diff", diffCommand},
		{"catalog", catalogCommand}, {"config", configCommand}, {"init", initCommand},
		{"rules", rulesCommand}, {"version", versionCommand},
	}
}

// plant adds the command that the arguments begin with. It needs no other, and
// to make them all costs more than many a run does; they are made for every
// other line, which asks for help, completion or something unknown.
func plant(a *app, root *cobra.Command, args []string) {
	for _, c := range allCommands() {
		if len(args) > 0 && args[0] == c.name {
			one := c.make(a)
			root.AddCommand(one)
			root.CompletionOptions.DisableDefaultCmd = true
			// The library sorts the flags again and again; who shows them sorts them once.
			one.Flags().SortFlags, root.PersistentFlags().SortFlags = false, false
			return
		}
	}
	for _, c := range allCommands() {
		root.AddCommand(c.make(a))
	}
	addCompletion(a, root)
}

// addCompletion adds the library's command, with our words and our way to write.
func addCompletion(a *app, root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		c.Args = noArgs
		c.Short = "Print the script that completes commands in a shell"
		c.Long = "Print a script for your shell that completes commands, flags and names of the catalogue.\n" +
			"The help of each shell says how to load it."
		c.RunE = func(cmd *cobra.Command, _ []string) error {
			return usage(cmd, "give a shell: bash, zsh, fish or powershell")
		}
		for _, shell := range c.Commands() {
			shell.RunE = func(cmd *cobra.Command, _ []string) error {
				plain, err := cmd.Flags().GetBool("no-descriptions")
				if err != nil {
					return err
				}
				return a.send(func(w io.Writer) error { return writeCompletion(w, root, cmd.Name(), !plain) })
			}
		}
	}
}

// writeCompletion writes the script of a shell.
func writeCompletion(w io.Writer, root *cobra.Command, shell string, descriptions bool) error {
	switch {
	case shell == "bash":
		return root.GenBashCompletionV2(w, descriptions)
	case shell == "fish":
		return root.GenFishCompletion(w, descriptions)
	case shell == "zsh" && descriptions:
		return root.GenZshCompletion(w)
	case shell == "zsh":
		return root.GenZshCompletionNoDesc(w)
	case descriptions:
		return root.GenPowerShellCompletionWithDesc(w)
	}
	return root.GenPowerShellCompletion(w)
}
