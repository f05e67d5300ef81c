// Command generate writes the catalogue files of PAI from the flattened
// appendix and the table of facts about it:
//
//	go run ./policies/internal/pai/generate SEED FACTS LATER DIR
//
// It touches no SERVICE.corrections.yaml.
package main

import (
	"fmt"
	"os"

	"github.com/permgap/permgap/policies/internal/pai"
)

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: generate SEED FACTS LATER DIR")
		os.Exit(2)
	}
	if err := pai.Generate(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
