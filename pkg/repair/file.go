package repair

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/terraform"
)

// file is a file that is edited.
type file struct {
	path         string
	before, now  []byte
	hidden       []diag.Span // of before
	platform     policy.Platform
	again        func(path string, text []byte) []*policy.Document
	json         bool
	docs         map[string]*policy.Document // as they are now, by their place
	first        map[string]*policy.Document // as they were read first
	places       map[*policy.Document]string // of docs
	starts       map[start]string            // of first
	added, moved int
	siblings     *terraform.Siblings // of the text as it was
}

// placeOf names the place of a document in its file. In JSON its pointer leads from the
// top. Elsewhere several may share an address: they are told apart by their order, and
// those of the first reading by where they stand.
func (f *file) placeOf(d *policy.Document) string {
	if f.json {
		return d.Pointer
	}
	if at, now := f.places[d]; now {
		return at
	}
	if at, first := f.starts[start{d.Address + d.Pointer, d.Span.Start}]; first {
		return at
	}
	return nth(d, 1)
}

// start is where a document of the first reading stands.
type start struct {
	in string
	at int
}

// nth names the place of one of several documents that share an address.
func nth(d *policy.Document, n int) string {
	return d.Address + "\x00" + d.Pointer + "\x00" + strconv.Itoa(n)
}

// read reads a text as that of the file.
func (f *file) read(text []byte) map[string]*policy.Document {
	var all []*policy.Document
	switch {
	case f.json:
		all = policy.Parse(diag.NewFile(f.path, text), policy.Options{Platform: f.platform})
	case f.again != nil:
		all = f.again(f.path, text)
	}
	docs := map[string]*policy.Document{}
	for _, d := range all {
		if d.File.Path != f.path {
			continue
		}
		at := d.Pointer
		for n := 1; !f.json && (n == 1 || docs[at] != nil); n++ {
			at = nth(d, n)
		}
		docs[at] = d
	}
	return docs
}

// write takes a text over. Which platform a document is of was decided when it was
// read first.
func (f *file) write(text []byte) {
	docs := f.read(text)
	for at, is := range docs {
		if was := f.docs[at]; was != nil {
			is.Platform = was.Platform
		}
	}
	f.now, f.docs, f.places = text, docs, map[*policy.Document]string{}
	for at, d := range docs {
		f.places[d] = at
	}
	if f.first == nil {
		f.first, f.starts = docs, map[start]string{}
		for at, d := range docs {
			f.starts[start{d.Address + d.Pointer, d.Span.Start}] = at
		}
	}
}

// with gives the text with what is added to a document; false where it cannot be
// written, or does not say that when it is read again.
func (f *file) with(place string, j *job) ([]byte, bool) {
	edits, ok := f.edits(place, j)
	return apply(f.now, edits), ok
}

// edits gives the edits that add to a document.
func (f *file) edits(place string, j *job) (edits []edit, ok bool) {
	doc := f.docs[place]
	add := additions{into: j.into, fresh: statementsOf(j.fresh)}
	for _, at := range slices.Sorted(maps.Keys(j.into)) {
		slices.Sort(j.into[at])
		some := addNames(f.now, &doc.Statements[at], j.into[at])
		if some == nil {
			return nil, false
		}
		edits = append(edits, some...)
	}
	if len(add.fresh) > 0 {
		some := addStatements(f.now, doc, add.fresh)
		if some == nil {
			return nil, false
		}
		edits = append(edits, some...)
	}
	return edits, f.literally(edits) && f.sound(apply(f.now, edits), place, add)
}

// additions are what an edit adds to a document: names to statements, and statements.
type additions struct {
	into  map[int][]string
	fresh []statement
}

// intact reads a text, and gives nothing unless it holds the same documents as the file
// now, each readable and within the limits as far as it was before.
func (f *file) intact(text []byte) map[string]*policy.Document {
	docs := f.read(text)
	if len(docs) != len(f.docs) {
		return nil
	}
	for at, was := range f.docs {
		if is := docs[at]; is == nil || is.Judged() != was.Judged() || exceeded(is) > exceeded(was) {
			return nil
		}
	}
	return docs
}

// sound reports whether a text holds what the file holds now and what was to be added
// to one document, and nothing else.
func (f *file) sound(text []byte, place string, add additions) bool {
	docs := f.intact(text)
	if docs == nil {
		return false
	}
	for at, was := range f.docs {
		var more additions
		if at == place {
			more = add
		}
		if !more.make(was, docs[at]) {
			return false
		}
	}
	return true
}

// make reports whether they make one document of another.
func (add additions) make(was, is *policy.Document) bool {
	if len(is.Statements) != len(was.Statements)+len(add.fresh) {
		return false
	}
	for i := range was.Statements {
		a, b := &was.Statements[i], &is.Statements[i]
		if a.Effect != b.Effect || a.NotAction != b.NotAction || a.NotResource != b.NotResource || a.HasResource != b.HasResource ||
			a.HasCondition != b.HasCondition || len(a.Conditions) != len(b.Conditions) ||
			!slices.Equal(valuesOf(a.Resources), valuesOf(b.Resources)) ||
			!slices.Equal(slices.Concat(valuesOf(a.Actions), add.into[i]), valuesOf(b.Actions)) {
			return false
		}
	}
	for i := range add.fresh {
		s, b := &add.fresh[i], &is.Statements[len(was.Statements)+i]
		if b.Effect != policy.Allow || b.NotAction || b.NotResource || len(b.Conditions) > 0 != (len(s.pins) > 0) ||
			!slices.Equal(s.actions, valuesOf(b.Actions)) || s.resources != nil && !slices.Equal(s.resources, valuesOf(b.Resources)) {
			return false
		}
	}
	return true
}

func valuesOf(all []policy.Text) []string {
	out := make([]string, len(all))
	for i, t := range all {
		out[i] = t.Value
	}
	return out
}

// secrets lists what stands in the file now and may not be shown.
func (f *file) secrets(text []byte) (out []string) {
	for _, d := range f.read(text) {
		for _, s := range d.Secrets {
			out = append(out, textsAt(text, []diag.Span{s.Span})...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// shared reports whether another document stands at the place of one: an edit of the
// text would change both.
func (f *file) shared(place string) bool {
	d := f.docs[place]
	for at, other := range f.docs {
		if at != place && other.Span.Start < d.Span.End && d.Span.Start < other.Span.End {
			return true
		}
	}
	return false
}

// literally reports whether new text means itself in the language of the file: HCL
// reads ${ and %{ in texts.
func (f *file) literally(all []edit) bool {
	return languageOf(f.path) != ofHCL || !slices.ContainsFunc(all, func(e edit) bool {
		return strings.Contains(e.text, "${") || strings.Contains(e.text, "%{")
	})
}
