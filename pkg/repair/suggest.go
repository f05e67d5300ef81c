package repair

import (
	"crypto/sha256"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// The bounds of suggestions.
const (
	mostSuggested  = 100       // findings of a principal
	mostSuggestion = 4 << 10   // bytes of new text
	mostEditedText = 1 << 20   // bytes of a file
	mostReread     = 512 << 10 // bytes that are read again for one file, or one folder of Terraform
)

// Suggester gives findings their edits.
type Suggester struct {
	cat     *catalog.Catalog
	options Options
	judge   *audit.Judging

	mu    sync.Mutex
	alike map[[sha256.Size]byte]*suggested
}

// suggested is what was suggested for a file, in the order of its findings.
type suggested struct {
	once sync.Once
	all  []*diag.Repair
}

// NewSuggester makes one for the findings of a run.
func NewSuggester(cat *catalog.Catalog, o Options) *Suggester {
	return &Suggester{cat: cat, options: o, judge: audit.NewJudging(cat), alike: map[[sha256.Size]byte]*suggested{}}
}

// SuggestAlike is [Suggester.Suggest] for a file whose documents are each judged by
// themselves. Files with the same text and the same findings have the same edits, which
// are found once; only then the principals are asked for.
func (s *Suggester) SuggestAlike(file *diag.File, findings []*diag.Finding, principals func() []principal.Principal) {
	key := keyOf(file, findings)
	s.mu.Lock()
	known := s.alike[key]
	if known == nil {
		known = &suggested{}
		s.alike[key] = known
	}
	s.mu.Unlock()
	known.once.Do(func() {
		s.Suggest(principals(), findings)
		for _, f := range findings {
			known.all = append(known.all, f.Repair)
		}
	})
	for i, f := range findings {
		if r := known.all[i]; r != nil && f.Repair == nil {
			like := *r
			like.Path = file.Path
			f.Repair = &like
		}
	}
}

// keyOf names what the edits of a file depend on: its text, how its name and the files
// beside it have it read, and what its findings name.
func keyOf(file *diag.File, findings []*diag.Finding) (key [sha256.Size]byte) {
	h := sha256.New()
	dir, base := path.Split(file.Path)
	_, kind, _ := strings.Cut(base, ".")
	fmt.Fprintf(h, "%q %q %d ", dir, kind, len(file.Data))
	h.Write(file.Data)
	for _, f := range findings {
		who, own := strings.CutPrefix(f.Principal, file.Path)
		fmt.Fprintf(h, "%q %v %q %q %d %t\n", who, own, f.Code, f.Operation, f.Level, f.Location.Path == file.Path)
		for _, n := range f.Prerequisites {
			if grantable(n) {
				io.WriteString(h, n.Action+"\x00"+strings.Join(n.AnyOf, "\x00")+"\n")
			}
		}
	}
	h.Sum(key[:0])
	return key
}

// Suggest gives findings the edits that grant what they name, each by itself: as far as
// an edit of the file can. The principals are those with a document in the files of the
// findings, which are one file, or files of one folder of Terraform. Nothing is judged
// but the operations of the findings, and nothing is repaired: [Fix] does all at once.
func (s *Suggester) Suggest(principals []principal.Principal, findings []*diag.Finding) {
	byName := map[string][]*diag.Finding{}
	for _, f := range findings {
		if all := byName[f.Principal]; len(all) < mostSuggested && Mendable(f) {
			byName[f.Principal] = append(all, f)
		}
	}
	o, left := s.options, mostReread
	if again := o.Again; again != nil {
		o.Again = func(texts map[string][]byte) (map[string][]*policy.Document, int) {
			docs, size := again(texts)
			left -= size
			return docs, size
		}
	}
	d := newDesk(s.cat, &o, func(string) bool { return true })
	d.spare(principals)
	var all []*suggestion
	for i := range principals {
		p := &principals[i]
		affords := func(d *policy.Document) bool { return Editable(d) && 2*len(d.File.Data) <= left }
		if mended := byName[p.Name]; len(mended) > 0 && slices.ContainsFunc(p.Documents, affords) {
			all = append(all, s.ofPrincipal(d, p, mended)...)
		}
	}
	for len(all) > 0 && left > 0 {
		var some []*suggestion
		some, all = firstOfEach(all)
		for _, one := range held(d, some, &left) {
			one.give()
		}
	}
}

// ofPrincipal plans edits for findings of a principal.
func (s *Suggester) ofPrincipal(d *desk, p *principal.Principal, findings []*diag.Finding) (all []*suggestion) {
	asked := *p
	asked.Only, asked.Require = nil, nil
	for _, f := range findings {
		asked.Only = append(asked.Only, f.Operation)
	}
	results := map[string]*audit.Result{}
	for r := range s.judge.Judge(&asked, s.options.Audit) {
		results[r.Operation.Name] = r
	}
	for _, f := range findings {
		if r := results[f.Operation]; r != nil {
			if one := suggest(d, p, f, r); one != nil {
				all = append(all, one)
			}
		}
	}
	return all
}

// Mendable reports whether a finding names something that a grant mends and that a
// repair adds unasked.
func Mendable(f *diag.Finding) bool {
	return f.Code == string(rule.PrerequisiteMissing) && f.Level > diag.Note && slices.ContainsFunc(f.Prerequisites, grantable)
}

// grantable reports whether a grant mends what a finding names. What needs a second
// policy, and stands in another one of the run, is there: the two want judging together.
func grantable(n diag.Prerequisite) bool {
	return n.Verdict == diag.Missing && n.Role == "" && n.By != "agency" && n.Pattern == "" && len(n.Without) == 0 && n.Weight != "note" &&
		!slices.Contains(n.Causes, access.AtBoundary) && !(n.SecondPolicy && len(n.Elsewhere) > 0)
}

// suggestion is an edit for one finding, before it is known to hold.
type suggestion struct {
	finding *diag.Finding
	of      *diag.Repair
	file    *file
	place   string
	add     additions
	edits   []edit
}

// suggest plans the edit for one finding; nil where there is none.
func suggest(d *desk, p *principal.Principal, f *diag.Finding, r *audit.Result) *suggestion {
	l := &lack{cat: d.cat, wants: map[string]*want{}}
	for gap := range r.Gaps() {
		if slices.ContainsFunc(f.Prerequisites, func(n diag.Prerequisite) bool { return grantable(n) && isOf(&n, gap) }) {
			l.add(r, gap)
		}
	}
	l.choose()
	var names []string
	var j *job
	for _, w := range l.sorted() {
		home, at := d.home(p, p, w)
		if home == nil || home.File.Path != f.Location.Path || len(home.File.Data) > mostEditedText || j != nil && j.doc != home {
			continue
		}
		if j == nil {
			j = &job{doc: home, into: map[int][]string{}}
		}
		j.put(w, at)
		names = append(names, w.name)
	}
	if j == nil {
		return nil
	}
	file := d.files[j.doc.File.Path]
	one := &suggestion{finding: f, file: file, place: file.placeOf(j.doc)}
	var ok bool
	if one.add, one.edits, ok = file.planned(one.place, j); !ok {
		return nil
	}
	m := message.New("repair-suggestion", message.First("names", names, fewNames))
	one.of = &diag.Repair{MessageID: m.ID, MessageArgs: m.Args, Path: j.doc.File.Path, Edits: []diag.Edit{}}
	size := 0
	for _, e := range one.edits {
		one.of.Edits = append(one.of.Edits, j.doc.File.Edit(diag.Span{Start: e.start, End: e.end}, e.text))
		size += len(e.text)
	}
	if size > mostSuggestion {
		return nil
	}
	return one
}

func (one *suggestion) give() { one.finding.Repair = one.of }

// firstOfEach gives the first suggestion for each document, and all others.
func firstOfEach(all []*suggestion) (first, others []*suggestion) {
	met := map[start]bool{}
	for _, one := range all {
		if at := (start{one.file.path + "\x00" + one.place, 0}); met[at] {
			others = append(others, one)
		} else {
			met[at], first = true, append(first, one)
		}
	}
	return first, others
}

// held gives the suggestions for different documents that hold: the files hold what
// they held and what was to be added, and nothing else. They are read together with all
// of them, else without those whose documents read otherwise, else in halves. What is
// read again of JSON is charged like the rest.
func held(d *desk, some []*suggestion, left *int) []*suggestion {
	if len(some) == 0 || *left <= 0 {
		return nil
	}
	edits, at := map[*file][]edit{}, map[start]*suggestion{}
	for _, one := range some {
		edits[one.file] = append(edits[one.file], one.edits...)
		at[start{one.file.path + "\x00" + one.place, 0}] = one
	}
	texts := map[*file][]byte{}
	for f, all := range edits {
		if !apart(all) {
			return halves(d, some, left)
		}
		if texts[f] = apply(f.now, all); f.json {
			*left -= len(texts[f])
		}
	}
	docs, sound, bad := (batch{d}).readTogether(texts), true, map[*suggestion]bool{}
	for f := range texts {
		sound = sound && len(docs[f]) == len(f.docs)
		for place, was := range f.docs {
			var add additions
			one := at[start{f.path + "\x00" + place, 0}]
			if one != nil {
				add = one.add
			}
			if is := docs[f][place]; !remains(was, is) || !add.make(was, is) {
				sound, bad[one] = false, true
			}
		}
	}
	isBad := func(one *suggestion) bool { return bad[one] }
	switch good := slices.DeleteFunc(slices.Clone(some), isBad); {
	case sound:
		return some
	case len(good) > 0 && len(good) < len(some):
		bad := slices.DeleteFunc(slices.Clone(some), func(one *suggestion) bool { return !isBad(one) })
		return append(held(d, good, left), held(d, bad, left)...)
	}
	return halves(d, some, left)
}

// halves holds the two halves of suggestions by themselves.
func halves(d *desk, some []*suggestion, left *int) []*suggestion {
	if len(some) == 1 {
		return nil
	}
	return append(held(d, some[:len(some)/2], left), held(d, some[len(some)/2:], left)...)
}

// isOf reports whether a prerequisite of a finding is what a result lacks.
func isOf(n *diag.Prerequisite, gap *audit.Prerequisite) bool {
	if n.Action != "" {
		return n.Action == gap.Action
	}
	return slices.Equal(n.AnyOf, gap.AnyOf)
}
