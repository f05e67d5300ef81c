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
	mostReread     = 256 << 10 // bytes that are read again to hold edits of a file
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

// Suggest gives findings of a file the edits that grant what they name, each by itself:
// as far as an edit of the file can. The principals are those with a document in it.
// Nothing is judged but the operations of the findings, and nothing is repaired: [Fix]
// does all at once.
func (s *Suggester) Suggest(principals []principal.Principal, findings []*diag.Finding) {
	byName := map[string][]*diag.Finding{}
	for _, f := range findings {
		if all := byName[f.Principal]; len(all) < mostSuggested && Mendable(f) {
			byName[f.Principal] = append(all, f)
		}
	}
	d := newDesk(s.cat, &s.options, func(string) bool { return true })
	d.spare(principals)
	reads := mostReread
	for i := range principals {
		p := &principals[i]
		if mended := byName[p.Name]; len(mended) > 0 && reads > 0 && slices.ContainsFunc(p.Documents, Editable) {
			s.ofPrincipal(d, p, mended, &reads)
		}
	}
}

// ofPrincipal gives findings of a principal their edits. Each reads the file again.
func (s *Suggester) ofPrincipal(d *desk, p *principal.Principal, findings []*diag.Finding, reads *int) {
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
		if r := results[f.Operation]; r != nil && *reads > 0 {
			f.Repair = suggest(d, p, f, r)
			*reads -= len(p.Documents[0].File.Data)
		}
	}
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

// suggest gives the edit for one finding; nil where there is none.
func suggest(d *desk, p *principal.Principal, f *diag.Finding, r *audit.Result) *diag.Repair {
	l := &lack{cat: d.cat, wants: map[string]*want{}}
	for gap := range r.Gaps() {
		if slices.ContainsFunc(f.Prerequisites, func(n diag.Prerequisite) bool { return grantable(n) && isOf(&n, gap) }) {
			l.add(r, gap)
		}
	}
	l.choose()
	var names []string
	jobs := map[*policy.Document]*job{}
	for _, w := range l.sorted() {
		home, at := d.home(p, p, w)
		if home == nil || home.File.Path != f.Location.Path || len(home.File.Data) > mostEditedText || len(jobs) > 0 && jobs[home] == nil {
			continue
		}
		if jobs[home] == nil {
			jobs[home] = &job{doc: home, into: map[int][]string{}}
		}
		jobs[home].put(w, at)
		names = append(names, w.name)
	}
	for home, j := range jobs {
		file := d.files[home.File.Path]
		edits, ok := file.edits(file.placeOf(home), j)
		if !ok {
			return nil
		}
		m := message.New("repair-suggestion", message.First("names", names, fewNames))
		out := &diag.Repair{MessageID: m.ID, MessageArgs: m.Args, Path: home.File.Path, Edits: []diag.Edit{}}
		size := 0
		for _, e := range edits {
			out.Edits = append(out.Edits, home.File.Edit(diag.Span{Start: e.start, End: e.end}, e.text))
			size += len(e.text)
		}
		if size <= mostSuggestion {
			return out
		}
	}
	return nil
}

// isOf reports whether a prerequisite of a finding is what a result lacks.
func isOf(n *diag.Prerequisite, gap *audit.Prerequisite) bool {
	if n.Action != "" {
		return n.Action == gap.Action
	}
	return slices.Equal(n.AnyOf, gap.AnyOf)
}
