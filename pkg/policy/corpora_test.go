package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Published documents: none that is valid is refused, every one that is not
// says where.
func TestCorpora(t *testing.T) {
	for _, c := range []struct {
		folder string
		column int // of INDEX.tsv, telling validity
		bad    string
		least  int // so many files there are
	}{
		{"huawei", 2, "INVALID", 60},
		{"huawei-docs", 6, "N lenient", 230},
		{"alibaba", 4, "no", 43},
	} {
		t.Run(c.folder, func(t *testing.T) {
			dir := shared(t, "corpora", c.folder)
			index, err := os.ReadFile(filepath.Join(dir, "INDEX.tsv"))
			if err != nil {
				t.Fatal(err)
			}
			seen := 0
			for row := range strings.Lines(string(index)) {
				cells := strings.Split(strings.TrimRight(row, "\n"), "\t")
				if !strings.HasSuffix(cells[0], ".json") {
					continue
				}
				seen++
				invalid := strings.Contains(cells[c.column], c.bad) || strings.Contains(c.bad, cells[c.column]) && cells[c.column] != ""
				t.Run(cells[0], func(t *testing.T) { checkPublished(t, filepath.Join(dir, filepath.Base(cells[0])), invalid) })
			}
			if seen < c.least {
				t.Errorf("%d files, want at least %d", seen, c.least)
			}
		})
	}
}

func TestCorpusAWS(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "corpora", "aws-managed", "documents"), "*.json"))
	if err != nil || len(files) < 1600 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		checkPublished(t, f, false)
		if d := Parse(read(t, f), Options{})[0]; d.Platform != AWS || d.Kind != KindIdentity {
			t.Errorf("%s: %s %s", f, d.Platform, d.Kind)
		}
	}
}

func checkPublished(t *testing.T, path string, invalid bool) {
	t.Helper()
	file := read(t, path)
	docs := Parse(file, Options{})
	checkSpans(t, file, docs)
	for _, d := range docs {
		switch {
		case invalid && (!d.Broken() || !has(d, "PG401") && !has(d, "PG404")):
			t.Errorf("%s: published as invalid, but accepted: %q", path, lines(d))
		case invalid && d.Problems[0].Span.Start == 0:
			t.Errorf("%s: the first problem has no place", path)
		case !invalid && d.Broken():
			t.Errorf("%s: refused: %q", path, lines(d))
		case !invalid && d.Kind == KindUnknown:
			t.Errorf("%s: not recognised: %s", path, d.Reason.ID)
		case !invalid && len(d.Statements) == 0:
			t.Errorf("%s: no statements", path)
		}
	}
}

// nst/JSONTestSuite: what is JSON is accepted, what is none is PG401.
func TestJSONTestSuite(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "corpora", "json-test-suite"), "*.json"))
	if err != nil || len(files) < 300 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		file := read(t, path)
		docs := Parse(file, Options{})
		checkSpans(t, file, docs)
		refused := has(docs[0], "PG401")
		switch name := filepath.Base(path); {
		case name[0] == 'y' && refused:
			t.Errorf("%s: refused: %q", name, lines(docs[0]))
		case name[0] == 'n' && !refused:
			t.Errorf("%s: accepted", name)
		case strings.HasPrefix(name, "y_object_duplicated") && !has(docs[0], "PG402"):
			t.Errorf("%s: the duplicate is not named", name)
		}
		// The explanation is our own reading: it must agree with the decoder.
		for _, p := range docs[0].Problems {
			if p.Message.ID == "json-invalid" {
				t.Errorf("%s: no explanation", filepath.Base(path))
			}
		}
	}
}
