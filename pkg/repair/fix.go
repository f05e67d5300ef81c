package repair

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// Fix closes the gaps of principals in the policies that they hold. The function
// reports whether a file is there: no file is made in the place of another one.
//
// An action goes into the statement that grants the operation, if its effect,
// resources and condition allow that; else into a new statement on the resources of
// its own type. On Huawei Cloud global and project-level actions go into policies of
// their own.
func Fix(cat *catalog.Catalog, principals []principal.Principal, o Options, exists func(path string) bool) *Fixed {
	done := func(resumes bool) *desk {
		d := newDesk(cat, &o, exists)
		d.resumes = resumes
		d.spare(principals)
		d.fix(principals)
		return d
	}
	d := done(o.Read != nil)
	if len(d.inWay) > 0 && !d.finishes() {
		d = done(false)
	}
	return d.result()
}

// desk is a repair under way.
type desk struct {
	cat     *catalog.Catalog
	options *Options
	exists  func(path string) bool
	resumes bool     // files in the way may be what another run has written
	inWay   []string // such files
	files   map[string]*file
	order   []*file
	drafts  []*draft
	left    leftover
	mixed   []Left // policies that stay mixed
	told    int    // bytes of policies that are only shown
	stuck   map[string]*byHand
	// What is known of a document as it is now.
	opened map[*policy.Document]*file
	holds  map[*policy.Document]kinds
	bounds map[*policy.Document]bool // what bounds somebody is not edited
	// What is read and written together.
	turn    int // whose it is
	pending []*pending
	moving  []*moving
	tried   map[triedKey]*file            // what was opened, and may not be edited
	beside  map[string]map[string][]byte  // the files that documents are in, by their folder
	first   map[string][]*policy.Document // what they hold, once they were read again
	spent   map[string]*spent
}

// kinds says which kinds of actions the Allows of a document have.
type kinds struct{ global, project bool }

func newDesk(cat *catalog.Catalog, o *Options, exists func(path string) bool) *desk {
	return &desk{
		cat: cat, options: o, exists: exists, files: map[string]*file{}, stuck: map[string]*byHand{},
		opened: map[*policy.Document]*file{}, holds: map[*policy.Document]kinds{}, bounds: map[*policy.Document]bool{},
		tried: map[triedKey]*file{}, beside: map[string]map[string][]byte{}, first: map[string][]*policy.Document{},
		spent: map[string]*spent{},
	}
}

// spare notes the boundaries of principals: one may be judged as a policy, too. It notes
// which files of a folder are there.
func (d *desk) spare(principals []principal.Principal) {
	for i := range principals {
		for _, doc := range principals[i].Documents {
			d.bounds[doc] = d.bounds[doc] || doc.Bounds != ""
			if languageOf(doc.File.Path) == ofHCL {
				dir := path.Dir(doc.File.Path)
				if d.beside[dir] == nil {
					d.beside[dir] = map[string][]byte{}
				}
				d.beside[dir][doc.File.Path] = doc.File.Data
			}
		}
		for _, set := range principals[i].Boundaries {
			for _, doc := range set {
				d.bounds[doc] = true
			}
		}
	}
}

// fix closes the gaps of principals. The edits of all are made together, round by
// round: but who holds a document that another one is still editing waits for that one.
func (d *desk) fix(principals []principal.Principal) {
	var all []*turn
	for i := range principals {
		if p := &principals[i]; slices.ContainsFunc(p.Documents, (*policy.Document).Judged) {
			t := &turn{of: p, at: i}
			all = append(all, t)
			d.turn = t.at
			d.part(p)
			t.hear(d)
		}
	}
	for _, group := range groups(d.moving, func(m *moving) string { return m.file.group() }) {
		d.moveAll(group, func(one *moving) {
			d.unmixed(one.doc)
			all[slices.IndexFunc(all, func(t *turn) bool { return t.at == one.turn })].hear(d)
		})
	}
	for going := slices.Clone(all); len(going) > 0; going = slices.DeleteFunc(going, func(t *turn) bool { return t.over }) {
		busy := map[start]bool{}
		for _, t := range going {
			if d.turn = t.at; t.meets(busy) || d.step(t) {
				t.holds(busy)
			}
			t.hear(d)
		}
		batch{d}.flush()
	}
	for _, t := range all {
		d.left.join(t.left)
		d.mixed = append(d.mixed, t.said...)
	}
}

