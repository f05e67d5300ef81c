package exception

import (
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/source"
)

// What an entry can say of a finding.
const (
	byRule = iota
	byPath
	byAddress
	byOperation
	byAction
	byPrincipal
	criteria
)

// words are what an entry says, by criterion; "" for nothing.
type words [criteria]string

// entries find what accepts a finding without asking all of them: an entry without
// patterns stands under its words, and a finding asks for those that it can have.
// Those with patterns are asked one by one; [MostPatterns] bounds them.
type entries struct {
	input    Input
	plain    map[words][]*stated
	kinds    []words // which criteria are set, each combination once: "x" for set
	patterns []*stated
	all      []*stated
	folders  map[string]bool     // that entries name
	ways     map[string][]string // to a path: those of folders on it
}

// stated is an entry and what came of it.
type stated struct {
	entry *Entry
	words words
	globs [criteria]*match.Pattern
	files source.Pattern
	used  bool
}

// MostPatterns is how many entries may have patterns.
const MostPatterns = 500

func newEntries(in Input) *entries {
	return &entries{input: in, plain: map[words][]*stated{}, folders: map[string]bool{}, ways: map[string][]string{}}
}

// add adds an entry: one that names several operations stands under each.
func (all *entries) add(e *Entry) {
	s := &stated{entry: e, words: words{
		byRule: string(e.Rule), byPath: folderOf(e.Path), byAddress: e.Address, byOperation: match.Fold(e.Operation),
		byAction: match.Fold(e.Action), byPrincipal: e.Principal,
	}}
	all.all = append(all.all, s)
	if s.compile() {
		all.patterns = append(all.patterns, s)
		return
	}
	if s.words[byPath] != "" {
		all.folders[s.words[byPath]] = true
	}
	var kind words
	for c, w := range s.words {
		if w != "" {
			kind[c] = "x"
		}
	}
	if !slices.Contains(all.kinds, kind) { // at most 64
		all.kinds = append(all.kinds, kind)
	}
	operations := e.operations
	if len(operations) == 0 {
		operations = []string{s.words[byOperation]}
	}
	for _, op := range operations {
		key := s.words
		key[byOperation] = op
		all.plain[key] = append(all.plain[key], s)
	}
}

// IsPattern reports whether a word stands for several.
func IsPattern(word string) bool { return strings.ContainsAny(word, "*?") }

// Patterned reports whether an entry has a pattern.
func (e *Entry) Patterned() bool {
	for _, w := range [...]string{e.Address, e.Operation, e.Action, e.Principal} {
		if IsPattern(w) {
			return true
		}
	}
	return patternedPath(e.Path)
}

