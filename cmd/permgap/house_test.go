package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// rooms are the packages in the order in which arrows may go: each may import
// those before it. The catalogue itself stands behind the one who asks it, and
// only the command puts it into a program.
var rooms = []string{
	"workers", "report/layout", "platform", "message", "diag", "rule", "match", "policy", "denial", "source", "catalog",
	"policies", "principal", "access/spec", "access/compile", "access", "audit", "answer",
	"repair", "compare", "exception", "config", "report", "cmd",
}

// forTests are the packages that nothing but tests may import.
var forTests = []string{
	"github.com/permgap/permgap/pkg/testinput",
	"github.com/permgap/permgap/pkg/audit/grounds/groundstest",
	"github.com/permgap/permgap/pkg/access/spec/worlds",
}

// roomOf gives the room of a folder or file of the module: below pkg its name
// there, else cmd or policies. A room inside another has both names.
func roomOf(path string) string {
	path = strings.TrimPrefix(path, "pkg/")
	for _, room := range rooms {
		if strings.Contains(room, "/") && (path == room || strings.HasPrefix(path, room+"/")) {
			return room
		}
	}
	room, _, _ := strings.Cut(path, "/")
	return room
}

// TestRooms holds the rules of docs/architecture.md about who may import what.
func TestRooms(t *testing.T) {
	seen := map[string]bool{}
	for file, f := range sources(t, moduleRoot(t)) {
		file = filepath.ToSlash(file)
		for _, spec := range f.Imports {
			what, _ := strconv.Unquote(spec.Path.Value)
			if slices.Contains(forTests, what) || what == "testing" && !strings.HasPrefix(file, "pkg/testinput/") {
				t.Errorf("%s imports %s: only tests do", file, what)
			}
			checkImport(t, file, what)
			checkArrow(t, file, what)
		}
		seen[roomOf(file)] = true
	}
	for _, room := range rooms {
		if !seen[room] {
			t.Errorf("no files of %s: was it moved?", room)
		}
	}
}

// checkImport holds which rooms may know the libraries.
func checkImport(t *testing.T, file, what string) {
	t.Helper()
	room := roomOf(file)
	for _, library := range []struct {
		begin string
		in    []string
	}{
		{"github.com/spf13/cobra", []string{"cmd"}},
		{"github.com/spf13/viper", []string{"config"}},
		{"github.com/spf13/pflag", []string{"cmd", "config"}},
		{"github.com/olekukonko/", []string{"report"}},
		{"github.com/fatih/color", []string{"report"}},
		{"github.com/go-json-experiment/", []string{"policy"}},
		{"github.com/hashicorp/hcl", []string{"source"}},
		{"github.com/zclconf/go-cty", []string{"source"}},
		{"go.yaml.in/yaml", []string{"source", "catalog", "config"}},
		{"golang.org/x/term", []string{"cmd"}},
	} {
		// The tools that make the catalogue are programs of their own.
		if strings.HasPrefix(what, library.begin) && room != "policies" && !slices.Contains(library.in, room) {
			t.Errorf("%s imports %s: only %s may", file, what, strings.Join(library.in, " and "))
		}
	}
	if strings.HasPrefix(what, "github.com/olekukonko/") && file != "pkg/report/listtable.go" {
		t.Errorf("%s imports %s: only what draws a table does", file, what)
	}
	if strings.HasPrefix(file, "pkg/") && (what == "log" || what == "log/slog") {
		t.Errorf("%s imports %s: pkg/* does not", file, what)
	}
}

// checkArrow holds the order of the rooms.
func checkArrow(t *testing.T, file, what string) {
	t.Helper()
	other, ours := strings.CutPrefix(what, "github.com/permgap/permgap/")
	if !ours {
		return
	}
	from, to := slices.Index(rooms, roomOf(file)), slices.Index(rooms, roomOf(other))
	switch {
	case from < 0 || to < 0:
		t.Errorf("%s imports %s: one of them is no room of the design", file, what)
	case to > from:
		t.Errorf("%s imports %s: arrows go the other way", file, what)
	case roomOf(other) == "policies" && strings.HasPrefix(file, "pkg/"):
		t.Errorf("%s imports %s: only the command puts the catalogue into a program", file, what)
	}
}

