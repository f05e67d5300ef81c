package repair

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source"
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
	d.insert()
	slices.SortStableFunc(d.order, func(a, b *file) int { return a.turn - b.turn })
	slices.SortStableFunc(d.drafts, func(a, b *draft) int { return a.turn - b.turn })
	d.left.drafts = map[string]string{}
	for _, one := range d.drafts {
		for i := range one.docs {
			switch one.medium {
			case asResource:
				d.left.drafts[one.part(i)] = one.paths[i]
			case asText:
				d.left.drafts[one.part(i)] = one.base.File.Path
			}
		}
	}
	out := &Fixed{Left: d.left.list()}
	out.Left = append(append(out.Left, d.mixed...), d.listByHand()...)
	for _, f := range d.order {
		if string(f.now) != string(f.before) {
			c := Change{Path: f.path, Before: f.before, After: f.now, Added: f.added, Moved: f.moved}
			c.secrets = slices.Concat(f.secret(), secretsIn(f.now, f.docs))
			out.Changes = append(out.Changes, c)
		}
		d.drafted(out, f.path)
	}
	return out
}

// insert puts policies that are resources into their files, those of a folder together.
// Where that cannot be done, the file stays as it was, and they are shown.
func (d *desk) insert() {
	all := map[*file][]*draft{}
	for _, one := range d.drafts {
		if f := d.files[one.base.File.Path]; one.medium == asResource {
			all[f] = append(all[f], one)
		}
	}
	for _, group := range groups(slices.DeleteFunc(slices.Clone(d.order), func(f *file) bool { return all[f] == nil }), (*file).group) {
		text, docs := batch{d}.withResources(group, all)
		for _, f := range group {
			d.inserted(f, all[f], text[f], docs[f])
		}
	}
}

// inserted takes over a text with policies that are resources; nil where that cannot be.
func (d *desk) inserted(f *file, all []*draft, text []byte, docs map[string]*policy.Document) {
	ok := text != nil
	for _, one := range all {
		if !ok {
			one.medium = asText
			one.render(d, one.base.Platform)
			continue
		}
		for i := range one.texts {
			f.added += one.count(i)
		}
		f.added -= one.moved
	}
	switch {
	case ok:
		f.write(text, docs)
	case f.moved > 0: // what was to move stays
		f.now, f.docs, f.added, f.moved = f.before, f.first, 0, 0
	}
}

// drafted adds the policies beside a file.
func (d *desk) drafted(out *Fixed, of string) {
	for _, one := range d.drafts {
		if one.base.File.Path != of {
			continue
		}
		from, listed := of, one.paths
		switch one.medium {
		case asText:
			d.shown(out, one)
			continue
		case asResource:
			from, listed = d.addressAmong(one.base), []string{of}
		default:
			d.asFiles(out, one)
		}
		out.Drafts = append(out.Drafts, Draft{of, slices.Clone(listed)})
		out.Beside = append(out.Beside, message.New("repair-beside", message.Text("kind", one.purpose(d)),
			message.Name("path", from), message.Names("paths", one.paths)))
	}
}

// asFiles adds the files of a draft.
func (d *desk) asFiles(out *Fixed, one *draft) {
	for i, text := range one.texts {
		if slices.Contains(one.written, i) {
			continue
		}
		n, moved := one.count(i), 0
		if i == 0 {
			moved = min(one.moved, n)
		}
		c := Change{Path: one.paths[i], After: text, Added: n - moved, Moved: moved}
		reads := file{path: c.Path, platform: one.base.Platform, json: one.medium == asJSON, again: d.options.Again}
		c.secrets = secretsIn(c.After, reads.read(c.After))
		out.Changes = append(out.Changes, c)
	}
}

// mostShown bounds the text of policies that are only shown.
const mostShown = 64 << 10

// shown says what a policy must have that is not written.
func (d *desk) shown(out *Fixed, one *draft) {
	f := d.files[one.base.File.Path]
	secrets := f.secret()
	for _, text := range one.texts {
		left := Left{Message: message.New("repair-second", message.Name("path", one.base.File.Path), message.Name("address", addressOf(one.base)),
			message.Text("kind", one.purpose(d))), Text: string(text), Open: true}
		secret := slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(left.Text, s) })
		if d.told += len(text); d.told > mostShown || secret {
			left.Text = ""
		}
		out.Left = append(out.Left, left)
	}
}

