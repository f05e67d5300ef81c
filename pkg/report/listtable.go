package report

import (
	"bufio"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/tw"
)

const (
	columnGap = 2 // spaces between columns
	hanging   = 2 // spaces before what continues a name of the first column
	unlimited = 1 << 20
)

// ListTable draws a list as a table that fits the width: cells break at
// spaces, behind the separators of names and paths (: / . , |) and before the
// capital letters of a name, and lose nothing; headings never break elsewhere. Sentences and addresses give
// way before names do. A table whose columns would have to cut words to fit
// into a very narrow width is wider instead, and one that nobody reads on a
// screen is as wide as it needs to be: what searches it finds whole names. A
// column whose cells are all numbers is aligned to the right. Rows may be
// shorter than the header. Without rows only the header is drawn.
func ListTable(w io.Writer, header []string, rows [][]string, o Options) error {
	if o.Width == 0 {
		o.Width = unlimited
	}
	cells := make([][]cell, len(rows))
	for i, row := range rows {
		for _, text := range row {
			cells[i] = append(cells[i], cell{text: text})
		}
	}
	return drawTable(w, header, cells, shape{prose: prose(rows, len(header)), floor: leastProse}, o)
}

// A cell is a text and the colour it gets after it was laid out.
type cell struct {
	text  string
	paint func(string) string
}

// drawTable lays the cells out, lets tablewriter draw them and colours the
// drawing. Widths and breaks are ours: the library would cut names where they
// cannot be cut.
func drawTable(w io.Writer, header []string, rows [][]cell, s shape, o Options) error {
	if len(header) == 0 {
		return nil
	}
	texts := [][]string{escapeAll(header)}
	for _, row := range rows {
		line := make([]string, len(header))
		for i := range min(len(row), len(header)) {
			line[i] = Escape(row[i].text)
		}
		texts = append(texts, line)
	}
	widths := fit(texts, o.Columns()-columnGap*(len(header)-1), s)
	used := make([]int, len(header)) // less than widths where a break left room
	for _, line := range texts {
		for j, text := range line {
			lines := fold(text, widths[j])
			if j == 0 {
				lines = hang(text, widths[j])
			}
			for _, l := range lines {
				used[j] = max(used[j], width(l))
			}
			line[j] = strings.Join(lines, "\n")
		}
	}
	drawn, err := render(texts, alignments(rows, len(header)))
	if err != nil {
		return err
	}
	return colorTable(w, drawn, texts, rows, used, NewStyle(o))
}

// hang folds a text so that the lines behind the first are indented, if that
// takes no more lines: the first column tells where a row begins.
func hang(text string, columns int) []string {
	lines := fold(text, columns)
	rest := strings.TrimLeft(text[len(lines[0]):], " ")
	indented := fold(rest, columns-hanging)
	if len(lines) == 1 || len(indented) >= len(lines) {
		return lines
	}
	for i, l := range indented {
		indented[i] = strings.Repeat(" ", hanging) + l
	}
	return append(lines[:1], indented...)
}

// colorTable takes off trailing spaces and colours each cell where it stands.
func colorTable(w io.Writer, drawn string, texts [][]string, rows [][]cell, widths []int, style Style) error {
	out := bufio.NewWriter(w)
	next := func(paint func(column int, s string) string) {
		var line string
		line, drawn, _ = strings.Cut(drawn, "\n")
		out.WriteString(colorLine(line, widths, paint) + "\n")
	}
	for range height(texts[0]) {
		next(func(_ int, s string) string { return style.Bold(s) })
	}
	if len(rows) == 0 {
		return out.Flush()
	}
	rule, rest, _ := strings.Cut(drawn, "\n")
	out.WriteString(takeLeft(rule, sum(widths)+columnGap*(len(widths)-1)) + "\n")
	drawn = rest
	for i, row := range rows {
		for range height(texts[i+1]) {
			next(func(j int, s string) string {
				if j < len(row) && row[j].paint != nil {
					return row[j].paint(s)
				}
				return s
			})
		}
	}
	return out.Flush()
}

// height counts the lines of a row.
func height(cells []string) int {
	most := 1
	for _, c := range cells {
		most = max(most, strings.Count(c, "\n")+1)
	}
	return most
}

// colorLine colours the cells of one drawn line and leaves its spaces alone.
func colorLine(line string, widths []int, paint func(column int, s string) string) string {
	var b strings.Builder
	for j, n := range widths {
		part := line
		if j < len(widths)-1 {
			part = takeLeft(line, n+columnGap)
		}
		line = line[len(part):]
		text := strings.Trim(part, " ")
		lead := strings.Index(part, text)
		b.WriteString(part[:lead] + paint(j, text) + part[lead+len(text):])
	}
	return strings.TrimRight(b.String(), " ")
}

func escapeAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = Escape(t)
	}
	return out
}

func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}

// alignments gives the sides: right for columns of numbers.
func alignments(rows [][]cell, columns int) []tw.Align {
	sides := make([]tw.Align, columns)
	for j := range sides {
		sides[j] = tw.AlignLeft
		if numeric(rows, j) {
			sides[j] = tw.AlignRight
		}
	}
	return sides
}

func numeric(rows [][]cell, column int) bool {
	digits := false
	for _, row := range rows {
		if column >= len(row) {
			continue
		}
		text := row[column].text
		if strings.Trim(text, "0123456789.,%") != "" {
			return false
		}
		digits = digits || strings.ContainsAny(text, "0123456789")
	}
	return digits
}

// render draws laid-out cells.
func render(texts [][]string, sides []tw.Align) (string, error) {
	var b strings.Builder
	plain := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft, PerColumn: sides},
		Padding:    tw.CellPadding{Global: tw.Padding{Left: "", Right: strings.Repeat(" ", columnGap), Overwrite: true}},
	}
	t := tablewriter.NewTable(&b,
		tablewriter.WithConfig(tablewriter.Config{Header: plain, Row: plain,
			Behavior: tw.Behavior{TrimSpace: tw.Off, TrimLine: tw.Off}}),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithRendition(tw.Rendition{
			Borders: tw.BorderNone,
			Symbols: tw.NewSymbols(tw.StyleLight),
			Settings: tw.Settings{
				Lines:      tw.Lines{ShowHeaderLine: tw.On, ShowTop: tw.Off, ShowBottom: tw.Off, ShowFooterLine: tw.Off},
				Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off, ShowHeader: tw.On},
			},
		}),
	)
	t.Header(texts[0])
	for _, row := range texts[1:] {
		if err := t.Append(row); err != nil {
			return "", err
		}
	}
	err := t.Render()
	return b.String(), err
}
