package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// writeSummary ends a report for people: what was found and what was judged.
// Without findings it is exactly one line, and with Verbose the assumptions;
// what the configuration lowers has a line each in both.
func writeSummary(w io.Writer, r *audit.Report, o Options) {
	style := NewStyle(o)
	notes := principalNotes(r, o.Verbose)
	if len(r.Findings) == 0 {
		word, rest, _ := strings.Cut(cleanLine(r), ":")
		fmt.Fprintf(w, "%s%s\n", style.Bold(Escape(word)+":"), Escape(rest+essentials(r)))
		if !o.Verbose {
			writeLowered(w, r, o)
			return
		}
	} else {
		fmt.Fprintln(w, Wrap(countsLine(r, style)+Escape(judgedClause(r)), o.Columns(), 0))
	}
	writeLowered(w, r, o)
	for _, n := range notes {
		text := Wrap(Escape(n), o.Columns(), 6)
		fmt.Fprintf(w, "%s %s\n", style.Note("note:"), text)
	}
	writeNotAnalysed(w, r, o, style)
}

// countsLine is "3 errors, 1 warning in 2 documents".
func countsLine(r *audit.Report, style Style) string {
	s := r.Summary
	var parts []string
	if s.Errors > 0 {
		parts = append(parts, style.Error(plural(s.Errors, "error")))
	}
	if s.Warnings > 0 {
		parts = append(parts, style.Warning(plural(s.Warnings, "warning")))
	}
	if s.Notes > 0 {
		parts = append(parts, style.Note(plural(s.Notes, "note")))
	}
	if len(parts) == 0 {
		parts = append(parts, plural(len(r.Findings), "finding"))
	}
	if s.Documents == 0 && len(r.Principals) > 0 {
		return strings.Join(parts, ", ") + " for " + plural(len(r.Principals), "principal")
	}
	return strings.Join(parts, ", ") + " in " + plural(s.Documents, "document")
}

// judgedClause is "; 12 operations: 9 ready, 1 partial, 2 blocked; 1 not judged".
func judgedClause(r *audit.Report) string {
	clause := ""
	unread := unreadable(r)
	left := ""
	if unread > 0 {
		left = "; " + plural(unread, "document") + " could not be read"
	}
	switch s := r.Summary; {
	case s.Operations.Live > 0:
		clause = "; " + operationsClause(s.Operations) + left
	case s.Required > 0:
		clause = left
	case unread > 0:
		clause = "; nothing judged" + strings.Replace(left, ";", ":", 1)
	case nothingRequired(r) && !judgedOtherwise(r):
		clause = "; nothing judged: " + nothingAsked()
	case holdsPolicies(r) && !judgedOtherwise(r):
		clause = "; nothing judged: " + noOperation
	}
	return clause + leftClause(r)
}

const noOperation = "no operation that the catalogue knows is granted"

// unreadable counts the files with a mistake that kept a document from being
// judged.
func unreadable(r *audit.Report) int { return len(unreadablePaths(r)) }

func unreadablePaths(r *audit.Report) map[string]bool {
	paths := map[string]bool{}
	for _, fs := range [][]*diag.Finding{r.Findings, r.Suppressed} {
		for i := range fs {
			switch rule.Code(fs[i].Code) {
			case rule.InvalidJSON, rule.DuplicateKey, rule.MalformedElement:
				if fs[i].Level == diag.Error {
					paths[fs[i].Location.Path] = true
				}
			}
		}
	}
	return paths
}

// holdsPolicies reports whether some principal holds a document that grants,
// and is not judged by what it has in a workspace alone.
func holdsPolicies(r *audit.Report) bool {
	return slices.ContainsFunc(r.Principals, func(p audit.PrincipalInfo) bool { return len(p.Documents) > 0 && !byRolesAlone(p) })
}

func has(p audit.PrincipalInfo, id message.ID) bool {
	return slices.ContainsFunc(p.Notes, func(n audit.Note) bool { return n.ID == id })
}

func byRolesAlone(p audit.PrincipalInfo) bool {
	return has(p, audit.OnRolesAlone)
}

