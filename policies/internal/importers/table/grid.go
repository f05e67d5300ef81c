package table

import "strings"

// Grid is a table of a page as it stands there: what its cells mean is not
// said yet.
type Grid struct {
	Page   string // the page's title
	Title  string // without "Table 1"
	Header []string
	Rows   [][]string // cells; the lines of a cell are joined by a line break
}

// Column finds a column by the start of its header, in any case; -1 if none.
func (g Grid) Column(header string) int {
	for i, h := range g.Header {
		if strings.HasPrefix(strings.ToLower(h), strings.ToLower(header)) {
			return i
		}
	}
	return -1
}
