package message

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the folder of the module.
const root = "../.."

// cleanRooms are the files and folders that have no sentence of their own any
// more: what they say stands in the tables. Errors stay Go errors, in English.
var cleanRooms = []string{
	"pkg/policy/",
	"pkg/source/source.go", "pkg/source/read.go",
	"pkg/principal/plan/plan.go", "pkg/principal/plan/read.go",
	"pkg/audit/alike.go", "pkg/audit/authorization.go", "pkg/audit/ineffective.go", "pkg/audit/lint.go", "pkg/audit/mentions.go",
	"pkg/audit/names.go", "pkg/audit/renamed.go", "pkg/audit/report.go", "pkg/audit/scope.go", "pkg/audit/summary.go",
	"pkg/audit/unknown.go",
	"pkg/config/lowered.go",
}

// program is the Go code of the module but for tests and this package.
type program struct {
	set    *token.FileSet
	files  map[string]*ast.File                // by path in the module
	ids    map[string]string                   // constants that are IDs, by folder and name
	makers map[string]map[string]*ast.FuncDecl // functions by folder and name
}

func readProgram(t *testing.T) *program {
	t.Helper()
	p := &program{token.NewFileSet(), map[string]*ast.File{}, map[string]string{}, map[string]map[string]*ast.FuncDecl{}}
	for _, top := range []string{"cmd", "pkg"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(p.set, path, nil, parser.SkipObjectResolution)
			if name := filepath.ToSlash(path)[len(root)+1:]; err == nil && !strings.HasPrefix(name, "pkg/message/") {
				p.files[name] = f
				p.learn(name, f)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func folderOf(file string) string { return file[:strings.LastIndexByte(file, '/')] }

// learn keeps the constants and functions of a file.
func (p *program) learn(file string, f *ast.File) {
	folder := folderOf(file)
	if p.makers[folder] == nil {
		p.makers[folder] = map[string]*ast.FuncDecl{}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			p.makers[folder][d.Name.Name] = d
		case *ast.GenDecl:
			for _, s := range d.Specs {
				v, is := s.(*ast.ValueSpec)
				if is && d.Tok == token.CONST && v.Type != nil && inMessage(v.Type) == "ID" {
					for i, name := range v.Names {
						p.ids[folder+"."+name.Name] = text(v.Values[i])
						p.ids[f.Name.Name+"."+name.Name] = text(v.Values[i])
					}
				}
			}
		}
	}
}

// inMessage gives the name that an expression has in this package, "" for others.
func inMessage(e ast.Expr) string {
	if s, is := e.(*ast.SelectorExpr); is {
		if x, is := s.X.(*ast.Ident); is && x.Name == "message" {
			return s.Sel.Name
		}
	}
	return ""
}

// text gives the value of a string that is written out, "" for anything else.
func text(e ast.Expr) string {
	lit, is := e.(*ast.BasicLit)
	if !is || lit.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value)
	return s
}

// use is a place that makes a message.
type use struct {
	at   token.Position
	id   string // "" where it is computed
	args []string
}

// uses lists the places that make messages.
func (p *program) uses() []use {
	var all []use
	for file, f := range p.files {
		for _, d := range f.Decls {
			ast.Inspect(d, func(n ast.Node) bool {
				call, is := n.(*ast.CallExpr)
				if !is || len(call.Args) == 0 {
					return true
				}
				phrase := false
				if s, is := call.Fun.(*ast.SelectorExpr); is {
					phrase = s.Sel.Name == "Phrase"
				}
				if inMessage(call.Fun) != "New" && !phrase {
					return true
				}
				u := use{at: p.set.Position(call.Pos()), id: p.id(file, call.Args[0])}
				for _, a := range call.Args[1:] {
					u.args = append(u.args, p.names(file, d, a, 0)...)
				}
				if call.Ellipsis.IsValid() { // a list that this function makes
					u.args = append(u.args, p.namesIn(d)...)
				}
				all = append(all, u)
				return true
			})
		}
	}
	return all
}

// id gives an ID that is written out, or a constant.
func (p *program) id(file string, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return p.ids[folderOf(file)+"."+e.Name]
	case *ast.SelectorExpr:
		if x, is := e.X.(*ast.Ident); is {
			return p.ids[x.Name+"."+e.Sel.Name]
		}
	}
	return text(e)
}

