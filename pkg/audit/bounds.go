package audit

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// Bounds of what a report lists. A policy is untrusted, and one that was made
// to cause much must not cause a report that nobody can open. What is left out
// is counted; nothing here depends on time or on the number of workers.
const (
	// MostPlaces is how many places a finding, or a prerequisite of one, lists of
	// a kind. A policy that grants the same a thousand times is explained no better by
	// all of them.
	MostPlaces = 10
	// mostAlike is how many equal findings a document has: more become one.
	mostAlike = 10
	// mostOfRule is how many findings of a rule and level a document lists, and how
	// many parts of a file that are not judged.
	mostOfRule = 200
	// mostText bounds a text of a report. No name of an action has a tenth of it.
	mostText = 1000
	// leastRoom and roomPerByte give the room for the findings of a file, in bytes
	// of their JSON: a file of any use stays far below.
	leastRoom   = 1 << 20
	roomPerByte = 1
)

// bound cuts what makes a finding too large: lists of places, and texts.
func bound(f *diag.Finding) {
	f.GrantedBy, f.GrantedByMore = first(f.GrantedBy, f.GrantedByMore)
	f.Related, f.RelatedMore = first(f.Related, f.RelatedMore)
	for _, text := range [...]*string{&f.Principal, &f.Action, &f.Pattern, &f.Message, &f.Hint} {
		*text = cut(*text)
	}
	f.Say(cutMessage(f.Said()))
	f.Advise(cutMessage(message.Message{ID: f.HintID, Args: f.HintArgs}))
	f.Location = cutLocation(f.Location)
	for i := range f.Related {
		r := &f.Related[i]
		r.Message = cut(r.Message)
		r.MessageArgs = cutMessage(message.Message{ID: r.MessageID, Args: r.MessageArgs}).Args
		f.Related[i].Location = cutLocation(f.Related[i].Location)
	}
	cutGrants(f.GrantedBy)
	for i := range f.Prerequisites {
		boundPrerequisite(&f.Prerequisites[i])
	}
}

func boundPrerequisite(p *diag.Prerequisite) {
	p.Evidence, p.EvidenceMore = first(p.Evidence, p.EvidenceMore)
	p.Detail = cut(p.Detail)
	p.DetailArgs = cutMessage(message.Message{ID: p.DetailID, Args: p.DetailArgs}).Args
	for i := range p.Evidence {
		e := &p.Evidence[i]
		e.Pattern, e.Pointer = cut(e.Pattern), cut(e.Pointer)
	}
	cutGrants(p.Elsewhere)
	if w := p.Witness; w != nil {
		w.Resource = cut(w.Resource)
		w.Context = cutContext(w.Context)
	}
}

func cutContext(all map[string][]string) map[string][]string {
	out := make(map[string][]string, len(all))
	for key, values := range all {
		short := make([]string, len(values))
		for i, v := range values {
			short[i] = cut(v)
		}
		out[cut(key)] = short
	}
	return out
}

// first gives the places of a list that are listed, and how many more there are.
func first[T any](all []T, more int) ([]T, int) {
	if len(all) <= MostPlaces {
		return all, more
	}
	return slices.Clip(all[:MostPlaces]), more + len(all) - MostPlaces
}

func cutGrants(grants []diag.Grant) {
	for i := range grants {
		grants[i].Pattern, grants[i].Pointer = cut(grants[i].Pattern), cut(grants[i].Pointer)
	}
}

// cutMessage cuts the arguments of a message that is longer than a text may be.
func cutMessage(m message.Message) message.Message {
	if m.Size() <= mostText {
		return m
	}
	return m.Map(cut)
}

func cutLocation(l diag.Location) diag.Location {
	l.Pointer = cut(l.Pointer)
	return l
}

// cut gives a text, or the beginning of a very long one. The copy lets go of the
// rest.
func cut(text string) string {
	if len(text) <= mostText {
		return text
	}
	end := mostText
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.Clone(text[:end]) + "…"
}

