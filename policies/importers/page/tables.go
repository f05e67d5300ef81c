// Package page reads the permission tables of one page of documentation, in
// Markdown, HTML or reStructuredText, and gives rows of package rows. Which
// tables those are, their columns tell. It fetches nothing.
package page

import (
	"bytes"
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Table is a table as it stands on a page. A cell that spans rows stands in
// each of them, one that spans columns in the first.
type Table struct {
	Header []string
	Rows   [][]string // the lines of a cell are joined by a line break
}

// Bounds of a page: one with more is no page of ours.
const (
	mostBytes   = 10 << 20
	mostColumns = 100
	mostRows    = 1000 // that a cell spans
)

// Tables reads every table of a page; the ending of its name tells its form.
// Those that it cannot read are left out, with the reason.
func Tables(name string, text []byte) (tables []Table, left []error, err error) {
	if len(text) > mostBytes {
		return nil, nil, fmt.Errorf("the page has more than %d bytes", mostBytes)
	}
	if !utf8.Valid(text) {
		return nil, nil, fmt.Errorf("the page is not UTF-8")
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	switch strings.ToLower(path.Ext(name)) {
	case ".rst":
		tables, left = grids(string(text))
		return tables, left, nil
	case ".md", ".markdown":
		if text, err = fromMarkdown(text); err != nil {
			return nil, nil, err
		}
	case ".html", ".htm":
	default:
		return nil, nil, fmt.Errorf("the page must be named .md, .html or .rst")
	}
	return fromHTML(text)
}

// fromMarkdown makes a page HTML: tables drawn with bars and those that are
// HTML already are then read alike.
func fromMarkdown(text []byte) ([]byte, error) {
	var out bytes.Buffer
	err := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithRendererOptions(html.WithUnsafe())).Convert(text, &out)
	return out.Bytes(), err
}

func fromHTML(text []byte) (tables []Table, left []error, err error) {
	root, err := dom.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, nil, err
	}
	for n := range root.Descendants() {
		if n.DataAtom != atom.Table || within(n.Parent, atom.Table) != nil {
			continue
		}
		t, err := table(n)
		if err != nil {
			left = append(left, err)
			continue
		}
		tables = append(tables, t)
	}
	return tables, left, nil
}

// within finds the element of a kind that a node is in.
func within(n *dom.Node, kind atom.Atom) *dom.Node {
	for ; n != nil && n.DataAtom != kind; n = n.Parent {
	}
	return n
}

// span is a cell that reaches down into the next rows.
type span struct {
	text string
	rows int
}

func table(root *dom.Node) (Table, error) {
	var t Table
	down := map[int]span{} // by column
	for n := range root.Descendants() {
		if n.DataAtom != atom.Tr || within(n, atom.Table) != root {
			continue
		}
		cells, head, err := row(n, down)
		switch {
		case err != nil:
			return t, err
		case len(cells) == 0:
		case t.Header == nil && (head || t.Rows == nil):
			t.Header = cells
		default:
			t.Rows = append(t.Rows, cells)
		}
	}
	return t, nil
}

func row(tr *dom.Node, down map[int]span) (cells []string, head bool, err error) {
	fill := func() {
		for down[len(cells)].rows > 0 && len(cells) < mostColumns {
			s := down[len(cells)]
			down[len(cells)] = span{s.text, s.rows - 1}
			cells = append(cells, s.text)
		}
	}
	for n := range tr.ChildNodes() {
		if n.DataAtom != atom.Td && n.DataAtom != atom.Th {
			continue
		}
		fill()
		head = head || n.DataAtom == atom.Th
		width, err := spans(n, "colspan", mostColumns)
		if err != nil {
			return nil, false, err
		}
		height, err := spans(n, "rowspan", mostRows)
		if err != nil {
			return nil, false, err
		}
		if len(cells)+width > mostColumns {
			return nil, false, fmt.Errorf("a table has a row of more than %d cells", mostColumns)
		}
		words := textOf(n)
		for range width {
			down[len(cells)] = span{words, height - 1}
			cells = append(cells, words)
			words = ""
		}
	}
	fill()
	return cells, head, nil
}

func spans(n *dom.Node, name string, most int) (int, error) {
	for _, a := range n.Attr {
		if a.Key != name {
			continue
		}
		times, err := strconv.Atoi(a.Val)
		if err != nil || times < 1 || times > most {
			return 0, fmt.Errorf("a table has a cell with %s=%q", name, a.Val)
		}
		return times, nil
	}
	return 1, nil
}

// textOf gives the lines of a cell without the spaces around them.
func textOf(cell *dom.Node) string {
	var b strings.Builder
	for n := range cell.Descendants() {
		switch {
		case n.Type == dom.TextNode:
			b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
		case n.DataAtom == atom.Br || n.DataAtom == atom.P || n.DataAtom == atom.Li || n.DataAtom == atom.Div:
			b.WriteByte('\n')
		}
	}
	var lines []string
	for line := range strings.Lines(b.String()) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
