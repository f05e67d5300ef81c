package mdtable

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/permgap/permgap/policies/internal/importers/table"
)

var (
	tag    = regexp.MustCompile(`(?s)<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>`)
	span   = regexp.MustCompile(`(row|col)span="?(\d+)"?`)
	spaces = regexp.MustCompile(`[ \t\r]+`)
)

// mostColumns that a row may have: a page with more is no table of ours.
const mostColumns = 100

// reader gathers the rows of one table.
type reader struct {
	grid   table.Grid
	row    []string
	text   strings.Builder
	inside bool           // a cell
	head   bool           // the row has header cells
	width  int            // columns that the open cell spans
	height int            // rows that it spans
	held   map[int]string // cells from rows above, by column
	left   map[int]int    // for how many more rows
}

// inHTML reads the table that a text starts with.
func inHTML(text string) (table.Grid, int, error) {
	const last = "</table>"
	length := strings.Index(text, last)
	if length < 0 {
		return table.Grid{}, 0, fmt.Errorf("the table is not closed")
	}
	g, err := cells(text[:length])
	return g, length + len(last), err
}

func cells(source string) (table.Grid, error) {
	r := &reader{held: map[int]string{}, left: map[int]int{}}
	end := 0
	for _, m := range tag.FindAllStringSubmatchIndex(source, -1) {
		r.chars(source[end:m[0]])
		end = m[1]
		name := strings.ToLower(source[m[4]:m[5]])
		if err := r.tag(name, m[2] < m[3], source[m[6]:m[7]]); err != nil {
			return r.grid, err
		}
	}
	r.endRow()
	return r.grid, nil
}

func (r *reader) chars(s string) {
	if r.inside {
		r.text.WriteString(html.UnescapeString(strings.ReplaceAll(s, "\n", " ")))
	}
}

func (r *reader) tag(name string, closing bool, attributes string) error {
	switch name {
	case "tr":
		r.endRow()
	case "td", "th":
		r.endCell()
		if !closing {
			return r.startCell(name == "th", attributes)
		}
	case "br", "p", "li", "div":
		if r.inside {
			r.text.WriteByte('\n')
		}
	}
	return nil
}

func (r *reader) startCell(head bool, attributes string) error {
	r.inside, r.head, r.width, r.height = true, r.head || head, 1, 1
	for _, m := range span.FindAllStringSubmatch(attributes, -1) {
		n, err := strconv.Atoi(m[2])
		if err != nil || n < 1 || n > 1000 {
			return fmt.Errorf("a cell spans %s %ss", m[2], m[1])
		}
		if m[1] == "row" {
			r.height = n
		} else {
			r.width = n
		}
	}
	r.fill()
	if len(r.row)+r.width > mostColumns {
		return fmt.Errorf("a row of more than %d cells", mostColumns)
	}
	return nil
}

// fill puts the cells of rows above into the row where they reach down.
func (r *reader) fill() {
	for r.left[len(r.row)] > 0 && len(r.row) < mostColumns {
		r.left[len(r.row)]--
		r.row = append(r.row, r.held[len(r.row)])
	}
}

func (r *reader) endCell() {
	if !r.inside {
		return
	}
	text := clean(r.text.String())
	for i := range r.width {
		at := len(r.row)
		if i > 0 {
			text = ""
		}
		r.row = append(r.row, text)
		r.held[at], r.left[at] = text, r.height-1
	}
	r.inside = false
	r.text.Reset()
}

func (r *reader) endRow() {
	r.endCell()
	if len(r.row) > 0 {
		r.fill()
	}
	switch {
	case len(r.row) == 0:
	case r.head && r.grid.Header == nil:
		r.grid.Header = r.row
	default:
		r.grid.Rows = append(r.grid.Rows, r.row)
	}
	r.row, r.head = nil, false
}

// clean gives the lines of a cell without the spaces around them.
func clean(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(spaces.ReplaceAllString(line, " ")); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
