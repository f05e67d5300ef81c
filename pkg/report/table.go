package report

import (
	"bufio"
	"cmp"
	"io"
	"strconv"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report/layout"
)

// wideTable is the width from which the subject has a column of its own; the
// message names it anyway.
const wideTable = 120

// Table writes one row for each grant and rule, fitted to the width, and
// the summary. A message has at least half of the width where it needs it.
func Table(out io.Writer, r *audit.Report, o Options) error {
	style := NewStyle(o)
	b := bufio.NewWriter(out)
	if len(r.Findings) > 0 {
		w := o.words()
		header := []string{w.say("column-place"), w.say("column-finding"), w.say("column-message")}
		if o.Columns() >= wideTable {
			header = append(header, w.say("column-subject"), w.say("column-lacks"))
		}
		groups := group(r.Findings, o.groupBy(ByGrant))
		rows := make([][]cell, 0, len(groups))
		for i, g := range groups {
			rows = append(rows, tableRow(w, g, style, len(header)))
			groups[i] = nil // there may be very many
		}
		s := layout.Shape{Prose: make([]bool, len(header)), Floor: o.Columns() / 2}
		s.Prose[2] = true
		if err := drawTable(b, header, rows, s, o); err != nil {
			return err
		}
		if !o.Quiet {
			b.WriteString("\n")
		}
	}
	if o.Quiet {
		writeLowered(b, r, o)
		writeSuppressed(b, r, o)
	} else {
		writeSummary(b, r, o)
	}
	writeBounds(b, r, o)
	return b.Flush()
}

// tableRow is the row of a group.
func tableRow(w words, g []*diag.Finding, style Style, columns int) []cell {
	f := g[0]
	level := func(s string) string { return style.Level(f.Level, s) }
	row := make([]cell, 0, columns)
	row = append(row,
		cell{text: atLocation(f.Location), paint: style.Path},
		cell{text: levelCode(f), paint: level},
		cell{text: header(w, g)})
	if columns > len(row) {
		lacks := ""
		if n := lacking(g); n > 0 {
			lacks = strconv.Itoa(n)
		}
		row = append(row, cell{text: subject(g)}, cell{text: lacks})
	}
	return row
}

// subject is what a group is about: the pattern for several operations, the
// operation or the action of one.
func subject(g []*diag.Finding) string {
	f := g[0]
	if len(g) > 1 {
		return shorten(f.GrantedBy[0].Pattern)
	}
	return shorten(cmp.Or(f.Operation, f.Subject()))
}
