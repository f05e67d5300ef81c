// Package flattext reads documentation pages that were flattened to text: one
// cell a paragraph, cells separated by empty lines, an empty cell a line of
// blanks, the ticks of a page's icons gone. It gives the rows of permission
// tables and the entries of API overviews.
package flattext

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// The marks of the columns "IAM project" and "enterprise project". The page's
// ticks do not survive the flattening, so a missing mark says nothing.
const (
	markNo   = "×"
	markYes  = "√"
	markNone = "-" // the cell of the prerequisites: there are none
)

// lastHeader is the last cell of the table's header.
const lastHeader = "企业项目"

// Permissions reads a table with the columns permission, API, action,
// prerequisites, IAM project and enterprise project.
func Permissions(page, source string) ([]table.Row, error) {
	lines := strings.Split(strings.ReplaceAll(page, "\r\n", "\n"), "\n")
	p := permissions{source: source}
	started := false
	for i, line := range lines {
		if !started {
			started = strings.TrimSpace(line) == lastHeader
			continue
		}
		if line == "" {
			continue
		}
		if err := p.cell(strings.TrimSpace(line)); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	if !started {
		return nil, fmt.Errorf("no header cell %q: is this a flattened permission table?", lastHeader)
	}
	p.flush()
	return p.rows, nil
}

// column is the cell of a row that comes next.
type column int

const (
	colAPI column = iota
	colAction
	colNeeds // may span several lines
	colMarks
)

type permissions struct {
	source string
	rows   []table.Row
	row    *table.Row
	api    string // an API cell so far
	needs  []string
	marks  []string
	col    column
}

// cell takes one line of a row; "" is an empty cell.
func (p *permissions) cell(s string) error {
	switch {
	case s == "":
		p.empty()
	case table.IsMethod(s) || isAPI(s) || strings.HasPrefix(s, "/"):
		return p.takeAPI(s)
	case s == markNo || s == markYes || s == markNone:
		p.mark(s)
	case table.IsAction(s):
		return p.takeAction(s)
	default:
		p.flush()
		p.row = &table.Row{Title: catalog.Text{ZhHans: s}, Source: p.source}
	}
	return nil
}

func isAPI(s string) bool {
	method, _, _ := strings.Cut(s, " ")
	return table.IsMethod(method)
}

func (p *permissions) empty() {
	if p.row != nil && p.col < colMarks {
		p.col++
	}
}

func (p *permissions) takeAPI(s string) error {
	if p.row == nil || p.col != colAPI {
		return fmt.Errorf("API %q outside of an API cell", s)
	}
	p.api = strings.TrimSpace(p.api + " " + s)
	if apis := table.APIs(p.api); len(apis) > 0 {
		p.row.API, p.col = apis, colAction
	}
	return nil
}

func (p *permissions) takeAction(s string) error {
	switch {
	case p.row == nil || p.col == colAPI:
		return fmt.Errorf("action %q before an API", s)
	case p.col == colAction:
		p.row.Actions = []string{s}
		p.col = colNeeds
	case p.col == colNeeds:
		p.needs = append(p.needs, s)
	default:
		return fmt.Errorf("action %q after the marks", s)
	}
	return nil
}

func (p *permissions) mark(s string) {
	if p.col == colNeeds && s == markNone && len(p.needs) == 0 {
		p.col = colMarks
		return
	}
	p.col = colMarks
	p.marks = append(p.marks, s)
}

// flush ends a row. One × alone is the mark of the enterprise project: no
// action of these tables is without the IAM project.
func (p *permissions) flush() {
	if p.row == nil {
		return
	}
	reqs, twice := table.Requires(p.needs)
	p.row.Requires = reqs
	for _, name := range twice {
		p.row.Defects = append(p.row.Defects, schema.Defect{
			Kind: "duplicate", Where: p.row.Title.ZhHans + ", prerequisites",
			Written: name + " (twice)", Corrected: name, Source: p.source,
		})
	}
	if n := len(p.marks); n > 0 {
		p.row.EnterpriseProject = map[string]string{markNo: "no", markYes: "yes"}[p.marks[n-1]]
	}
	switch {
	case len(p.row.Actions) > 0:
	case len(reqs) > 0:
		p.row.Note = "the table names prerequisites but no action of its own"
	default:
		p.row.Note = "the table names neither an action nor prerequisites"
	}
	p.rows = append(p.rows, *p.row)
	p.row, p.api, p.needs, p.marks, p.col = nil, "", nil, nil, colAPI
}
