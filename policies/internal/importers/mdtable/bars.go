package mdtable

import (
	"html"
	"regexp"
	"strings"

	"github.com/permgap/permgap/policies/internal/importers/table"
)

// barred finds the header of a table drawn with bars and the rule below it.
var barred = regexp.MustCompile(`(?m)^\|.*\|[ \t]*\n\|[ \t]*:?-[-:| \t]*\|[ \t]*$`)

// inBars reads the table that a text starts with.
func inBars(text string) (g table.Grid, length int, err error) {
	for i := 0; strings.HasPrefix(text[length:], "|"); i++ {
		line, _, _ := strings.Cut(text[length:], "\n")
		length = min(length+len(line)+1, len(text))
		switch cells := barCells(line); i {
		case 0:
			g.Header = cells
		case 1: // the rule
		default:
			g.Rows = append(g.Rows, cells)
		}
	}
	return g, length, nil
}

// barCells splits a line at its bars, but not at those escaped by a backslash.
func barCells(line string) []string {
	const held = "\x00"
	line = strings.ReplaceAll(strings.TrimSpace(line), `\|`, held)
	cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|"), "|")
	for i, c := range cells {
		c = html.UnescapeString(tag.ReplaceAllString(strings.ReplaceAll(c, held, "|"), "\n"))
		cells[i] = clean(c)
	}
	return cells
}
