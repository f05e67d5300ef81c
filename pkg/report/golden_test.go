package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// render gives the output of a format.
func renderFormat(t *testing.T, write Writer, r *audit.Report, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s differs (go test -update rewrites it):\n%s", path, d)
	}
}

// sampleSARIF describes the rules as a table without texts does, so that the
// golden does not change with the wording of the rules.
func sampleSARIF(t *testing.T, r *audit.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	bare := func(f *diag.Finding) rule.Rule {
		return rule.Rule{Code: rule.Code(f.Code), Name: f.Rule, Level: f.Level}
	}
	if err := writeSARIF(&b, r, Options{}, bare); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGoldens(t *testing.T) {
	dark := Options{Color: true}
	for _, g := range []struct {
		name  string
		write Writer
		o     Options
	}{
		{"sample.txt", Text, Options{}},
		{"sample.60.txt", Text, Options{Width: 60}},
		{"sample.200.txt", Text, Options{Width: 200}},
		{"sample.color.txt", Text, dark},
		{"sample.verbose.txt", Text, Options{Verbose: true, GroupBy: ByOperation}},
		{"sample.quiet.txt", Text, Options{Quiet: true}},
		{"sample.table", Table, Options{}},
		{"sample.60.table", Table, Options{Width: 60}},
		{"sample.200.table", Table, Options{Width: 200}},
		{"sample.color.table", Table, dark},
		{"sample.compact", Compact, Options{}},
		{"sample.json", JSON, Options{}},
		{"sample.github", GitHub, Options{}},
		{"sample.gitlab.json", GitLab, Options{}},
		{"sample.junit.xml", JUnit, Options{}},
		{"sample.rdjson", RDJSON, Options{}},
		{"sample.md", Markdown, Options{}},
	} {
		t.Run(g.name, func(t *testing.T) { golden(t, g.name, renderFormat(t, g.write, sample(), g.o)) })
	}
	t.Run("sample.sarif", func(t *testing.T) { golden(t, "sample.sarif", sampleSARIF(t, sample())) })
}

func TestCleanGoldens(t *testing.T) {
	for _, f := range Formats() {
		t.Run(f.Name, func(t *testing.T) { golden(t, "clean."+f.Name, renderFormat(t, f.Write, cleanReport(), Options{})) })
	}
}

// The sample is only worth its name while it has every rule and verdict.
func TestSampleIsWhole(t *testing.T) {
	codes, verdicts, files := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range sample().Findings {
		codes[f.Code] = true
		for _, p := range f.Prerequisites {
			verdicts[string(p.Verdict)] = true
			for _, e := range p.Evidence {
				files[e.Path] = true
			}
		}
	}
	for _, r := range rule.All() {
		if !codes[string(r.Code)] {
			t.Errorf("the sample has no %s", r.Code)
		}
	}
	for _, v := range []string{"missing", "denied", "partial", "undecided"} {
		if !verdicts[v] {
			t.Errorf("the sample has no prerequisite that is %s", v)
		}
	}
	if len(files) < 2 {
		t.Error("the evidence of the sample is in one file only")
	}
}

// Same report, same bytes.
func TestSameBytes(t *testing.T) {
	for _, f := range Formats() {
		want := renderFormat(t, f.Write, sample(), Options{})
		for range 3 {
			if got := renderFormat(t, f.Write, sample(), Options{}); !bytes.Equal(got, want) {
				t.Errorf("%s: other bytes the second time", f.Name)
			}
		}
	}
}

// Formats read a report; they do not change it.
func TestReportUnchanged(t *testing.T) {
	for _, f := range Formats() {
		r := sample()
		renderFormat(t, f.Write, r, Options{Verbose: true})
		want := sample()
		r.Files, want.Files = nil, nil
		if d := cmp.Diff(want, r); d != "" {
			t.Errorf("%s changed the report:\n%s", f.Name, d)
		}
	}
}
