package terraform

import (
	"bytes"
	"cmp"
	"errors"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// tree is a module with the modules that it calls, under one budget.
type tree struct {
	in      *form.Input
	budget  *budget
	files   map[string]*diag.File // by path
	configs map[string]*config    // of called modules, by their folder
	bytes   int                   // that were read
	modules int
	// tracing says that what is not known of a resource is marked with it, and traced are
	// the resources that were. With inNone a data source that has no instance has one.
	tracing, inNone bool
	traced          map[string]object
	used            map[string]*places // that documents were made of, by file
	refused         map[string]error   // why a file becomes no value, nil where it does
}

// The bounds of a tree.
const (
	mostModules = 500
	mostCalls   = 8 // in one another
	mostFiles   = 2000
	mostRead    = 32 << 20
)

func newTree(in *form.Input) *tree {
	return &tree{
		in: in, budget: &budget{steps: mostSteps, size: mostSize}, files: map[string]*diag.File{in.File.Path: in.File},
		configs: map[string]*config{}, used: map[string]*places{}, traced: map[string]object{},
		refused: map[string]error{},
	}
}

// read gives a file below the folder of the run.
func (t *tree) read(name string) (*diag.File, error) {
	if f := t.files[name]; f != nil {
		return f, nil
	}
	if t.in.Folder.Read == nil || t.bytes > mostRead || len(t.files) > mostFiles {
		return nil, errMany
	}
	data, err := t.in.Folder.Read(name, mostBytes)
	if err != nil {
		return nil, err
	}
	t.bytes += len(data)
	t.budget.steps += len(data)
	t.budget.size += 16 * len(data)
	f := diag.NewFile(name, data)
	t.files[name] = f
	return f, nil
}

// valued gives a file whose text becomes a value, which may stand in any message. A file
// that is no policy must be tracked by git, or without a repository have no credentials:
// the one who runs permgap may have secrets beside the source.
func (t *tree) valued(name string) (*diag.File, error) {
	f, err := t.read(name)
	if err != nil || t.in.Folder.Tracked == nil {
		return f, err
	}
	why, known := t.refused[name]
	if !known {
		why = t.refuse(f)
		t.refused[name] = why
	}
	if why != nil {
		return nil, why
	}
	return f, nil
}

// refuse says why a file becomes no value; nil if it does.
func (t *tree) refuse(f *diag.File) error {
	if form.ReadsLikeDocument(f.Data) {
		return nil
	}
	switch tracked, known := t.in.Folder.Tracked(f.Path); {
	case known && !tracked:
		return errUntracked
	case !known && holdsSecret(f.Data):
		return errSecret
	}
	return nil
}

// adviseTracking says of placeholders which files gave no value, since git does not track
// them. Those with credentials must stay where they are, and are not named.
func (t *tree) adviseTracking(all []found) {
	var names []string
	for name, why := range t.refused {
		if errors.Is(why, errUntracked) && !holdsSecret(t.files[name].Data) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	advice := message.New("terraform-untracked-hint", message.First("names", names, 3), message.Count("count", len(names)))
	for _, f := range all {
		for i := range f.doc.Problems {
			if p := &f.doc.Problems[i]; p.Hint.ID == "placeholder-action-hint" {
				p.Hint = advice
			}
		}
	}
}

// holdsSecret reports whether a text has something that must not be shown.
func holdsSecret(text []byte) bool {
	return bytes.Contains(text, []byte("-----BEGIN ")) || policy.Masked(string(text)) != string(text)
}

// looksSecret reports whether a value of .tfvars is a secret, by its name or its look. In a
// file that git does not track it is no part of the change.
func looksSecret(f *diag.File, a *attr) bool {
	name := strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(a.name))
	named := func(word string) bool { return strings.Contains(name, word) }
	at := span(a.expr.Range())
	end := min(at.End, len(f.Data))
	return slices.ContainsFunc(secretWords[:], named) || holdsSecret(f.Data[min(at.Start, end):end])
}

// secretWords are words in the names of variables whose values are secrets.
var secretWords = [...]string{"password", "passwd", "secret", "token", "credential", "privatekey", "apikey", "accesskey"}

// config is what the files of a folder say.
type config struct {
	dir       string
	files     []*file
	variables map[string]*block
	locals    map[string]*attr
	outputs   map[string]*attr
	calls     map[string]*block
	resources map[string]*block // by their address: data.TYPE.NAME, TYPE.NAME
	given     map[string]*attr  // the values of .tfvars
	names     []string          // of the files of the folder
	ordered   []string          // the resources, once they were asked for
	values    policy.Variables  // the files with values beside the root
}

// module is a config with the values that it is called with.
type module struct {
	tree    *tree
	config  *config
	address string // in front of its addresses: "", or `module.x["a"].`
	parent  *scope // of the call
	call    *block
	depth   int
	asked   bool                 // for a variable, in a module that nobody calls
	values  map[string]cty.Value // of what was evaluated: "local.x", "var.x"
	busy    map[string]bool
	callees map[string]*callee // by the names of their blocks
	// known are the functions, once they were asked for.
	known, knownInTemplate map[string]function.Function
}

// module makes a module of what its folder says.
func (t *tree) module(c *config) *module {
	t.modules++
	return &module{tree: t, config: c, values: map[string]cty.Value{}, busy: map[string]bool{}, callees: map[string]*callee{}}
}

// calledConfig reads the folder of a called module, once.
func (t *tree) calledConfig(dir string) *config {
	if t.configs[dir] == nil {
		t.configs[dir] = t.config(dir, false)
	}
	return t.configs[dir]
}

// config reads the files of a folder. The values of .tfvars are those of a module
// that nobody calls.
func (t *tree) config(dir string, root bool) *config {
	c := &config{
		dir: dir, variables: map[string]*block{}, locals: map[string]*attr{}, outputs: map[string]*attr{}, calls: map[string]*block{},
		resources: map[string]*block{}, given: map[string]*attr{},
	}
	var names []string
	if t.in.Folder.Names != nil {
		names, _ = t.in.Folder.Names(dir)
	}
	own := path.Base(t.in.File.Path)
	if root && !slices.Contains(names, own) {
		names = append(names, own)
	}
	c.names = names
	var overrides []string
	for _, name := range names {
		if !IsModule(name) {
			continue
		}
		if base, _, _ := strings.Cut(name, "."); base == "override" || strings.HasSuffix(base, "_override") {
			overrides = append(overrides, name)
			continue
		}
		t.add(c, name)
	}
	for _, name := range overrides {
		t.add(c, name)
	}
	if root {
		t.variables(c, names)
	}
	return c
}

// add reads a file into a config.
func (t *tree) add(c *config, name string) {
	f, err := t.read(join(c.dir, name))
	if err != nil {
		return
	}
	parsed := parse(f, t.budget)
	c.files = append(c.files, parsed)
	for _, b := range parsed.blocks {
		c.index(b)
	}
}

// index sorts a block into a config.
func (c *config) index(b *block) {
	switch {
	case b.kind == "locals":
		for _, a := range b.attrs {
			c.locals[a.name] = a
		}
	case b.kind == "resource" && len(b.labels) == 2:
		c.resources[b.labels[0]+"."+b.labels[1]] = b
	case b.kind == "data" && len(b.labels) == 2:
		c.resources["data."+b.labels[0]+"."+b.labels[1]] = b
	case len(b.labels) != 1:
	case b.kind == "variable":
		c.variables[b.labels[0]] = b
	case b.kind == "module":
		c.calls[b.labels[0]] = b
	case b.kind == "output":
		if a := b.attr("value"); a != nil {
			c.outputs[b.labels[0]] = a
		}
	}
}

// variables reads the files with values: terraform.tfvars, then *.auto.tfvars.
func (t *tree) variables(c *config, names []string) {
	auto := func(name string) bool {
		return strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json")
	}
	for _, name := range names {
		if name == "terraform.tfvars" || name == "terraform.tfvars.json" {
			t.values(c, name)
		}
	}
	for _, name := range names {
		if auto(name) {
			t.values(c, name)
		}
	}
	for _, name := range names {
		plain := strings.TrimSuffix(strings.ToLower(name), ".json")
		switch {
		case isValues(name) && t.files[join(c.dir, name)] != nil:
			c.values.Read = append(c.values.Read, name)
		case strings.HasSuffix(plain, ".tfvars"):
			c.values.Left = append(c.values.Left, name)
		}
	}
}

func (t *tree) values(c *config, name string) {
	f, err := t.read(join(c.dir, name))
	if err != nil || tooDeep(f.Data, false) {
		return
	}
	rw := rewriter{budget: t.budget, file: f}
	top := &block{}
	if strings.HasSuffix(name, ".json") {
		if e, _ := parseJSON(f.Data, f.Path, hcl.InitialPos); e != nil {
			for _, b := range asBlocks("", rw.rewrite(e), nil) {
				top.attrs = append(top.attrs, b.attrs...)
			}
		}
	} else {
		parsed, _ := hclsyntax.ParseConfig(f.Data, f.Path, hcl.InitialPos)
		if body, ok := parsed.Body.(*hclsyntax.Body); ok {
			rw.body(top, body)
		}
	}
	untracked := sync.OnceValue(func() bool {
		if t.in.Folder.Tracked == nil {
			return false
		}
		tracked, _ := t.in.Folder.Tracked(f.Path)
		return !tracked
	})
	for _, a := range top.attrs {
		a.names = nil // values have no references
		if looksSecret(f, a) && untracked() {
			at := a.at
			at.Filename = f.Path
			a.expr = &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: at}
		}
		c.given[a.name] = a
	}
}

// join puts a name behind a folder, as paths of reports are written.
func join(dir, name string) string {
	if dir == "." {
		return path.Clean(name)
	}
	return path.Join(dir, name)
}

// order lists the resources and data sources in the order of their files.
func (c *config) order() []string {
	if c.ordered == nil {
		c.ordered = make([]string, 0, len(c.resources))
		for a := range c.resources {
			c.ordered = append(c.ordered, a)
		}
		slices.SortFunc(c.ordered, func(a, b string) int { return byPlace(c.resources[a], c.resources[b]) })
	}
	return c.ordered
}

// byPlace orders blocks by their places.
func byPlace(a, b *block) int {
	return cmp.Or(strings.Compare(a.header.Filename, b.header.Filename), cmp.Compare(a.header.Start.Byte, b.header.Start.Byte))
}

// isText reports a string that is known, without placeholders.
func isText(v cty.Value) bool {
	return v != cty.NilVal && !v.IsMarked() && v.IsKnown() && !v.IsNull() && v.Type() == cty.String
}
