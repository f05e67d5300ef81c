package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// Compact writes one line a finding: "path:line:column: level[CODE] message",
// the form that editors and problem matchers read. A report without findings
// is the summary, one line.
func Compact(w io.Writer, r *audit.Report, o Options) error {
	b := bufio.NewWriter(w)
	style := NewStyle(o)
	for i := range r.Findings {
		f := &r.Findings[i]
		if place := Escape(atLocation(f.Location)); place != "" {
			fmt.Fprintf(b, "%s: ", style.Path(place))
		}
		fmt.Fprintf(b, "%s %s\n", style.Level(f.Level, levelCode(f)), Escape(message(f)))
	}
	if len(r.Findings) == 0 && !o.Quiet {
		writeSummary(b, r, o)
	}
	return b.Flush()
}

// levelCode is "error[PG101]".
func levelCode(f *diag.Finding) string {
	return fmt.Sprintf("%s[%s]", f.Level, Escape(shorten(f.Code)))
}

// compactLine is the line of a finding without colours, not yet escaped.
func compactLine(f *diag.Finding) string {
	line := fmt.Sprintf("%s[%s] %s", f.Level, shorten(f.Code), message(f))
	if place := atLocation(f.Location); place != "" {
		line = place + ": " + line
	}
	return line
}
