package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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

// unclear are words that a reader has to read twice; docs, help, rules and the
// comments of this package do without.
var unclear = regexp.MustCompile(`(?i)\b(of which|(is|are|was) told|(hangs?|hung) on|takes|whoever)\b`)

// mostWords is how long a sentence of a page may be.
const mostWords = 30

// TestPlainPages holds that sentences of the pages are short and plain. Code,
// tables and lists have forms of their own: only their words are looked at,
// and of code not even those.
func TestPlainPages(t *testing.T) {
	for _, page := range pages(t) {
		t.Run(page, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(moduleRoot(t), page))
			if err != nil {
				t.Fatal(err)
			}
			paragraphs, rest := prose(string(text))
			for _, words := range append(rest, paragraphs...) {
				if found := unclear.FindString(words); found != "" {
					t.Errorf("%q in: %s", found, words)
				}
			}
			for _, p := range paragraphs {
				for _, sentence := range sentences(p) {
					if n := len(strings.Fields(sentence)); n > mostWords {
						t.Errorf("%d words, at most %d: %s", n, mostWords, sentence)
					}
				}
			}
		})
	}
}

// pages names all pages that people write, from the root of the module.
func pages(t *testing.T) []string {
	t.Helper()
	out := []string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(filepath.Join(moduleRoot(t), pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			rel, err := filepath.Rel(moduleRoot(t), path)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, filepath.ToSlash(rel))
		}
	}
	if len(out) < 10 {
		t.Fatalf("only %d pages: were they moved?", len(out))
	}
	return out
}

var (
	fences     = regexp.MustCompile("(?ms)^ *(````?)[a-z]*.*?^ *````?$")
	inlineCode = regexp.MustCompile("`[^`]*`")
	link       = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	listItem   = regexp.MustCompile(`^ *([-*+]|[0-9]+\.) `)
	sentence   = regexp.MustCompile(`[.!?][)"]* +`)
)

// prose gives the paragraphs of a page, and apart from them its lists, tables
// and headings. Code stands there as a single word.
func prose(page string) (paragraphs, rest []string) {
	page = fences.ReplaceAllString(page, "")
	for block := range strings.SplitSeq(page, "\n\n") {
		block = strings.Trim(block, "\n")
		if strings.HasPrefix(block, "    ") || strings.HasPrefix(block, "\t") || strings.HasPrefix(block, "<") {
			continue // code
		}
		text := link.ReplaceAllString(inlineCode.ReplaceAllString(block, "code"), "$1")
		text = strings.Join(strings.Fields(text), " ")
		switch {
		case text == "":
		case strings.HasPrefix(block, "|"), strings.HasPrefix(block, "#"), listItem.MatchString(block):
			rest = append(rest, text)
		default:
			paragraphs = append(paragraphs, text)
		}
	}
	return paragraphs, rest
}

// sentences splits a paragraph. A colon before a list or code ends one too.
func sentences(paragraph string) []string {
	return sentence.Split(paragraph, -1)
}

// TestPlainHelp holds the same words for help, flags and rules.
func TestPlainHelp(t *testing.T) {
	a := &app{}
	var each func(cmd *cobra.Command)
	each = func(cmd *cobra.Command) {
		if cmd.HasParent() && cmd.Parent().Name() == "completion" {
			return // the library's words
		}
		texts := append([]string{cmd.Short}, strings.Split(cmd.Long, "\n\n")...)
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { texts = append(texts, f.Usage) })
		for _, text := range texts {
			checkWords(t, cmd.CommandPath(), text)
		}
		for _, c := range cmd.Commands() {
			each(c)
		}
	}
	each(a.root(nil))
	for _, r := range rule.All() {
		checkWords(t, string(r.Code), r.Summary+" "+r.Why)
	}
}

// checkWords holds that a text has no unclear words and, if it is no list, no
// long sentence.
func checkWords(t *testing.T, where, text string) {
	t.Helper()
	listed := strings.HasPrefix(text, "  ")
	text = strings.Join(strings.Fields(inlineCode.ReplaceAllString(text, "code")), " ")
	if found := unclear.FindString(text); found != "" {
		t.Errorf("%s: %q in: %s", where, found, text)
	}
	for _, sentence := range sentences(text) {
		if n := len(strings.Fields(sentence)); n > mostWords && !listed {
			t.Errorf("%s: %d words, at most %d: %s", where, n, mostWords, sentence)
		}
	}
}

