package report

import (
	"io"
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
func GitLab(w io.Writer, r *audit.Report, o Options) error {
	seen := map[string]int{}
	return writeList(w, func(e *jsonElements) {
		for b := range eachBlock(r, o.groupBy(ByOperation), true) {
			f := b.first()
			if !e.element(gitlabIssue{
				Description: gitlabDescription(b),
				CheckName:   Escape(shorten(f.Code) + " " + shorten(f.Rule)),
				Fingerprint: unique(seen, blockFingerprint(r, b, o)),
				Severity:    gitlabSeverity(f.Level),
				Location: gitlabLocation{Path: repoPath(filePath(r, f), o),
					Lines: gitlabLines{Begin: max(f.Location.Line, 1), End: f.Location.EndLine}},
			}) {
				return
			}
		}
		for _, l := range r.LeftOut {
			path := repoPath(l.Path, o)
			e.element(gitlabIssue{
				Description: Escape(leftOut(l)), CheckName: leftOutTitle, Severity: gitlabSeverity(l.Level),
				Fingerprint: unique(seen, digest(leftOutTitle, path, l.Code, l.Level.String())),
				Location:    gitlabLocation{Path: path, Lines: gitlabLines{Begin: 1}},
			})
		}
		if n := r.Summary.Undecided; n > 0 {
			path := repoPath(pathOf(r), o)
			e.element(gitlabIssue{
				Description: undecidedMessage(n), CheckName: undecidedTitle, Severity: gitlabSeverity(diag.Error),
				Fingerprint: unique(seen, digest(undecidedTitle, path)),
				Location:    gitlabLocation{Path: path, Lines: gitlabLines{Begin: 1}},
			})
		}
		for _, n := range unread(r) {
			path := repoPath(n.Path, o)
			e.element(gitlabIssue{
				Description: unreadMessage(n), CheckName: unreadTitle, Severity: gitlabSeverity(diag.Error),
				Fingerprint: unique(seen, digest(unreadTitle, path, n.Address)),
				Location:    gitlabLocation{Path: path, Lines: gitlabLines{Begin: 1}},
			})
		}
		for _, issue := range gitlabLowered(r, o, seen) {
			e.element(issue)
		}
	})
}

// gitlabDescription is one line: what is shown of an entry.
func gitlabDescription(b block) string {
	parts := []string{plainHeader(b)}
	for _, d := range b.details {
		if d.names != nil || d.label == "help" {
			parts = append(parts, Escape(d.label+": "+plainDetail(d)))
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
