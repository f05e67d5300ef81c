package rstgrid

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/policies/internal/importers/table"
)

const page = `.. _kites:

Kites of the North
==================

.. table:: **Table 1** Kites

   +--------------+--------------------+
   | Permission   | API                |
   +==============+====================+
   | Flying a     | POST               |
   | kite         |                    |
   |              | /v1/kites/é        |
   +--------------+--------------------+
   | Landing      |                    |
   +--------------+--------------------+

Text.

+---+---+
| a | b |
+---+---+
`

func TestParse(t *testing.T) {
	got, err := Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	want := []table.Grid{
		{Page: "Kites of the North", Title: "Kites", Header: []string{"Permission", "API"},
			Rows: [][]string{{"Flying a\nkite", "POST\n\n/v1/kites/é"}, {"Landing", ""}}},
		{Page: "Kites of the North", Rows: [][]string{{"a", "b"}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("tables (-want +got):\n%s", d)
	}
	if c := got[0].Column("api"); c != 1 {
		t.Errorf("column api is %d", c)
	}
	if c := got[0].Column("action"); c != -1 {
		t.Errorf("column action is %d", c)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, page := range map[string]string{
		"a span":      "+---+---+\n| a | b |\n+---+---+\n| a b   |\n+-------+\n",
		"no bar":      "+---+---+\n| a   b |\n+---+---+\n",
		"not closed":  "+---+---+\n| a | b |\n",
		"breaks off":  "+---+---+\n| a | b |\ntext\n",
		"other edges": "+---+---+\n| a | b |\n+--+----+\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := Parse(page); err == nil {
				t.Errorf("no error, but %v", got)
			}
		})
	}
}

func TestReadableLeavesOutWhatItCannotRead(t *testing.T) {
	spans := "+---+---+\n| a | b |\n+---+---+\n| a b   |\n+-------+\n"
	got, left := Readable("Page\n====\n\n" + spans + "\nText.\n\n+---+\n| c |\n+---+\n")
	if len(left) != 1 || len(got) != 1 || got[0].Rows[0][0] != "c" || got[0].Page != "Page" {
		t.Errorf("%v, left out %v", got, left)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(page)
	f.Add("+---+\n|")
	f.Fuzz(func(t *testing.T, s string) {
		tables, err := Parse(s)
		if err != nil {
			return
		}
		for _, one := range tables {
			for _, row := range one.Rows {
				for _, cell := range row {
					for line := range strings.Lines(cell) {
						if !strings.Contains(strings.ReplaceAll(s, "\r\n", "\n"), strings.TrimSpace(line)) {
							t.Fatalf("cell %q is not in the page", line)
						}
					}
				}
			}
		}
	})
}