// weigh estimates the bytes of a finding in JSON.
func weigh(f *diag.Finding) int {
	n := 620 + len(f.Principal) + len(f.Operation) + len(f.Title) + len(f.Subject()) + len(f.Message) + len(f.Hint)
	n += len(f.Location.Path) + len(f.Location.Pointer)
	n += 2*f.Said().Size() + 2*message.Message{ID: f.HintID, Args: f.HintArgs}.Size()
	for _, api := range f.API {
		n += 10 + len(api)
	}
	n += weighGrants(f.GrantedBy)
	for i := range f.Related {
		r := &f.Related[i]
		n += 250 + len(r.Message) + 2*message.Message{ID: r.MessageID, Args: r.MessageArgs}.Size()
		n += len(r.Location.Path) + len(r.Location.Pointer)
	}
	for i := range f.Prerequisites {
		n += weighPrerequisite(&f.Prerequisites[i])
	}
	return n
}

func weighPrerequisite(p *diag.Prerequisite) int {
	n := 400 + len(p.Name()) + len(p.Detail) + 2*message.Message{ID: p.DetailID, Args: p.DetailArgs}.Size()
	n += len(p.Feature) + len(p.When) + weighGrants(p.Elsewhere)
	for i := range p.Sources {
		s := &p.Sources[i]
		n += 150 + len(s.ID) + len(s.Title) + len(s.URL)
	}
	for _, via := range p.Via {
		n += 24 + len(via)
	}
	for i := range p.Evidence {
		e := &p.Evidence[i]
		n += 220 + len(e.Path) + len(e.Pointer) + len(e.Pattern)
	}
	if p.Witness != nil {
		n += 110 + len(p.Witness.Resource)
		for key, values := range p.Witness.Context {
			n += 60 + len(key)
			for _, v := range values {
				n += 36 + len(v)
			}
		}
	}
	return n
}

func weighGrants(grants []diag.Grant) int {
	n := 0
	for i := range grants {
		n += 160 + len(grants[i].Pattern) + len(grants[i].Path) + len(grants[i].Pointer)
	}
	return n
}

// kind is what findings that are not listed are counted by.
type kind struct {
	code  string
	level diag.Severity
}

// ledger keeps the findings of a run: of each file as many as it has room for,
// the heaviest first, and of equals those that came first.
type ledger struct {
	files   map[string]*account
	sizes   map[string]int // of the files
	levels  map[rule.Code]diag.Severity
	names   *fingerprints
	summary Summary
}

// account is the room of one file.
type account struct {
	size    int                             // of the room
	room    int                             // that is left
	kept    [diag.Error + 1][]*diag.Finding // by level
	entered []entered
	unread  int // findings of what was not judged
	leftOut map[kind]int
}

// entered is a finding in the order in which they came, and the number of its
// principal. One that was given up has no level.
type entered struct {
	finding   *diag.Finding
	principal int
}

func newAccount(size int) *account { return &account{size: size, room: size} }

func newLedger(levels map[rule.Code]diag.Severity) *ledger {
	return &ledger{files: map[string]*account{}, sizes: map[string]int{}, levels: levels, names: newFingerprints()}
}

// size notes that a file of the run is so large.
func (l *ledger) size(path string, bytes int) { l.sizes[path] = max(l.sizes[path], bytes) }

func (l *ledger) account(path string) *account {
	a := l.files[path]
	if a == nil {
		a = newAccount(leastRoom + roomPerByte*l.sizes[path])
		l.files[path] = a
	}
	return a
}

// enter adds findings about a principal, or about no principal, at the levels that
// are configured, and keeps the list.
func (l *ledger) enter(principal int, fs []diag.Finding) {
	fs = relevel(fs, l.levels)
	for i := range fs {
		f := &fs[i]
		f.Fingerprint = l.names.of(f)
		l.count(f.Level, f.Count())
		l.account(f.Location.Path).enter(entered{f, principal})
	}
}