// part parts what a principal may not hold in one policy.
func (d *desk) part(p *principal.Principal) {
	if len(p.Only) == 0 && d.options.wants(rule.MixedScope) {
		for _, doc := range p.Documents {
			if !d.options.accepts(rule.MixedScope, doc.File.Path, "") {
				d.unmix(doc)
			}
		}
	}
}

// step adds what a principal lacks, and reports whether edits of it are to be made.
func (d *desk) step(t *turn) bool {
	p, before := t.of, len(d.pending)
	if d.options.Grant && !t.granted {
		t.granted = true
		if d.grant(p); len(d.pending) > before {
			return true
		}
	}
	for t.rounds < mostRounds {
		t.rounds++
		view := d.view(p)
		l := lacking(d.cat, view, d.options)
		if !d.place(p, view, l.sorted()) {
			t.left = l.left
			d.absent(p, view)
			break
		}
		if len(d.pending) > before {
			return true
		}
	}
	t.over = true
	return false
}

// grant adds the actions that what is required is allowed by.
func (d *desk) grant(p *principal.Principal) {
	view := d.view(p)
	var wants []*want
	for _, id := range audit.AbsentActions(d.cat, view, d.options.Audit) {
		wants = append(wants, &want{
			name: d.cat.ActionName(id), scope: d.cat.ActionScope(id), resources: audit.ResourcesOf(d.cat, view, id),
		})
	}
	slices.SortFunc(wants, func(a, b *want) int { return strings.Compare(a.name, b.name) })
	d.place(p, view, wants)
}

// absent says what is required of a principal and not granted: unasked a repair adds no
// operation.
func (d *desk) absent(p, view *principal.Principal) {
	if len(p.Only) > 0 || !d.options.wants(rule.RequiredNotReady) {
		return
	}
	names := slices.DeleteFunc(audit.Absent(d.cat, view, d.options.Audit), func(name string) bool {
		return d.options.accepts(rule.RequiredNotReady, p.Name, name)
	})
	if len(names) > 0 {
		d.mixed = append(d.mixed, Left{Message: message.New("repair-absent", message.Name("principal", p.Name),
			message.First("names", names, fewNames), message.Count("count", len(names)),
			message.Text("grant", yes(d.options.Grant))), Open: true})
	}
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
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
	if f := d.files[doc.File.Path]; f != nil && f.docs[f.placeOf(doc)] != nil {
		return f.docs[f.placeOf(doc)]
	}
	return doc
}

// open gives the file of a document for editing; nil where that cannot be edited.
func (d *desk) open(doc *policy.Document) *file {
	now := d.current(doc)
	f, known := d.opened[now]
	if !known {
		if Editable(now) && !d.bounds[doc] && d.options.names(doc.File.Path) {
			f = d.openNew(doc)
		}
		d.opened[now] = f
	}
	return f
}

func (d *desk) openNew(doc *policy.Document) *file {
	key := triedKey{doc.File.Path, doc.Platform}
	f := cmp.Or(d.files[doc.File.Path], d.tried[key])
	if f == nil {
		f = &file{
			path: doc.File.Path, before: doc.File.Data, hidden: doc.File.Hidden, platform: doc.Platform, again: d.options.Again,
			json: doc.File.IsJSON(),
		}
		f.write(f.before, (batch{d}).readFirst(f))
		d.tried[key] = f
	}
	at := f.placeOf(doc)
	read, first := f.docs[at], f.first[at]
	if read == nil || first == nil || !(additions{}).make(doc, first) || f.shared(at) {
		return nil // it is not read so from the file alone
	}
	read.Platform = doc.Platform
	if d.files[f.path] == nil {
		d.files[f.path], f.turn = f, d.turn
		d.order = append(d.order, f)
	}
	return f
}

