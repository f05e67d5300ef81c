// Command mutate breaks the code on purpose, one small change at a time, and
// reports the changes that no test notices:
//
//	go run ./.ci/mutate -n 20 -seed 1 ./pkg/access/decide.go ./pkg/audit -- ./pkg/access ./pkg/audit
//
// Before -- stand files or folders to break, behind it the packages to test.
// Run it in a clone without ../shared to see what a clone holds by itself. The
// sources are not touched: the tests run with an overlay. It exits with 1 if a
// change survived.
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
	"slices"
	"strings"
	"time"
)

func main() {
	n := flag.Int("n", 20, "changes to try, at random; 0 for all")
	seed := flag.Uint64("seed", 1, "which")
	limit := flag.Duration("timeout", 3*time.Minute, "for the tests of one change: more is a change that they noticed")
	short := flag.Bool("short", true, "run the short tests")
	flag.Parse()
	survived, err := run(flag.Args(), *n, *seed, *limit, *short)
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
	source     []byte
}

func run(args []string, n int, seed uint64, limit time.Duration, short bool) (survived int, err error) {
	split := slices.Index(args, "--")
	if split < 1 || split == len(args)-1 {
		return 0, errors.New("name what to break, then --, then the packages to test")
	}
	files, err := sources(args[:split])
	if err != nil {
		return 0, err
	}
	var all []change
	for _, file := range files {
		cs, err := changes(file)
		if err != nil {
			return 0, err
		}
		all = append(all, cs...)
	}
	r := rand.New(rand.NewPCG(seed, 0))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if n > 0 && n < len(all) {
		all = all[:n]
	}
	killed, broken := 0, 0
	for _, c := range all {
		switch outcome, err := try(c, args[split+1:], limit, short); {
		case err != nil:
			return survived, err
		case outcome == "survived":
			survived++
			fmt.Printf("%s:%d: %s survives\n", c.file, c.line, c.what)
		case outcome == "broken":
			broken++
		default:
			killed++
		}
	}
	fmt.Printf("%d changes: %d noticed, %d survive, %d do not compile\n", len(all), killed, survived, broken)
	return survived, nil
}

// sources lists the files to break: no tests.
func sources(args []string) (files []string, err error) {
	for _, arg := range args {
		if strings.HasSuffix(arg, ".go") {
			files = append(files, arg)
			continue
		}
		found, err := filepath.Glob(filepath.Join(arg, "*.go"))
		if err != nil {
			return nil, err
		}
		files = append(files, slices.DeleteFunc(found, func(f string) bool { return strings.HasSuffix(f, "_test.go") })...)
	}
	if len(files) == 0 {
		return nil, errors.New("nothing to break")
	}
	return files, nil
}

// changes lists the ways to break a file. Each is made, written down, and taken
// back.
func changes(file string) (all []change, err error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	note := func(at token.Pos, what string) {
		var b bytes.Buffer
		if e := printer.Fprint(&b, set, tree); e != nil {
			err = e
		}
		all = append(all, change{file, what, set.Position(at).Line, b.Bytes()})
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
	return all, err
}

var operators = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ,
	token.GEQ: token.GTR, token.LAND: token.LOR, token.LOR: token.LAND, token.SUB: token.ADD,
}

// try runs the tests with a change.
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
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {path: filepath.Join(dir, "changed.go")}})
	if err != nil {
		return "", err
	}
	for name, data := range map[string][]byte{"changed.go": c.source, "overlay.json": overlay} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return "", err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit+time.Minute)
	defer cancel()
	args := append([]string{"test", "-failfast", "-vet=off", "-timeout", limit.String(), "-overlay",
		filepath.Join(dir, "overlay.json")}, packages...)
	if short {
		args = slices.Insert(args, 1, "-short")
	}
	out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput()
	switch {
	case err == nil:
		return "survived", nil
	case bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("[setup failed]")):
		return "broken", nil
	}
	return "noticed", nil
}
