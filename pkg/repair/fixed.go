package repair

import (
	"cmp"
	"slices"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// Change is a file before and after a repair.
type Change struct {
	Path string
	// Before is nil for a file that is new.
	Before, After []byte
	// Added and Moved count actions: those that are new, and those that go to or
	// come from another policy.
	Added, Moved int

	secrets []string // that stand in it, and nothing may show
}

// Fixed is what [Fix] makes.
type Fixed struct {
	// Changes are in the order in which the files were given; new files follow the
	// one that they stand beside.
	Changes []Change
	// Left is what stays to be done by hand.
	Left []Left
	// Beside lists files that must be attached and judged together.
	Beside []message.Message
	// Drafts are the new files among the changes.
	Drafts []Draft
}

// Draft says which new policies stand beside a file.
type Draft struct {
	Path  string   // of the file
	Paths []string // of the policies
}

// Open reports whether a finding above a note stays that somebody must see to.
func (f *Fixed) Open() bool { return slices.ContainsFunc(f.Left, func(l Left) bool { return l.Open }) }

// result gives the changes.
func (d *desk) result() *Fixed {
	out := &Fixed{Left: d.left.list()}
	out.Left = append(append(out.Left, d.mixed...), d.listByHand()...)
	for _, f := range d.order {
		if string(f.now) != string(f.before) {
			c := Change{Path: f.path, Before: f.before, After: f.now, Added: f.added, Moved: f.moved}
			c.secrets = slices.Concat(textsAt(f.before, f.hidden), f.secrets(f.before), f.secrets(f.now))
			out.Changes = append(out.Changes, c)
		}
		d.drafted(out, f.path)
	}
	return out
}

// drafted adds the policies beside a file.
func (d *desk) drafted(out *Fixed, of string) {
	for _, one := range d.drafts {
		if one.base.File.Path != of {
			continue
		}
		for i, text := range one.texts {
			n, moved := one.count(i), 0
			if i == 0 {
				moved = min(one.moved, n)
			}
			c := Change{Path: one.paths[i], After: text, Added: n - moved, Moved: moved}
			c.secrets = (&file{path: c.Path, platform: one.base.Platform, json: true}).secrets(c.After)
			out.Changes = append(out.Changes, c)
		}
		out.Drafts = append(out.Drafts, Draft{one.base.File.Path, slices.Clone(one.paths)})
		out.Beside = append(out.Beside, message.New("repair-beside", message.Text("kind", one.purpose(d)),
			message.Name("path", one.base.File.Path), message.Names("paths", one.paths)))
	}
}

// byHand is what is to be added by hand to a document.
type byHand struct {
	path, why, to string
	names         []string
}

// hand says that a permission is to be added by hand.
func (d *desk) hand(p *principal.Principal, base *policy.Document, w *want, why string) {
	d.handTo(p, base, w, why, "")
}

func (d *desk) handTo(p *principal.Principal, base *policy.Document, w *want, why, to string) {
	d.stuck[p.Name+"\x00"+w.key()] = &byHand{path: base.File.Path, why: why, to: to, names: []string{w.name}}
}

// whyByHand says in a word why a document does not get a permission.
func (d *desk) whyByHand(doc *policy.Document, w *want) string {
	switch {
	case d.bounds[doc]:
		return "boundary"
	case doc.Kind == policy.KindRole:
		return "role"
	case doc.Vendors:
		return "vendors"
	case !doc.Judged():
		return "broken"
	case Editable(doc) && doc.Dialect.OneScope() && w.scope != 0 && d.isSecond(doc) != second(w.scope):
		return "scope"
	case !d.options.names(doc.File.Path):
		return "unnamed"
	case doc.From != "":
		return "module"
	}
	return "form"
}

const fewNames = 30

// listByHand gives one sentence for each document and reason.
func (d *desk) listByHand() (out []Left) {
	grouped := map[byHandKey][]string{}
	for _, one := range d.stuck {
		key := byHandKey{one.path, one.why, one.to}
		for _, name := range one.names {
			if !slices.Contains(grouped[key], name) {
				grouped[key] = append(grouped[key], name)
			}
		}
	}
	keys := make([]byHandKey, 0, len(grouped))
	for key := range grouped {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b byHandKey) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.why, b.why), cmp.Compare(a.to, b.to))
	})
	for _, key := range keys {
		names := grouped[key]
		slices.Sort(names)
		out = append(out, Left{message.New("repair-by-hand", message.Text("why", key.why), message.Name("path", key.path),
			message.Name("to", key.to), message.First("names", names, fewNames)), true})
	}
	return out
}

type byHandKey struct{ path, why, to string }
