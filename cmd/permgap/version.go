package main

import (
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/policies"
)

// version is set by the release build.
var version = ""

// toolVersion gives the version of this program: the release's, else the
// module's, which has a v before it, else "devel".
func toolVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return strings.TrimPrefix(info.Main.Version, "v")
	}
	return "devel"
}

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program and of its catalogue",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return runVersion(a, cmd) },
	}
}

func runVersion(a *app, cmd *cobra.Command) error {
	// A broken configuration must not hide the version.
	format, err := a.listFormat(cmd)
	if err != nil {
		return err
	}
	v := answer.VersionOf(policies.Built(), toolVersion())
	if format == "json" {
		return a.printJSON(v)
	}
	return a.show(report.Options{}, func(p *report.Page) {
		p.Line(0, "permgap %s (catalogue of %s, %s %s/%s)", v.Tool.Version, v.Catalog.Built, v.Go, v.OS, v.Arch)
	})
}
