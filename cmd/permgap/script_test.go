package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the transcripts, goldens and generated pages")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"permgap": main})
}

// withWorkers are the transcripts that read many files, in one run or in parts.
// The race detector looks at those alone: one document is judged by one goroutine.
var withWorkers = []string{
	"audit_notebook", "files", "input", "left_out", "lowered", "outputs", "overlay_audit", "repository", "streams", "summaries",
	"together", "workspaces",
}

// TestScripts runs the transcripts: what a user types, and every byte shown.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir, files := filepath.Join("testdata", "script"), []string(nil)
	if underRace {
		for _, name := range withWorkers {
			files = append(files, filepath.Join(dir, name+".txtar"))
		}
		dir = ""
	}
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		Files:               files,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("ROOT", root)
			e.Setenv("CI", os.Getenv("CI")) // must change nothing
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits,
		},
	})
}

// exits runs a program and checks its exit code: exits 2 permgap audit x.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGS...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = exitText(err)
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}
