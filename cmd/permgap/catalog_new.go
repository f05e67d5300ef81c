package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	catalogfile "github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
)

func catalogNewCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "new SERVICE --platform PLATFORM",
		Short: "Print a first file for a new service of the catalogue",
		Long: `Print a small valid file to begin a service with. Replace its content by what a
document states. Put it into policies/PLATFORM/SERVICE.yaml of the repository, or
add it to the built-in catalogue with --catalog.`,
		Example: "  permgap catalog new eihealth --platform huaweicloud --output policies/huaweicloud/eihealth.yaml",
		Args:    needArgs("the name of a service: what stands before the colon of its actions"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			switch {
			case len(args) > 1:
				return usage(cmd, "new accepts one service, found %d", len(args))
			case in.Platform == "":
				return usage(cmd, "new needs a platform: --platform huaweicloud, for instance")
			}
			p := policy.Platform(in.Platform)
			text, err := catalogfile.Begin(p, args[0], time.Now().UTC().Format(time.DateOnly))
			if err != nil {
				return err
			}
			for _, s := range in.catalog.Services(p) {
				if match.EqualFold(s.Name, args[0]) {
					return diag.Hint(fmt.Errorf("the catalogue has %s on %s already", s.Name, p),
						fmt.Sprintf("add to its file, policies/%s/%s.yaml, or add a file with --catalog", p, match.Fold(s.Name)))
				}
			}
			if path := destination(a.flags.output); path != "" {
				if _, err := os.Lstat(path); err == nil {
					return diag.Hint(fmt.Errorf("%s exists and would be overwritten", path), "give --output another file")
				}
			}
			return a.show(report.Options{}, func(p *report.Page) {
				for line := range strings.Lines(text) {
					p.Line(0, "%s", strings.TrimSuffix(line, "\n"))
				}
			})
		},
	}
}
