// Command gen is package gen as a program. The name of its folder keeps it out of
// ./..., so that 'go install ./...' installs permgap and nothing else.
package main

import (
	"os"

	"github.com/permgap/permgap/policies/internal/gen"
)

func main() { os.Exit(gen.Main(os.Args[1:], os.Stdout, os.Stderr)) }
