package main

import "github.com/spf13/cobra"

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
	addCompletion(root)
}

// addCompletion adds the library's command, with our words.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		c.Args = noArgs
		c.Short = "Print the script that completes commands in a shell"
		c.Long = "Print a script for your shell that completes commands, flags and names of the catalogue.\n" +
			"The help of each shell says how to load it."
		c.RunE = func(cmd *cobra.Command, _ []string) error {
			return usage(cmd, "give a shell: bash, zsh, fish or powershell")
		}
	}
}
