// Package rows holds what a table or a page of a vendor states, one row an
// API, a function of a console or a list of actions. Every reader gives rows,
// and package propose compares them with the catalogue. It also reads the
// tables of the folder inputs, which have this form already.
package rows

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// Row is what one row of a page states.
type Row struct {
	Page      string // id of the source
	Line      int    // of the file, from 1
	Service   string // that the page is about, "" where it is not known
	Operation string // its id, where the row has no API or shares it
	Title     catalog.Text
	API       []string // "POST /v1/{project_id}/notebooks"
	Actions   []schema.Action
	// Requires are the prerequisites; their sources are this page and the rule
	// by which they were inferred.
	Requires []schema.Requirement
	// ActionsOnly: it lists actions and is no operation.
	ActionsOnly bool
}

// Own is the name of the operation's own action, "" for none.
func (r Row) Own() string {
	if len(r.Actions) == 0 {
		return ""
	}
	return r.Actions[0].Name
}

// Columns of a table. All must be there: one that vanished from a new edition
// would take its facts along.
const (
	page = iota
	operation
	title
	api
	actions
	access
	project
	needs
	role
	feature
	when
	by
	rule
)

var header = []string{"page", "operation", "title", "api", "actions", "access", "enterprise_project", "needs", "role",
	"feature", "when", "by", "rule"}

// Parse reads a table of tab-separated values. Lines that differ only in the
// prerequisites and their conditions are one row.
func Parse(text string) ([]Row, error) {
	lines, err := Table(text, header)
	if err != nil {
		return nil, err
	}
	var all []Row
	last := ""
	for i, cells := range lines {
		reqs, err := requirements(cells)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		if id := cells[operation]; id != "" && !IsOperation(id) {
			return nil, fmt.Errorf("line %d: %q is no id of an operation: want SERVICE.NAME", i+2, id)
		}
		if what := strings.Join(cells[:needs], "\t"); what != last || len(reqs) == 0 {
			all = append(all, row(cells, i+2))
			last = what
		}
		r := &all[len(all)-1]
		r.Requires = append(r.Requires, reqs...)
	}
	return all, nil
}

// Table splits a table of tab-separated values into its lines and cells,
// without the first line, which must name the columns. The first column is
// the page and never empty.
func Table(text string, header []string) ([][]string, error) {
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	got := strings.Split(lines[0], "\t")
	for _, column := range header {
		if !slices.Contains(got, column) {
			return nil, fmt.Errorf("line 1: no column %q: a table that lost a column would take its facts along", column)
		}
	}
	if !slices.Equal(got, header) {
		return nil, fmt.Errorf("line 1: the columns must be %s", strings.Join(header, ", "))
	}
	var all [][]string
	for i, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != len(header) {
			return nil, fmt.Errorf("line %d: %d cells under %d columns", i+2, len(cells), len(header))
		}
		if cells[0] == "" {
			return nil, fmt.Errorf("line %d: no page", i+2)
		}
		all = append(all, cells)
	}
	return all, nil
}

func row(cells []string, line int) Row {
	r := Row{Page: cells[page], Line: line, Operation: cells[operation], Title: Text(cells[title])}
	if cells[api] != "" {
		r.API = strings.Split(cells[api], " | ")
	}
	for _, name := range strings.Fields(cells[actions]) {
		r.Actions = append(r.Actions, schema.Action{Name: name, Access: cells[access], EnterpriseProject: cells[project]})
	}
	r.ActionsOnly = r.Operation == "" && len(r.API) == 0 && cells[title] == ""
	return r
}

func requirements(cells []string) ([]schema.Requirement, error) {
	q := schema.Requirement{Feature: cells[feature], When: Text(cells[when]), By: cells[by]}
	if cells[rule] != "" {
		q.Standing, q.Source = "inferred", []string{cells[page], cells[rule]}
	}
	var reqs []schema.Requirement
	for _, word := range strings.Fields(cells[needs]) {
		one := q
		switch {
		case strings.Contains(word, "|"):
			one.Any = strings.Split(word, "|")
		case strings.Contains(word, "*"):
			one.Pattern = word
		default:
			one.All = []string{word}
		}
		if slices.ContainsFunc(Names(one), func(n string) bool { return !IsAction(n) }) {
			return nil, fmt.Errorf("%q is no action and no pattern of actions", word)
		}
		reqs = append(reqs, one)
	}
	if cells[role] != "" {
		q.Role = cells[role]
		reqs = append(reqs, q)
	}
	return reqs, nil
}

// Text gives a text in the language that it is in.
func Text(s string) catalog.Text {
	if strings.ContainsFunc(s, func(c rune) bool { return c >= 0x4e00 && c <= 0x9fff }) {
		return catalog.Text{ZhHans: s}
	}
	return catalog.Text{En: s}
}

// Names gives every name that a requirement holds.
func Names(q schema.Requirement) []string {
	names := slices.Concat(q.All, q.Any)
	for _, n := range []string{q.Pattern, q.Role} {
		if n != "" {
			names = append(names, n)
		}
	}
	return names
}

// An action has two or three segments; one may be empty (modelarts::tagResource).
var actionForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*:[A-Za-z0-9_*-]*(:[A-Za-z0-9_*-]+)?$`)

// IsAction reports whether a word has the form of an action or of a pattern of
// actions.
func IsAction(s string) bool { return actionForm.MatchString(s) && !strings.HasSuffix(s, ":") }

var operationForm = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9_-]+)+$`)

// IsOperation reports whether a word has the form of an operation's id. A
// service is the name of a file: nothing else may stand in it.
func IsOperation(s string) bool { return operationForm.MatchString(s) }

// Service gives the service of an action, in small letters.
func Service(action string) string {
	s, _, _ := strings.Cut(action, ":")
	return strings.ToLower(s)
}
