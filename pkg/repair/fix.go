package repair

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
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
}

// Open reports whether a finding above a note stays that somebody must see to.
func (f *Fixed) Open() bool { return slices.ContainsFunc(f.Left, func(l Left) bool { return l.Open }) }

// Fix closes the gaps of principals in the policies that they hold. The function
// reports whether a file is there: no file is made in the place of another one.
//
// An action goes into the statement that grants the operation, if its effect,
// resources and condition allow that; else into a new statement on the resources of
// its own type. On Huawei Cloud global and project-level actions go into policies of
// their own.
func Fix(cat *catalog.Catalog, principals []principal.Principal, o Options, exists func(path string) bool) *Fixed {
	d := &desk{cat: cat, options: &o, exists: exists, files: map[string]*file{}, stuck: map[string]*byHand{}}
	for i := range principals {
		d.fix(&principals[i])
	}
	return d.result()
}

// desk is a repair under way.
type desk struct {
	cat     *catalog.Catalog
	options *Options
	exists  func(path string) bool
	files   map[string]*file
	order   []*file
	drafts  []*draft
	left    leftover
	stuck   map[string]*byHand
}

// file is a file that is edited.
type file struct {
	path         string
	before, now  []byte
	hidden       []diag.Span // of before
	platform     policy.Platform
	docs         map[string]*policy.Document // as they are now, by their place
	added, moved int
}

// draft is a policy that is made beside another one.
type draft struct {
	path       string
	base       *policy.Document // as it was read
	grammar    grammar
	statements []statement
	kind       string // what its name ends with: global, project, or 2 for what is more than fits
	moved      int    // actions that come from the other one
	docs       []*policy.Document
	texts      [][]byte
	paths      []string
}

// fix closes the gaps of one principal.
func (d *desk) fix(p *principal.Principal) {
	if !slices.ContainsFunc(p.Documents, (*policy.Document).Judged) {
		return
	}
	if len(p.Only) == 0 && d.options.wants(rule.MixedScope) {
		for _, doc := range p.Documents {
			d.unmix(doc)
		}
	}
	for range mostRounds {
		view := d.view(p)
		l := lacking(d.cat, view, d.options)
		if !d.place(p, view, l.sorted()) {
			d.left.join(l.left)
			return
		}
	}
}

// view is a principal with its documents as they are now.
func (d *desk) view(p *principal.Principal) *principal.Principal {
	now := *p
	now.Documents = nil
	for _, doc := range p.Documents {
		now.Documents = append(now.Documents, d.current(doc))
	}
	for _, one := range d.drafts {
		if slices.Contains(p.Documents, one.base) {
			now.Documents = append(now.Documents, one.docs...)
		}
	}
	return &now
}

// current gives a document as it is now.
func (d *desk) current(doc *policy.Document) *policy.Document {
	if f := d.files[doc.File.Path]; f != nil && f.docs[doc.Pointer] != nil {
		return f.docs[doc.Pointer]
	}
	return doc
}

// open gives the file of a document for editing; nil where that cannot be edited.
func (d *desk) open(doc *policy.Document) *file {
	now := d.current(doc)
	if !Editable(now) {
		return nil
	}
	f := d.files[doc.File.Path]
	if f == nil {
		f = &file{path: doc.File.Path, before: doc.File.Data, now: doc.File.Data, hidden: doc.File.Hidden, platform: doc.Platform}
		if f.read(); f.docs[doc.Pointer] == nil {
			return nil
		}
		d.files[f.path] = f
		d.order = append(d.order, f)
	}
	return f
}

// read reads the text anew.
func (f *file) read() {
	f.docs = map[string]*policy.Document{}
	for _, doc := range policy.Parse(diag.NewFile(f.path, f.now), policy.Options{Platform: f.platform}) {
		f.docs[doc.Pointer] = doc
	}
}

// sound reports whether a text holds the same documents as the file now, each
// readable and within the limits as far as it was before.
func (f *file) sound(text []byte) bool {
	trial := &file{path: f.path, now: text, platform: f.platform}
	trial.read()
	if len(trial.docs) != len(f.docs) {
		return false
	}
	for at, doc := range f.docs {
		now := trial.docs[at]
		if now == nil || now.Judged() != doc.Judged() || exceeded(now) > exceeded(doc) {
			return false
		}
	}
	return true
}

// write takes a text over.
func (f *file) write(text []byte) {
	f.now = text
	f.read()
}

