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
	missed, shown := unread(r), shownOf(r)
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
				Location:       rdLocation{Path: givenPath(filePath(r, f)), Range: shown.byteRange(f.Location)},
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

// byteRange gives a location with columns in bytes; lines alone where the file
// is not at hand, and nothing without a line.
func (files shownFiles) byteRange(l diag.Location) *rdRange {
	if l.Line < 1 {
		return nil
	}
	end := max(l.EndLine, l.Line)
	first, last := files[l.Path][l.Line], files[l.Path][end]
	if first == nil || last == nil || l.Column < 1 || l.Offset < first.Offset || l.Offset+l.Length < last.Offset {
		return &rdRange{Start: rdPosition{Line: l.Line}, End: &rdPosition{Line: end}}
	}
	return &rdRange{
		Start: rdPosition{l.Line, l.Offset - first.Offset + 1},
		End:   &rdPosition{end, l.Offset + l.Length - last.Offset + 1},
	}
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
