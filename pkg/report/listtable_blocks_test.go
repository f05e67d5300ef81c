package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/report/layout"
)

// TestBlocks: a table that is drawn in blocks looks as if it was drawn at once.
func TestBlocks(t *testing.T) {
	texts := [][]string{{"Name", "Number", "What it is"}}
	for i := range 3*rowsOfBlock + 7 {
		what := "short"
		switch {
		case i == 2*rowsOfBlock:
			what = strings.Repeat("权限 many words ", 30)
		case i%50 == 0:
			what = ""
		}
		texts = append(texts, []string{fmt.Sprintf("ecs:servers:list%d", i), fmt.Sprint(i * i), what})
	}
	for _, n := range []int{rowsOfBlock, rowsOfBlock + 1, 2*rowsOfBlock + 1, len(texts)} {
		table := layout.Lay(texts[:n], 60, layout.Shape{Prose: []bool{false, false, true}, Floor: 20})
		whole, err := renderBlock(alignments(table), table.Cells[0], table.Cells[1:])
		if err != nil {
			t.Fatal(err)
		}
		var blocks strings.Builder
		next := 0
		err = render(table, func(drawn string, from, to int) error {
			if from != next || to-from > rowsOfBlock+1 {
				t.Errorf("%d rows: %d to %d behind %d", n, from, to, next)
			}
			blocks.WriteString(drawn)
			next = to
			return nil
		})
		if err != nil || blocks.String() != whole || next != n {
			t.Errorf("%d rows: %v\n%.3000s\nand at once:\n%.3000s", n, err, blocks.String(), whole)
		}
	}
}
