package main

import (
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/report"
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

// versionRow is the JSON form of the version. Tool and catalog are as in
// reports, and os and arch what the program was built for.
type versionRow struct {
	Version string      `json:"version"` // of the form
	Tool    audit.Tool  `json:"tool"`
	Catalog catalogDate `json:"catalog"`
	Go      string      `json:"go"`
	OS      string      `json:"os"`
	Arch    string      `json:"arch"`
}

type catalogDate struct {
	Built string `json:"built"` // the date of its newest page that bears one
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program and of its catalogue",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.version(cmd) },
	}
}

func (a *app) version(cmd *cobra.Command) error {
	// A broken configuration must not hide the version.
	format, err := a.listFormat(cmd)
	if err != nil {
		return err
	}
	cat, err := a.embedded()
	if err != nil {
		return err
	}
	v := versionRow{"1", audit.Tool{Name: "permgap", Version: toolVersion()}, catalogDate{cat.Built()}, runtime.Version(), runtime.GOOS, runtime.GOARCH}
	if format == "json" {
		return a.printJSON(v)
	}
	return a.show(report.Options{}, func(p *report.Page) {
		p.Line(0, "permgap %s (catalogue of %s, %s %s/%s)", v.Tool.Version, v.Catalog.Built, v.Go, v.OS, v.Arch)
	})
}
