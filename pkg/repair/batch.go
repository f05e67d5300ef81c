package repair

import (
	"cmp"
	"path"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// What is read and edited together: an edit of Terraform reads its folder again, and one
// of any other notation its file.

// batch is a desk as what reads and edits several files at once.
type batch struct{ *desk }

// turn is the repair of one principal.
type turn struct {
	of      *principal.Principal
	at      int // among the principals
	rounds  int
	granted bool
	over    bool
	left    leftover
	said    []Left
}

// hear takes what was said of the principal.
func (t *turn) hear(d *desk) {
	t.said = append(t.said, d.mixed...)
	d.mixed = nil
}

// meets reports whether a document of the principal is among others.
func (t *turn) meets(busy map[start]bool) bool {
	return slices.ContainsFunc(t.of.Documents, func(d *policy.Document) bool { return busy[standing(d)] })
}

// holds adds the documents of the principal to others.
func (t *turn) holds(busy map[start]bool) {
	for _, d := range t.of.Documents {
		busy[standing(d)] = true
	}
}

// standing is where a document stands among those of all files.
func standing(d *policy.Document) start {
	return start{d.File.Path + "\x00" + d.Address + "\x00" + d.Pointer, d.Span.Start}
}

// triedKey is a file as it was opened.
type triedKey struct {
	path     string
	platform policy.Platform
}

// readFirst gives what a file holds as it is, read again. What is read as a whole folder
// is read once for all files of it.
func (d batch) readFirst(f *file) map[string]*policy.Document {
	texts := d.beside[path.Dir(f.path)]
	if f.json || f.again == nil || texts[f.path] == nil {
		return f.read(f.before)
	}
	if _, known := d.first[f.path]; !known {
		read, size := f.again(texts)
		for name, docs := range read {
			d.first[name] = docs
		}
		d.charge(f, size)
	}
	return f.index(d.first[f.path])
}

// group names what is read together with the file.
func (f *file) group() string { return ReadWith(f.path) }

// ReadWith names what is read together with a file: its folder, if it is Terraform, else
// the file.
func ReadWith(name string) string {
	if languageOf(name) == ofHCL {
		return path.Dir(name) + "/"
	}
	return name
}

// groups sorts what has the same key together, in the order of the first.
func groups[T any](all []T, key func(T) string) (out [][]T) {
	at := map[string]int{}
	for _, one := range all {
		i, known := at[key(one)]
		if !known {
			i = len(out)
			at[key(one)] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], one)
	}
	return out
}

// readTogether reads texts as those of files of one group. Other files of the group are
// as they are edited.
func (d batch) readTogether(texts map[*file][]byte) map[*file]map[string]*policy.Document {
	out, asked := map[*file]map[string]*policy.Document{}, map[string][]byte{}
	var again Rereading
	for f, text := range texts {
		if f.json || f.again == nil {
			out[f] = f.read(text)
			continue
		}
		asked[f.path], again = text, f.again
	}
	if again == nil {
		return out
	}
	for _, other := range d.order {
		if f := oneOf(texts); asked[other.path] == nil && other.group() == f.group() && string(other.now) != string(other.before) {
			asked[other.path] = other.now
		}
	}
	docs, size := again(asked)
	d.charge(oneOf(texts), size)
	for f := range texts {
		if out[f] == nil {
			out[f] = f.index(docs[f.path])
		}
	}
	return out
}

func oneOf(texts map[*file][]byte) *file {
	for f := range texts {
		return f
	}
	return nil
}

// pending is an edit that is not in the text of its file yet.
type pending struct {
	turn  int
	of    *principal.Principal
	file  *file
	place string
	job   *job
	add   additions
	edits []edit
	bad   bool // its document did not read as it was meant
}

// spent is what reading one group again has cost, and what it cost the last time.
type spent struct{ times, bytes, last int }

// What one group may cost: as often as that in any case, and then as many bytes.
const (
	mostTries      = 16
	mostTriedBytes = 2 << 20
)

// affords reports whether files of one group may be read again.
func (d batch) affords(f *file) bool {
	s := d.account(f)
	s.times++
	return s.times <= mostTries || s.bytes+s.last <= mostTriedBytes
}

// charge notes how many bytes were read for files of a group.
func (d batch) charge(f *file, size int) {
	s := d.account(f)
	s.bytes, s.last = s.bytes+size, size
}

