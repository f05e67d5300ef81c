// Package rstgrid reads grid tables of reStructuredText: tables drawn with
// +, - and |, with a header closed by =. It gives cells as text; what they
// mean is not its business. Cells that span columns are not known there.
package rstgrid

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/policies/internal/importers/table"
)

var (
	directive = regexp.MustCompile(`^\s*\.\. table::\s*(?:\*\*Table \d+\*\*)?\s*(.*)$`)
	rule      = regexp.MustCompile(`^\s*\+(-[-+]*|=[=+]*)\+\s*$`)
)

// Parse reads every grid table of a page.
func Parse(page string) ([]table.Grid, error) {
	tables, left := Readable(page)
	if len(left) > 0 {
		return nil, left[0]
	}
	return tables, nil
}

// Readable reads the grid tables of a page that it can read, and says of each
// other why it left it out.
func Readable(page string) (tables []table.Grid, left []error) {
	if !utf8.ValidString(page) {
		return nil, []error{errors.New("the page is no valid UTF-8")}
	}
	lines := strings.Split(strings.ReplaceAll(page, "\r\n", "\n"), "\n")
	heading, title := "", ""
	for i := 0; i < len(lines); i++ {
		if i > 0 && heading == "" && underline(lines[i]) {
			heading = strings.TrimSpace(lines[i-1])
		}
		if m := directive.FindStringSubmatch(lines[i]); m != nil {
			title = m[1]
		}
		if !rule.MatchString(lines[i]) {
			continue
		}
		t, end, err := grid(lines, i)
		if err != nil {
			left = append(left, err)
			i, title = skip(lines, i), ""
			continue
		}
		t.Page, t.Title = heading, title
		tables = append(tables, t)
		i, title = end, ""
	}
	return tables, left
}

// skip gives the last line of the table that starts at line i.
func skip(lines []string, i int) int {
	for i+1 < len(lines) && strings.ContainsAny(firstChar(lines[i+1]), "+|") {
		i++
	}
	return i
}

func firstChar(line string) string {
	line = strings.TrimSpace(line)
	return line[:min(1, len(line))]
}

func underline(line string) bool {
	return len(line) > 2 && strings.Trim(line, "=") == ""
}

// grid reads the table that starts at line i; end is its last line.
func grid(lines []string, i int) (t table.Grid, end int, err error) {
	edges := columns(lines[i])
	var row []string
	for ; i < len(lines); i++ {
		line := lines[i]
		switch {
		case rule.MatchString(line):
			if got := columns(line); !same(got, edges) {
				return t, i, fmt.Errorf("line %d: columns differ from the table's first line; spans are not read", i+1)
			}
			if row != nil && strings.Contains(line, "=") {
				t.Header = trim(row)
			} else if row != nil {
				t.Rows = append(t.Rows, trim(row))
			}
			row, end = nil, i
		case strings.HasPrefix(strings.TrimSpace(line), "|"):
			if row == nil {
				row = make([]string, len(edges)-1)
			}
			if err := cells(line, edges, row); err != nil {
				return t, i, fmt.Errorf("line %d: %w", i+1, err)
			}
		default:
			if row != nil {
				return t, i, fmt.Errorf("line %d: the table breaks off", i+1)
			}
			return t, end, nil
		}
	}
	if row != nil {
		return t, end, fmt.Errorf("the table is not closed")
	}
	return t, end, nil
}

// columns gives the places of + in a rule, in characters.
func columns(line string) []int {
	var at []int
	for i, c := range []rune(line) {
		if c == '+' {
			at = append(at, i)
		}
	}
	return at
}

func same(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// cells adds a line's parts to the cells of a row.
func cells(line string, edges []int, row []string) error {
	chars := []rune(line)
	for i := range row {
		from, to := edges[i], edges[i+1]
		if to >= len(chars) || chars[from] != '|' || chars[to] != '|' {
			return fmt.Errorf("no | where a column ends")
		}
		row[i] += strings.TrimSpace(string(chars[from+1:to])) + "\n"
	}
	return nil
}

func trim(row []string) []string {
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	return row
}
