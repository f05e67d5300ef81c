package report

import (
	"io"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// gitlabIssue is an entry of a Code Quality report.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end,omitempty"`
}

// GitLab writes a Code Quality report: a list with one entry a finding, each
// with a fingerprint of its own, since GitLab drops repeated ones.
func GitLab(out io.Writer, r *audit.Report, o Options) error {
	seen := names{}
	return writeList(out, func(e *jsonElements) {
		for b := range describing(r, o).each(o.groupBy(ByOperation)) {
			f := b.first()
			if !e.element(gitlabIssue{
				Description: gitlabDescription(o.words(), b),
				CheckName:   Escape(shorten(f.Code) + " " + shorten(f.Rule)),
				Fingerprint: seen.name(blockFingerprint(r, b, o)),
				Severity:    gitlabSeverity(f.Level),
				Location: gitlabLocation{Path: repoPath(filePath(r, f), o),
					Lines: gitlabLines{Begin: max(f.Location.Line, 1), End: f.Location.EndLine}},
			}) {
				return
			}
		}
		for _, issue := range slices.Concat(gitlabOmissions(r, o, seen), gitlabLowered(r, o, seen), gitlabSuppressed(r, o, seen)) {
			e.element(issue)
		}
	})
}

// gitlabOmissions makes entries of what the report could not list, decide or read.
func gitlabOmissions(r *audit.Report, o Options, seen names) []gitlabIssue {
	w := o.words()
	var out []gitlabIssue
	add := func(title, text, path string, level diag.Severity, what ...string) {
		path = repoPath(path, o)
		out = append(out, gitlabIssue{
			Description: text, CheckName: title, Severity: gitlabSeverity(level),
			Fingerprint: seen.name(audit.Fingerprint(path, what...)),
			Location:    gitlabLocation{Path: path, Lines: gitlabLines{Begin: 1}},
		})
	}
	for _, l := range r.LeftOut {
		add(leftOutTitle(w), Escape(leftOut(w, l)), l.Path, l.Level, "left-out", l.Code, l.Level.String())
	}
	if n := r.Summary.Undecided; n > 0 {
		add(undecidedTitle(w), undecidedMessage(w, n), pathOf(r), diag.Error, "undecided")
	}
	for _, text := range unjudgedLines(w, r) {
		add(w.say("label-not-judged"), Escape(text), pathOf(r), diag.Note, "unjudged", text)
	}
	for _, n := range unread(r) {
		add(unreadTitle(w), unreadMessage(w, n), n.Path, diag.Error, "unread", n.Address)
	}
	return out
}

// gitlabDescription is one line: what is shown of an entry.
func gitlabDescription(w words, b block) string {
	parts := []string{plainHeader(b)}
	for _, d := range b.details {
		if d.names != nil || d.kind == anAdvice {
			parts = append(parts, Escape(d.label+": "+plainDetail(w, d)))
		}
	}
	return strings.Join(parts, "; ")
}

func gitlabSeverity(level diag.Severity) string {
	switch level {
	case diag.Error:
		return "major"
	case diag.Warning:
		return "minor"
	}
	return "info"
}
