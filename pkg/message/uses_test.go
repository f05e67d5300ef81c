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
	"pkg/policy/", "pkg/principal/", "pkg/access/", "pkg/audit/", "pkg/answer/", "pkg/repair/", "pkg/report/",
	"pkg/source/source.go", "pkg/source/read.go", "pkg/config/lowered.go",
}

// ownWords are files of clean rooms whose words are no messages, and why.
var ownWords = []struct{ file, why string }{
	{"pkg/access/spec/", "tests read it"},
	{"pkg/audit/grounds/groundstest/", "tests write it"},
	{"pkg/principal/inuse.go", "hints of errors"},
	{"pkg/principal/plan/inuse.go", "hints of errors"},
	{"pkg/principal/plan/names.go", "hints of errors"},
	{"pkg/principal/workspace/role.go", "hints of errors"},
	{"pkg/repair/foreign.go", "the notations of HCL and YAML"},
	{"pkg/repair/names.go", "hints of errors"},
	{"pkg/report/escape.go", "how a long text is cut"},
	{"pkg/report/read.go", "errors"},
	{"pkg/report/report.go", "the help text of --format"},
}

// fixedWords are texts that look like sentences and are names or markup.
var fixedWords = []string{
	"service role", "system policy", // kinds in the JSON of a report
	"### permgap", "<!-- permgap -->\n", "%s permgap %s", "diff --git %s %s\nnew file mode 100644\n", // a heading, a command, git's words
	"\n\\ No newline at end of file\n",      // the words of diff
	"digraph ", "flowchart ", "  classDef ", // languages of graphs
}

// program is the Go code of the module but for tests and this package.
type program struct {
	set   *token.FileSet
	files map[string]*ast.File  // by path in the module
	ids   map[string]string     // constants that are IDs, by folder and name
	funcs map[string][]ast.Node // functions by folder and name
	tells map[string][]teller   // those that are given an ID, by folder and name
	calls map[string][]call     // by folder and name of what is called
}

// call is a call, and the function that it stands in.
type call struct {
	file   string
	within ast.Node
	*ast.CallExpr
}

// teller is a function that makes a message of an ID that it is given.
type teller struct {
	at   int // which of its parameters is the ID
	body ast.Node
}

func readProgram(t *testing.T) *program {
	t.Helper()
	p := &program{
		token.NewFileSet(), map[string]*ast.File{}, map[string]string{}, map[string][]ast.Node{}, map[string][]teller{},
		map[string][]call{},
	}
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

// in gives the key of a name in the folder of a file.
func in(file, name string) string { return file[:strings.LastIndexByte(file, '/')] + "." + name }

// learn keeps the constants and functions of a file.
func (p *program) learn(file string, f *ast.File) {
	var within ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			p.calls[in(file, called(n))] = append(p.calls[in(file, called(n))], call{file, within, n})
		case *ast.FuncDecl:
			within = n
			p.funcs[in(file, n.Name.Name)] = append(p.funcs[in(file, n.Name.Name)], n)
			p.learnTeller(in(file, n.Name.Name), n.Type, n)
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				name, named := left.(*ast.Ident)
				if i < len(n.Rhs) && named {
					if f, is := n.Rhs[i].(*ast.FuncLit); is {
						p.funcs[in(file, name.Name)] = append(p.funcs[in(file, name.Name)], f)
						p.learnTeller(in(file, name.Name), f.Type, f)
					}
				}
			}
		case *ast.GenDecl:
			for _, s := range n.Specs {
				v, is := s.(*ast.ValueSpec)
				if is && n.Tok == token.CONST && v.Type != nil && inMessage(v.Type) == "ID" {
					for i, name := range v.Names {
						p.ids[in(file, name.Name)] = text(v.Values[i])
						p.ids[f.Name.Name+"."+name.Name] = text(v.Values[i])
					}
				}
			}
		}
		return true
	})
}

