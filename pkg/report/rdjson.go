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
	shown := shownOf(r)
	if worst := worstOf(r); worst.Valid() {
		whole.Severity = rdSeverity(worst)
	}
	w := o.words()
	return writeJSON(out, whole, jsonList{"diagnostics", func(e *jsonElements) {
		for b := range describing(r, o).each(o.groupBy(ByGrant)) {
			f := b.first()
			if !e.element(rdDiagnostic{
				Message:        strings.Join(append([]string{plainHeader(b)}, plainLines(w, b)...), "\n"),
				Location:       rdLocation{Path: givenPath(filePath(r, f)), Range: shown.byteRange(f.Location)},
				Severity:       rdSeverity(f.Level),
				Code:           &rdCode{Value: Escape(shorten(f.Code)), URL: ruleURL(f.Code, f.Rule)},
				OriginalOutput: Escape(compactLine(w, f)),
			}) {
				return
			}
		}
		for _, d := range slices.Concat(rdjsonOmissions(w, r), rdjsonLowered(w, r), rdjsonSuppressed(w, r)) {
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
	for _, text := range unjudgedLines(w, r) {
		add(Escape(text), pathOf(r), diag.Note)
	}
	for _, n := range unread(r) {
		add(unreadMessage(w, n), n.Path, diag.Error)
	}
	return out
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