// plainInCode are words that comments of packages may have beside the plain
// ones: the input of a function, and which of several.
var plainInCode = regexp.MustCompile(`(?i)\b(takes|(each|one|none) of which|told apart)\b`)

// TestPlainComments holds the words in the comments of this package, and of the
// packages but for those that are not read through yet.
func TestPlainComments(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		checkComments(t, file, func(text string) string { return text })
	}
	root, seen := moduleRoot(t), 0
	err = filepath.WalkDir(filepath.Join(root, "pkg"), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && filepath.Ext(path) == ".go" {
			seen++
			checkComments(t, path, func(text string) string { return plainInCode.ReplaceAllString(text, "") })
		}
		return err
	})
	if err != nil || seen == 0 {
		t.Errorf("%d files: %v", seen, err)
	}
}

// checkComments holds that no comment of a file has an unclear word, once those
// that may stand there are taken out.
func checkComments(t *testing.T, file string, without func(string) string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Comments {
		if found := unclear.FindString(without(strings.Join(strings.Fields(c.Text()), " "))); found != "" {
			t.Errorf("%s: %q in: %s", file, found, c.Text())
		}
	}
}

// TestDiagram holds that the functions and types which the diagram of the
// architecture names exist, in a package of that name.
func TestDiagram(t *testing.T) {
	root := moduleRoot(t)
	text, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, diagram, _ := strings.Cut(string(text), "<!-- diagram -->")
	diagram, _, _ = strings.Cut(diagram, "<!-- end -->")
	named := regexp.MustCompile(`\b([a-z]+)\.([A-Z][A-Za-z]*)`).FindAllStringSubmatch(diagram, -1)
	if len(named) < 15 {
		t.Fatalf("the diagram names only %v", named)
	}
	known := map[string]bool{}
	for file, f := range sources(t, root) {
		if !strings.HasPrefix(filepath.ToSlash(file), "pkg/") {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				known[f.Name.Name+"."+d.Name.Name] = true // methods too
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if typ, ok := s.(*ast.TypeSpec); ok {
						known[f.Name.Name+"."+typ.Name.Name] = true
					}
				}
			}
		}
	}
	for _, n := range named {
		if !known[n[0]] {
			t.Errorf("the diagram names %s, which does not exist", n[0])
		}
	}
}

// TestSteps holds that the functions exist which the architecture lists for how a
// verdict is found, and that the list has those of the search in their order.
func TestSteps(t *testing.T) {
	root := moduleRoot(t)
	text, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, steps, _ := strings.Cut(string(text), "How a verdict is found, by function:")
	steps, _, _ = strings.Cut(steps, "`Principal.Decide`")
	named := regexp.MustCompile(`\b(Principal|search|contexts|questions|view)\.([A-Za-z]+)`).FindAllStringSubmatch(steps, -1)
	if len(named) < 12 {
		t.Fatalf("the list names only %v", named)
	}
	known := map[string]bool{}
	for file, f := range sources(t, root) {
		if filepath.ToSlash(filepath.Dir(file)) != "pkg/access" {
			continue
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			of := fn.Recv.List[0].Type
			if star, is := of.(*ast.StarExpr); is {
				of = star.X
			}
			if name, is := of.(*ast.Ident); is {
				known[name.Name+"."+fn.Name.Name] = true
			}
		}
	}
	for _, n := range named {
		if !known[n[0]] {
			t.Errorf("the steps name %s, which pkg/access does not have", n[0])
		}
	}
	at := 0
	for _, name := range []string{"decideAtOnce", "rulingKey", "guardedAlike", "search.visit", "search.judge", "search.concrete",
		"neverTogether", "conclude"} {
		i := strings.Index(steps[at:], name)
		if i < 0 {
			t.Fatalf("the steps lack %s at its place", name)
		}
		at += i
	}
}
