package propose

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"testing"
	"testing/fstest"

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
