package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/config/start"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/source"
)

func initCommand(a *app) *cobra.Command {
	var toStdout bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a first configuration for this folder",
		Long: `Look at the policies below the current folder and write a first ` + config.FileName + `: the
documents, their platforms, and the principals that attachments, folders and names
suggest, with comments. A file that exists is never written over.`,
		Example: "  permgap init\n  permgap init --print",
		Args:    noArgs,
	}
	cmd.Flags().BoolVar(&toStdout, "print", false, "print it instead")
	addList(cmd.Flags(), new([]string), "exclude", "", "leave out what this `GLOB` matches, such as 'testdata/**'; may be repeated")
	cmd.Flags().Bool("no-ignore", false, "look also at what a .gitignore leaves out")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return runInit(a, cmd, toStdout) }
	return cmd
}

func runInit(a *app, cmd *cobra.Command, toStdout bool) error {
	if destination(a.flags.output) != "" {
		return usage(cmd, "init writes %s: use --print for another place", config.FileName)
	}
	if len(a.flags.format) > 0 && !slices.Equal(a.flags.format, []string{"text"}) {
		return usage(cmd, "init writes YAML: leave out --format")
	}
	c, err := config.Load(cmd.Context(), "-", cmd.Flags(), a.env, a.files())
	if err != nil {
		return err
	}
	toStdout = toStdout || a.flags.output == "-"
	if !toStdout {
		if err := freeForConfig(); err != nil {
			return err
		}
	}
	cat, err := a.open(cmd.Context(), c)
	if err != nil {
		return err
	}
	p, err := plan.Read(cmd.Context(), cat, []plan.Spec{{Documents: []string{"."}}}, plan.Options{
		Reader: a.files(), Platform: policy.Platform(c.Platform), Own: isOwn, Exclude: c.Exclude, NoIgnore: c.NoIgnore,
	})
	if err != nil {
		return err
	}
	draft := start.Make(p)
	write := func(w io.Writer) error {
		_, err := io.WriteString(w, draft.Text)
		return err
	}
	if toStdout {
		return a.print(write)
	}
	above := config.Nearest()
	if err := writeNew(config.FileName, write); err != nil {
		return err
	}
	if above != "" {
		a.tell("note: %s no longer holds in this folder", above)
	}
	if !c.Quiet {
		a.tell("permgap: wrote %s: %s in %s; see 'permgap config', then 'permgap audit'", config.FileName,
			diag.Count(draft.Principals, "principal"), diag.Count(draft.Documents, "document"))
		if draft.Several > 0 {
			a.tell("note: in no list: %s with policies of several principals; 'permgap audit .' judges these as well",
				diag.Count(draft.Several, "file"))
		}
		if n := len(draft.Unwritable); n > 0 {
			a.tell("note: in no list: %s with a name that no configuration can have, such as %q", diag.Count(n, "file"),
				source.Head(draft.Unwritable[0]))
		}
	}
	return nil
}

// freeForConfig refuses to write where a configuration is, by any of its names.
func freeForConfig() error {
	if _, err := os.Lstat(config.FileName); !errors.Is(err, fs.ErrNotExist) {
		return diag.Hint(fmt.Errorf("%s: exists already, and is not written over", config.FileName), "'permgap init --print' prints a new one")
	}
	for _, name := range config.Misnames() {
		if _, err := os.Lstat(name); err == nil {
			return diag.Hint(fmt.Errorf("%s: the configuration must be called %s", name, config.FileName), "rename it, or use --print")
		}
	}
	return nil
}