// learnTeller keeps a function that hands an ID on to a call.
func (p *program) learnTeller(key string, f *ast.FuncType, body ast.Node) {
	at := len(params(f, ""))
	ast.Inspect(body, func(n ast.Node) bool {
		call, is := n.(*ast.CallExpr)
		if is && slices.ContainsFunc(call.Args, func(a ast.Expr) bool {
			id, is := a.(*ast.Ident)
			return is && len(params(f, id.Name)) > 0
		}) {
			p.tells[key] = append(p.tells[key], teller{at, body})
			return false
		}
		return true
	})
}

// params lists the parameters of a function before the first that is an ID;
// with a name, those that are one and have it.
func params(f *ast.FuncType, name string) []string {
	var found []string
	for _, field := range f.Params.List {
		for _, n := range field.Names {
			switch id := inMessage(field.Type) == "ID"; {
			case id && name == "":
				return found
			case name == "" || id && n.Name == name:
				found = append(found, n.Name)
			}
		}
	}
	return found
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

// called gives the name of a function or method that is called.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
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
				if call, is := n.(*ast.CallExpr); is {
					all = append(all, p.usesOf(file, d, call)...)
				}
				return true
			})
		}
	}
	return all
}

// usesOf gives the messages that a call makes: of New and Phrase, and of what is
// given an ID.
func (p *program) usesOf(file string, d ast.Decl, call *ast.CallExpr) []use {
	name := called(call)
	if inMessage(call.Fun) == "New" || name == "Phrase" && len(call.Args) > 0 {
		var all []use
		ids, given := p.idsOf(file, d, call.Args[0])
		if given {
			return nil // by those that call this function
		}
		for _, id := range ids {
			all = append(all, use{p.set.Position(call.Pos()), id, p.argsOf(file, d, call, 0)})
		}
		return all
	}
	var all []use
	var given []string // by any function of that name: which it is nobody asks
	for _, tell := range p.tells[in(file, name)] {
		given = append(given, p.given(file, tell.body)...)
	}
	for _, tell := range p.tells[in(file, name)] {
		if tell.at >= len(call.Args) {
			continue
		}
		ids, _ := p.idsOf(file, d, call.Args[tell.at])
		for _, id := range ids {
			if id != "" { // another function of that name
				all = append(all, use{p.set.Position(call.Pos()), id, append(p.argsOf(file, d, call, tell.at), given...)})
			}
		}
	}
	return all
}

// argsOf gives the names of the arguments of a message, which stand behind its ID.
func (p *program) argsOf(file string, d ast.Decl, call *ast.CallExpr, id int) []string {
	var found []string
	for _, a := range call.Args[id+1:] {
		found = append(found, p.names(file, d, a, 0)...)
	}
	if call.Ellipsis.IsValid() { // a list that this function makes
		found = append(found, namesIn(d)...)
	}
	return found
}

// idsOf gives the IDs that an expression can be; given says that the caller of
// the function gives it.
func (p *program) idsOf(file string, d ast.Decl, e ast.Expr) (ids []string, given bool) {
	if id := p.id(file, e); id != "" {
		return []string{id}, false
	}
	name, is := e.(*ast.Ident)
	if !is {
		return []string{""}, false
	}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			given = given || len(params(n, name.Name)) > 0
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if to, is := left.(*ast.Ident); is && to.Name == name.Name && i < len(n.Rhs) {
					ids = append(ids, p.id(file, n.Rhs[i]))
				}
			}
		}
		return true
	})
	if len(ids) == 0 && !given {
		ids = []string{""}
	}
	return ids, given
}

// id gives an ID that is written out, or a constant.
func (p *program) id(file string, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return p.ids[in(file, e.Name)]
	case *ast.SelectorExpr:
		if x, is := e.X.(*ast.Ident); is {
			return p.ids[x.Name+"."+e.Sel.Name]
		}
	case *ast.CallExpr:
		if inMessage(e.Fun) == "ID" {
			return text(e.Args[0])
		}
	}
	return text(e)
}

