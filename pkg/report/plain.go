package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

const (
	homeURL   = "https://github.com/permgap/permgap"
	checksURL = homeURL + "/blob/main/docs/checks.md"
)

// ruleURL is the page of a rule.
func ruleURL(code, name string) string {
	anchor := strings.ToLower(code)
	if name != "" {
		anchor += "-" + name
	}
	return checksURL + "#" + percent(anchor)
}

// plainLines gives the details of a block as lines "label: text", escaped.
func plainLines(b block) []string {
	var lines []string
	for _, d := range b.details {
		lines = append(lines, Escape(d.label+": "+plainDetail(d)))
	}
	return lines
}

// plainDetail is a detail as one line, not yet escaped.
func plainDetail(d detail) string {
	switch {
	case d.lacks != nil:
		var ops []string
		for _, l := range d.lacks {
			ops = append(ops, fmt.Sprintf("%s (%d)", l.operation, l.count))
		}
		return strings.Join(ops, ", ")
	case d.names != nil:
		var names []string
		for _, n := range d.names {
			names = append(names, n.String())
		}
		return strings.TrimSuffix(strings.Join(names, ", ")+" "+d.text, " ")
	case d.more > 0:
		return more(d.more, d.what)
	}
	return d.text
}

// plainHeader is the sentence of a block, escaped.
func plainHeader(b block) string { return Escape(b.header) }

// unread lists what should have been judged and could not be read. It has no
// finding, and a format whose reader sees findings alone must tell of it.
func unread(r *audit.Report) []audit.NotAnalysed {
	return slices.DeleteFunc(slices.Clone(r.NotAnalysed), func(n audit.NotAnalysed) bool { return !n.Failed })
}

const unreadTitle = "could not be read"

// unreadMessage says what could not be read and why, escaped.
func unreadMessage(n audit.NotAnalysed) string {
	return Escape(notAnalysedPlace(n) + " could not be read, and was not judged: " + shorten(whyNot(n)))
}

// titleOf is the title of an operation as part of a sentence: without the full
// stop that some have.
func titleOf(f *diag.Finding) string { return shorten(withoutStop(f.Title)) }

// message is the sentence of a finding. One that begins with a title has it
// without its full stop.
func sentence(f *diag.Finding) string {
	if f.Places > 1 {
		one := *f
		one.Places = 0
		return fmt.Sprintf("%s (%d places)", sentence(&one), f.Places)
	}
	if rest, begins := strings.CutPrefix(said(f), f.Title+" "); begins && f.Title != "" {
		return shorten(withoutStop(f.Title) + " " + rest)
	}
	return shorten(said(f))
}

func withoutStop(s string) string {
	if strings.HasSuffix(s, "..") {
		return s
	}
	return strings.TrimSuffix(s, ".")
}

// ruleOf gives the rule of a finding; one that the table does not have is
// made of what the finding says.
func ruleOf(f *diag.Finding) rule.Rule {
	if r, ok := rule.Get(f.Code); ok {
		return r
	}
	return rule.Rule{Code: rule.Code(f.Code), Name: f.Rule, Level: f.Level}
}

// filePath gives the file a finding is shown at: its own, else the first
// document of its principal, else the first of the report.
func filePath(r *audit.Report, f *diag.Finding) string {
	if f.Location.Path != "" {
		return f.Location.Path
	}
	for _, p := range r.Principals {
		if p.Name == f.Principal && len(p.Documents) > 0 {
			return p.Documents[0]
		}
	}
	for _, p := range r.Principals {
		if len(p.Documents) > 0 {
			return p.Documents[0]
		}
	}
	return stdinPath
}
