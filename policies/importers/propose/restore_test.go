package propose

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/rows"
	"github.com/permgap/permgap/policies/importers/yamledit"
)

// Whatever is taken out of the catalogue's files, and the tables of inputs/
// state, is proposed again, and nothing else is.
func TestWhatIsTakenOutIsProposedAgain(t *testing.T) {
	statements, pages := ownInputs(t)
	whole := open(t, os.DirFS("../.."))
	files := fstest.MapFS{}
	taken := map[string]bool{} // "FILE: OPERATION requires NAME"
	seen := 0
	for _, f := range whole.files {
		for i, o := range f.Operations {
			if i >= len(f.operationItems) {
				break // the others stand in a table
			}
			item := f.operationItems[i]
			known := whole.platforms[f.Platform].byID[fold(o.ID)]
			if known.file != f || len(o.Requires) == 0 || untouched(known.item()) != "" {
				continue
			}
			// What all the operation's pages state: no requirement but its first
			// has a source of its own to look into.
			q := o.Requires[0]
			alone := !slices.ContainsFunc(o.Source, func(id string) bool { return !pages[f.Platform+"/"+id] })
			if len(q.Source) > 0 || len(q.All) == 0 || !alone {
				continue
			}
			if seen++; seen%3 != 0 {
				continue
			}
			lines, err := cut(f.doc.Items(yamledit.Value(item.Node, "requires"))[0], q.All[1:])
			if err != nil {
				t.Fatal(err)
			}
			if all := f.doc.Items(yamledit.Value(item.Node, "requires")); len(lines) == 0 && len(all) == 1 {
				f.doc.Replace(f.doc.Entries(item.Node)["requires"], nil)
			} else {
				f.doc.Replace(all[0], lines)
			}
			taken[f.path+": "+o.ID+" requires "+q.All[0]] = true
		}
		files[f.path] = &fstest.MapFile{Data: []byte(f.after())}
	}
	t.Logf("%d prerequisites taken out", len(taken))
	if len(taken) < 50 {
		t.Fatalf("only %d prerequisites were taken out", len(taken))
	}
	p, err := open(t, files).Make(statements, Allow{})
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range p.Added {
		if !taken[what] {
			t.Errorf("proposed, and not taken out: %s", what)
		}
		delete(taken, what)
	}
	for what := range taken {
		t.Errorf("taken out, and not proposed: %s", what)
	}
	for _, g := range append(p.Changed, p.Gone...) {
		t.Errorf("proposed: %s", g)
	}
}

// An operation that is taken out comes back with its API, its action and its
// prerequisites, and the action with it where nothing else names it.
func TestOperationsComeBack(t *testing.T) {
	statements, pages := ownInputs(t)
	whole := open(t, os.DirFS("../.."))
	files := fstest.MapFS{}
	taken := map[string]schema.Operation{} // by platform, API and action
	key := func(platform string, o schema.Operation) string {
		return platform + " " + apiKey(o.API[0]) + " " + strings.Join(o.Actions, " ")
	}
	count, twins := map[string]int{}, map[string]bool{} // a twin is named by others
	for _, f := range whole.files {
		for _, o := range f.Operations {
			if len(o.API) > 0 {
				count[key(f.Platform, o)]++
			}
			for _, id := range o.Twin {
				twins[f.Platform+" "+id] = true
			}
		}
	}
	seen := 0
	for _, f := range whole.files {
		for i, o := range f.Operations { // a list keeps its first
			from := slices.Clone(o.Source)
			for _, q := range o.Requires {
				from = append(from, q.Source...)
			}
			alone := !slices.ContainsFunc(from, func(id string) bool { return !pages[f.Platform+"/"+id] })
			if i == 0 || len(o.API) != 1 || len(o.Actions) != 1 || len(o.Source) != 1 || !alone || count[key(f.Platform, o)] != 1 ||
				len(o.Twin) > 0 || twins[f.Platform+" "+o.ID] {
				continue
			}
			if seen++; seen%9 == 0 {
				f.doc.Replace(f.operationItems[i], nil)
				taken[key(f.Platform, o)] = o
			}
		}
		files[f.path] = &fstest.MapFile{Data: []byte(f.after())}
	}
	t.Logf("%d operations taken out", len(taken))
	p, err := open(t, files).Make(statements, Allow{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Files {
		files[f.Path] = &fstest.MapFile{Data: []byte(f.After)}
	}
	names := func(o schema.Operation) []string {
		var all []string
		for _, q := range o.Requires {
			all = append(all, rows.Names(q)...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	for _, f := range open(t, files).files {
		for _, o := range f.Operations {
			if len(o.API) == 0 {
				continue
			}
			was, ok := taken[key(f.Platform, o)]
			if !ok {
				continue
			}
			delete(taken, key(f.Platform, o))
			if d := cmp.Diff(names(was), names(o)); d != "" || !slices.Equal(was.Source, o.Source) {
				t.Errorf("%s: %s came back as %s (-was +is):\n%s", f.path, was.ID, o.ID, d)
			}
		}
	}
	for k := range taken {
		t.Errorf("taken out, and not proposed: %s", k)
	}
	if len(p.Gone) > 0 {
		t.Errorf("gone: %v", p.Gone)
	}
}

func open(t *testing.T, from fs.FS) *Catalogue {
	t.Helper()
	c, err := Open(from)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ownInputs reads the tables of inputs/ but that of PAI, which states no
// prerequisites, and the pages that they are about, as PLATFORM/ID.
func ownInputs(t *testing.T) (all []Statement, pages map[string]bool) {
	t.Helper()
	pages = map[string]bool{}
	inputs := os.DirFS("../inputs")
	for _, platform := range []string{"huaweicloud", "opentelekomcloud"} {
		names, err := fs.Glob(inputs, platform+"/*.tsv")
		if err != nil || len(names) == 0 {
			t.Fatalf("no tables of %s: %v", platform, err)
		}
		s := Statement{Platform: platform}
		for _, name := range names {
			text, err := fs.ReadFile(inputs, name)
			if err != nil {
				t.Fatal(err)
			}
			stated, err := rows.Parse(string(text))
			if err != nil {
				t.Fatalf("%s: %v", path.Base(name), err)
			}
			s.Rows = append(s.Rows, stated...)
		}
		for _, r := range s.Rows {
			pages[platform+"/"+r.Page] = true
		}
		all = append(all, s)
	}
	return all, pages
}
