// Package mdtable reads the tables of Markdown pages: those written in HTML, as
// documentation exported from a database has them, and those drawn with bars.
// It gives cells as text; what they mean is not its business. A cell that
// spans rows stands in each of them, one that spans columns in the first.
package mdtable

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/policies/internal/importers/table"
)

var (
	heading = regexp.MustCompile(`(?m)^#\s+(.*?)\s*(?:<a\s.*)?$`)
	caption = regexp.MustCompile(`\*\*(?:表|Table)\s*\d+\*\*\s*(.*?)\s*$`)
)

// Parse reads every table of a page, in the page's order.
//
// A page in another encoding than UTF-8 is refused: once its tags are gone,
// bytes that stood apart could join into a character nobody wrote.
func Parse(page string) ([]table.Grid, error) {
	if at := invalid(page); at >= 0 {
		return nil, fmt.Errorf("line %d: not UTF-8", 1+strings.Count(page[:at], "\n"))
	}
	page = strings.ReplaceAll(page, "\r\n", "\n")
	title := ""
	if m := heading.FindStringSubmatch(page); m != nil {
		title = html.UnescapeString(m[1])
	}
	var grids []table.Grid
	line := 1
	for page != "" {
		start, read := next(page)
		if start < 0 {
			break
		}
		g, length, err := read(page[start:])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line+strings.Count(page[:start], "\n"), err)
		}
		g.Page, g.Title = title, captionIn(page[:start])
		grids = append(grids, g)
		line += strings.Count(page[:start+length], "\n")
		page = page[start+length:]
	}
	return grids, nil
}

// invalid gives the offset of the first byte that is not UTF-8, or -1.
func invalid(page string) int {
	for i, r := range page {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(page[i:]); size == 1 {
			return i
		}
	}
	return -1
}

// next finds the first table of a text, and what reads it.
func next(text string) (start int, read func(string) (table.Grid, int, error)) {
	start, read = strings.Index(text, "<table"), inHTML
	if bars := barred.FindStringIndex(text); bars != nil && (start < 0 || bars[0] < start) {
		start, read = bars[0], inBars
	}
	return start, read
}

// captionIn gives the caption in the last line of a text.
func captionIn(text string) string {
	text = strings.TrimSpace(tag.ReplaceAllString(text, ""))
	if m := caption.FindStringSubmatch(text[strings.LastIndexByte(text, '\n')+1:]); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}
