package main

import (
	"go/ast"
	"path/filepath"
	"slices"
	"testing"
)

// TestStreams holds that a command writes through the functions that escape:
// show, printJSON and tell, and to no stream itself.
func TestStreams(t *testing.T) {
	own := []string{"main.go", "run.go", "output.go", "flags.go", "help.go"}
	for file, f := range sources(t, moduleRoot(t)) {
		if dir, name := filepath.Split(filepath.ToSlash(file)); dir != "cmd/permgap/" || slices.Contains(own, name) {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok &&
				slices.Contains([]string{"stdout", "stderr", "terminal", "Stdout", "Stderr", "OutOrStdout", "ErrOrStderr"}, s.Sel.Name) {
				t.Errorf("%s uses %s: commands print with show, printJSON and tell, which escape", file, s.Sel.Name)
			}
			return true
		})
	}
}
