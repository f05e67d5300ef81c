package spec

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
)

// TestEvaluatorRemembersRight: asked again and again it answers as one that
// remembers nothing.
func TestEvaluatorRemembersRight(t *testing.T) {
	for _, d := range dialects() {
		r := rand.New(rand.NewPCG(9, uint64(d)))
		for range 150 {
			docs, boundaries := Generate(r, d), [][]*policy.Document{Generate(r, d)}
			e := NewEvaluator(docs, boundaries)
			requests := Around(docs, Actions(d), nil).Requests(r, 20)
			for _, request := range append(requests, requests...) {
				got, err1 := e.Evaluate(request)
				want, err2 := EvaluateWithin(docs, boundaries, request)
				if got != want || (err1 == nil) != (err2 == nil) {
					t.Fatalf("%v, %v; without memory %v, %v for %+v by\n%s", got, err1, want, err2, request, Describe(docs))
				}
				e.Readings([]Request{request}, func(answers []Answer) {
					if o := answers[0].Outcome(); err2 == nil && o != want {
						t.Fatalf("%v, but %v in a reading of %+v by\n%s", want, o, request, Describe(docs))
					}
				})
			}
		}
	}
}

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
				out = append(out, answer(condition(d.Dialect, t, context)))
			}
		}
	}
	return string(out)
}

func TestNamedResources(t *testing.T) {
	docs := []*policy.Document{NewDocument(policy.AWS2012, "a", allow(list("*"), list("arn:aws:s3:::b/${aws:username}/?",
		"arn:aws:s3:::c/*")))}
	got := Around(docs, nil, nil).Named(map[string][]string{"AWS:username": {"ann"}})
	if !slices.Contains(got, "arn:aws:s3:::b/ann/a") || slices.ContainsFunc(got, func(s string) bool { return Glob("*c/*", s) }) {
		t.Errorf("%q", got)
	}
	kept := NewEvaluator(docs, nil).Distinct(got, map[string][]string{"aws:username": {"ann"}})
	if len(kept) != 2 {
		t.Errorf("%q are to be told apart", kept)
	}
}

// TestVariablesWithoutAValue: under a negation nothing is documented, not even
// of a value that no variable would match.
func TestVariablesWithoutAValue(t *testing.T) {
	for _, tt := range []struct {
		operator, want, have string
		open                 bool
	}{
		{"StringNotEquals", "a/${v}", "a/x", true},
		{"StringNotEquals", "a/${v}", "b", true},
		{"StringNotEqualsIgnoreCase", "A/${v}", "a/x", true},
		{"StringNotLike", "a?${v}", "ab", true},
		{"StringNotLike", "a?${v}", "a", true},
		{"StringEquals", "a/${v}", "a/x", false},
	} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			got := condition(policy.AWS2012, Test(tt.operator, "k", tt.want), map[string][]string{"k": {tt.have}})
			if got.open() != tt.open || !tt.open && got.value != (tt.operator != "StringEquals") {
				t.Errorf("%v %v", got.value, got.why)
			}
		})
	}
}
