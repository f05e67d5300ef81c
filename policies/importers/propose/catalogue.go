package propose

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
	"github.com/permgap/permgap/policies/importers/yamledit"
)

// Catalogue is the folder of YAML files, with what they say.
type Catalogue struct {
	files     []*file // by path
	platforms map[string]*platform
}

// file is one YAML file and the changes proposed to it.
type file struct {
	path   string // PLATFORM/SERVICE.yaml
	before string // "" for a new one
	*load.File
	doc                         *yamledit.Document
	actionItems, operationItems []yamledit.Item
	fresh                       []string // the lines of a new file
}

// platform is what the files of one platform say together.
type platform struct {
	name       string
	files      []*file
	actions    map[string]*action // by folded name and alias
	operations []*operation
	byAPI      map[string][]*operation
	byID       map[string]*operation // by folded id
	sources    map[string]schema.Source
	mended     map[string][]string        // what a page writes wrong: the names it stands for
	paths      map[string][]schema.Defect // the same of APIs, by page and what it writes
	conflicts  map[string]bool            // "PAGE\x00API ACTION" of recorded disagreements
}

type action struct {
	schema.Action
	file     *file
	at       int             // its place in the file
	named    bool            // a row of the run names it
	stated   []schema.Action // by its newest page, in this run
	listedBy string          // the page that lists it now, where it was only mentioned
}

type operation struct {
	schema.Operation
	file   *file
	at     int
	inFile int        // how many of its prerequisites stand there; the rest in tables
	rows   []rows.Row // that state it
}

// item gives where the action stands, nil when it is no item of a list.
func (a *action) item() *yamledit.Item {
	return itemAt(a.file.actionItems, a.at)
}

func (o *operation) item() *yamledit.Item {
	return itemAt(o.file.operationItems, o.at)
}

func itemAt(items []yamledit.Item, i int) *yamledit.Item {
	if i >= len(items) {
		return nil
	}
	return &items[i]
}

// Open reads the catalogue's folder, which must be without problems.
func Open(root fs.FS) (*Catalogue, error) {
	paths, err := fs.Glob(root, "*/*.yaml")
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, errors.New("the folder of the catalogue holds no PLATFORM/SERVICE.yaml: name it with -catalogue")
	}
	tables, err := fs.Glob(root, "*/*.tsv")
	if err != nil {
		return nil, err
	}
	c := &Catalogue{platforms: map[string]*platform{}}
	for _, p := range append(paths, tables...) {
		text, err := fs.ReadFile(root, p)
		if err != nil {
			return nil, err
		}
		if err := c.read(p, string(text)); err != nil {
			return nil, err
		}
	}
	for _, p := range c.platforms {
		p.index()
	}
	return c, nil
}

// read reads a file. A table beside the YAML is read and never changed.
func (c *Catalogue) read(path, text string) error {
	f := &file{path: path, before: text}
	var problems load.Problems
	if f.File, problems = parse(path, text); problems.Err() != nil {
		return problems
	}
	if !isTable(path) {
		doc, err := yamledit.Parse([]byte(text))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		f.doc, f.actionItems, f.operationItems = doc, doc.List("actions"), doc.List("operations")
	}
	c.files = append(c.files, f)
	p := c.platforms[f.Platform]
	if p == nil {
		p = &platform{name: f.Platform}
		c.platforms[f.Platform] = p
	}
	p.files = append(p.files, f)
	return nil
}

func isTable(path string) bool { return strings.HasSuffix(path, ".tsv") }

// parse reads the content of a YAML file or a table.
func parse(path, text string) (*load.File, load.Problems) {
	if isTable(path) {
		return load.ParseTable(path, []byte(text))
	}
	return load.Parse(path, []byte(text))
}

// index makes the tables to look things up in.
func (p *platform) index() {
	p.actions, p.byID, p.byAPI = map[string]*action{}, map[string]*operation{}, map[string][]*operation{}
	p.sources, p.mended = map[string]schema.Source{}, map[string][]string{}
	p.paths, p.conflicts = map[string][]schema.Defect{}, map[string]bool{}
	for _, f := range p.files {
		for id, s := range f.Sources {
			p.sources[id] = s
		}
		for i, a := range f.Actions {
			if old := p.actions[fold(a.Name)]; old == nil || old.Mentioned || old.Removed {
				p.actions[fold(a.Name)] = &action{Action: a, file: f, at: i}
			}
		}
		for i, o := range f.Operations {
			if f.Extends {
				if e := p.byID[fold(o.ID)]; e != nil {
					e.Requires = append(slices.Clone(e.Requires), o.RequiresAdded...)
				}
			} else if p.byID[fold(o.ID)] == nil {
				e := &operation{Operation: o, file: f, at: i, inFile: len(o.Requires)}
				p.byID[fold(o.ID)] = e
				p.operations = append(p.operations, e)
				for _, api := range o.API {
					p.byAPI[apiKey(api)] = append(p.byAPI[apiKey(api)], e)
				}
			}
		}
	}
	for _, f := range p.files {
		for _, a := range f.Actions {
			for _, alias := range a.Aliases {
				if old := p.actions[fold(alias)]; old == nil || old.Removed {
					p.actions[fold(alias)] = p.actions[fold(a.Name)]
				}
			}
		}
	}
	p.defects()
}

// defects reads what the catalogue knows of its sources' slips: they are
// mended in every row, and a disagreement is not proposed again.
func (p *platform) defects() {
	for _, f := range p.files {
		for _, d := range f.Defects {
			switch d.Kind {
			case "conflict":
				p.conflicts[d.Source+"\x00"+fold(d.Where)] = true
			case "api", "wrong-api":
				p.paths[d.Source+"\x00"+d.Written] = append(p.paths[d.Source+"\x00"+d.Written], d)
			}
			names := strings.Fields(d.Corrected)
			if p.actions[fold(d.Written)] == nil && !strings.Contains(d.Written, " ") && strings.Contains(d.Written, ":") &&
				len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return p.actions[fold(n)] == nil }) {
				p.mended[fold(d.Written)] = names
			}
		}
	}
}

// Roles gives the display names of the roles and system policies of a
// platform.
func (c *Catalogue) Roles(platform string) []string {
	var names []string
	if p := c.platforms[platform]; p != nil {
		for _, f := range p.files {
			names = append(names, slices.Concat(f.RoleNames, f.SystemPolicies)...)
		}
	}
	return names
}

// file gives the file that new entries of a service go to.
func (c *Catalogue) file(p *platform, service string) *file {
	name := p.name + "/" + service + ".yaml"
	for _, f := range p.files {
		if f.path == name {
			return f
		}
	}
	f := &file{path: name, File: &load.File{Path: name, File: schema.File{Platform: p.name, Service: service}}}
	f.fresh = []string{"platform: " + p.name, "service: " + service}
	p.files = append(p.files, f)
	c.files = append(c.files, f)
	return f
}

// date is the day of a source: its own, else when it was read.
func (p *platform) date(id string) string {
	return cmp.Or(p.sources[id].Updated, p.sources[id].Read)
}

// fold makes names comparable: platforms compare them without regard to case.
func fold(name string) string { return strings.ToLower(name) }

// same reports whether two names stand for the same action.
func (p *platform) same(a, b string) bool { return p.canonical(a) == p.canonical(b) }

// canonical gives the folded name of an action that an alias stands for.
func (p *platform) canonical(name string) string {
	if a := p.actions[fold(name)]; a != nil {
		return fold(a.Name)
	}
	return fold(name)
}
