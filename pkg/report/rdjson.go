package report

import (
	"cmp"
	"io"
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
// seen from the root of the repository, in front of them. Its columns count bytes of UTF-8, so they are given only where the
// file is at hand; the end of a range is exclusive.
func RDJSON(w io.Writer, r *audit.Report, o Options) error {
	out := rdReport{Source: rdSource{Name: cmp.Or(r.Tool.Name, "permgap"), URL: homeURL}, Diagnostics: []rdDiagnostic{}}
	missed := unread(r)
	worst := r.Worst()
	for _, l := range r.LeftOut {
		worst = max(worst, l.Level)
	}
	if len(missed) > 0 || r.Summary.Undecided > 0 {
		worst = diag.Error
	}
	if worst.Valid() {
		out.Severity = rdSeverity(worst)
	}
	return writeJSON(w, out, jsonList{"diagnostics", func(e *jsonElements) {
		for b := range eachBlock(r, o.groupBy(ByGrant), true) {
			f := b.first()
			if !e.element(rdDiagnostic{
				Message:        strings.Join(append([]string{plainHeader(b)}, plainLines(b)...), "\n"),
				Location:       rdLocation{Path: givenPath(filePath(r, f)), Range: byteRange(r.Files[f.Location.Path], f.Location)},
				Severity:       rdSeverity(f.Level),
				Code:           &rdCode{Value: Escape(shorten(f.Code)), URL: ruleURL(f.Code, f.Rule)},
				OriginalOutput: Escape(compactLine(f)),
			}) {
				return
			}
		}
		for _, l := range r.LeftOut {
			e.element(rdDiagnostic{
				Message: Escape(leftOut(l)), Location: rdLocation{Path: givenPath(l.Path)}, Severity: rdSeverity(l.Level),
				OriginalOutput: Escape(leftOut(l)),
			})
		}
		if n := r.Summary.Undecided; n > 0 {
			e.element(rdDiagnostic{
				Message: undecidedMessage(n), Location: rdLocation{Path: givenPath(pathOf(r))}, Severity: rdSeverity(diag.Error),
				OriginalOutput: undecidedMessage(n),
			})
		}
		for _, n := range missed {
			e.element(rdDiagnostic{
				Message: unreadMessage(n), Location: rdLocation{Path: givenPath(n.Path)}, Severity: rdSeverity(diag.Error),
				OriginalOutput: unreadMessage(n),
			})
		}
		for _, d := range rdjsonLowered(r) {
			e.element(d)
		}
	}})
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