// place adds permissions to the documents of a principal, and reports whether
// anything was added.
func (d *desk) place(p, view *principal.Principal, wants []*want) bool {
	jobs := map[*policy.Document]*job{}
	var order []*job
	done := false
	for _, w := range wants {
		if d.stuck[p.Name+"\x00"+w.key()] != nil {
			continue
		}
		home, s := d.home(p, view, w)
		if home == nil {
			done = d.give(p, w) || done
			continue
		}
		if jobs[home] == nil {
			jobs[home] = &job{doc: home, into: map[int][]string{}}
			order = append(order, jobs[home])
		}
		if s >= 0 {
			jobs[home].into[s] = append(jobs[home].into[s], w.name)
		} else {
			jobs[home].fresh = append(jobs[home].fresh, w)
		}
		jobs[home].wants = append(jobs[home].wants, w)
	}
	for _, j := range order {
		done = d.do(p, view, j) || done
	}
	return done
}

// job is what is added to one document.
type job struct {
	doc   *policy.Document // as it is now
	into  map[int][]string // by statement
	fresh []*want          // in statements of their own
	wants []*want
}

// do edits a document; what would exceed its limits goes into another one.
func (d *desk) do(p, view *principal.Principal, j *job) bool {
	if one := d.draftOf(j.doc); one != nil {
		return one.add(d, statementsOf(j.wants), p.Platform)
	}
	f := d.files[j.doc.File.Path]
	j.doc = f.docs[j.doc.Pointer] // another one of the file may have been edited
	g := grammar{j.doc.Dialect, j.doc.Version.Value}
	var edits []edit
	for at, names := range j.into {
		slices.Sort(names)
		edits = append(edits, addNames(f.now, &j.doc.Statements[at], names)...)
	}
	if len(j.fresh) > 0 {
		var texts [][]byte
		for _, s := range statementsOf(j.fresh) {
			texts = append(texts, g.write(&s))
		}
		edits = append(edits, addStatements(f.now, j.doc, texts)...)
	}
	if text := apply(f.now, edits); f.sound(text) {
		f.added += len(j.wants)
		f.write(text)
		return true
	}
	return d.draft(p, d.original(p, j.doc), tooMuch, statementsOf(j.wants), j.wants)
}

// draftOf gives the draft that has a document.
func (d *desk) draftOf(doc *policy.Document) *draft {
	for _, one := range d.drafts {
		if slices.Contains(one.docs, doc) {
			return one
		}
	}
	return nil
}

// original gives a document as it was read.
func (d *desk) original(p *principal.Principal, now *policy.Document) *policy.Document {
	for _, doc := range p.Documents {
		if doc.File.Path == now.File.Path && doc.Pointer == now.Pointer {
			return doc
		}
	}
	return now
}

// home finds the document and the statement for a permission: the statement that
// grants an operation which needs it, else a document where a new statement can
// stand (-1); nil where there is none.
func (d *desk) home(p, view *principal.Principal, w *want) (*policy.Document, int) {
	grants := grantsOf(w)
	for _, g := range grants {
		if d.takes(p, view, g.doc, w) && d.draftOf(g.doc) == nil && g.alone(w, grants) {
			return g.doc, g.statement
		}
	}
	for _, g := range grants {
		if d.takes(p, view, g.doc, w) {
			return g.doc, -1
		}
	}
	for _, doc := range view.Documents {
		if d.takes(p, view, doc, w) {
			return doc, -1
		}
	}
	return nil, 0
}

// takes reports whether a document can have a permission: it can be edited, and is
// of its scope.
func (d *desk) takes(p, view *principal.Principal, doc *policy.Document, w *want) bool {
	if !slices.Contains(view.Documents, doc) {
		return false
	}
	if doc.Dialect.OneScope() && w.scope != 0 && d.isSecond(doc) != second(w.scope) {
		return false
	}
	return d.draftOf(doc) != nil || d.open(d.original(p, doc)) != nil
}

// isSecond reports whether a document is for what is global: it has such actions
// and none of projects.
func (d *desk) isSecond(doc *policy.Document) bool {
	global, project := d.scopes(doc)
	return global && !project || strings.EqualFold(doc.Type.Value, "AX")
}

// scopes tells which actions the Allows of a document have.
func (d *desk) scopes(doc *policy.Document) (global, project bool) {
	for i := range doc.Statements {
		s := &doc.Statements[i]
		if s.Effect != policy.Allow {
			continue
		}
		for _, a := range s.Actions {
			scope := audit.ScopeOf(d.cat, doc, a.Value)
			global, project = global || second(scope), project || scope == catalog.ScopeProject
		}
	}
	return global, project
}

// give makes a policy for a permission that no document can have, or says what to
// do by hand. It reports whether a policy has it.
func (d *desk) give(p *principal.Principal, w *want) bool {
	base := p.Documents[0]
	if grants := grantsOf(w); len(grants) > 0 {
		base = d.original(p, grants[0].doc)
	}
	now := d.current(base)
	if now.Dialect.OneScope() && w.scope != 0 && d.isSecond(now) != second(w.scope) && d.open(base) != nil {
		kind := forProjects
		if second(w.scope) {
			kind = forAll
		}
		return d.draft(p, base, kind, statementsOf([]*want{w}), []*want{w})
	}
	d.hand(p, base, w, whyByHand(now))
	return false
}