var makers = []string{"Name", "Names", "Text", "Texts", "First", "Some", "Count", "Part", "Parts"}

// names gives the name of an argument: of one that is made here, was made before
// in the same function, or is made by a function of the same folder.
func (p *program) names(file string, within ast.Node, e ast.Expr, depth int) []string {
	switch e := e.(type) {
	case *ast.CallExpr:
		if made := inMessage(e.Fun); slices.Contains(makers, made) {
			return []string{text(e.Args[0])}
		} else if made == "Aside" {
			return p.names(file, within, e.Args[0], depth)
		}
		var found []string
		for _, f := range p.funcs[in(file, called(e))] {
			found = append(found, namesIn(f)...)
		}
		for _, a := range e.Args {
			found = append(found, p.names(file, within, a, depth)...)
		}
		return found
	case *ast.CompositeLit:
		var found []string
		for _, a := range e.Elts {
			found = append(found, p.names(file, within, a, depth)...)
		}
		return found
	case *ast.Ident:
		found := p.handed(within, e.Name, depth)
		ast.Inspect(within, func(n ast.Node) bool {
			if a, is := n.(*ast.AssignStmt); is && depth < 3 && len(a.Lhs) == len(a.Rhs) {
				for i, left := range a.Lhs {
					if name, is := left.(*ast.Ident); is && name.Name == e.Name {
						found = append(found, p.names(file, within, a.Rhs[i], depth+1)...)
					}
				}
			}
			return true
		})
		return found
	}
	return nil
}

// handed gives the names of what the callers of a function hand it for an
// argument of messages.
func (p *program) handed(within ast.Node, name string, depth int) []string {
	f, is := within.(*ast.FuncDecl)
	if !is || depth > 2 {
		return nil
	}
	var found []string
	at := 0
	for _, field := range f.Type.Params.List {
		for _, n := range field.Names {
			if n.Name == name && inMessage(field.Type) == "Arg" {
				key := in(strings.TrimPrefix(filepath.ToSlash(p.set.Position(f.Pos()).Filename), root+"/"), f.Name.Name)
				for _, c := range p.calls[key] {
					if at < len(c.Args) {
						found = append(found, p.names(c.file, c.within, c.Args[at], depth+1)...)
					}
				}
			}
			at++
		}
	}
	return found
}

// given gives the names of the arguments that a function makes, itself and by
// others of its folder.
func (p *program) given(file string, body ast.Node) []string {
	found := namesIn(body)
	ast.Inspect(body, func(n ast.Node) bool {
		if call, is := n.(*ast.CallExpr); is {
			for _, f := range p.funcs[in(file, called(call))] {
				if d, is := f.(*ast.FuncDecl); is && d.Type.Results.NumFields() == 1 && inMessage(d.Type.Results.List[0].Type) == "Arg" {
					found = append(found, namesIn(d)...)
				}
			}
		}
		return true
	})
	return found
}

// namesIn gives the names of all arguments that a function makes.
func namesIn(body ast.Node) []string {
	var found []string
	ast.Inspect(body, func(n ast.Node) bool {
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

// sentence is a text that has words with a space at their side. A word with a
// space behind it alone begins a key.
var sentence = regexp.MustCompile(`[A-Za-z]{2,}[,;:.]? .| [A-Za-z]{2,}`)

// markup is the text of a format that machines read.
var markup = regexp.MustCompile(`<[/?%a-z]|=["']?%`)

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
		if own := slices.IndexFunc(ownWords, func(w struct{ file, why string }) bool { return strings.HasPrefix(file, w.file) }); own >= 0 {
			seen[ownWords[own].file] = true
			continue
		}
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
				s := text(n)
				fixed := markup.MatchString(s) || slices.ContainsFunc(fixedWords, func(w string) bool { return strings.HasPrefix(s, w) })
				if sentence.MatchString(s) && !fixed {
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
	for _, w := range ownWords {
		if !seen[w.file] {
			t.Errorf("no file of %s (%s): was it moved?", w.file, w.why)
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