func (d batch) account(f *file) *spent {
	s := d.spent[f.group()]
	if s == nil {
		s = &spent{}
		d.spent[f.group()] = s
	}
	return s
}

// flush makes the edits that are pending.
func (d batch) flush() {
	for len(d.pending) > 0 {
		all := d.pending
		d.pending = nil
		for _, group := range groups(all, func(p *pending) string { return p.file.group() }) {
			d.settle(group)
		}
	}
}

// settle makes edits of one group: together, else without those that do not read as
// they were meant, else in halves.
func (d batch) settle(all []*pending) {
	if len(all) == 0 {
		return
	}
	affords := d.affords(all[0].file)
	if affords && d.try(all) {
		return
	}
	bad := slices.Collect(func(yield func(*pending) bool) {
		for _, p := range all {
			if p.bad && !yield(p) {
				return
			}
		}
	})
	good := slices.DeleteFunc(slices.Clone(all), func(p *pending) bool { return p.bad })
	switch {
	case !affords || len(all) == 1:
		for _, p := range all {
			why := "many"
			if p.bad || affords {
				why = "form"
			}
			d.turn, p.job.doc = p.turn, p.file.docs[p.place]
			d.unedited(p.of, p.file, p.job, why)
		}
	case len(bad) > 0 && len(good) > 0:
		d.settle(good)
		d.settle(bad)
	default:
		d.settle(all[:len(all)/2])
		d.settle(all[len(all)/2:])
	}
}

// try makes edits of one group, and reports whether the files then hold what they held,
// and what was to be added, and nothing else. If not, nothing is edited, and the edits
// whose documents read otherwise are marked.
func (d batch) try(all []*pending) bool {
	edits, at := map[*file][]edit{}, map[start]*pending{}
	for _, p := range all {
		if p.bad = false; p.job.doc != p.file.docs[p.place] { // the file was edited since
			p.job.doc = p.file.docs[p.place]
			add, some, ok := p.file.planned(p.place, p.job)
			if p.add, p.edits = add, some; !ok {
				p.bad = true
				return false
			}
		}
		edits[p.file] = append(edits[p.file], p.edits...)
		at[start{p.file.path + "\x00" + p.place, 0}] = p
	}
	texts := map[*file][]byte{}
	for f, some := range edits {
		if !apart(some) {
			return false
		}
		texts[f] = apply(f.now, some)
	}
	docs, sound := d.readTogether(texts), true
	for f := range texts {
		sound = sound && len(docs[f]) == len(f.docs)
		for place, was := range f.docs {
			var add additions
			p := at[start{f.path + "\x00" + place, 0}]
			if p != nil {
				add = p.add
			}
			if is := docs[f][place]; !remains(was, is) || !add.make(was, is) {
				sound = false
				if p != nil {
					p.bad = true
				}
			}
		}
	}
	if !sound {
		return false
	}
	for f, text := range texts {
		f.write(text, docs[f])
	}
	for _, p := range all {
		p.file.added += len(p.job.wants)
	}
	return true
}

// apart reports whether edits do not overlap.
func apart(all []edit) bool {
	all = slices.SortedStableFunc(slices.Values(all), func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	for i := range all {
		if i > 0 && all[i].start < all[i-1].end {
			return false
		}
	}
	return true
}

// withResources gives the texts of files of one group with the resources of drafts, and
// what they hold; nothing of a file that does not say that when it is read again.
func (d batch) withResources(group []*file, drafts map[*file][]*draft) (map[*file][]byte, map[*file]map[string]*policy.Document) {
	texts, wanted := map[*file][]byte{}, map[*file]map[string]*policy.Document{}
	for _, f := range group {
		if text, more := f.resourced(drafts[f]); text != nil {
			texts[f], wanted[f] = text, more
		}
	}
	if len(texts) == 0 || !d.affords(group[0]) {
		return nil, nil
	}
	docs := d.readTogether(texts)
	sound := true
	for f := range texts {
		sound = sound && f.hasResources(docs[f], wanted[f])
	}
	if sound || len(group) == 1 {
		if !sound {
			return nil, nil
		}
		return texts, docs
	}
	texts, docs = map[*file][]byte{}, map[*file]map[string]*policy.Document{}
	for _, f := range group {
		some, hold := d.withResources([]*file{f}, drafts)
		texts[f], docs[f] = some[f], hold[f]
	}
	return texts, docs
}