// addressAmong gives the address of a policy, with its file where another file has a
// policy of the same address.
func (d *desk) addressAmong(base *policy.Document) string {
	for _, f := range d.order {
		if f.path == base.File.Path {
			continue
		}
		for _, other := range f.first {
			if same, _ := strings.CutPrefix(other.Address, base.Address); same == "" || same[0] == '.' { // or of its argument
				return base.Address + " (" + base.File.Path + ")"
			}
		}
	}
	return base.Address
}

func addressOf(d *policy.Document) string {
	if d.Named() {
		return d.Address
	}
	return ""
}

// draft adds statements to the policy beside another one; false where a file is in
// its place.
func (d *desk) draft(p *principal.Principal, base *policy.Document, kind string, all []statement, wants []*want) bool {
	for _, one := range d.drafts {
		if one.base == base && one.kind == kind {
			return one.add(d, all, p.Platform)
		}
	}
	one := d.newDraft(base, kind)
	if d.occupied(one) {
		for _, w := range wants {
			d.handTo(p, base, w, &byHand{why: "exists", to: one.path, in: d.elsewhere(one)})
		}
		return false
	}
	d.drafts = append(d.drafts, one)
	return one.add(d, all, p.Platform)
}

// newDraft makes an empty one beside a document.
func (d *desk) newDraft(base *policy.Document, kind string) *draft {
	f := d.files[base.File.Path]
	one := &draft{turn: d.turn, base: base, grammar: grammar{base.Dialect, base.Version.Value}, kind: kind, medium: mediumOf(f, base, kind)}
	one.path = d.freePath(base.File.Path, kind)
	if sibling, ok := f.sibling(base, kind); ok && one.medium == asResource {
		one.path = sibling.Address
	}
	return one
}

// occupied reports whether something else is in the place of a draft.
func (d *desk) occupied(one *draft) bool {
	switch one.medium {
	case asText:
		return false
	case asResource:
		return d.files[one.base.File.Path].resources().Has(one.path) || d.elsewhere(one) != ""
	}
	if !d.exists(one.path) {
		return false
	}
	d.inWay = append(d.inWay, one.path)
	return !d.resumes
}

// elsewhere names another file of the module that has the resource of a draft.
func (d *desk) elsewhere(one *draft) string {
	if one.medium != asResource || d.options.Elsewhere == nil {
		return ""
	}
	return d.options.Elsewhere(one.base.File.Path, one.path)
}

// finishes reports whether what is in the way is what would be written there, and what
// belongs to it is not written yet: a run that was killed has left it.
func (d *desk) finishes() bool {
	for _, one := range d.drafts {
		f := d.files[one.base.File.Path]
		for i, to := range one.paths {
			if one.medium == asResource || one.medium == asText || !d.exists(to) {
				continue
			}
			if bytes.Equal(f.now, f.before) || !bytes.Equal(d.options.Read(to), one.texts[i]) {
				return false
			}
			one.written = append(one.written, i)
		}
	}
	return true
}

// freePath names the policy beside another one: NAME-global.json, for example.
func (d *desk) freePath(of, kind string) string {
	ext := path.Ext(of)
	stem := strings.TrimSuffix(of, ext)
	if of == source.Stdin || of == source.StdinPath {
		stem, ext = "policy", ".json"
	}
	to := stem + "-" + kind + ext
	taken := map[string]bool{}
	for _, one := range d.drafts {
		for _, is := range one.paths {
			taken[is] = true
		}
	}
	for n := 2; taken[to]; n++ {
		to = stem + "-" + kind + "-" + strconv.Itoa(n) + ext
	}
	return to
}

// byHand is what is to be added by hand to a document.
type byHand struct {
	path, why, to, in string
	names             []string
}

// hand says that a permission is to be added by hand.
func (d *desk) hand(p *principal.Principal, base *policy.Document, w *want, why string) {
	d.handTo(p, base, w, &byHand{why: why})
}

func (d *desk) handTo(p *principal.Principal, base *policy.Document, w *want, one *byHand) {
	one.path, one.names = base.File.Path, []string{w.name}
	d.stuck[p.Name+"\x00"+w.key()] = one
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
		key := byHandKey{one.path, one.why, one.to, one.in}
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
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.why, b.why), cmp.Compare(a.to, b.to), cmp.Compare(a.in, b.in))
	})
	for _, key := range keys {
		names := grouped[key]
		slices.Sort(names)
		out = append(out, Left{Message: message.New("repair-by-hand", message.Text("why", key.why), message.Name("path", key.path),
			message.Name("to", key.to), message.Name("in", key.in), message.First("names", names, fewNames)), Open: true})
	}
	return out
}

type byHandKey struct{ path, why, to, in string }
