package repair

import (
	"bytes"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// unmix moves the global actions of a policy that has project-level ones as well
// (PG406) into a policy beside it, with their resources and conditions.
func (d *desk) unmix(doc *policy.Document) {
	if k := d.kinds(doc); !doc.Dialect.OneScope() || !k.global || !k.project || !d.movable(doc) {
		return
	}
	f := d.open(doc)
	if f == nil {
		d.unmixed(doc)
		return
	}
	now := f.docs[f.placeOf(doc)]
	one := d.newDraft(doc, forAll)
	m := move{now: now, json: f.json, gone: map[int]map[int]bool{}}
	for i := range now.Statements {
		m.take(i, d.globals(now, &now.Statements[i]))
	}
	if m.failed || m.whole() || len(m.moved) == 0 || d.occupied(one) {
		d.unmixed(doc)
		return
	}
	if one.medium == asText { // the two stay together until somebody parts them
		d.unmixed(doc)
		d.drafts = append(d.drafts, one)
		one.add(d, m.moved, doc.Platform)
		return
	}
	edits, ok := m.without(f.now)
	if !ok {
		d.unmixed(doc)
		return
	}
	part := &moving{turn: d.turn, doc: doc, file: f, beside: one, move: m, edits: edits}
	if one.medium == asResource {
		d.moving = append(d.moving, part) // with those of others
		return
	}
	if !(batch{d}).affords(f) || !d.moves([]*moving{part}) {
		d.unmixed(doc)
	}
}

// moving is what is to leave a document.
type moving struct {
	turn   int
	doc    *policy.Document // as it was read
	file   *file
	beside *draft
	move   move
	edits  []edit
}

// moves moves actions out of documents of one group, and reports whether the files then
// hold what is left. If not, nothing is moved.
func (d *desk) moves(all []*moving) bool {
	edits, parts := map[*file][]edit{}, map[*file]map[string]*moving{}
	drafts := map[*file][]*draft{}
	for _, one := range all {
		f := one.file
		if now := f.docs[f.placeOf(one.doc)]; now != one.move.now { // the file was edited since
			if now == nil || !(additions{}).make(one.move.now, now) {
				return false // somebody else has moved it
			}
			one.move.now = now
			edits, ok := one.move.without(f.now)
			if !ok {
				return false
			}
			one.edits = edits
		}
		if parts[f] == nil {
			parts[f] = map[string]*moving{}
		}
		edits[f], parts[f][f.placeOf(one.doc)] = append(edits[f], one.edits...), one
		drafts[f] = append(drafts[f], one.beside)
	}
	texts, was := map[*file][]byte{}, map[*file]file{}
	for f, some := range edits {
		if !apart(some) {
			return false
		}
		texts[f], was[f] = apply(f.now, some), *f
	}
	docs := batch{d}.readTogether(texts)
	for f := range texts {
		if len(docs[f]) != len(f.docs) {
			return false
		}
		for place, before := range f.docs {
			is, one := docs[f][place], parts[f][place]
			if !remains(before, is) || one != nil && !one.move.left(is) {
				return false
			}
		}
	}
	for f, text := range texts {
		f.write(text, docs[f])
	}
	var group []*file
	for _, one := range all {
		one.beside.moved, one.beside.statements = one.move.names, nil
		one.beside.add(d, one.move.moved, one.doc.Platform)
		if !slices.Contains(group, one.file) {
			group = append(group, one.file)
		}
	}
	if all[0].beside.medium == asResource {
		with, _ := (batch{d}).withResources(group, drafts)
		if slices.ContainsFunc(group, func(f *file) bool { return with[f] == nil }) {
			for f, before := range was {
				*f = before
			}
			return false
		}
	}
	for _, one := range all {
		one.file.moved += one.move.names
		d.drafts = append(d.drafts, one.beside)
	}
	return true
}

// moveAll moves what leaves documents of one group: together, else in halves. What
// cannot be moved is given to a function.
func (d *desk) moveAll(all []*moving, fail func(one *moving)) {
	affords := (batch{d}).affords(all[0].file)
	switch n := len(all); {
	case affords && d.moves(all):
	case affords && n > 1:
		d.moveAll(all[:n/2], fail)
		d.moveAll(all[n/2:], fail)
	default:
		for _, one := range all {
			fail(one)
		}
	}
}

// movable reports whether the global actions of a document may leave it: one that says
// that it is for what is global keeps them.
func (d *desk) movable(doc *policy.Document) bool {
	switch strings.ToUpper(doc.Type.Value) {
	case "":
		return true
	case "XA":
		return !doc.File.IsJSON()
	}
	return false
}

// move is what leaves a document.
type move struct {
	now    *policy.Document
	json   bool
	gone   map[int]map[int]bool // actions by statement
	moved  []statement
	names  int
	failed bool // something of it is not written out
}

// take takes actions of a statement, by their index.
func (m *move) take(at int, out map[int]bool) {
	s := &m.now.Statements[at]
	data := m.now.File.Data
	if len(out) == 0 || s.NotResource || s.AgencyURI {
		m.failed = m.failed || len(out) > 0 && !m.json
		if len(out) < len(s.Actions) || len(out) == 0 {
			return
		}
	}
	switch {
	case !m.json:
		part, ok := writtenOut(data, s, out)
		m.failed = m.failed || !ok
		m.moved = append(m.moved, part)
	case len(out) == len(s.Actions):
		m.moved = append(m.moved, statement{whole: string(data[s.Span.Start:s.Span.End])})
	default:
		m.moved = append(m.moved, partOf(data, s, out))
	}
	m.gone[at] = out
	m.names += len(out)
}

// all reports whether a statement leaves as a whole.
func (m *move) all(at int) bool { return len(m.gone[at]) == len(m.now.Statements[at].Actions) }

// whole reports whether nothing stays.
func (m *move) whole() bool {
	for i := range m.now.Statements {
		if !m.all(i) {
			return false
		}
	}
	return true
}

// without gives the edits that take out what leaves; false where it cannot be.
func (m *move) without(data []byte) ([]edit, bool) {
	var edits []edit
	spans := make([]diag.Span, len(m.now.Statements))
	for i := range spans {
		s := &m.now.Statements[i]
		spans[i] = extent(data, s.Span)
		if out := m.gone[i]; len(out) > 0 && !m.all(i) {
			some, ok := removeNames(data, m.json, spansOf(s.Actions), func(k int) bool { return out[k] })
			if !ok {
				return nil, false
			}
			edits = append(edits, some...)
		}
	}
	switch notationOf(m.now) {
	case inLines, inBlocks:
		for i, s := range spans {
			if m.all(i) {
				edits = append(edits, linesOf(data, s, notationOf(m.now)))
			}
		}
	default:
		edits = append(edits, remove(spans, m.all)...)
	}
	return edits, true
}

// left reports whether a document is what stays.
func (m *move) left(is *policy.Document) bool {
	n := 0
	for i := range m.now.Statements {
		if m.all(i) {
			continue
		}
		if n == len(is.Statements) {
			return false
		}
		s, stays := &m.now.Statements[i], []string(nil)
		for k, a := range s.Actions {
			if !m.gone[i][k] {
				stays = append(stays, a.Value)
			}
		}
		b := &is.Statements[n]
		if s.Effect != b.Effect || s.HasResource != b.HasResource || len(s.Conditions) != len(b.Conditions) ||
			!slices.Equal(valuesOf(s.Resources), valuesOf(b.Resources)) || !slices.Equal(stays, valuesOf(b.Actions)) {
			return false
		}
		n++
	}
	return n == len(is.Statements)
}

// linesOf takes a statement out with its lines, and an empty line before it.
func linesOf(data []byte, s diag.Span, n notation) edit {
	from := bytes.LastIndexByte(data[:s.Start], '\n') + 1
	end := s.End
	if n == inLines {
		column := strings.IndexByte(string(data[from:s.Start]), '-')
		end = blockEnd(data, s.End, column)
	}
	if i := bytes.IndexByte(data[end:], '\n'); i >= 0 {
		end += i + 1
	} else {
		end = len(data)
	}
	if gap := bytes.TrimRight(data[:from], blanks); bytes.Count(data[len(gap):from], []byte("\n")) > 1 && n == inBlocks {
		from = len(gap) + bytes.IndexByte(data[len(gap):], '\n') + 1
	}
	return edit{from, end, ""}
}

// removeNames takes names out of a list. One that has a line for itself goes with the
// line, and with what is said about it there.
func removeNames(data []byte, whole bool, spans []diag.Span, gone func(i int) bool) ([]edit, bool) {
	if whole {
		return remove(spans, gone), true
	}
	var edits []edit
	for i, s := range spans {
		from := bytes.LastIndexByte(data[:s.Start], '\n') + 1
		end := s.End
		if n := bytes.IndexByte(data[end:], '\n'); n >= 0 {
			end += n + 1
		} else {
			end = len(data)
		}
		lead, tail := strings.Trim(string(data[from:s.Start]), " \t-"), bytes.TrimLeft(data[s.End:end], " \t,")
		tail = tail[blank(tail):]
		switch {
		case !gone(i):
		case lead == "" && len(tail) == 0 && (dashed(data, s.Start) || bytes.Contains(data[s.End:end], []byte(","))):
			edits = append(edits, edit{from, end, ""})
		default:
			if i > 0 && strings.Trim(string(data[spans[i-1].End:s.Start]), blanks+",") != "" ||
				i+1 < len(spans) && strings.Trim(string(data[s.End:spans[i+1].Start]), blanks+",") != "" {
				return nil, false
			}
			edits = append(edits, takeOut(spans, i, gone))
		}
	}
	for i := 1; i < len(edits); i++ {
		if edits[i].start < edits[i-1].end {
			return nil, false
		}
	}
	return edits, true
}

// takeOut takes one element of a list out with the comma beside it.
func takeOut(spans []diag.Span, i int, gone func(i int) bool) edit {
	for k := range i {
		if !gone(k) {
			return edit{spans[i-1].End, spans[i].End, ""}
		}
	}
	return edit{spans[i].Start, spans[i+1].Start, ""}
}

// unmixed says that the global actions are to be moved by hand.
func (d *desk) unmixed(doc *policy.Document) {
	var names []string
	for i := range doc.Statements {
		s := &doc.Statements[i]
		for at := range d.globals(doc, s) {
			if name := s.Actions[at].Value; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	d.mixed = append(d.mixed, Left{Message: message.New("repair-unmix", message.Name("path", doc.File.Path),
		message.First("names", names, fewNames)), Open: true})
}

// globals lists the actions of an Allow that are global, by their index.
func (d *desk) globals(doc *policy.Document, s *policy.Statement) map[int]bool {
	out := map[int]bool{}
	if s.Effect != policy.Allow || s.NotAction {
		return out
	}
	for i, a := range s.Actions {
		if second(audit.ScopeOf(d.cat, doc, a.Value)) {
			out[i] = true
		}
	}
	return out
}

// writtenOut is a statement with some of the actions of another one that stands in HCL
// or YAML; false for what does not stand there as it is.
func writtenOut(data []byte, s *policy.Statement, some map[int]bool) (out statement, ok bool) {
	as := func(t policy.Text) string {
		_, is := literal(data, t)
		ok = ok && is
		return t.Value
	}
	ok = s.HasCondition == (len(s.Conditions) > 0) && s.Sid == ""
	for i, a := range s.Actions {
		if some[i] {
			out.actions = append(out.actions, as(a))
		}
	}
	for _, r := range s.Resources {
		out.resources = append(out.resources, as(r))
	}
	for _, t := range s.Conditions {
		e := element{name: as(t.Key), test: as(t.Operator)}
		for _, v := range t.Values {
			e.values = append(e.values, as(v))
		}
		ok = ok && len(e.values) > 0
		out.tests = append(out.tests, e)
	}
	return out, ok
}

// partOf is a statement with some of the actions of another one.
func partOf(data []byte, s *policy.Statement, some map[int]bool) (out statement) {
	for i, a := range s.Actions {
		if some[i] {
			out.actions = append(out.actions, a.Value)
		}
	}
	if s.HasResource {
		var values []string
		for _, r := range s.Resources {
			values = append(values, r.Value)
		}
		out.raw.resource = encode(values)
	}
	if at := s.ConditionAt; s.HasCondition && at.Len() > 1 {
		out.raw.condition = strings.TrimSpace(string(data[at.Start:at.End]))
	}
	return out
}

func spansOf(all []policy.Text) []diag.Span {
	out := make([]diag.Span, len(all))
	for i, t := range all {
		out[i] = t.Span
	}
	return out
}
