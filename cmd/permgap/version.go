package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the release build.
var version = ""

// toolVersion gives the version of this program: the release's, else the
// module's, else "devel".
func toolVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

// versionRow is the JSON form of the version.
type versionRow struct {
	Version  string `json:"version"` // of the form
	Tool     string `json:"tool"`
	Catalog  string `json:"catalog"` // the date of its newest page
	Go       string `json:"go"`
	Platform string `json:"platform"` // that the program was built for
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
	v := versionRow{"1", toolVersion(), cat.Built(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if format == "json" {
		return a.printJSON(v)
	}
	return a.show(func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "permgap %s (catalogue of %s, %s %s)\n", v.Tool, v.Catalog, v.Go, v.Platform)
		return err
	})
}
