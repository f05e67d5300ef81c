// Package exception moves findings that somebody accepts from the findings of a
// report to its suppressed ones: what a configuration, a comment, a baseline or an
// earlier revision accepts. It takes a report and changes that report alone; it
// judges nothing and writes nothing.
//
// Nothing is lost by it: an accepted finding stands in the report as it was, with
// what accepts it, and every summary counts it. What makes a run end without an
// answer (exit code 2) cannot be accepted; see [Acceptable].
package exception

import (
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

// Accept asks of every finding what accepts it, and moves those that something
// does to the suppressed ones. It asks of those that are suppressed already as
// well, so that what accepts them too is known: each stays one finding. The order
// of both lists is that of reports.
func Accept(r *audit.Report, by func(f *diag.Finding) []audit.Suppression) {
	for i := range r.Suppressed {
		s := &r.Suppressed[i]
		for _, also := range by(s.Finding) {
			if !slices.Contains(s.By, also) {
				s.By = append(s.By, also)
			}
		}
	}
	acceptable := acceptableOf(r)
	kept, moved := make([]*diag.Finding, 0, len(r.Findings)), len(r.Suppressed)
	for _, f := range r.Findings {
		var all []audit.Suppression
		if acceptable(f) {
			all = by(f)
		}
		if len(all) == 0 {
			kept = append(kept, f)
			continue
		}
		r.Suppressed = append(r.Suppressed, audit.Suppressed{By: all, Finding: f})
		r.Summary.Accept(f.Level, f.Count())
	}
	r.Findings = kept
	if moved < len(r.Suppressed) {
		inOrder(r)
	}
}

// inOrder sorts the suppressed findings as the others are.
func inOrder(r *audit.Report) {
	findings, by := make([]*diag.Finding, 0, len(r.Suppressed)), make(map[*diag.Finding][]audit.Suppression, len(r.Suppressed))
	for _, s := range r.Suppressed {
		findings = append(findings, s.Finding)
		by[s.Finding] = s.By
	}
	diag.Sort(findings)
	for i, f := range findings {
		r.Suppressed[i] = audit.Suppressed{By: by[f], Finding: f}
	}
}

// Acceptable reports whether a finding of a report can be accepted. One cannot
// that says why there is no answer: a document that cannot be interpreted, a file
// that could not be read. Neither can one about a suppression.
func Acceptable(r *audit.Report, f *diag.Finding) bool { return acceptableOf(r)(f) }

func acceptableOf(r *audit.Report) func(f *diag.Finding) bool {
	unread := map[string]bool{} // files that should have been judged
	for _, n := range r.NotAnalysed {
		if n.Code != "" && (n.Failed || r.Summary.Documents == 0) {
			unread[n.Path] = true
		}
	}
	return func(f *diag.Finding) bool {
		switch rule.Code(f.Code) {
		case rule.InvalidJSON, rule.DuplicateKey, rule.SuppressionUnused, rule.SuppressionExpired:
			return false
		case rule.MalformedElement:
			return f.Level != diag.Error
		case rule.NotAnalysable:
			return !unread[f.Location.Path]
		}
		return true
	}
}
