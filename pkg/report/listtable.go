package report

import (
	"io"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/permgap/permgap/pkg/report/layout"
)

// unlimited is the width of a table that nobody reads on a screen.
const unlimited = 1 << 20

// ListTable draws a list as a table that fits the width: cells break at spaces,
// behind the separators of names and paths (: / . , |) and before the capital
// letters of a name, and lose nothing; headings never break elsewhere. Sentences
// and addresses give way before names do. A table that could fit only by cutting
// words of a very narrow width is wider instead. One that nobody reads on a
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
	return drawTable(w, header, cells, layout.Shape{Prose: layout.Prose(rows, len(header)), Floor: layout.LeastProse}, o)
}

// A cell is a text and the colour it gets after it was laid out.
type cell struct {
	text  string
	paint func(string) string
}

// drawTable lays the cells out, lets tablewriter draw them and colours the
// drawing. Widths and breaks are ours: the library would cut names where they
// cannot be cut.
func drawTable(w io.Writer, header []string, rows [][]cell, s layout.Shape, o Options) error {
	if len(header) == 0 {
		return nil
	}
	table := layout.Lay(safeCells(header, rows), o.Columns(), s)
	style := NewStyle(o)
	return render(table, func(drawn string, from, to int) error {
		_, err := io.WriteString(w, table.Paint(drawn, from, to, func(i, j int, line string) string {
			switch {
			case i == 0:
				return style.Bold(line)
			case j < len(rows[i-1]) && rows[i-1][j].paint != nil:
				return rows[i-1][j].paint(line)
			}
			return line
		}))
		for i := from; i < to; i++ { // what is written is not held
			if table.Cells[i] = nil; i > 0 {
				rows[i-1] = nil
			}
		}
		return err
	})
}

// safeCells gives the texts of a table, escaped, in rows of one length.
func safeCells(header []string, rows [][]cell) [][]string {
	texts := append(make([][]string, 0, len(rows)+1), escapeAll(header))
	for _, row := range rows {
		line := make([]string, len(header))
		for j := range min(len(row), len(header)) {
			line[j] = Escape(row[j].text)
		}
		texts = append(texts, line)
	}
	return texts
}

func escapeAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = Escape(t)
	}
	return out
}

// alignments gives the sides: right for columns of numbers.
func alignments(table layout.Table) []tw.Align {
	sides := make([]tw.Align, len(table.Cells[0]))
	for j := range sides {
		sides[j] = tw.AlignLeft
		if table.Numeric(j) {
			sides[j] = tw.AlignRight
		}
	}
	return sides
}

// rowsOfBlock is how many rows are drawn at a time: the library keeps several copies of
// each.
const rowsOfBlock = 512

// render draws laid-out cells, block by block, and hands on which rows a drawing has. A
// last row as wide as any gives all blocks the same columns, and is cut off.
func render(table layout.Table, write func(drawn string, from, to int) error) error {
	header, n := table.Cells[0], len(table.Cells)
	sides := alignments(table)
	if n-1 <= rowsOfBlock {
		drawn, err := renderBlock(sides, header, table.Cells[1:])
		if err != nil {
			return err
		}
		return write(drawn, 0, n)
	}
	ruler := make([]string, len(header))
	for j := range header {
		ruler[j] = strings.Repeat("x", table.Widest(j))
	}
	for from := 1; from < n; from += rowsOfBlock {
		to := min(n, from+rowsOfBlock)
		drawn, err := renderBlock(sides, header, append(slices.Clip(table.Cells[from:to]), ruler))
		if err != nil {
			return err
		}
		drawn = strings.TrimSuffix(drawn, "\n")
		first := from
		if header != nil {
			first = 0
		}
		if err := write(drawn[:strings.LastIndexByte(drawn, '\n')+1], first, to); err != nil {
			return err
		}
		header = nil
	}
	return nil
}

// renderBlock is the only place that tablewriter is reached from.
func renderBlock(sides []tw.Align, header []string, rows [][]string) (string, error) {
	var b strings.Builder
	plain := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft, PerColumn: sides},
		Padding:    tw.CellPadding{Global: tw.Padding{Left: "", Right: strings.Repeat(" ", layout.Gap), Overwrite: true}},
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
	if header != nil {
		t.Header(header)
	}
	for _, row := range rows {
		if err := t.Append(row); err != nil {
			return "", err
		}
	}
	err := t.Render()
	return b.String(), err
}
