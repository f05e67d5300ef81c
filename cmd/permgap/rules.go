package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/rule"
)

func rulesCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "rules",
		Short:   "List the rules with their codes and levels",
		Example: "  permgap rules\n  permgap explain PG101",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return diag.Hint(fmt.Errorf("rules accepts no arguments, found %q", args[0]), "'permgap explain RULE' shows one rule")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.settings(cmd)
			if err != nil { // the list helps to mend a configuration with a wrong name
				if c, err = withoutFile(a, cmd, err); err != nil {
					return err
				}
			}
			format, err := a.listFormat(cmd)
			if err != nil {
				return err
			}
			if format == "json" {
				return a.printJSON(answer.AllRules())
			}
			var rows [][]string
			for _, r := range rule.All() {
				rows = append(rows, []string{string(r.Code), r.Name, r.Level.String(), r.Summary})
			}
			return a.show(a.style(c), func(p *report.Page) {
				p.Table([]string{"code", "rule", "level", "summary"}, rows)
			})
		},
	}
}

// withoutFile reads the settings without a configuration that is wrong, and warns of it.
func withoutFile(a *app, cmd *cobra.Command, wrong error) (*config.Config, error) {
	if a.flags.noConfig {
		return nil, wrong
	}
	if path := a.flags.config; path != "" {
		if _, err := a.files().Head(cmd.Context(), path, 1); err != nil {
			return nil, wrong
		}
	}
	c, err := config.Load(cmd.Context(), "-", cmd.Flags(), nil, a.files())
	if err != nil {
		return nil, wrong
	}
	a.tell("warning: the configuration is not used, since it is wrong:")
	a.complain(wrong)
	return c, nil
}
