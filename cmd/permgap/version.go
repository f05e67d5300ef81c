package main

import (
	"fmt"
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

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program and of its catalogue",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			cat, err := a.embedded()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.stdout, "permgap %s (catalogue of %s, %s %s/%s)\n",
				toolVersion(), cat.Built(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
