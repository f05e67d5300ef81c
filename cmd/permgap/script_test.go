package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/permgap/permgap/pkg/testinput"
)

var update = flag.Bool("update", false, "rewrite the transcripts, goldens and generated pages")

func TestMain(m *testing.M) {
	testscript.Main(testinput.Roomy{M: m}, map[string]func(){"permgap": main})
}

// withWorkers are the transcripts that read many files, in one run or in parts.
// The race detector looks at those alone: one document is judged by one goroutine.
var withWorkers = []string{
	"audit_notebook", "files", "input", "left_out", "lowered", "outputs", "overlay_audit", "repository", "streams", "summaries",
	"together", "workspaces",
}

// TestScripts runs the transcripts: what a user types, and every byte shown. The whole
// suite starts the program for each line, else most lines run in this process.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	if underRace {
		files = nil
		for _, name := range withWorkers {
			files = append(files, filepath.Join("testdata", "script", name+".txtar"))
		}
	}
	var variables []string
	if !*update && !testinput.Whole() {
		files, variables = inside(t, files)
	}
	testscript.Run(t, testscript.Params{
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
			"inside": func(ts *testscript.TestScript, neg bool, args []string) {
				if code := runInside(ts, variables, args); (code != 0) != neg {
					ts.Fatalf("exit code %d", code)
				}
			},
			"inside-exits": func(ts *testscript.TestScript, neg bool, args []string) {
				if code := strconv.Itoa(runInside(ts, variables, args[1:])); neg || code != args[0] {
					ts.Fatalf("exit code %s, want %s", code, args[0])
				}
			},
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

var (
	execLine  = regexp.MustCompile(`^((?:\[[^\]]*\] )*(?:! )?)exec permgap((?: .*)?[^&])$`)
	exitsLine = regexp.MustCompile(`^((?:\[[^\]]*\] )*)exits (\d+) permgap(?: |$)`)
	envLine   = regexp.MustCompile(`(?m)^env (\w+)=`)
	usesGit   = regexp.MustCompile(`(?m)^[^#]*\bgit `) // it gets the variables of the process
)

// inside copies transcripts with lines that run the program in this process: a start
// costs more than what most of them ask. A line with an input stays as it is. It gives
// the variables too that they set.
func inside(t *testing.T, files []string) (copies, variables []string) {
	dir := t.TempDir()
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		commands, archive, _ := strings.Cut(string(data), "\n-- ")
		for _, m := range envLine.FindAllStringSubmatch(commands, -1) {
			variables = append(variables, m[1])
		}
		if !usesGit.MatchString(commands) {
			lines := strings.Split(commands, "\n")
			for i, line := range lines {
				if i > 0 && strings.HasPrefix(lines[i-1], "stdin ") || strings.Contains(line, "completion") {
					continue // the library writes completion to the process
				}
				line = execLine.ReplaceAllString(line, "${1}inside${2}")
				lines[i] = exitsLine.ReplaceAllString(line, "${1}inside-exits ${2} ")
			}
			commands = strings.Join(lines, "\n")
		}
		copies = append(copies, filepath.Join(dir, filepath.Base(path)))
		if err := os.WriteFile(copies[len(copies)-1], []byte(commands+"\n-- "+archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return copies, variables
}

// process has one working directory, and transcripts run side by side.
var process sync.Mutex

// runInside runs the program in this process, in the folder of a transcript.
func runInside(ts *testscript.TestScript, variables, args []string) int {
	process.Lock()
	defer process.Unlock()
	here, err := os.Getwd()
	ts.Check(err)
	folder := ts.MkAbs(".")
	ts.Check(errors.Join(os.Chdir(folder), os.Setenv("PWD", folder))) // which keeps a link in the path
	defer func() { ts.Check(errors.Join(os.Chdir(here), os.Setenv("PWD", here))) }()
	env := []string{}
	for _, name := range append(variables, "PATH", "HOME", "CI", "ROOT") {
		env = append(env, name+"="+ts.Getenv(name))
	}
	return run(context.Background(), args, env, strings.NewReader(""), ts.Stdout(), ts.Stderr())
}
