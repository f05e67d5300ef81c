package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

type rdReport struct {
	Source      rdSource       `json:"source"`
	Severity    string         `json:"severity,omitempty"`
	Diagnostics []rdDiagnostic `json:"diagnostics"`
}

type rdSource struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type rdDiagnostic struct {
	Message        string     `json:"message"`
	Location       rdLocation `json:"location"`
	Severity       string     `json:"severity"`
	Code           *rdCode    `json:"code,omitempty"`
	OriginalOutput string     `json:"original_output"`
}

type rdCode struct {
	Value string `json:"value"`
	URL   string `json:"url"`
}

type rdLocation struct {
	Path  string   `json:"path"`
	Range *rdRange `json:"range,omitempty"`
}

type rdRange struct {
	Start rdPosition  `json:"start"`
	End   *rdPosition `json:"end,omitempty"`
}

type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column,omitempty"`
}

// RDJSON writes the Reviewdog Diagnostic Format, a diagnostic for each grant
// and rule. Paths are as they were given: reviewdog puts its own folder, as
// seen from the root of the repository, in front of them. Its columns count
// bytes of UTF-8, so they are given only where the file is at hand; the end of a
// range is exclusive.
func RDJSON(out io.Writer, r *audit.Report, o Options) error {
	whole := rdReport{Source: rdSource{Name: cmp.Or(r.Tool.Name, "permgap"), URL: homeURL}, Diagnostics: []rdDiagnostic{}}
	if worst := worstOf(r); worst.Valid() {
		whole.Severity = rdSeverity(worst)
	}
	w := o.words()
	return writeJSON(out, whole, jsonList{"diagnostics", func(e *jsonElements) {
		for b := range describing(r, o).each(o.groupBy(ByGrant)) {
			f := b.first()
			if !e.element(rdDiagnostic{
				Message:        strings.Join(append([]string{plainHeader(b)}, plainLines(w, b)...), "\n"),
				Location:       rdLocation{Path: givenPath(filePath(r, f)), Range: byteRange(r.Files[f.Location.Path], f.Location)},
				Severity:       rdSeverity(f.Level),
				Code:           &rdCode{Value: Escape(shorten(f.Code)), URL: ruleURL(f.Code, f.Rule)},
				OriginalOutput: Escape(compactLine(w, f)),
			}) {
				return
			}
		}
		for _, d := range slices.Concat(rdjsonOmissions(w, r), rdjsonLowered(w, r)) {
			e.element(d)
		}
	}})
}

// worstOf gives the level of the heaviest of all that is shown.
func worstOf(r *audit.Report) diag.Severity {
	if len(unread(r)) > 0 || r.Summary.Undecided > 0 {
		return diag.Error
	}
	worst := r.Worst()
	for _, l := range r.LeftOut {
		worst = max(worst, l.Level)
	}
	return worst
}

// rdjsonOmissions makes diagnostics of what the report could not list, decide or
// read.
func rdjsonOmissions(w words, r *audit.Report) []rdDiagnostic {
	var out []rdDiagnostic
	add := func(text, path string, level diag.Severity) {
		out = append(out, rdDiagnostic{
			Message: text, Location: rdLocation{Path: givenPath(path)}, Severity: rdSeverity(level), OriginalOutput: text,
		})
	}
	for _, l := range r.LeftOut {
		add(Escape(leftOut(w, l)), l.Path, l.Level)
	}
	if n := r.Summary.Undecided; n > 0 {
		add(undecidedMessage(w, n), pathOf(r), diag.Error)
	}
	for _, n := range unread(r) {
		add(unreadMessage(w, n), n.Path, diag.Error)
	}
	return out
}

// byteRange gives a location with columns in bytes; lines alone without the
// file, and nothing without a line.
func byteRange(f *diag.File, l diag.Location) *rdRange {
	if l.Line < 1 {
		return nil
	}
	end := max(l.EndLine, l.Line)
	if f == nil || l.Column < 1 || end > f.Lines() {
		return &rdRange{Start: rdPosition{Line: l.Line}, End: &rdPosition{Line: end}}
	}
	from, to := spanInLine(f, l)
	start, stop := rdPosition{l.Line, from + 1}, rdPosition{end, to + 1}
	if end > l.Line {
		stop.Column = min(max(l.Offset+l.Length-f.Offset(end), 0), len(f.Line(end))) + 1
	}
	return &rdRange{Start: start, End: &stop}
}

func rdSeverity(level diag.Severity) string {
	switch level {
	case diag.Error:
		return "ERROR"
	case diag.Warning:
		return "WARNING"
	}
	return "INFO"
}
