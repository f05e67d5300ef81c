package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

const (
	homeURL   = "https://github.com/permgap/permgap"
	checksURL = homeURL + "/blob/main/docs/checks.md"
)

// ruleURL is the page of a rule.
func ruleURL(code, name string) string {
	anchor := match.Fold(code)
	if name != "" {
		anchor += "-" + name
	}
	return checksURL + "#" + percent(anchor)
}

// plainLines gives the details of a block as lines "label: text", escaped.
func plainLines(w words, b block) []string {
	var lines []string
	for _, d := range b.details {
		lines = append(lines, Escape(d.label+": "+plainDetail(w, d)))
	}
	return lines
}

// plainDetail is a detail as one line, not yet escaped.
func plainDetail(w words, d detail) string {
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
	case !d.more.IsZero():
		return w.table.Text(d.more)
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

// unreadTitle heads what could not be read, where a format has titles.
func unreadTitle(w words) string { return w.say("unread-title") }

// unreadMessage says what could not be read and why, escaped.
func unreadMessage(w words, n audit.NotAnalysed) string {
	return Escape(w.say("unread-file", message.Text("place", notAnalysedPlace(n)), message.Text("reason", shorten(w.whyNot(n)))))
}

// sentence is the sentence of a finding.
func sentence(w words, f *diag.Finding) string {
	if f.Places > 1 {
		return w.say("finding-places", message.Text("said", shorten(w.said(f))), message.Count("count", f.Places))
	}
	return shorten(w.said(f))
}

// withoutStop takes off the full stop that some titles have.
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
