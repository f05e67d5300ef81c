package spec_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

func dialects() []policy.Dialect {
	return []policy.Dialect{policy.Huawei11, policy.Huawei50, policy.RAM1, policy.AWS2012}
}

// TestEvaluatorRemembersRight: asked again and again it answers as one that
// remembers nothing.
func TestEvaluatorRemembersRight(t *testing.T) {
	for _, d := range dialects() {
		r := rand.New(rand.NewPCG(9, uint64(d)))
		for range 150 {
			docs, boundaries := worlds.Generate(r, d), [][]*policy.Document{worlds.Generate(r, d)}
			e := spec.NewEvaluator(docs, boundaries)
			requests := worlds.Around(docs, worlds.Actions(d), nil).Requests(r, 20)
			for _, request := range append(requests, requests...) {
				got, err1 := e.Evaluate(request)
				want, err2 := spec.EvaluateWithin(docs, boundaries, request)
				if got != want || (err1 == nil) != (err2 == nil) {
					t.Fatalf("%v, %v; without memory %v, %v for %+v by\n%s", got, err1, want, err2, request, worlds.Describe(docs))
				}
				e.Readings([]spec.Request{request}, func(answers []spec.Answer) {
					if o := answers[0].Outcome(); err2 == nil && o != want {
						t.Fatalf("%v, but %v in a reading of %+v by\n%s", want, o, request, worlds.Describe(docs))
					}
				})
			}
		}
	}
}

// TestLaws: an spec.Allow more never refuses what was allowed, a Deny more never
// allows, and neither order nor splitting into documents matters.
func TestLaws(t *testing.T) {
	testinput.OneGoroutine(t)
	for _, d := range dialects() {
		r := rand.New(rand.NewPCG(8, uint64(d)))
		for range testinput.Times(100, 300) {
			docs := worlds.Generate(r, d)
			more := worlds.Generate(r, d)[0].Statements[0]
			both := append(slices.Clone(docs), worlds.NewDocument(d, "more.json", more))
			for _, request := range worlds.Around(both, worlds.Actions(d), nil).Requests(r, 10) {
				before, err1 := spec.Evaluate(docs, request)
				after, err2 := spec.Evaluate(both, request)
				if err1 != nil || err2 != nil {
					continue
				}
				if more.Effect == policy.Allow && before == spec.Allow && after != spec.Allow ||
					more.Effect == policy.Deny && before != spec.Allow && after == spec.Allow {
					t.Fatalf("%v becomes %v for %+v by\n%s", before, after, request, worlds.Describe(both))
				}
				if other, _ := spec.Evaluate(shuffled(r, d, both), request); other != after {
					t.Fatalf("%v is %v in another order, for %+v by\n%s", after, other, request, worlds.Describe(both))
				}
			}
		}
	}
}

// shuffled puts each statement into a document of its own, in any order.
func shuffled(r *rand.Rand, d policy.Dialect, docs []*policy.Document) []*policy.Document {
	var out []*policy.Document
	for _, doc := range docs {
		for _, s := range doc.Statements {
			out = append(out, worlds.NewDocument(d, "one.json", s))
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
