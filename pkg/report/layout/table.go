package layout

import (
	"slices"
	"strings"
)

const (
	// Gap is how many spaces stand between two columns.
	Gap     = 2
	hanging = 2 // spaces before what continues a name of the first column
)

// Table is the cells of a table with the ends of their lines, row by row; the
// first row is the heading.
type Table struct {
	Cells [][]string
	// widths are those of the columns: less than they may be where a break left
	// room.
	widths  []int
	numeric []bool
}

// Lay breaks cells into lines so that the table fits the columns, if it can.
func Lay(texts [][]string, columns int, s Shape) Table {
	widths := fit(texts, columns-Gap*(len(texts[0])-1), s)
	t := Table{Cells: make([][]string, 0, len(texts)), widths: make([]int, len(widths)), numeric: numeric(texts)}
	for _, texts := range texts {
		row := make([]string, len(texts))
		for j, text := range texts {
			lines := Fold(text, widths[j])
			if j == 0 {
				lines = hang(text, widths[j])
			}
			for _, l := range lines {
				t.widths[j] = max(t.widths[j], Width(l))
			}
			row[j] = strings.Join(lines, "\n")
		}
		t.Cells = append(t.Cells, row)
	}
	return t
}

// hang folds a text so that the lines behind the first are indented, if that
// takes no more lines: the first column tells where a row begins.
func hang(text string, columns int) []string {
	lines := Fold(text, columns)
	rest := strings.TrimLeft(text[len(lines[0]):], " ")
	indented := Fold(rest, columns-hanging)
	if len(lines) == 1 || len(indented) >= len(lines) {
		return lines
	}
	for i, l := range indented {
		indented[i] = strings.Repeat(" ", hanging) + l
	}
	return append(lines[:1], indented...)
}

// Paint gives a drawing of some rows without trailing spaces, and each line of a cell as
// paint gives it back. A drawing of the heading has a rule below it.
func (t Table) Paint(drawn string, from, to int, paint func(row, column int, line string) string) string {
	var out strings.Builder
	out.Grow(len(drawn))
	next := func() (line string) {
		line, drawn, _ = strings.Cut(drawn, "\n")
		return line
	}
	for i := from; i < to; i++ {
		for n := height(t.Cells[i]); n > 0 && drawn != ""; n-- {
			out.WriteString(t.paintLine(next(), func(j int, s string) string { return paint(i, j, s) }) + "\n")
		}
		if i == 0 && len(t.Cells) > 1 {
			out.WriteString(TakeLeft(next(), sum(t.widths)+Gap*(len(t.widths)-1)) + "\n")
		}
	}
	return out.String()
}

// Widest gives the width of the longest line in a column.
func (t Table) Widest(column int) int { return t.widths[column] }

// paintLine paints the cells of one drawn line and leaves its spaces alone.
func (t Table) paintLine(line string, paint func(column int, s string) string) string {
	var b strings.Builder
	for j, n := range t.widths {
		part := line
		if j < len(t.widths)-1 {
			part = TakeLeft(line, n+Gap)
		}
		line = line[len(part):]
		text := strings.Trim(part, " ")
		lead := strings.Index(part, text)
		b.WriteString(part[:lead] + paint(j, text) + part[lead+len(text):])
	}
	return strings.TrimRight(b.String(), " ")
}

// Numeric reports whether a column has numbers alone, below its heading.
func (t Table) Numeric(column int) bool { return t.numeric[column] }

func numeric(texts [][]string) []bool {
	out := make([]bool, len(texts[0]))
	for j := range out {
		for _, row := range texts[1:] {
			if strings.Trim(row[j], "0123456789.,%") != "" {
				out[j] = false
				break
			}
			out[j] = out[j] || strings.ContainsAny(row[j], "0123456789")
		}
	}
	return out
}

// height counts the lines of a row.
func height(cells []string) int {
	most := 1
	for _, c := range cells {
		most = max(most, strings.Count(c, "\n")+1)
	}
	return most
}

func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}

// Rows is a list of three columns whose lines are one each: a number, a name and
// a note, which gives way.
type Rows struct {
	digits, names, notes int // widths; names that are wider have no note beside them
}

// LayRows gives the widths of such a list.
func LayRows(numbers, names []string, columns, leastNote int) Rows {
	var r Rows
	for _, n := range numbers {
		r.digits = max(r.digits, len(n))
	}
	most := columns - r.digits - 2*Gap - leastNote
	for _, name := range names {
		if n := Width(name); n <= most {
			r.names = max(r.names, n)
		}
	}
	r.notes = columns - r.indent()
	return r
}

// indent is where notes begin.
func (r Rows) indent() int { return r.digits + Gap + r.names + Gap }

// Row gives the lines of a row: its note as it is cut, beside the name where
// that leaves room for one. A note that is whole wraps, below a name that is
// too wide; otherwise such a row has none. The note's lines are painted.
func (r Rows) Row(number, name, note string, whole bool, paint func(string) string) []string {
	head := strings.Repeat(" ", r.digits-len(number)) + number + strings.Repeat(" ", Gap) + name
	beside := Width(name) <= r.names
	switch {
	case note == "", !beside && !whole:
		return []string{head}
	case !whole:
		return []string{r.pad(head) + paint(Cut(note, r.notes))}
	}
	lines := Fold(note, r.notes)
	for i, l := range lines {
		lines[i] = strings.Repeat(" ", r.indent()) + paint(l)
	}
	if beside {
		lines[0] = r.pad(head) + strings.TrimLeft(lines[0], " ")
		return lines
	}
	return slices.Insert(lines, 0, head)
}

// pad fills a line up to where notes begin.
func (r Rows) pad(line string) string {
	return line + strings.Repeat(" ", max(r.indent()-Width(line), 0))
}