// TestAskingReadsNoYAML holds that rooms which only ask the catalogue link
// neither its compiler nor YAML.
func TestAskingReadsNoYAML(t *testing.T) {
	const ours = "github.com/permgap/permgap/"
	imports := map[string][]string{}
	for file, f := range sources(t, moduleRoot(t)) {
		from := path.Dir(filepath.ToSlash(file))
		for _, spec := range f.Imports {
			what, _ := strconv.Unquote(spec.Path.Value)
			imports[from] = append(imports[from], what)
		}
	}
	for _, asks := range []string{"policies", "pkg/catalog", "pkg/catalog/names", "pkg/principal", "pkg/access", "pkg/audit", "pkg/answer"} {
		seen := map[string]bool{}
		next := []string{asks}
		for len(next) > 0 {
			room := next[0]
			next = next[1:]
			for _, what := range imports[room] {
				inner, is := strings.CutPrefix(what, ours)
				if strings.Contains(what, "yaml") || strings.HasPrefix(inner, "pkg/catalog/source") {
					t.Errorf("%s needs %s (by %s)", asks, what, room)
				}
				if is && !seen[inner] {
					seen[inner] = true
					next = append(next, inner)
				}
			}
		}
		if len(seen) == 0 {
			t.Errorf("%s imports nothing: was it moved?", asks)
		}
	}
}

// TestHouse holds the rules about how code is written.
func TestHouse(t *testing.T) {
	root := moduleRoot(t)
	for file, f := range sources(t, root) {
		if slices.Contains([]string{"utils", "util", "common", "helpers", "manager"}, f.Name.Name) {
			t.Errorf("%s: package %s says nothing", file, f.Name.Name)
		}
		inPkg := strings.HasPrefix(filepath.ToSlash(file), "pkg/")
		if inPkg && !strings.HasPrefix(filepath.ToSlash(file), "pkg/access/spec/") {
			checkVariables(t, file, f)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.Name == "init" && n.Recv == nil {
					t.Errorf("%s: has an init function", file)
				}
			case *ast.Field:
				if n.Tag != nil && strings.Contains(n.Tag.Value, "json:") && roomOf(filepath.ToSlash(file)) == "cmd" {
					t.Errorf("%s: has a JSON form: those are types of pkg/answer and pkg/audit", file)
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && inPkg {
					if x.Name == "os" && slices.Contains([]string{"Exit", "Stdout", "Stderr"}, n.Sel.Name) ||
						x.Name == "fmt" && slices.Contains([]string{"Print", "Println", "Printf"}, n.Sel.Name) {
						t.Errorf("%s: uses %s.%s: pkg/* neither prints nor exits", file, x.Name, n.Sel.Name)
					}
				}
			}
			return true
		})
	}
}

