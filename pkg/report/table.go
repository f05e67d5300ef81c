package report

import (
	"bufio"
	"cmp"
	"io"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// wideTable is the width from which the subject has a column of its own; the
// message names it anyway.
const wideTable = 120

// Table writes one row for each grant and rule, fitted to the width, of which
// the message has at least half where it needs it, and the summary.
func Table(w io.Writer, r *audit.Report, o Options) error {
	style := NewStyle(o)
	b := bufio.NewWriter(w)
	if len(r.Findings) > 0 {
		header := []string{"place", "finding", "message"}
		if o.Columns() >= wideTable {
			header = append(header, "subject", "lacks")
		}
		var rows [][]cell
		for _, g := range group(r.Findings, o.groupBy(ByGrant)) {
			rows = append(rows, tableRow(g, style, len(header)))
		}
		s := shape{prose: make([]bool, len(header)), floor: o.Columns() / 2}
		s.prose[2] = true
		if err := drawTable(b, header, rows, s, o); err != nil {
			return err
		}
		if !o.Quiet {
			b.WriteString("\n")
		}
	}
	if o.Quiet {
		writeLowered(b, r, o)
	} else {
		writeSummary(b, r, o)
	}
	writeBounds(b, r, o)
	return b.Flush()
}

// tableRow is the row of a group.
func tableRow(g []*diag.Finding, style Style, columns int) []cell {
	f := g[0]
	level := func(s string) string { return style.Level(f.Level, s) }
	row := make([]cell, 0, columns)
	row = append(row, cell{text: atLocation(f.Location), paint: style.Path}, cell{text: levelCode(f), paint: level}, cell{text: header(g)})
	if columns > len(row) {
		row = append(row, cell{text: subject(g)}, cell{text: lacking(g)})
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

// lacking counts the prerequisites of a group; nothing when it has none.
func lacking(g []*diag.Finding) string {
	var names []string
	for _, f := range g {
		for _, p := range f.Prerequisites {
			names = append(names, p.Name())
		}
	}
	if len(names) == 0 {
		return ""
	}
	return strconv.Itoa(distinct(names))
}

func distinct(names []string) int {
	seen := map[string]bool{}
	for _, n := range names {
		seen[strings.ToLower(n)] = true
	}
	return len(seen)
}
