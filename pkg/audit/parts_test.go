package audit_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// inParts gives documents so many at a time, each with the principals of its part.
func inParts(docs []*policy.Document, size int) iter.Seq[audit.Input] {
	return func(yield func(audit.Input) bool) {
		for part := range slices.Chunk(docs, size) {
			if !yield(audit.Input{Principals: principal.Each(part), Documents: part, Others: make([]audit.Other, len(part))}) {
				return
			}
		}
	}
}

// TestParts: an input in parts has the report of one with everything in it,
// also what later documents grant of what earlier ones lack.
func TestParts(t *testing.T) {
	cat := builtIn(t)
	others := statement{Effect: "Allow", NotAction: []string{"modelarts:*:*", "obs:*:*"}}
	docs := []*policy.Document{
		huawei11(t, "start.json", allow("modelarts:notebook:start", "modelarts:image:delete")),
		huawei11(t, "denied.json", allow("*:*:*"), statement{Effect: "Deny", Action: []string{"swr:*:*"}}),
		huawei11(t, "misspelt.json", allow("modelarts:notebok:start", "swr:repo:get")),
		huawei11(t, "others.json", others),
		huawei11(t, "nothing.json", allow("swr:repo:getRepo")),
	}
	for i := range 12 {
		docs = append(docs, huawei11(t, fmt.Sprintf("wide%d.json", i), allow("modelarts:*:*", "obs:*:get*")))
	}
	docs = append(docs, huawei11(t, "last.json", allow("swr:*:*", "vpc:*:*")))
	text := func(r *audit.Report) string {
		r.Skipped, r.Others = 0, nil
		out, err := json.MarshalIndent(r, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	whole := audit.Run(cat, audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
	elsewhere := map[string]bool{}
	for _, f := range whole.Findings {
		for _, p := range f.Prerequisites {
			for _, g := range p.Elsewhere {
				elsewhere[g.Path] = true
			}
		}
	}
	if !elsewhere["last.json"] || !elsewhere["others.json"] {
		t.Fatalf("granted elsewhere in %v", elsewhere)
	}
	want := text(whole)
	for _, size := range []int{1, 3, 100} {
		for _, workers := range []int{1, 4} {
			got := audit.Run(cat, audit.Input{More: inParts(docs, size)}, audit.Options{Workers: workers})
			if got.Skipped != len(docs) {
				t.Errorf("%d skipped, want %d", got.Skipped, len(docs))
			}
			if diff := cmp.Diff(want, text(got)); diff != "" {
				t.Fatalf("parts of %d with %d workers:\n%.3000s", size, workers, diff)
			}
			for path, f := range got.Files {
				found := slices.ContainsFunc(got.Findings, func(f *diag.Finding) bool { return f.Location.Path == path })
				if found != (f != nil) {
					t.Errorf("%s has findings: %v, and its text is kept: %v", path, found, f != nil)
				}
			}
		}
	}
}
