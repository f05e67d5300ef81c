package tables

import (
	"strings"
	"testing"
)

// A new edition that loses a part of a service's rows is told, unless it is meant.
func TestLosses(t *testing.T) {
	rows := "name\n" + strings.Repeat("x\n", 100)
	files := []File{{"aws/ec2.actions.tsv", rows, "name\n" + strings.Repeat("x\n", 90)}, {"aws/s3.actions.tsv", rows, rows[:len(rows)-2]}}
	if lost := Losses(files, nil); len(lost) != 1 || !strings.Contains(lost[0], "ec2") {
		t.Errorf("%q", lost)
	}
	if lost := Losses(files, []string{"ec2"}); len(lost) != 0 {
		t.Errorf("%q", lost)
	}
}
