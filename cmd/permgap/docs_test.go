package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/rule"
)

func exitText(err error) string {
	var e *exec.ExitError
	if errors.As(err, &e) {
		return strconv.Itoa(e.ExitCode())
	}
	return err.Error()
}

// moduleRoot is the folder of go.mod, where the commands of the pages run.
func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// perform runs a command line in the current folder, as in a pipe, and gives
// what it shows: standard error first, then standard output.
func perform(stdin string, args ...string) (shown string, code int) {
	var out, err bytes.Buffer
	code = run(context.Background(), args, nil, strings.NewReader(stdin), &out, &err)
	return err.String() + out.String(), code
}

// TestPages runs every console block of the pages again: each line behind
// "$ " is a command, and what stands below it is what it shows.
func TestPages(t *testing.T) {
	root := moduleRoot(t)
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	pages = append(pages, filepath.Join(root, "README.md"))
	t.Chdir(root)
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			compareOrUpdate(t, page, string(text), rerun(t, string(text)))
		})
	}
}

var consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```")

// rerun gives the page with the output of its console blocks made anew.
func rerun(t *testing.T, page string) string {
	return consoleBlock.ReplaceAllStringFunc(page, func(block string) string {
		var out strings.Builder
		out.WriteString("```console\n")
		for _, line := range strings.Split(block, "\n") {
			command, ok := strings.CutPrefix(line, "$ ")
			if !ok {
				continue
			}
			fmt.Fprintf(&out, "%s\n%s", line, typed(t, command))
		}
		return out.String() + "```"
	})
}

// typed runs one line of a console block.
func typed(t *testing.T, line string) string {
	t.Helper()
	words := splitWords(t, line)
	stdin := ""
	if len(words) > 3 && words[0] == "cat" && words[2] == "|" {
		data, err := os.ReadFile(words[1])
		if err != nil {
			t.Fatal(err)
		}
		stdin, words = string(data), words[3:]
	}
	exit := "exit code %d\n"
	switch {
	case words[0] == "permgap":
		words = words[1:]
	case len(words) > 2 && words[0] == "go" && words[1] == "run" && words[2] == "./cmd/permgap":
		words = words[3:]
		exit = "exit status %d\n" // the words of go run
	default:
		t.Fatalf("a console block runs %q, which is not permgap", line)
	}
	shown, code := perform(stdin, words...)
	if code != 0 {
		shown += fmt.Sprintf(exit, code)
	}
	return shown
}

// splitWords splits a command line at spaces outside single quotes.
func splitWords(t *testing.T, line string) []string {
	t.Helper()
	var words []string
	word, quoted, started := "", false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, started = !quoted, true
		case r == ' ' && !quoted:
			if started || word != "" {
				words = append(words, word)
			}
			word, started = "", false
		default:
			word += string(r)
		}
	}
	if quoted {
		t.Fatalf("open quote in %q", line)
	}
	if started || word != "" {
		words = append(words, word)
	}
	return words
}

func compareOrUpdate(t *testing.T, path, have, want string) {
	t.Helper()
	if have == want {
		return
	}
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not what the program says; run: go test ./cmd/permgap -run '%s' -update\n%s", filepath.Base(path),
		strings.SplitN(t.Name(), "/", 2)[0], cmp.Diff(have, want))
}

// TestChecksPage generates docs/checks.md from pkg/rule, with the output of
// the examples; each bad one must earn its rule and each good one must not.
func TestChecksPage(t *testing.T) {
	path := filepath.Join(moduleRoot(t), "docs", "checks.md")
	var b strings.Builder
	b.WriteString("# Checks\n\n<!-- Generated from pkg/rule: go test ./cmd/permgap -run TestChecksPage -update -->\n\n" +
		"Each rule has a policy that triggers it, the output of permgap, and a corrected policy.\n" +
		"Change the level of a rule in the [configuration](configuration.md).\n\n" +
		"| code | rule | level | |\n|---|---|---|---|\n")
	for _, r := range rule.All() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s |\n", r.Code, strings.ToLower(string(r.Code)), r.Name, r.Level, r.Summary)
	}
	for _, r := range rule.All() {
		fmt.Fprintf(&b, "\n<a id=\"%s\"></a>\n\n## %s %s\n\n%s %s Level: %s. Since %s.\n", strings.ToLower(string(r.Code)), r.Code,
			r.Name, r.Summary, r.Why, r.Level, r.Since)
		bad, good := example(t, r.Bad), example(t, r.Good)
		if !strings.Contains(bad, "["+string(r.Code)+"]") {
			t.Errorf("%s: the bad example does not earn it:\n%s", r.Code, bad)
		}
		if strings.Contains(good, "["+string(r.Code)+"]") {
			t.Errorf("%s: the good example earns it:\n%s", r.Code, good)
		}
		b.WriteString("\n" + exampleInput(r.Bad) + "\n```text\n$ permgap " + r.Bad.Args + "\n" + bad + "```\n")
		b.WriteString("\nBetter:\n\n" + exampleInput(r.Good) + "\n```text\n$ permgap " + r.Good.Args + "\n" + good + "```\n")
	}
	have, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	compareOrUpdate(t, path, string(have), b.String())
}

// exampleInput shows the files of an example.
func exampleInput(e rule.Example) string {
	var b strings.Builder
	for _, f := range e.Extra {
		fmt.Fprintf(&b, "`%s`:\n\n```%s\n%s```\n\n", f.Name, strings.TrimPrefix(filepath.Ext(f.Name), "."), f.Content)
	}
	if e.Input != "" {
		fmt.Fprintf(&b, "```json\n%s```\n", e.Input)
	}
	return b.String()
}

// example runs an example in a folder of its own.
func example(t *testing.T, e rule.Example) string {
	t.Helper()
	dir := t.TempDir()
	files := append([]rule.File{}, e.Extra...)
	if e.Input != "" {
		files = append(files, rule.File{Name: "policy.json", Content: e.Input})
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	shown, code := perform("", splitWords(t, e.Args)...)
	if code != 0 {
		shown += fmt.Sprintf("exit code %d\n", code)
	}
	return shown
}
