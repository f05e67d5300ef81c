package exception

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
)

// Entry is a suppression of a configuration: what it says of findings, at least one
// thing, and why. Where a word has * or ?, it is a pattern.
type Entry struct {
	Rule rule.Code
	// Path is a file, a folder, or a pattern as a .gitignore has it, as seen from the
	// folder of the configuration.
	Path      string
	Address   string // what the file calls the place, such as aws_iam_policy.ci
	Operation string // an operation, API or title; see [Resolve]
	// Action is the action that a finding is about, or the only one that is missing.
	Action    string
	Principal string

	Reason, Owner string
	Expires       string // the last day on which it holds, YYYY-MM-DD; "" for ever
	At            Place
	OperationAt   Place

	operations []string // that Operation names, folded; set by Resolve
}

// Place is where a suppression is written.
type Place struct {
	Path         string
	Line, Column int
}

// String gives file:line:column.
func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column) }

// Input is what is written of findings that are accepted.
type Input struct {
	Entries  []Entry
	Comments []source.Comment
	// Today is the day of the run, YYYY-MM-DD: what expired before it holds no more.
	Today string
	// Named gives a path of the report as seen from the folder of the configuration.
	Named func(path string) string
	// Narrowed says that the run judged some operations or principals only: of nothing
	// is it said that it is unused.
	Narrowed bool
	// Asked reports whether the run looked at what an entry is about: of others it is
	// not said that they are unused. Nil for all.
	Asked func(e *Entry) bool
	// Known reports whether a name is an operation or action of some platform, and gives
	// advice about one that is not.
	Known func(name string) (hint message.Message, known bool)
	// Levels are those of the audit.
	Levels map[rule.Code]diag.Severity
}

// Suppress moves what the entries and comments accept to the suppressed findings, and
// adds findings about those that have expired, that accept nothing, and that cannot
// be read. No other finding changes.
func Suppress(r *audit.Report, in Input) {
	var late []telling
	entries := newEntries(in)
	for i := range in.Entries {
		if e := &in.Entries[i]; e.Expires != "" && e.Expires < in.Today {
			late = append(late, expired(e.At, what(e), e.Expires))
			continue
		}
		entries.add(&in.Entries[i])
	}
	comments := newComments(in, &late)
	Accept(r, func(f *diag.Finding) []audit.Suppression {
		return append(entries.accept(f), comments.accept(f)...)
	})
	entries.leftOut(r)
	if !in.Narrowed {
		late = append(late, entries.unused()...)
		late = append(late, comments.unused()...)
	}
	tell(r, late, in.Levels)
}

// what names an entry in a sentence: what it says, not why.
func what(e *Entry) string {
	var words []string
	for _, w := range [...]string{string(e.Rule), e.Operation, e.Action, e.Principal, e.Address, e.Path} {
		if w != "" {
			words = append(words, source.Head(w))
		}
	}
	return strings.Join(words, " ")
}

// telling is a finding about a suppression.
type telling struct {
	code rule.Code
	at   Place
	says message.Message
	hint message.Message
	key  string // what identifies it in its file
}

func expired(at Place, what, day string) telling {
	return telling{rule.SuppressionExpired, at,
		message.New("suppression-expired", message.Name("what", what), message.Text("day", day)), message.New("suppression-expired-hint"),
		what}
}

func unused(at Place, what string, hint message.Message) telling {
	return telling{rule.SuppressionUnused, at, message.New("suppression-unused", message.Name("what", what)), hint, what}
}

func malformed(at Place, why message.Message) telling {
	return telling{rule.SuppressionUnused, at, message.New("suppression-malformed", message.Part("why", why)),
		message.New("suppression-form"), "malformed"}
}

// mostTold is how many findings about suppressions a file has; the rest is counted.
const mostTold = 200

// tell adds findings, at the levels that are configured.
func tell(r *audit.Report, all []telling, levels map[rule.Code]diag.Severity) {
	if len(all) == 0 {
		return
	}
	type kind struct {
		path string
		code rule.Code
	}
	seen, told, left := map[[3]string]int{}, map[kind]int{}, map[kind]int{}
	for _, t := range all {
		known, _ := rule.Get(string(t.code))
		level := known.Level
		if set, is := levels[t.code]; is {
			level = set
		}
		if !level.Valid() {
			continue
		}
		key := [3]string{t.at.Path, string(t.code), t.key}
		parts := []string{string(t.code), t.key}
		if seen[key]++; seen[key] > 1 {
			parts = append(parts, fmt.Sprint(seen[key]))
		}
		count(&r.Summary, level)
		if k := (kind{t.at.Path, t.code}); told[k] == mostTold {
			if left[k]++; left[k] == 1 {
				r.LeftOut = append(r.LeftOut, audit.LeftOut{Code: string(t.code), Rule: known.Name, Level: level, Path: t.at.Path})
			}
			continue
		} else {
			told[k]++
		}
		f := &diag.Finding{
			Code: string(t.code), Rule: known.Name, Level: level,
			Location: diag.Location{Path: t.at.Path, Line: t.at.Line, Column: t.at.Column,
				EndLine: t.at.Line, EndColumn: t.at.Column + 1},
			Fingerprint: audit.Fingerprint(t.at.Path, parts...),
		}
		if file := r.Files[t.at.Path]; file != nil {
			f.Location.Offset = file.Offset(t.at.Line) // of the line, for the order
		}
		f.Say(t.says)
		f.Advise(t.hint)
		r.Findings = append(r.Findings, f)
	}
	for i := range r.LeftOut {
		l := &r.LeftOut[i]
		if n := left[kind{l.Path, rule.Code(l.Code)}]; n > 0 {
			l.Count, r.Summary.LeftOut = n, r.Summary.LeftOut+n
		}
	}
	diag.Sort(r.Findings)
}

func count(s *audit.Summary, level diag.Severity) {
	switch level {
	case diag.Error:
		s.Errors++
	case diag.Warning:
		s.Warnings++
	case diag.Note:
		s.Notes++
	}
}

// leftOut takes what accepts findings by rule and file alone over those that are
// counted and not listed.
func (e *entries) leftOut(r *audit.Report) {
	acceptable := acceptableOf(r)
	r.LeftOut = slices.DeleteFunc(r.LeftOut, func(l audit.LeftOut) bool {
		f := &diag.Finding{Code: l.Code, Level: l.Level, Location: diag.Location{Path: l.Path}}
		if !acceptable(f) || len(e.accept(f)) == 0 {
			return false
		}
		r.Summary.Accept(l.Level, l.Count)
		r.Summary.LeftOut -= l.Count
		return true
	})
}
