package access_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
)

// TestCutReplay asks of random documents within random boundaries what the
// boundaries take, and looks for requests that show the opposite.
func TestCutReplay(t *testing.T) {
	counts := map[access.Extent]int{}
	for seed := uint64(1); seed <= uint64(questions()/4); seed++ {
		r := rand.New(rand.NewPCG(seed, 9))
		w := newWorld(r)
		if len(w.boundaries) == 0 {
			w.boundaries = append(w.boundaries, worlds.Generate(r, w.docs[0].Dialect))
			w.p = access.NewPrincipal(w.docs, w.boundaries...)
		}
		extent, err := w.checkCut(r)
		if err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, w)
		}
		counts[extent]++
	}
	t.Log(counts)
	for extent := access.CutNothing; extent <= access.CutWhole; extent++ {
		if counts[extent] == 0 {
			t.Errorf("no question in which the boundaries take as much as %d", extent)
		}
	}
}

func (w world) checkCut(r *rand.Rand) (access.Extent, error) {
	w.own = w.own[:1]
	n := w.own[0]
	w.needs = []access.Need{n}
	cut := w.p.Cut(n)
	p, alone := newReplay(r, w), spec.NewEvaluator(w.docs, nil)
	taken := func(resource string, context map[string][]string) (granted, refused, settled bool) {
		request := spec.Request{Action: n.Action, Resource: resource, Context: context}
		own, err := alone.Evaluate(request)
		if err != nil {
			return false, false, false
		}
		bounded, err := p.Evaluate(request)
		if err != nil {
			return false, false, false
		}
		allowed := func(o spec.Outcome) bool {
			return o == spec.Allow || o == spec.ImplicitDeny && n.Class == access.ByDenial
		}
		return allowed(own), !allowed(bounded), true
	}
	for _, context := range p.contexts {
		for _, resource := range p.sampled(n, context) {
			granted, refused, settled := taken(resource, context)
			switch {
			case !settled || !granted || !within(n, resource):
			case refused && cut.Extent == access.CutNothing:
				return 0, fmt.Errorf("%s on %s in %v is taken", n.Action, resource, context)
			case !refused && cut.Extent == access.CutWhole:
				return 0, fmt.Errorf("%s on %s in %v is not taken", n.Action, resource, context)
			}
		}
	}
	if cut.Extent != access.CutNothing && len(cut.Denies)+len(cut.Silent) == 0 {
		return 0, fmt.Errorf("%s is taken, and nothing takes it", n.Action)
	}
	if x := cut.Witness; x != nil && typed(w.needs) {
		if granted, refused, settled := taken(x.Resource, x.Context); settled && !(granted && refused) {
			return 0, fmt.Errorf("%s on %s in %v is no request that is taken", n.Action, x.Resource, x.Context)
		}
	}
	return cut.Extent, nil
}
