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
func Compact(w io.Writer, r *audit.Report, o Options) error {
	b := bufio.NewWriter(w)
	style := NewStyle(o)
	for i := range r.Findings {
		f := r.Findings[i]
		if place := Escape(atLocation(f.Location)); place != "" {
			fmt.Fprintf(b, "%s: ", style.Path(place))
		}
		fmt.Fprintf(b, "%s %s\n", style.Level(f.Level, levelCode(f)), Escape(sentence(f)))
	}
	switch {
	case o.Quiet:
		compactLowered(b, r, o)
	case len(r.Findings) == 0:
		writeSummary(b, r, o)
	default:
		writeCompactNotes(b, r, o)
	}
	for _, line := range bounds(r, o.Verbose) {
		fmt.Fprintf(b, "%s %s\n", style.Warning(line.title+":"), Escape(line.text))
	}
	return b.Flush()
}

// writeCompactNotes ends a list of findings: what was not judged, and on which
// assumptions the rest was.
func writeCompactNotes(b *bufio.Writer, r *audit.Report, o Options) {
	style := NewStyle(o)
	compactLowered(b, r, o)
	for _, n := range r.NotAnalysed {
		level, what := diag.Note, "not judged"
		if n.Failed {
			level, what = diag.Error, "could not be read"
		}
		fmt.Fprintf(b, "%s: %s %s: %s\n", style.Path(Escape(notAnalysedPlace(n))), style.Level(level, level.String()+":"), what, Escape(shorten(whyNot(n))))
	}
	for _, n := range principalNotes(r, o.Verbose) {
		fmt.Fprintf(b, "%s %s\n", style.Note("note:"), Escape(n))
	}
}

// levelCode is "error[PG101]".
func levelCode(f *diag.Finding) string {
	return fmt.Sprintf("%s[%s]", f.Level, Escape(shorten(f.Code)))
}

// compactLine is the line of a finding without colours, not yet escaped.
func compactLine(f *diag.Finding) string {
	line := fmt.Sprintf("%s[%s] %s", f.Level, shorten(f.Code), sentence(f))
	if place := atLocation(f.Location); place != "" {
		line = place + ": " + line
	}
	return line
}