// place adds permissions to the documents of a principal, and reports whether
// anything was added.
func (d *desk) place(p, view *principal.Principal, wants []*want) bool {
	jobs := map[*policy.Document]*job{}
	var order []*job
	done := false
	beside := map[asideKey][]*want{}
	for _, w := range wants {
		if d.stuck[p.Name+"\x00"+w.key()] != nil {
			continue
		}
		home, s := d.home(p, view, w)
		if home == nil {
			d.give(p, w, beside)
			continue
		}
		if jobs[home] == nil {
			jobs[home] = &job{doc: home, into: map[int][]string{}}
			order = append(order, jobs[home])
		}
		jobs[home].put(w, s)
	}
	for _, w := range wants {
		for key, all := range beside {
			if all[0] == w { // in the order of the first
				done = d.draft(p, key.base, key.kind, statementsOf(all), all) || done
			}
		}
	}
	for _, j := range order {
		done = d.do(p, j) || done
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

// put adds a permission to a statement, or with -1 to a new one.
func (j *job) put(w *want, at int) {
	if at >= 0 {
		j.into[at] = append(j.into[at], w.name)
	} else {
		j.fresh = append(j.fresh, w)
	}
	j.wants = append(j.wants, w)
}

// do plans the edits of a document.
func (d *desk) do(p *principal.Principal, j *job) bool {
	if one := d.draftOf(j.doc); one != nil {
		return one.add(d, statementsOf(j.wants), p.Platform)
	}
	f := d.files[j.doc.File.Path]
	at := f.placeOf(j.doc)
	j.doc = f.docs[at]
	if add, edits, ok := f.planned(at, j); ok {
		d.pending = append(d.pending, &pending{turn: d.turn, of: p, file: f, place: at, job: j, add: add, edits: edits})
		return true
	}
	return d.unedited(p, f, j, "form")
}

// unedited takes what cannot be added to a document as it stands there: what would
// exceed its limits goes into another one.
func (d *desk) unedited(p *principal.Principal, f *file, j *job, why string) bool {
	base := d.original(p, j.doc)
	if !f.json {
		for _, w := range j.wants {
			d.hand(p, base, w, why)
		}
		return false
	}
	return d.draft(p, base, tooMuch, statementsOf(j.wants), j.wants)
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
		if doc == now || doc.File.Path == now.File.Path && d.current(doc) == now {
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
		if d.takes(p, view, g.doc, w) && d.draftOf(g.doc) == nil && g.alone(w, grants) && g.listed() {
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
	k := d.kinds(doc)
	return k.global && !k.project || strings.EqualFold(doc.Type.Value, "AX")
}

// kinds tells which actions the Allows of a document have.
func (d *desk) kinds(doc *policy.Document) kinds {
	k, known := d.holds[doc]
	if known {
		return k
	}
	for i := range doc.Statements {
		s := &doc.Statements[i]
		if s.Effect != policy.Allow {
			continue
		}
		for _, a := range s.Actions {
			scope := audit.ScopeOf(d.cat, doc, a.Value)
			k.global, k.project = k.global || second(scope), k.project || scope == catalog.ScopeProject
		}
	}
	d.holds[doc] = k
	return k
}

// asideKey is a policy beside another one.
type asideKey struct {
	base *policy.Document
	kind string
}

// give finds the policy beside another one for a permission that no document can have,
// or says what to do by hand.
func (d *desk) give(p *principal.Principal, w *want, beside map[asideKey][]*want) {
	base := p.Documents[0]
	if grants := grantsOf(w); len(grants) > 0 {
		base = d.original(p, grants[0].doc)
	}
	now := d.current(base)
	if d.open(base) == nil || !now.Dialect.OneScope() || w.scope == 0 || d.isSecond(now) == second(w.scope) {
		d.hand(p, base, w, d.whyByHand(base, w))
		return
	}
	key := asideKey{base, forProjects}
	if second(w.scope) {
		key.kind = forAll
	}
	beside[key] = append(beside[key], w)
}
