package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// rule is the line above and below a row of a grid table; one of = closes the
// header.
var rule = regexp.MustCompile(`^\s*\+(-[-+]*|=[=+]*)\+\s*$`)

// grids reads the grid tables of a page in reStructuredText: tables drawn with
// +, - and |. One with cells that span others is left out, with the reason.
func grids(page string) (tables []Table, left []error) {
	lines := strings.Split(page, "\n")
	for i := 0; i < len(lines); i++ {
		if !rule.MatchString(lines[i]) {
			continue
		}
		t, end, err := grid(lines, i)
		if err != nil {
			left = append(left, err)
			i = skip(lines, i)
			continue
		}
		tables = append(tables, t)
		i = end
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

// grid reads the table that starts at line i; end is its last line.
func grid(lines []string, i int) (t Table, end int, err error) {
	edges := edgesOf(lines[i])
	var row []string
	for ; i < len(lines); i++ {
		line := lines[i]
		switch {
		case rule.MatchString(line):
			if got := edgesOf(line); !slices.Equal(got, edges) {
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

// edgesOf gives the places of + in a rule, in characters.
func edgesOf(line string) []int {
	var at []int
	for i, c := range []rune(line) {
		if c == '+' {
			at = append(at, i)
		}
	}
	return at
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
