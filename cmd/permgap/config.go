package main

import (
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
)

func configCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings that hold, and where each comes from",
		Long: `Show the settings that hold in this folder, and where each comes from: a flag, a
variable of the environment, a line of the configuration, or the default.

A flag wins over the environment, the environment over the configuration. The output
is a configuration itself. A mistake in the configuration makes the exit code 2.`,
		Example: "  permgap config\n  PERMGAP_FAIL_ON=warning permgap config --strict\n  permgap config --format json",
		Args:    noArgs,
	}
	auditCommand(a).Flags().VisitAll(func(f *pflag.Flag) {
		if config.IsSetting(f.Name) {
			cmd.Flags().AddFlag(f)
		}
	})
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		format, err := a.listFormat(cmd)
		if err != nil {
			return err
		}
		others := pflag.NewFlagSet(cmd.Name(), pflag.ContinueOnError)
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "format" { // which is that of this output
				others.AddFlag(f)
			}
		})
		c, err := a.settingsUnder(cmd.Context(), others)
		if err != nil {
			return err
		}
		if err := checkFeatures(cmd, c); err != nil {
			return err
		}
		if err := checkSettings(a, cmd, c); err != nil {
			return err
		}
		e := config.EffectiveOf(c)
		if format == "json" {
			return a.printJSON(e)
		}
		return a.show(a.style(c), func(p *report.Page) {
			if format == "table" {
				report.SettingsTable(p, e)
			} else {
				report.Settings(p, e)
			}
		})
	}
	return cmd
}

// checkSettings refuses names that nothing knows, as an audit does: those of a principal
// are names of the platform that its documents are of.
func checkSettings(a *app, cmd *cobra.Command, c *config.Config) error {
	cat, err := a.open(cmd.Context(), c)
	if err != nil {
		return err
	}
	fromInput := func(p config.Principal) bool { return slices.Contains(p.Documents, source.Stdin) }
	if len(c.Principals) > 0 && !slices.ContainsFunc(c.Principals, fromInput) {
		_, err := readPlan(a, cmd, cat, nil, c, auditFlags{}, 0)
		return err
	}
	all := specOfArgs(a, nil, c, auditFlags{})
	all.Platform = policy.Platform(c.Platform)
	return plan.CheckNames(cat, all, plan.Use{Features: c.Features, Without: c.Without, At: c.At})
}
