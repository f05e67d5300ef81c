// Command mutate breaks the code on purpose, one small change at a time, and
// lists what became of each change:
//
//	go run ./.ci/mutate -n 20 -seed 1 ./pkg/access/decide.go ./pkg/audit -- . ./pkg/audit ./cmd/permgap:TestScripts
//
// Before -- stand files, lines (FILE:LINE) or folders to break: each gives as many
// changes as the others. Behind it stand the packages to test, in order: the first failure ends
// the tests of a change. A dot is the package of the change, and a pattern
// behind a colon names the tests to run. Run it in a clone without ../shared to
// see what a clone holds by itself. The sources are not touched: the tests run
// with an overlay. It exits with 1 if a change survived.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	n := flag.Int("n", 20, "changes to try, at random; 0 for all")
	skip := flag.Int("skip", 0, "changes that were tried before")
	seed := flag.Uint64("seed", 1, "which")
	limit := flag.Duration("timeout", 3*time.Minute, "for the tests of one change: more is a change that they noticed")
	short := flag.Bool("short", true, "run the short tests")
	flag.Parse()
	survived, err := run(flag.Args(), *n, *skip, *seed, *limit, *short)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if survived > 0 {
		os.Exit(1)
	}
}

// change is one way to break a file.
type change struct {
	file, what string
	line       int
	place      int // among those of the file
}

func run(args []string, n, skip int, seed uint64, limit time.Duration, short bool) (survived int, err error) {
	split := slices.Index(args, "--")
	if split < 1 || split == len(args)-1 {
		return 0, errors.New("name what to break, then --, then the packages to test")
	}
	sampled, err := sample(args[:split], n, seed)
	if err != nil {
		return 0, err
	}
	sampled = sampled[min(skip, len(sampled)):]
	killed, broken := 0, 0
	for _, c := range sampled {
		outcome, err := try(c, args[split+1:], limit, short)
		if err != nil {
			return survived, err
		}
		switch outcome {
		case survives:
			survived++
		case breaks:
			broken++
		default:
			killed++
		}
		fmt.Printf("%s:%d | %s | %s\n", c.file, c.line, c.what, outcome)
	}
	fmt.Printf("%d changes: %d noticed, %d survive, %d do not compile\n", len(sampled), killed, survived, broken)
	return survived, nil
}

// sample draws n changes, one from each argument in turn; 0 is all.
func sample(args []string, n int, seed uint64) (drawn []change, err error) {
	var rooms [][]change
	total := 0
	for i, arg := range args {
		arg, line, _ := strings.Cut(arg, ":")
		files, err := sources(arg)
		if err != nil {
			return nil, err
		}
		var all []change
		for _, file := range files {
			cs, _, err := changes(file, -1)
			if err != nil {
				return nil, err
			}
			all = append(all, slices.DeleteFunc(cs, func(c change) bool { return line != "" && strconv.Itoa(c.line) != line })...)
		}
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		rooms = append(rooms, all)
		total += len(all)
	}
	if n == 0 || n > total {
		n = total
	}
	for turn := 0; len(drawn) < n; turn++ {
		for _, all := range rooms {
			if turn < len(all) && len(drawn) < n {
				drawn = append(drawn, all[turn])
			}
		}
	}
	return drawn, nil
}

// sources lists the files of an argument that may be broken: no tests.
func sources(arg string) (files []string, err error) {
	if strings.HasSuffix(arg, ".go") {
		return []string{arg}, nil
	}
	found, err := filepath.Glob(filepath.Join(arg, "*.go"))
	if err != nil {
		return nil, err
	}
	files = slices.DeleteFunc(found, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: nothing to break", arg)
	}
	return files, nil
}