// nothingRequired reports whether the principals hold no policies, and nothing
// was required of them: then nothing was judged.
func nothingRequired(r *audit.Report) bool {
	return len(r.Principals) > 0 && !slices.ContainsFunc(r.Principals, func(p audit.PrincipalInfo) bool {
		return !has(p, audit.OnNothing)
	})
}

// judgedOtherwise reports whether a finding shows that something was judged
// besides live operations: what is required, a role, an authorization.
func judgedOtherwise(r *audit.Report) bool {
	return slices.ContainsFunc(r.Findings, func(f *diag.Finding) bool {
		return f.Code == string(rule.RequiredNotReady) || strings.HasPrefix(f.Code, "PG2") || strings.HasPrefix(f.Code, "PG5")
	})
}

// operationsClause is "12 operations: 9 ready, 1 partial, 2 blocked".
func operationsClause(c audit.OperationCounts) string {
	var parts []string
	for _, n := range []struct {
		n    int
		word string
	}{{c.Ready, "ready"}, {c.Partial, "partial"}, {c.Blocked, "blocked"}} {
		switch {
		case n.n == c.Live && n.n == 1:
			return "1 operation, " + n.word
		case n.n == c.Live:
			return fmt.Sprintf("%d operations, all %s", n.n, n.word)
		case n.n > 0:
			parts = append(parts, fmt.Sprintf("%d %s", n.n, n.word))
		}
	}
	return plural(c.Live, "operation") + ": " + strings.Join(parts, ", ")
}

// leftClause counts what was suppressed, skipped or not judged.
func leftClause(r *audit.Report) string {
	var parts []string
	if n := r.Summary.Suppressed; n > 0 {
		parts = append(parts, fmt.Sprintf("%d suppressed", n))
	}
	if n := r.Summary.NotAnalysed; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not judged", n))
	}
	if n := r.Summary.LeftOut; n > 0 {
		parts = append(parts, plural(n, "finding")+" not listed")
	}
	if n := r.Summary.Undecided; n > 0 {
		parts = append(parts, plural(n, "verdict")+" not reached")
	}
	if r.Skipped > 0 {
		parts = append(parts, plural(r.Skipped, "other file")+" skipped")
	}
	if len(parts) == 0 {
		return ""
	}
	return "; " + strings.Join(parts, ", ")
}

// cleanLine says what was judged and found right, or that nothing was judged,
// which is not the same.
func cleanLine(r *audit.Report) string {
	s := r.Summary
	reason := ""
	if len(r.NotAnalysed) > 0 {
		n := r.NotAnalysed[0]
		reason = ": " + notAnalysedPlace(n) + ": " + shorten(whyNot(n))
		if more := len(r.NotAnalysed) - 1; more > 0 {
			reason += fmt.Sprintf(", and %d more", more)
		}
	}
	switch {
	case nothingRequired(r) && s.Documents == 0:
		return "nothing judged: " + nothingAsked() + leftClause(r)
	case s.Documents == 0 && s.Required > 0:
		return "no findings: " + plural(len(r.Principals), "principal") + requiredClause(r) + leftClause(r) + reason
	case s.Documents == 0 && s.NotAnalysed == 0 && r.Skipped > 0:
		return "nothing judged: no known document; " + plural(r.Skipped, "other file") + " skipped"
	case s.Documents == 0 && s.NotAnalysed == 0:
		return "nothing judged: no document was given"
	case s.Operations.Live > 0:
		return "no findings: " + plural(s.Documents, "document") + ", " + operationsClause(s.Operations) + leftClause(r) + reason
	case s.Required > 0:
		return "no findings: " + plural(s.Documents, "document") + requiredClause(r) + leftClause(r) + reason
	case unreadable(r) > 0:
		return "nothing judged: " + plural(unreadable(r), "document") + " could not be read" + leftClause(r)
	case s.Documents > 0 && !holdsPolicies(r):
		return "no findings: " + plural(s.Documents, "document") + leftClause(r) + reason
	case s.NotAnalysed > 0:
		return "nothing judged: " + strings.TrimPrefix(leftClause(r), "; ") + reason
	}
	return "nothing judged: " + noOperation + " in " + plural(s.Documents, "document") + leftClause(r)
}

// requiredClause counts the requirements that are met by all who must.
func requiredClause(r *audit.Report) string {
	return ", " + plural(r.Summary.Required, "requirement") + " met"
}
