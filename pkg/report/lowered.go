package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// What the configuration turns off or lowers stands in every format, also in a
// quiet one: it may have come with the change that is checked.

// loweredTitle heads it where a format has titles.
func loweredTitle(w words) string { return w.say("lowered-title") }

// loweredText is what is said of a setting, with its place.
func loweredText(w words, l audit.Lowered) string {
	return w.say("lowered-setting", message.Text("said", shorten(w.lowers(l))), message.Text("place", at(l.Path, l.Line, l.Column)))
}

// writeLowered writes a line for each setting, for people.
func writeLowered(out io.Writer, r *audit.Report, o Options) {
	w, style := o.words(), NewStyle(o)
	for _, l := range r.Lowered {
		writeLabelled(out, style.Note(w.say("label-note")+":"), loweredText(w, l), o)
	}
}

// compactLowered writes the lines of the compact format, which begin with
// their place.
func compactLowered(out io.Writer, r *audit.Report, o Options) {
	w, style := o.words(), NewStyle(o)
	for _, l := range r.Lowered {
		place := Escape(at(l.Path, l.Line, l.Column))
		fmt.Fprintf(out, "%s: %s %s\n", style.Path(place), style.Note(w.say("label-note")+":"), Escape(shorten(w.lowers(l))))
	}
}

// githubLowered makes an annotation of each setting, and counts them.
func githubLowered(b *bufio.Writer, r *audit.Report, o Options) int {
	w := o.words()
	for _, l := range r.Lowered {
		properties := []string{"title", loweredTitle(w), "file", repoPath(l.Path, o), "line", fmt.Sprint(max(l.Line, 1))}
		writeCommand(b, diag.Note, properties, Escape(shorten(w.lowers(l))))
	}
	return len(r.Lowered)
}

// gitlabLowered makes an entry of each setting: the report is a list of entries
// and nothing else.
func gitlabLowered(r *audit.Report, o Options, seen names) []gitlabIssue {
	w := o.words()
	var issues []gitlabIssue
	for _, l := range r.Lowered {
		path := repoPath(l.Path, o)
		issues = append(issues, gitlabIssue{
			Description: Escape(shorten(w.lowers(l))), CheckName: loweredTitle(w), Severity: gitlabSeverity(diag.Note),
			Fingerprint: seen.name(audit.Fingerprint(path, "lowered", l.Setting, l.Value)),
			Location:    gitlabLocation{Path: path, Lines: gitlabLines{Begin: max(l.Line, 1)}},
		})
	}
	return issues
}

// junitLowered makes a passed case of each setting, in a suite of the
// configuration.
func junitLowered(w words, r *audit.Report, add func(path string, c junitCase)) {
	for _, l := range r.Lowered {
		add(l.Path, junitCase{
			name: loweredTitle(w) + " " + shorten(l.Setting), kind: "system-out", body: Escape(shorten(w.lowers(l))), line: l.Line,
		})
	}
}

// rdjsonLowered makes a diagnostic of each setting.
func rdjsonLowered(w words, r *audit.Report) []rdDiagnostic {
	var out []rdDiagnostic
	for _, l := range r.Lowered {
		d := rdDiagnostic{
			Message: Escape(shorten(w.lowers(l))), Location: rdLocation{Path: givenPath(l.Path)},
			Severity: rdSeverity(diag.Note), OriginalOutput: Escape(loweredText(w, l)),
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
		n := s.notification(diag.Note, shorten(s.w.lowers(l)), l.Path)
		n.Locations[0].PhysicalLocation.Region = regionOf(l.Line, l.Column, l.Line, l.Column)
		out = append(out, n)
	}
	return out
}

// markdownLowered writes a list, with what is accepted.
func markdownLowered(b *strings.Builder, w words, r *audit.Report, o Options) {
	if len(r.Lowered)+r.Summary.Suppressed == 0 {
		return
	}
	for _, l := range r.Lowered {
		fmt.Fprintf(b, "- %s: %s (%s)\n", w.say("label-note"), mdProse(shorten(w.lowers(l))), mdCode(at(l.Path, l.Line, l.Column)))
	}
	b.WriteString(markdownSuppressed(w, r, o))
	b.WriteString("\n")
}