// changes lists the ways to break a file, and gives the text of the file broken
// in the one that is wanted. Generated code has none: its generator is what can
// be wrong.
func changes(file string, wanted int) (all []change, text []byte, err error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, nil, parser.ParseComments)
	if err != nil || ast.IsGenerated(tree) {
		return nil, nil, err
	}
	note := func(at token.Pos, what string) {
		if len(all) == wanted {
			var b bytes.Buffer
			err = printer.Fprint(&b, set, tree)
			text = b.Bytes()
		}
		all = append(all, change{file, what, set.Position(at).Line, len(all)})
	}
	ast.Inspect(tree, func(node ast.Node) bool {
		switch x := node.(type) {
		case *ast.BinaryExpr:
			if to, ok := operators[x.Op]; ok {
				from := x.Op
				x.Op = to
				note(x.OpPos, fmt.Sprintf("%s for %s", to, from))
				x.Op = from
			}
		case *ast.BranchStmt:
			if x.Label == nil && (x.Tok == token.CONTINUE || x.Tok == token.BREAK) {
				from := x.Tok
				x.Tok = token.CONTINUE + token.BREAK - from
				note(x.TokPos, fmt.Sprintf("%s for %s", x.Tok, from))
				x.Tok = from
			}
		case *ast.IfStmt:
			cond := x.Cond
			x.Cond = &ast.UnaryExpr{Op: token.NOT, X: &ast.ParenExpr{X: cond}}
			note(x.If, "if not")
			x.Cond = cond
		case *ast.Ident:
			if x.Name == "true" || x.Name == "false" {
				from := x.Name
				x.Name = map[string]string{"true": "false", "false": "true"}[from]
				note(x.NamePos, x.Name+" for "+from)
				x.Name = from
			}
		case *ast.BlockStmt:
			for i, s := range x.List {
				assignment, isAssignment := s.(*ast.AssignStmt)
				_, isCall := s.(*ast.ExprStmt)
				_, isCount := s.(*ast.IncDecStmt)
				if !isCall && !isCount && (!isAssignment || assignment.Tok == token.DEFINE) {
					continue
				}
				x.List[i] = &ast.EmptyStmt{Semicolon: s.Pos(), Implicit: true}
				note(s.Pos(), "nothing for a statement")
				x.List[i] = s
			}
		}
		return true
	})
	return all, text, err
}

var operators = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ,
	token.GEQ: token.GTR, token.LAND: token.LOR, token.LOR: token.LAND, token.SUB: token.ADD,
}

// Outcomes of a change; any other names the test that noticed it.
const (
	survives = "**survives**"
	breaks   = "does not compile"
)

// try runs the tests with a change, one package after the other.
func try(c change, packages []string, limit time.Duration, short bool) (outcome string, err error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	path, err := filepath.Abs(c.file)
	if err != nil {
		return "", err
	}
	changed, replace := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json")
	_, text, err := changes(c.file, c.place)
	if err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		return "", err
	}
	if err := errors.Join(os.WriteFile(changed, text, 0o600), os.WriteFile(replace, overlay, 0o600)); err != nil {
		return "", err
	}
	own := "./" + filepath.ToSlash(filepath.Dir(c.file))
	for _, name := range packages {
		name, tests, _ := strings.Cut(name, ":")
		if name == "." {
			name = own
		}
		args := []string{"test", "-failfast", "-vet=off", "-timeout", limit.String(), "-overlay", replace, "-run", tests}
		if short {
			args = append(args, "-short")
		}
		if outcome := test(append(args, name), limit); outcome != survives {
			return outcome, nil
		}
	}
	return survives, nil
}

// test runs the tests of one package. Those that the change does not reach are
// in the cache of the go command.
func test(args []string, limit time.Duration) (outcome string) {
	ctx, cancel := context.WithTimeout(context.Background(), limit+time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput()
	switch {
	case err == nil:
		return survives
	case bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("[setup failed]")):
		return breaks
	}
	name := args[len(args)-1]
	if at := failed.FindSubmatch(out); at != nil {
		return fmt.Sprintf("%s %s", name, at[1])
	}
	return name
}

// failed finds the test that failed, or that ran when time was over or a panic
// ended the tests.
var failed = regexp.MustCompile(`(?:--- FAIL: |running tests:\s+|panic: .*\n(?:.*\n)*?\S+\.)((?:Test|Fuzz|Example)[\w/.-]*)`)