var makers = []string{"Name", "Names", "Text", "Texts", "First", "Count", "Part", "Parts"}

// names gives the name of an argument: of one that is made here, was made before
// in the same function, or is made by a function of the same folder.
func (p *program) names(file string, in ast.Node, e ast.Expr, depth int) []string {
	switch e := e.(type) {
	case *ast.CallExpr:
		if made := inMessage(e.Fun); slices.Contains(makers, made) {
			return []string{text(e.Args[0])}
		} else if made == "Aside" {
			return p.names(file, in, e.Args[0], depth)
		}
		if f, is := e.Fun.(*ast.Ident); is {
			if maker := p.makers[folderOf(file)][f.Name]; maker != nil {
				return p.namesIn(maker)
			}
		}
		if f, is := e.Fun.(*ast.SelectorExpr); is {
			if maker := p.makers[folderOf(file)][f.Sel.Name]; maker != nil {
				return p.namesIn(maker)
			}
		}
	case *ast.Ident:
		var found []string
		ast.Inspect(in, func(n ast.Node) bool {
			if a, is := n.(*ast.AssignStmt); is && depth == 0 && len(a.Lhs) == len(a.Rhs) {
				for i, left := range a.Lhs {
					if name, is := left.(*ast.Ident); is && name.Name == e.Name {
						found = append(found, p.names(file, in, a.Rhs[i], depth+1)...)
					}
				}
			}
			return true
		})
		return found
	}
	return nil
}

// namesIn gives the names of all arguments that a function makes.
func (p *program) namesIn(in ast.Node) []string {
	var found []string
	ast.Inspect(in, func(n ast.Node) bool {
		if call, is := n.(*ast.CallExpr); is && slices.Contains(makers, inMessage(call.Fun)) {
			found = append(found, text(call.Args[0]))
		}
		return true
	})
	return found
}

// TestUses holds that each message of the program has a template, and each
// template a message that gives what it uses.
func TestUses(t *testing.T) {
	used := map[ID]bool{}
	for _, u := range readProgram(t).uses() {
		used[ID(u.id)] = true
		template, known := english.template(ID(u.id))
		switch {
		case u.id == "":
			t.Errorf("%s: the ID of a message is not written out", u.at)
		case !known:
			t.Errorf("%s: no template of %s", u.at, u.id)
		}
		for _, name := range Arguments(template) {
			if !slices.Contains(u.args, name) {
				t.Errorf("%s: the template of %s uses {%s}, which is not given", u.at, u.id, name)
			}
		}
	}
	for _, section := range english.sections {
		for _, e := range *section {
			if !used[e.id] && section != &englishBase {
				t.Errorf("nothing says %s", e.id)
			}
		}
	}
}

// sentence is a text that has words with a space at their side.
var sentence = regexp.MustCompile(`[A-Za-z]{2,}[,;:.]? | [A-Za-z]{2,}`)

// TestCleanRooms holds that the rooms that say everything by messages have no
// sentence left.
func TestCleanRooms(t *testing.T) {
	p := readProgram(t)
	seen := map[string]bool{}
	for file, f := range p.files {
		i := slices.IndexFunc(cleanRooms, func(room string) bool { return strings.HasPrefix(file, room) })
		if i < 0 {
			continue
		}
		seen[cleanRooms[i]] = true
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				return n.Tag == nil
			case *ast.CallExpr:
				return !isError(n.Fun)
			case *ast.CompositeLit:
				return !isError(n.Type)
			case *ast.BasicLit:
				if s := text(n); sentence.MatchString(s) {
					t.Errorf("%s: %q is a sentence: say it by a message", p.set.Position(n.Pos()), s)
				}
			}
			return true
		})
	}
	for _, room := range cleanRooms {
		if !seen[room] {
			t.Errorf("no file of %s: was it moved?", room)
		}
	}
}

// isError reports what makes an error.
func isError(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "Error" || e.Name == "panic"
	case *ast.SelectorExpr:
		return slices.Contains([]string{"Errorf", "Error"}, e.Sel.Name) || e.Sel.Name == "New" && inMessage(e) == ""
	}
	return false
}