// TestLines holds that no line is longer than a reader sees at once, in tests
// too: it is broken where a reader would.
func TestLines(t *testing.T) {
	const most = 140
	root := moduleRoot(t)
	seen := 0
	for _, top := range []string{".ci", "cmd", "pkg", "policies"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			file, err := filepath.Rel(root, p)
			file = filepath.ToSlash(file)
			if err != nil || d.IsDir() || path.Ext(p) != ".go" {
				return err
			}
			text, err := os.ReadFile(p)
			for i, line := range strings.Split(string(text), "\n") {
				if n := utf8.RuneCountInString(line); n > most {
					t.Errorf("%s:%d has %d columns: at most %d", file, i+1, n, most)
				}
			}
			seen++
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen == 0 {
		t.Error("no files: were the rooms moved?")
	}
}

// TestOneProgram holds that 'go install ./...', which hooks of pre-commit run,
// installs permgap and nothing else.
func TestOneProgram(t *testing.T) {
	for file, f := range sources(t, moduleRoot(t)) {
		file = filepath.ToSlash(file)
		apart := strings.HasPrefix(file, "policies/importers/") || strings.Contains(file, "/_") || strings.Contains(file, "/testdata/")
		if f.Name.Name == "main" && !strings.HasPrefix(file, "cmd/permgap/") && !apart {
			t.Errorf("%s is of a program: 'go install ./...' would install it", file)
		}
	}
}

// TestTypesStandTogether holds that the methods of a type stand in three files
// at most: one that is spread over more is several types.
func TestTypesStandTogether(t *testing.T) {
	type receiver struct{ room, name string }
	files := map[receiver]map[string]bool{}
	for file, f := range sources(t, moduleRoot(t)) {
		room := path.Dir(filepath.ToSlash(file))
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			of := fn.Recv.List[0].Type
			if star, ok := of.(*ast.StarExpr); ok {
				of = star.X
			}
			if name, ok := of.(*ast.Ident); ok {
				r := receiver{room, name.Name}
				if files[r] == nil {
					files[r] = map[string]bool{}
				}
				files[r][file] = true
			}
		}
	}
	for r, in := range files {
		if len(in) > 3 {
			t.Errorf("the methods of %s in %s stand in %d files", r.name, r.room, len(in))
		}
	}
	if len(files) == 0 {
		t.Error("no methods: were the rooms moved?")
	}
}

// TestOneReader holds that files are read by [source.Reader] alone, which waits
// for nothing, looks at what it opened and keeps a record. What writes looks at
// its place first. The tools that make the catalogue read our own files.
func TestOneReader(t *testing.T) {
	looks := []string{
		"cmd/permgap/outputs.go", "cmd/permgap/write.go",
		"cmd/permgap/generate.go", "cmd/permgap/why.go", // whether a word is the name of a file
		"pkg/config/find.go", // whether two paths lead to one folder
	}
	for file, f := range sources(t, moduleRoot(t)) {
		file = filepath.ToSlash(file)
		tool := strings.HasPrefix(file, "policies/internal/")
		if strings.HasPrefix(file, "pkg/source/") || tool || strings.HasPrefix(file, "policies/importers/") ||
			strings.HasPrefix(file, "pkg/testinput/") {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := call.X.(*ast.Ident)
			if !ok || x.Name != "os" {
				return true
			}
			switch name := call.Sel.Name; name {
			case "Open", "ReadFile", "ReadDir", "DirFS", "OpenRoot", "OpenInRoot", "CopyFS":
				t.Errorf("%s: os.%s: read by source.Reader", file, name)
			case "OpenFile", "Create", "WriteFile":
				if !strings.HasPrefix(file, "cmd/") {
					t.Errorf("%s: os.%s: only the command writes", file, name)
				}
			case "Stat":
				if !slices.Contains(looks, file) {
					t.Errorf("%s: os.Stat: a name is looked at and another file opened; source.Reader looks at what it opened", file)
				}
			}
			return true
		})
	}
}

// checkVariables holds that no map is filled when the program starts: a table
// is an array or a switch, which the linker lays out.
func checkVariables(t *testing.T, file string, f *ast.File) {
	t.Helper()
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			for _, v := range s.(*ast.ValueSpec).Values {
				if lit, ok := v.(*ast.CompositeLit); ok {
					if _, ok := lit.Type.(*ast.MapType); ok {
						t.Errorf("%s: a map is filled at start", file)
					}
				}
			}
		}
	}
}

// sources parses all files of the module that are not tests, by path from its
// root.
func sources(t *testing.T, root string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	set := token.NewFileSet()
	for _, top := range []string{"cmd", "pkg", "policies"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(p string, d fs.DirEntry, err error) error {
			if d != nil && d.IsDir() && d.Name() == "testdata" {
				return fs.SkipDir // programs that tests compare with
			}
			if err != nil || d.IsDir() || path.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(set, p, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, p)
			files[rel] = f
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