func patternedPath(p string) bool { return strings.ContainsAny(p, `*?[\`) }

// compile makes the patterns of an entry, and reports whether it has any.
func (s *stated) compile() (any bool) {
	for c, w := range s.words {
		switch {
		case c == byPath && patternedPath(w):
			s.files, _ = source.ParsePattern(w)
			any = true
		case c != byPath && IsPattern(w):
			s.globs[c] = match.Compile(w, match.Options{Question: true, Fold: c == byOperation || c == byAction})
			any = true
		}
	}
	return any
}

// folderOf gives a path without what says the same: ./a/ is a.
func folderOf(p string) string {
	if p == "" || patternedPath(p) {
		return p
	}
	return path.Clean(p)
}

// accept gives what accepts a finding, in the order of the entries.
func (all *entries) accept(f *diag.Finding) []audit.Suppression {
	if len(all.all) == 0 {
		return nil
	}
	has := all.facts(f)
	var found []*stated
	for _, kind := range all.kinds {
		all.look(kind, has, words{}, 0, func(s *stated) { found = append(found, s) })
	}
	for _, s := range all.patterns {
		if s.matches(f, has, all.named(f)) {
			s.used = true
			found = append(found, s)
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.SortFunc(found, func(a, b *stated) int {
		if a.entry.At.Line != b.entry.At.Line {
			return a.entry.At.Line - b.entry.At.Line
		}
		return a.entry.At.Column - b.entry.At.Column
	})
	out := make([]audit.Suppression, 0, len(found))
	for _, s := range slices.Compact(found) {
		e := s.entry
		out = append(out, audit.Suppression{Kind: audit.ByConfiguration, Reason: e.Reason, Owner: e.Owner, Expires: e.Expires,
			Path: e.At.Path, Line: e.At.Line, Column: e.At.Column})
	}
	return out
}

// mostAlike is how many entries with the same words are listed of a finding.
const mostAlike = 10

// look goes through the words that a finding has for the criteria of a kind. Of
// equal entries all are used, and the first are listed.
func (all *entries) look(kind words, has facts, key words, c int, found func(*stated)) {
	if c == criteria {
		alike := all.plain[key]
		for _, s := range alike {
			s.used = true
		}
		for _, s := range alike[:min(len(alike), mostAlike)] {
			found(s)
		}
		return
	}
	if kind[c] == "" {
		all.look(kind, has, key, c+1, found)
		return
	}
	for _, w := range has[c] {
		key[c] = w
		all.look(kind, has, key, c+1, found)
	}
}

// facts are the words that a finding has for each criterion.
type facts [criteria][]string

func (all *entries) facts(f *diag.Finding) facts {
	var has facts
	one := func(c int, w string) {
		if w != "" {
			has[c] = append(has[c], w)
		}
	}
	one(byRule, f.Code)
	one(byOperation, match.Fold(f.Operation))
	one(byPrincipal, f.Principal)
	one(byAddress, f.Address)
	if _, address, found := strings.Cut(f.Principal, "#"); found && address != f.Address {
		one(byAddress, address)
	}
	for _, name := range subjects(f) {
		one(byAction, match.Fold(name))
	}
	has[byPath] = all.way(f)
	return has
}

// subjects are the action that a finding is about, and the one that is missing, if
// there is one alone: the members of a group each will do.
func subjects(f *diag.Finding) []string {
	var out []string
	if s := f.Subject(); s != "" {
		out = append(out, s)
	}
	if len(f.Prerequisites) != 1 {
		return out
	}
	p := &f.Prerequisites[0]
	if len(p.AnyOf) > 0 {
		return append(out, p.AnyOf...)
	}
	return append(out, p.Name())
}

// way gives the folders on the way to a finding's file, and the file, as far as
// entries name them.
func (all *entries) way(f *diag.Finding) []string {
	name := all.named(f)
	if name == "" || len(all.folders) == 0 {
		return nil
	}
	if way, known := all.ways[name]; known {
		return way
	}
	var way []string
	if all.folders["."] && !strings.HasPrefix(name, "../") {
		way = append(way, ".")
	}
	for i := 1; i <= len(name); i++ {
		if (i == len(name) || name[i] == '/') && all.folders[name[:i]] {
			way = append(way, name[:i])
		}
	}
	all.ways[name] = way
	return way
}

// named gives the path of a finding as the configuration sees it.
func (all *entries) named(f *diag.Finding) string {
	if f.Location.Path == "" || all.input.Named == nil {
		return f.Location.Path
	}
	return all.input.Named(f.Location.Path)
}

// matches compares an entry with patterns. Of actions that are missing, several are
// accepted if the pattern matches each.
func (s *stated) matches(f *diag.Finding, has facts, file string) bool {
	for c, w := range s.words {
		switch {
		case w == "":
		case c == byPath && patternedPath(w):
			if file == "" || !s.files.Matches(file) {
				return false
			}
		case c == byPath:
			if file != w && !strings.HasPrefix(file, w+"/") && (w != "." || strings.HasPrefix(file, "../")) {
				return false
			}
		case s.globs[c] != nil && c == byAction && lacksOnly(f, s.globs[c]):
		case s.globs[c] != nil:
			if !slices.ContainsFunc(has[c], s.globs[c].Match) {
				return false
			}
		case c == byOperation && len(s.entry.operations) > 0:
			if !slices.ContainsFunc(has[c], func(op string) bool { return slices.Contains(s.entry.operations, op) }) {
				return false
			}
		case !slices.Contains(has[c], w):
			return false
		}
	}
	return true
}

// lacksOnly reports whether a pattern matches everything that a finding lacks.
func lacksOnly(f *diag.Finding, p *match.Pattern) bool {
	for i := range f.Prerequisites {
		need := &f.Prerequisites[i]
		if !p.Match(need.Name()) && !slices.ContainsFunc(need.AnyOf, p.Match) {
			return false
		}
	}
	return len(f.Prerequisites) > 0
}

// unused tells of entries that accept nothing.
func (all *entries) unused() []telling {
	var out []telling
	for _, s := range all.all {
		if !s.used && (all.input.Asked == nil || all.input.Asked(s.entry)) {
			out = append(out, unused(s.entry.At, what(s.entry), message.New("suppression-unused-hint")))
		}
	}
	return out
}

// Concerns reports whether a run that looked at some files, and searched some folders,
// looked at those of an entry. Paths are as the configuration sees them.
func (e *Entry) Concerns(files, folders []string) bool {
	if patternedPath(e.Path) {
		p, _ := source.ParsePattern(e.Path)
		return len(folders) > 0 || slices.ContainsFunc(files, p.Matches)
	}
	inside := func(name, folder string) bool {
		return name == folder || folder == "." && !strings.HasPrefix(name, "../") || strings.HasPrefix(name, folder+"/")
	}
	name := folderOf(e.Path)
	return slices.ContainsFunc(folders, func(f string) bool { return inside(name, f) || inside(f, name) }) ||
		slices.ContainsFunc(files, func(f string) bool { return inside(f, name) })
}