// draft adds statements to the policy beside another one; false where a file is in
// its place.
func (d *desk) draft(p *principal.Principal, base *policy.Document, kind string, all []statement, wants []*want) bool {
	for _, one := range d.drafts {
		if one.base == base && one.kind == kind {
			return one.add(d, all, p.Platform)
		}
	}
	to := d.freePath(base.File.Path, kind)
	if d.exists(to) {
		for _, w := range wants {
			d.handTo(p, base, w, "exists", to)
		}
		return false
	}
	one := &draft{path: to, base: base, grammar: grammar{base.Dialect, base.Version.Value}, kind: kind}
	d.drafts = append(d.drafts, one)
	return one.add(d, all, p.Platform)
}

// The kinds of policies beside another one, as their names end.
const (
	forAll      = "global"
	forProjects = "project"
	tooMuch     = "2" // what one policy cannot have
)

// freePath names the policy beside another one: NAME-global.json, for example.
func (d *desk) freePath(of, kind string) string {
	ext := path.Ext(of)
	stem := strings.TrimSuffix(of, ext)
	if of == source.Stdin || of == source.StdinPath {
		stem, ext = "policy", ".json"
	}
	to := stem + "-" + kind + ext
	for n := 2; slices.ContainsFunc(d.drafts, func(one *draft) bool { return slices.Contains(one.paths, to) }); n++ {
		to = stem + "-" + kind + "-" + strconv.Itoa(n) + ext
	}
	return to
}

// add adds statements; what is on the same resources in the same case is one.
func (one *draft) add(d *desk, all []statement, p policy.Platform) bool {
	for _, s := range all {
		at := slices.IndexFunc(one.statements, func(known statement) bool {
			return known.whole == "" && s.whole == "" && known.raw == s.raw && slices.Equal(known.resources, s.resources) &&
				slices.Equal(known.pins, s.pins)
		})
		if at < 0 {
			one.statements = append(one.statements, s)
			continue
		}
		into := &one.statements[at]
		into.actions = slices.Concat(into.actions, s.actions)
		slices.Sort(into.actions)
		into.actions = slices.Compact(into.actions)
	}
	l := layoutOf(one.base.File.Data, one.base.Statements[0].Span)
	one.docs, one.texts, one.paths = nil, nil, nil
	for i, part := range one.grammar.pack(one.statements, p) {
		to := one.path
		if i > 0 {
			ext := path.Ext(to)
			to = strings.TrimSuffix(to, ext) + "-" + strconv.Itoa(i+1) + ext
		}
		text := one.grammar.policy(part, l.unit, l.newline)
		if doc := one.grammar.parse(to, text, p); doc != nil {
			one.docs = append(one.docs, doc)
		}
		one.texts, one.paths = append(one.texts, text), append(one.paths, to)
	}
	return true
}

// result gives the changes.
func (d *desk) result() *Fixed {
	out := &Fixed{Left: d.left.list()}
	out.Left = append(out.Left, d.listByHand()...)
	for _, f := range d.order {
		if string(f.now) != string(f.before) {
			c := Change{Path: f.path, Before: f.before, After: f.now, Added: f.added, Moved: f.moved}
			c.secrets = slices.Concat(textsAt(f.before, f.hidden), secretsOf(&c, f.platform))
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
			c.secrets = secretsOf(&c, one.base.Platform)
			out.Changes = append(out.Changes, c)
		}
		out.Beside = append(out.Beside, message.New("repair-beside", message.Text("kind", one.purpose(d)),
			message.Name("path", one.base.File.Path), message.Names("paths", one.paths)))
	}
}

// count counts the actions of a policy.
func (one *draft) count(i int) (n int) {
	if i < len(one.docs) {
		for k := range one.docs[i].Statements {
			n += len(one.docs[i].Statements[k].Actions)
		}
	}
	return n
}

// purpose says in a word what a policy beside another one is for.
func (one *draft) purpose(d *desk) string {
	if one.kind != forAll {
		return one.kind
	}
	for _, doc := range one.docs {
		for i := range doc.Statements {
			for _, a := range doc.Statements[i].Actions {
				if audit.ScopeOf(d.cat, doc, a.Value) == catalog.ScopeBoth {
					return "both"
				}
			}
		}
	}
	return one.kind
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

// whyByHand says in a word why a document is not edited.
func whyByHand(d *policy.Document) string {
	switch {
	case d.Kind == policy.KindRole:
		return "role"
	case !d.Judged():
		return "broken"
	case Editable(d):
		return "scope"
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
