package worlds

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/policy"
)

// TestContextsStandForAll: what any sampled context answers to the conditions,
// one of the contexts does as well.
func TestContextsStandForAll(t *testing.T) {
	for _, d := range dialects() {
		r := rand.New(rand.NewPCG(10, uint64(d)))
		for range 100 {
			docs := Generate(r, d)
			s := Around(docs, nil, nil)
			contexts, all := s.Contexts(r, docs, 2000)
			if !all {
				continue
			}
			known := map[string]bool{}
			for _, c := range contexts {
				known[answers(docs, c)] = true
			}
			for range 30 {
				c := s.Context(r)
				if slices.ContainsFunc(docs, refers) {
					continue // what variables stand for is sampled more thinly
				}
				if !known[answers(docs, c)] {
					t.Fatalf("nothing stands for %v in %d contexts of\n%s", c, len(contexts), Describe(docs))
				}
			}
		}
	}
}

func refers(d *policy.Document) bool {
	return slices.ContainsFunc(d.Statements, func(s policy.Statement) bool {
		return slices.ContainsFunc(s.Conditions, func(t policy.Test) bool { return dialectTest{t, d.Dialect}.refers() })
	})
}

func answers(docs []*policy.Document, context map[string][]string) string {
	var out []byte
	for _, d := range docs {
		for _, s := range d.Statements {
			for _, t := range s.Conditions {
				out = append(out, answer(d.Dialect, t, context))
			}
		}
	}
	return string(out)
}

func TestNamedResources(t *testing.T) {
	docs := []*policy.Document{NewDocument(policy.AWS2012, "a",
		Statement(policy.Allow, []string{"*"}, []string{"arn:aws:s3:::b/${aws:username}/?", "arn:aws:s3:::c/*"}))}
	got := Around(docs, nil, nil).Named(map[string][]string{"AWS:username": {"ann"}})
	if !slices.Contains(got, "arn:aws:s3:::b/ann/a") || slices.ContainsFunc(got, func(s string) bool { return spec.Glob("*c/*", s) }) {
		t.Errorf("%q", got)
	}
	kept := spec.NewEvaluator(docs, nil).Distinct(got, map[string][]string{"aws:username": {"ann"}})
	if len(kept) != 2 {
		t.Errorf("%q are to be told apart", kept)
	}
}