// enter adds a finding and makes room for it.
func (a *account) enter(f entered) {
	if f.finding.Code == string(rule.NotAnalysable) {
		if a.unread++; a.unread > mostOfRule {
			a.leave(kind{f.finding.Code, f.finding.Level}, f.finding.Count())
			*f.finding = diag.Finding{} // the list that it stands in stays
			return
		}
	}
	a.entered = append(a.entered, f)
	a.kept[f.finding.Level] = append(a.kept[f.finding.Level], f.finding)
	a.room -= weigh(f.finding)
	a.fit()
}

// fill lets what is known when all are judged add to the findings, which must
// find room again.
func (a *account) fill(add func(f *diag.Finding, principal int)) *account {
	filled := newAccount(a.size)
	filled.leftOut = a.leftOut
	for _, f := range a.entered {
		if f.finding.Level.Valid() {
			add(f.finding, f.principal)
			filled.enter(f)
		}
	}
	return filled
}

// leave counts findings of a file that were found and never kept.
func (l *ledger) leave(path string, kinds map[kind]int) {
	for k, n := range kinds {
		if level, set := l.levels[rule.Code(k.code)]; set {
			if !level.Valid() {
				continue
			}
			k.level = level
		}
		l.count(k.level, n)
		l.account(path).leave(k, n)
	}
}

// fit gives up the lightest findings until the rest has room. The first of the
// heaviest always stays.
func (a *account) fit() {
	for a.room < 0 {
		level, held := diag.Severity(0), 0
		for at, all := range a.kept {
			if held += len(all); len(all) > 0 && level == 0 {
				level = diag.Severity(at)
			}
		}
		if held < 2 {
			return
		}
		all := a.kept[level]
		last := all[len(all)-1]
		a.leave(kind{last.Code, level}, last.Count())
		a.room += weigh(last)
		*last = diag.Finding{} // the list that it stands in stays
		a.kept[level] = all[:len(all)-1]
	}
}

func (a *account) leave(k kind, n int) {
	if a.leftOut == nil {
		a.leftOut = map[kind]int{}
	}
	a.leftOut[k] += n
}

func (l *ledger) count(level diag.Severity, n int) {
	switch level {
	case diag.Error:
		l.summary.Errors += n
	case diag.Warning:
		l.summary.Warnings += n
	case diag.Note:
		l.summary.Notes += n
	}
}

// done says that no more findings of a file will come, and reports whether any are
// kept.
func (l *ledger) done(path string) bool {
	a := l.files[path]
	if a == nil || len(a.entered) == 0 {
		return false
	}
	a.kept, a.entered = [diag.Error + 1][]*diag.Finding{}, slices.Clone(a.entered)
	return true
}

// close writes what was kept and what was left out into the report, with what is
// added to the findings when all are judged.
func (l *ledger) close(r *Report, add func(f *diag.Finding, principal int)) {
	n := 0
	for _, a := range l.files {
		n += len(a.entered)
	}
	r.Findings = slices.Grow(r.Findings, n)
	for _, path := range slices.Sorted(maps.Keys(l.files)) { // as diag.Sort would
		a, first := l.files[path].fill(add), len(r.Findings)
		delete(l.files, path) // its findings are not held twice
		for _, all := range a.kept {
			r.Findings = append(r.Findings, all...)
		}
		diag.Sort(r.Findings[first:])
		for k, n := range a.leftOut {
			known, _ := rule.Get(k.code)
			r.LeftOut = append(r.LeftOut, LeftOut{k.code, known.Name, k.level, path, n})
			r.Summary.LeftOut += n
		}
	}
	slices.SortFunc(r.LeftOut, func(a, b LeftOut) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		if c := strings.Compare(a.Code, b.Code); c != 0 {
			return c
		}
		return int(b.Level) - int(a.Level)
	})
	r.Summary.Errors, r.Summary.Warnings, r.Summary.Notes = l.summary.Errors, l.summary.Warnings, l.summary.Notes
}
