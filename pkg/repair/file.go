package repair

import (
	"cmp"
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
	again        Rereading
	json         bool
	docs         map[string]*policy.Document // as they are now, by their place
	first        map[string]*policy.Document // as they were read first
	places       map[*policy.Document]string // of docs
	starts       map[start]string            // of first
	crowded      map[*policy.Document]bool   // of docs, once it was asked for
	added, moved int
	turn         int                 // in whose it was first opened to be edited
	siblings     *terraform.Siblings // of the text as it was
}

// placeOf names the place of a document in its file. In JSON its pointer leads from the
// top. Elsewhere several may share an address: they are distinguished by their order, and
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
		docs, _ := f.again(map[string][]byte{f.path: text})
		all = docs[f.path]
	}
	return f.index(all)
}

// index sorts the documents of a reading by their places in the file.
func (f *file) index(all []*policy.Document) map[string]*policy.Document {
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

// write takes a text over with what was read of it. Which platform a document is of was
// decided when it was read first.
func (f *file) write(text []byte, docs map[string]*policy.Document) {
	for at, is := range docs {
		if was := f.docs[at]; was != nil {
			is.Platform = was.Platform
		}
	}
	f.now, f.docs, f.places, f.crowded = text, docs, map[*policy.Document]string{}, nil
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

// planned gives what is added to a document, and the edits that write it.
func (f *file) planned(place string, j *job) (add additions, edits []edit, ok bool) {
	doc := f.docs[place]
	add = additions{into: j.into, fresh: statementsOf(j.fresh)}
	for _, at := range slices.Sorted(maps.Keys(j.into)) {
		slices.Sort(j.into[at])
		some := addNames(f.now, &doc.Statements[at], j.into[at])
		if some == nil {
			return add, nil, false
		}
		edits = append(edits, some...)
	}
	if len(add.fresh) > 0 {
		some := addStatements(f.now, doc, add.fresh)
		if some == nil {
			return add, nil, false
		}
		edits = append(edits, some...)
	}
	return add, edits, f.literally(edits)
}

// additions are what an edit adds to a document: names to statements, and statements.
type additions struct {
	into  map[int][]string
	fresh []statement
}

// remains reports whether a document is readable and within the limits as far as it was
// before.
func remains(was, is *policy.Document) bool {
	return is != nil && is.Judged() == was.Judged() && exceeded(is) <= exceeded(was)
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

// secretsIn lists what stands in a text and may not be shown.
func secretsIn(text []byte, docs map[string]*policy.Document) (out []string) {
	for _, d := range docs {
		for _, s := range d.Secrets {
			out = append(out, textsAt(text, []diag.Span{s.Span})...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// secret lists what stood in the file at first and may not be shown.
func (f *file) secret() []string {
	return slices.Concat(textsAt(f.before, f.hidden), secretsIn(f.before, f.first))
}

// shared reports whether another document stands at the place of one: an edit of the
// text would change both.
func (f *file) shared(place string) bool {
	if f.crowded == nil {
		f.crowded = map[*policy.Document]bool{}
		var widest *policy.Document // of those before, the one that ends last
		for _, d := range slices.SortedFunc(maps.Values(f.docs), func(a, b *policy.Document) int {
			return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
		}) {
			if widest != nil && d.Span.Start < widest.Span.End && widest.Span.Start < d.Span.End {
				f.crowded[d], f.crowded[widest] = true, true
			}
			if widest == nil || d.Span.End > widest.Span.End {
				widest = d
			}
		}
	}
	return f.crowded[f.docs[place]]
}

// literally reports whether new text means itself in the language of the file: HCL
// reads ${ and %{ in texts.
func (f *file) literally(all []edit) bool {
	return languageOf(f.path) != ofHCL || !slices.ContainsFunc(all, func(e edit) bool {
		return strings.Contains(e.text, "${") || strings.Contains(e.text, "%{")
	})
}
