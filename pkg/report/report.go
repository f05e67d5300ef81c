// Package report writes an [audit.Report] in the formats that people and
// pipelines read: one file a format, each a function
//
//	func(w io.Writer, r *audit.Report, o Options) error
//
// [Formats] is the table of them. The json format is the canonical one: it
// loses nothing, and every other format shows the same findings for one
// reader. Each function is pure: the same report and options give the same
// bytes, and every error of the writer is returned.
//
// Strings of a report come from policies, which are untrusted. Every format
// has one place where it makes them safe for its reader; see [Escape].
//
// The package is also the only one that draws tables and colours: what the
// other commands say goes onto a [Page] or through [WriteJSON], and what goes
// to standard error through [Line]. It decides nothing
// about exit codes, opens no file and reads no environment.
package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
)

// Options change how a report is shown, never what it says.
type Options struct {
	// Width is the width to wrap at, in columns; 0 for 80. It is at least 40.
	Width int
	// Color turns colours on in text, table and compact.
	Color bool
	// Lang is the language of what the formats say, as far as there is a table of
	// it: see [message.In]. Titles come in it from the audit.
	Lang string
	// Verbose shows what text leaves out for brevity.
	Verbose bool
	// ShowSuppressed shows the findings that are accepted.
	ShowSuppressed bool
	// GroupBy is "grant" or "operation": one block for all operations that
	// one place grants, or one each. Empty: as the format prefers.
	GroupBy string
	// Quiet leaves out everything but findings.
	Quiet bool
	// FailOn is the level from which a finding is a failure in junit; zero
	// for [diag.Error].
	FailOn diag.Severity
	// Dir is the absolute folder that relative paths start from, and Root the
	// one of the repository, both without links. With both, paths for code hosts
	// are relative to Root. Both may be empty.
	Dir, Root string
	// Links gives the absolute path without links of each path of the report
	// that leads through one. It may be nil.
	Links map[string]string
	// InRepository gives paths from the root of the repository that are known, as
	// those of a report that was read, see [InRepository]. It may be nil.
	InRepository map[string]string
}

// The values of [Options.GroupBy].
const (
	ByGrant     = "grant"
	ByOperation = "operation"
)

const (
	defaultWidth = 80
	leastWidth   = 40
)

// Columns gives the width to wrap at, 80 where there is none.
func (o Options) Columns() int {
	if o.Width == 0 {
		return defaultWidth
	}
	return max(o.Width, leastWidth)
}

// groupBy gives the grouping, or that of the format when none is asked for.
func (o Options) groupBy(preferred string) string {
	if o.GroupBy == "" {
		return preferred
	}
	return o.GroupBy
}

// Writer writes a report in one format.
type Writer func(w io.Writer, r *audit.Report, o Options) error

// Format is one row of the table of formats.
type Format struct {
	Name    string
	Summary string // one line, for help texts
	Write   Writer
	// Rooted says that paths are relative to the root of the repository:
	// Options.Dir and Options.Root are asked for.
	Rooted bool
	// People says that it is for people, who see standard error beside it.
	People bool
}

// Formats lists the formats, the default first.
func Formats() []Format {
	return []Format{
		{"text", "one block a finding, with the source line and what is missing", Text, false, true},
		{"table", "one row a finding, fitted to the width", Table, false, true},
		{"compact", "one line a finding: path:line:column: level[CODE] message", Compact, false, true},
		{"json", "everything, for programs; its schema is published", JSON, true, false},
		{"sarif", "SARIF 2.1.0, for code scanning", SARIF, true, false},
		{"github", "workflow commands, for annotations on GitHub", GitHub, true, false},
		{"gitlab", "Code Quality report, for merge requests on GitLab", GitLab, true, false},
		{"junit", "JUnit XML, for test reports", JUnit, true, false},
		{"rdjson", "Reviewdog Diagnostic Format", RDJSON, false, false},
		{"markdown", "a comment for a pull request, or a job summary", Markdown, true, false},
	}
}

// Names lists the names of the formats, the default first.
func Names() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// Find gives a format by name. The error for an unknown one lists the known,
// the nearest first.
func Find(name string) (Format, error) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
	}
	names := Names()
	match.NearestFirst(name, names)
	return Format{}, fmt.Errorf("unknown format %q (one of %s)", name, strings.Join(names, ", "))
}
