package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// Compact writes one line a finding: "path:line:column: level[CODE] message",
// the form that editors and problem matchers read, and behind them what was not
// judged. A report without findings is the summary, one line.
func Compact(out io.Writer, r *audit.Report, o Options) error {
	b := bufio.NewWriter(out)
	w, style := o.words(), NewStyle(o)
	for _, f := range r.Findings {
		if place := Escape(atLocation(f.Location)); place != "" {
			fmt.Fprintf(b, "%s: ", style.Path(place))
		}
		fmt.Fprintf(b, "%s %s\n", style.Level(f.Level, levelCode(f)), Escape(sentence(w, f)+newOnly(w, f)))
	}
	switch {
	case o.Quiet:
		compactLowered(b, r, o)
		compactSuppressed(b, r, o)
	case len(r.Findings) == 0:
		writeSummary(b, r, o)
	default:
		writeCompactNotes(b, r, o)
	}
	for _, line := range bounds(w, r, o.Verbose) {
		fmt.Fprintf(b, "%s %s\n", style.Warning(line.title+":"), Escape(line.text))
	}
	return b.Flush()
}

// writeCompactNotes ends a list of findings: what was not judged, and on which
// assumptions the rest was.
func writeCompactNotes(b *bufio.Writer, r *audit.Report, o Options) {
	w, style := o.words(), NewStyle(o)
	compactLowered(b, r, o)
	compactSuppressed(b, r, o)
	writeCompared(b, r, o)
	for _, n := range unlisted(r) {
		level, what := diag.Note, w.say("label-not-judged")
		if n.Failed {
			level, what = diag.Error, unreadTitle(w)
		}
		fmt.Fprintf(b, "%s: %s %s: %s\n", style.Path(Escape(notAnalysedPlace(n))),
			style.Level(level, level.String()+":"), what, Escape(shorten(w.whyNot(n))))
	}
	for _, n := range principalNotes(w, r, o.Verbose) {
		fmt.Fprintf(b, "%s %s\n", style.Note(w.say("label-note")+":"), Escape(n))
	}
}

// levelCode is "error[PG101]".
func levelCode(f *diag.Finding) string {
	return fmt.Sprintf("%s[%s]", f.Level, Escape(shorten(f.Code)))
}

// compactLine is the line of a finding without colours, not yet escaped.
func compactLine(w words, f *diag.Finding) string {
	line := fmt.Sprintf("%s[%s] %s", f.Level, shorten(f.Code), sentence(w, f))
	if place := atLocation(f.Location); place != "" {
		line = place + ": " + line
	}
	return line
}
