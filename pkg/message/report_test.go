package message

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestReportAndTable holds that pkg/report and the table agree: each sentence
// that a format says is in the table and has the arguments that its template
// uses, and no template of its sections is said by nobody.
func TestReportAndTable(t *testing.T) {
	files, err := filepath.Glob("../report/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of the report: %v", err)
	}
	said := map[ID]bool{}
	set := token.NewFileSet()
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if id, rest, ok := sentenceOf(call); ok {
					said[id] = true
					checkSentence(t, set.Position(call.Pos()), id, rest)
				}
			}
			return true
		})
	}
	for _, section := range []*[]entry{&englishReport, &englishPage} {
		for _, e := range *section {
			if !said[e.id] {
				t.Errorf("nobody says %s", e.id)
			}
		}
	}
}

// sentenceOf gives the ID of a call that makes or says a sentence, and what
// stands behind it: of message.New and say.
func sentenceOf(call *ast.CallExpr) (id ID, rest []ast.Expr, ok bool) {
	name, is := call.Fun.(*ast.SelectorExpr)
	if !is {
		return "", nil, false
	}
	if name.Sel.Name != "New" && name.Sel.Name != "say" || len(call.Args) == 0 {
		return "", nil, false
	}
	literal, is := call.Args[0].(*ast.BasicLit)
	if !is || literal.Kind != token.STRING {
		return "", nil, false
	}
	text, err := strconv.Unquote(literal.Value)
	return ID(text), call.Args[1:], err == nil
}

func checkSentence(t *testing.T, at token.Position, id ID, args []ast.Expr) {
	t.Helper()
	template, known := english.template(id)
	if !known {
		t.Errorf("%s: no template of %s", at, id)
		return
	}
	var given []string
	for _, arg := range args {
		call, ok := arg.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return // arguments that were made before
		}
		name, ok := call.Args[0].(*ast.BasicLit)
		if !ok {
			return
		}
		text, err := strconv.Unquote(name.Value)
		if err != nil {
			t.Fatal(err)
		}
		given = append(given, text)
	}
	for _, want := range Arguments(template) {
		if !slices.Contains(given, want) {
			t.Errorf("%s: %s has no argument %s", at, id, want)
		}
	}
}
