package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
)

const renderLong = `Write a report that 'permgap audit --format json' made in other formats, with
the bytes that the audit would have written. It reads nothing but FILE (- for
standard input) and a configuration that --config names: no policies and no
catalogue. The report may come from another machine.

Exit codes are those of the audit:

  0  no finding at or above --fail-on
  1  findings
  2  no answer: the audit had none, or FILE is no report`

const renderExample = `  permgap audit --format json=report.json policies/
  permgap render report.json
  permgap render report.json --format sarif=report.sarif --format markdown`

func renderCommand(a *app) *cobra.Command {
	exitZero := false
	cmd := &cobra.Command{
		Use: "render FILE|-", Short: "Write the JSON report of an audit in other formats",
		Long: renderLong, Example: renderExample,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "render needs one report, which 'permgap audit --format json' writes; found %s", diag.Count(len(args), "argument"))
			}
			return nil
		},
	}
	set := cmd.Flags()
	set.String("fail-on", "error", "exit with 1 from this `LEVEL` on: error, warning, note or never")
	set.BoolVar(&exitZero, "exit-zero", false, "exit with 0 in place of 1, whatever was found")
	set.Bool("strict", false, "exit with 1 when something was not judged")
	set.String("group-by", "", "one block for each `WHAT`: grant or operation (default: as the format prefers)")
	set.BoolVar(&a.flags.showSuppressed, "show-suppressed", false, "show also the findings that are accepted")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if a.flags.config == "" { // one that lies about is not asked for
			a.flags.noConfig = true
		}
		c, err := a.settings(cmd)
		if err != nil {
			return err
		}
		return runRender(a, cmd, args[0], c, exitZero)
	}
	return cmd
}

// runRender is the whole command: read, write, and sum up in an exit code.
func runRender(a *app, cmd *cobra.Command, path string, c *config.Config, exitZero bool) error {
	sinks, err := a.sinks(cmd, c)
	if err != nil {
		return err
	}
	r, err := openReport(a, cmd, path)
	if err != nil {
		return err
	}
	if err := spareAll(cmd.Context(), a, sinks); err != nil {
		return err
	}
	o := telling(a, c)
	o.InRepository = report.InRepository(r)
	if err := a.writeAll(r, sinks, o); err != nil {
		return err
	}
	a.code = exitCode(r, c, exitZero)
	return nil
}

// openReport reads a report.
func openReport(a *app, cmd *cobra.Command, path string) (*audit.Report, error) {
	data, err := a.files().Input(cmd.Context(), path, a.stdin, report.MostBytes)
	name := path
	if path == source.Stdin {
		name = source.StdinPath
	}
	if err != nil {
		return nil, fmt.Errorf("%s: cannot read the report: %w", name, withoutHint(err))
	}
	return report.Read(name, data)
}
