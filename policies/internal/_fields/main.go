// Command fields is package fields as a program: see policies/internal/_gen.
package main

import (
	"os"

	"github.com/permgap/permgap/policies/internal/fields"
)

func main() { os.Exit(fields.Main(os.Args[1:], os.Stderr)) }
