package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// What the configuration turns off or lowers stands in every format, also in a
// quiet one: it may have come with the change that is checked.

// loweredTitle heads it where a format has titles.
const loweredTitle = "configuration"

// loweredText is what is said of a setting, with its place.
func loweredText(l audit.Lowered) string {
	return fmt.Sprintf("%s (%s)", shorten(lowers(l)), at(shownPath(l.Path), l.Line, l.Column))
}

// writeLowered writes a line for each setting, for people.
func writeLowered(w io.Writer, r *audit.Report, o Options) {
	style := NewStyle(o)
	for _, l := range r.Lowered {
		fmt.Fprintf(w, "%s %s\n", style.Note("note:"), Wrap(Escape(loweredText(l)), o.Columns(), 6))
	}
}

// compactLowered writes the lines of the compact format, which begin with
// their place.
func compactLowered(w io.Writer, r *audit.Report, o Options) {
	style := NewStyle(o)
	for _, l := range r.Lowered {
		place := Escape(at(shownPath(l.Path), l.Line, l.Column))
		fmt.Fprintf(w, "%s: %s %s\n", style.Path(place), style.Note("note:"), Escape(shorten(lowers(l))))
	}
}

// githubLowered makes an annotation of each setting, and counts them.
func githubLowered(b *bufio.Writer, r *audit.Report, o Options) int {
	for _, l := range r.Lowered {
		writeCommand(b, diag.Note, []string{"title", loweredTitle, "file", repoPath(l.Path, o), "line", fmt.Sprint(max(l.Line, 1))}, Escape(shorten(lowers(l))))
	}
	return len(r.Lowered)
}

// gitlabLowered makes an entry of each setting: the report is a list of entries
// and nothing else.
func gitlabLowered(r *audit.Report, o Options, seen map[string]int) []gitlabIssue {
	var issues []gitlabIssue
	for _, l := range r.Lowered {
		path := repoPath(l.Path, o)
		issues = append(issues, gitlabIssue{
			Description: Escape(shorten(lowers(l))), CheckName: loweredTitle, Severity: gitlabSeverity(diag.Note),
			Fingerprint: unique(seen, digest(loweredTitle, path, l.Setting, l.Value)),
			Location:    gitlabLocation{Path: path, Lines: gitlabLines{Begin: max(l.Line, 1)}},
		})
	}
	return issues
}

// junitLowered makes a passed case of each setting, in a suite of the
// configuration.
func junitLowered(r *audit.Report, add func(path string, c junitCase)) {
	for _, l := range r.Lowered {
		add(l.Path, junitCase{name: loweredTitle + " " + shorten(l.Setting), kind: "system-out", body: Escape(shorten(lowers(l))), line: l.Line})
	}
}

// rdjsonLowered makes a diagnostic of each setting.
func rdjsonLowered(r *audit.Report) []rdDiagnostic {
	var out []rdDiagnostic
	for _, l := range r.Lowered {
		d := rdDiagnostic{
			Message: Escape(shorten(lowers(l))), Location: rdLocation{Path: givenPath(l.Path)},
			Severity: rdSeverity(diag.Note), OriginalOutput: Escape(loweredText(l)),
		}
		if l.Line > 0 {
			d.Location.Range = &rdRange{Start: rdPosition{Line: l.Line}}
		}
		out = append(out, d)
	}
	return out
}

// lowered gives the notifications of the settings.
func (s sarifWriter) lowered() []sarifNotification {
	var out []sarifNotification
	for _, l := range s.r.Lowered {
		n := s.notification(diag.Note, shorten(lowers(l)), l.Path)
		n.Locations[0].PhysicalLocation.Region = regionOf(l.Line, l.Column, l.Line, l.Column)
		out = append(out, n)
	}
	return out
}

// markdownLowered writes a list.
func markdownLowered(b *strings.Builder, r *audit.Report) {
	if len(r.Lowered) == 0 {
		return
	}
	for _, l := range r.Lowered {
		fmt.Fprintf(b, "- note: %s (%s)\n", mdProse(shorten(lowers(l))), mdCode(at(shownPath(l.Path), l.Line, l.Column)))
	}
	b.WriteString("\n")
}
