package audit

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/testinput"
	"github.com/permgap/permgap/policies"
)

// rows reads a table, without its header.
func rows(tb testing.TB, elem ...string) [][]string {
	tb.Helper()
	data, err := os.ReadFile(testinput.Shared(tb, elem...))
	if err != nil {
		tb.Fatal(err)
	}
	var out [][]string
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}

// awsCatalog compiles a catalogue of all AWS actions with their dependent
// actions: one operation an action, as large as the product's own can become.
func awsCatalog(tb testing.TB) *catalog.Catalog {
	tb.Helper()
	var m catalog.Model
	services, types, known := map[string]bool{}, map[string]bool{}, map[string]int{}
	for _, r := range rows(tb, "facts", "aws", "aws_resource_types.tsv") {
		if types[r[0]+" "+r[1]] = true; !services[r[0]] {
			services[r[0]] = true
			m.Services = append(m.Services, catalog.ServiceSpec{Platform: policy.AWS, Name: r[0]})
		}
		m.Types = append(m.Types, catalog.TypeSpec{Platform: policy.AWS, Service: r[0], Name: r[1], Patterns: []string{r[2]}})
	}
	for _, r := range rows(tb, "facts", "aws", "aws_actions.tsv") {
		if known[r[1]] > 0 {
			continue
		}
		if !services[r[0]] {
			services[r[0]] = true
			m.Services = append(m.Services, catalog.ServiceSpec{Platform: policy.AWS, Name: r[0]})
		}
		a := catalog.ActionSpec{Platform: policy.AWS, Service: r[0], Name: r[1], ResourceLess: len(r) < 5 || r[4] == ""}
		for _, t := range strings.Split(r[len(r)-1], ";") {
			if t = strings.TrimSuffix(strings.TrimSpace(t), "*"); !a.ResourceLess && types[r[0]+" "+t] {
				a.Types = append(a.Types, catalog.Ref{Service: r[0], Name: t})
			}
		}
		m.Actions = append(m.Actions, a)
		name := strings.Replace(r[1], ":", ".", 1)
		m.Operations = append(m.Operations, catalog.OperationSpec{Platform: policy.AWS, Service: r[0], Name: name, Actions: []string{r[1]}})
		known[r[1]] = len(m.Operations)
	}
	for _, r := range rows(tb, "facts", "aws", "aws_dependent_actions.tsv") {
		if at := known[r[1]]; at > 0 && known[r[3]] > 0 {
			o := &m.Operations[at-1]
			if !slices.ContainsFunc(o.Requires, func(q catalog.RequirementSpec) bool { return q.Any[0] == r[3] }) {
				o.Requires = append(o.Requires, catalog.RequirementSpec{Any: []string{r[3]}, Standing: catalog.Official, By: catalog.Caller})
			}
		}
	}
	blob, err := catalog.Encode(m)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := catalog.Open(blob...)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// managed reads the managed policies of AWS.
func managed(tb testing.TB) (files []*diag.File) {
	tb.Helper()
	paths, _ := filepath.Glob(filepath.Join(testinput.Shared(tb, "corpora", "aws-managed", "documents"), "*.json"))
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		files = append(files, diag.NewFile(filepath.Base(path), data))
	}
	return files
}

func parseAll(files []*diag.File) (docs []*policy.Document) {
	for _, f := range files {
		docs = append(docs, policy.Parse(f, policy.Options{Platform: policy.AWS})...)
	}
	return docs
}

// inParts parses files when they are asked for, and lets them be released.
func inParts(files []*diag.File) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		for part := range slices.Chunk(files, 64) {
			var fresh []*diag.File // the counted lines are released with it
			for _, f := range part {
				fresh = append(fresh, diag.NewFile(f.Path, f.Data))
			}
			docs := parseAll(fresh)
			if !yield(Input{Principals: principal.Each(docs), Documents: docs}) {
				return
			}
		}
	}
}

// BenchmarkManaged audits 1,641 policies, with no actions in the catalogue and
// with all of AWS, and ten copies of them. Compare with the time to parse them.
func BenchmarkManaged(b *testing.B) {
	files := managed(b)
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			parseAll(files)
		}
	})
	empty, err := catalog.Encode(catalog.Model{})
	if err != nil {
		b.Fatal(err)
	}
	none, err := catalog.Open(empty...)
	if err != nil {
		b.Fatal(err)
	}
	var tenfold []*diag.File
	for i := range 10 {
		for _, f := range files {
			tenfold = append(tenfold, diag.NewFile(fmt.Sprintf("%d/%s", i, f.Path), f.Data))
		}
	}
	all := awsCatalog(b)
	own, err := policies.Catalog()
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		cat   *catalog.Catalog
		files []*diag.File
	}{{"none", none, files}, {"all", all, files}, {"own", own, files}, {"tenfold", all, tenfold}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var r *Report
			for b.Loop() {
				r = Run(c.cat, Input{More: inParts(c.files)}, Options{Workers: 1})
			}
			b.ReportMetric(float64(r.Summary.Operations.Live), "live")
			b.ReportMetric(float64(len(r.Findings)), "findings")
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.HeapAlloc)/1e6, "heap-MB")
			runtime.KeepAlive(r)
		})
	}
}
