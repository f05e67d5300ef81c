package aws

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A table without one of its columns, or with one that has become empty, is refused.
func TestLostColumns(t *testing.T) {
	for text, want := range map[string]string{
		"action\tneeds\na:B\tc:D\n":        "",
		"action\na:B\n":                    "the columns are",
		"action\tneeds\na:B\t\n":           "is empty in every row",
		"action\tneeds\na:B\tc:D\te:F\n":   "has 3 cells",
		"action\tneeds\na:B\tc:D\ng:H\t\n": "",
	} {
		rows, err := table(fstest.MapFS{"models.tsv": {Data: []byte(text)}}, "models")
		switch {
		case want == "" && (err != nil || len(rows) == 0):
			t.Errorf("%q: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
