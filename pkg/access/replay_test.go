package access_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/policy"
)

// byteSource turns the bytes of a fuzz input into choices, and goes on from
// them when they are used up.
type byteSource struct {
	data []byte
	next *rand.PCG
}

func newRand(data []byte) *rand.Rand {
	var seed uint64 = 14695981039346656037
	for _, b := range data {
		seed = (seed ^ uint64(b)) * 1099511628211
	}
	return rand.New(&byteSource{data, rand.NewPCG(seed, seed)})
}

func (s *byteSource) Uint64() uint64 {
	if len(s.data) == 0 {
		return s.next.Uint64()
	}
	b := s.data[0]
	s.data = s.data[1:]
	return uint64(b) * 0x0101010101010101
}

var dialects = []policy.Dialect{policy.Huawei10, policy.Huawei11, policy.Huawei50, policy.RAM1, policy.AWS2012, policy.AWS2008}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// world is a random question: a principal, its boundaries, and what is asked.
type world struct {
	docs       []*policy.Document
	boundaries [][]*policy.Document
	own        []access.Need
	needs      []access.Need
	p          *access.Principal
}

func newWorld(r *rand.Rand) world {
	d := pick(r, dialects)
	w := world{docs: spec.Generate(r, d)}
	if r.IntN(4) == 0 {
		w.docs = append(w.docs, spec.Generate(r, pick(r, dialects))...)
	}
	if r.IntN(6) == 0 {
		w.boundaries = append(w.boundaries, spec.Generate(r, d))
	}
	w.own = []access.Need{randomNeed(r, d)}
	if r.IntN(6) == 0 {
		w.own = append(w.own, randomNeed(r, d))
	}
	if r.IntN(3) > 0 {
		allow := spec.Statement(policy.Allow, []string{w.own[0].Action}, []string{"*"})
		w.docs = append(w.docs, spec.NewDocument(d, "own.json", allow))
	}
	w.needs = []access.Need{randomNeed(r, d)}
	switch r.IntN(8) {
	case 0, 1:
		w.needs = append(w.needs, randomNeed(r, d))
	case 2:
		w.needs[0].SameResource = !w.needs[0].ResourceLess
	}
	w.p = access.NewPrincipal(w.docs, w.boundaries...)
	return w
}

func randomNeed(r *rand.Rand, d policy.Dialect) access.Need {
	n := access.Need{Action: pick(r, spec.Actions(d))}
	switch r.IntN(6) {
	case 0: // unknown: every resource
	case 1:
		n.ResourceLess = true
	case 2:
		u := spec.Universe(d, n.Action)
		n.Universe = []string{strings.TrimSuffix(u, "*") + "a*", strings.TrimSuffix(u, "*") + "b"}
	default:
		n.Universe = []string{spec.Universe(d, n.Action)}
	}
	return n
}

func (w world) String() string {
	var b strings.Builder
	b.WriteString(spec.Describe(w.docs))
	for _, set := range w.boundaries {
		b.WriteString("boundary: " + spec.Describe(set))
	}
	fmt.Fprintf(&b, "own %+v\nneeds %+v\n", w.own, w.needs)
	return b.String()
}

func (w world) all() []*policy.Document {
	all := append([]*policy.Document(nil), w.docs...)
	for _, set := range w.boundaries {
		all = append(all, set...)
	}
	return all
}

// resources lists sampled resources of a need.
func resources(s spec.Samples, n access.Need) []string {
	if n.ResourceLess {
		return []string{"*"}
	}
	return s.ResourcesIn(n.Universe...)
}

// ask evaluates one request by the specification: allowed, refused, or not
// settled by the documentation.
func (w world) ask(action, resource string, context map[string][]string) (spec.Outcome, bool) {
	o, err := spec.EvaluateWithin(w.docs, w.boundaries, spec.Request{Action: action, Resource: resource, Context: context})
	return o, err == nil
}

// someAllowed reports whether an action is allowed on a sampled resource.
func (w world) someAllowed(s spec.Samples, n access.Need, context map[string][]string) bool {
	all := resources(s, n)
	for i := 0; i < len(all); i += 1 + len(all)/16 {
		r := all[i]
		if o, ok := w.ask(n.Action, r, context); ok && o == spec.Allow {
			return true
		}
	}
	return false
}

// replay holds a decision against sampled requests.
func (w world) replay(r *rand.Rand, d access.Decision, contexts int) error {
	s := w.samples()
	for range contexts {
		context := s.Context(r)
		live := true
		for _, own := range w.own {
			live = live && w.someAllowed(s, own, context)
		}
		if !live {
			continue
		}
		if err := w.replayContext(s, d, context); err != nil {
			return fmt.Errorf("%w\nin %v", err, context)
		}
	}
	if d.Verdict == access.Partial {
		return w.replayWitness(s, d)
	}
	return nil
}

func (w world) samples() spec.Samples {
	var actions, universes []string
	for _, n := range append(append([]access.Need(nil), w.own...), w.needs...) {
		actions = append(actions, n.Action)
		universes = append(universes, n.Universe...)
	}
	return spec.Around(w.all(), actions, universes)
}

// replayContext checks every sampled resource in one context.
func (w world) replayContext(s spec.Samples, d access.Decision, context map[string][]string) error {
	if d.Verdict == access.Granted {
		return w.replayGranted(s, context)
	}
	if d.Verdict > access.Missing {
		return nil
	}
	for _, n := range w.needs {
		for _, resource := range resources(s, n) {
			if n.SameResource && !w.ownAllowed(resource, context) {
				continue
			}
			switch o, ok := w.ask(n.Action, resource, context); {
			case ok && o == spec.Allow:
				return fmt.Errorf("%v, but %s is allowed on %s", d.Verdict, n.Action, resource)
			case ok && d.Verdict == access.Denied && o != spec.ExplicitDeny:
				return fmt.Errorf("denied, but no Deny refuses %s on %s", n.Action, resource)
			}
		}
	}
	return nil
}

// ownAllowed reports whether all own actions are allowed on a resource.
func (w world) ownAllowed(resource string, context map[string][]string) bool {
	for _, own := range w.own {
		if own.ResourceLess {
			continue
		}
		if len(own.Universe) > 0 && !globAny(own.Universe, resource) {
			return false
		}
		if o, ok := w.ask(own.Action, resource, context); !ok || o != spec.Allow {
			return false
		}
	}
	return true
}

// replayGranted looks for a failure: resources that members refuse, one for
// every type; members of one type have to refuse the same.
func (w world) replayGranted(s spec.Samples, context map[string][]string) error {
	failing := map[string]string{}
	types := map[string]bool{}
	for _, n := range w.needs {
		kind := typeOf(n)
		if types[kind] {
			continue
		}
		types[kind] = true
		for _, resource := range resources(s, n) {
			if n.SameResource && !w.ownAllowed(resource, context) {
				continue
			}
			if w.allRefuse(kind, resource, context) {
				failing[kind] = resource
				break
			}
		}
	}
	if len(failing) == len(types) {
		return fmt.Errorf("granted, but refused on %v", failing)
	}
	return nil
}

func typeOf(n access.Need) string { return fmt.Sprint(n.ResourceLess, n.SameResource, n.Universe) }

// allRefuse reports whether all members of a type refuse a resource.
func (w world) allRefuse(kind, resource string, context map[string][]string) bool {
	for _, n := range w.needs {
		if typeOf(n) != kind {
			continue
		}
		if o, ok := w.ask(n.Action, resource, context); !ok || o == spec.Allow {
			return false
		}
	}
	return true
}

// replayWitness checks that the witness is refused, unless variables leave it
// open.
func (w world) replayWitness(s spec.Samples, d access.Decision) error {
	if d.Witness == nil {
		return errors.New("partial without a witness")
	}
	if w.hasVariables() {
		return nil
	}
	first := w.needs[0]
	for _, n := range w.needs {
		if typeOf(n) != typeOf(first) {
			continue
		}
		if o, ok := w.ask(n.Action, d.Witness.Resource, d.Witness.Context); ok && o == spec.Allow {
			return fmt.Errorf("witness %+v of %v %v is allowed", *d.Witness, d.Verdict, d.Causes)
		}
	}
	if !first.ResourceLess && len(first.Universe) > 0 && !globAny(first.Universe, d.Witness.Resource) {
		return fmt.Errorf("witness %+v is outside of %v", *d.Witness, first.Universe)
	}
	return nil
}

func globAny(patterns []string, s string) bool {
	for _, p := range patterns {
		if spec.Glob(p, s) {
			return true
		}
	}
	return false
}

func (w world) hasVariables() bool {
	for _, d := range w.all() {
		if d.Dialect != policy.AWS2008 && strings.Contains(string(d.File.Data), "${") {
			return true
		}
	}
	return false
}

// checkWorld decides one random question and replays it.
func checkWorld(r *rand.Rand) (access.Verdict, error) {
	w := newWorld(r)
	for _, own := range w.own {
		if w.p.Live(own) {
			continue
		}
		s := w.samples()
		for range 20 {
			if context := s.Context(r); w.someAllowed(s, own, context) {
				return 0, fmt.Errorf("%s is not live, but allowed in %v\n%v", own.Action, context, w)
			}
		}
		return 0, nil
	}
	d := w.p.Decide(w.own, w.needs)
	if err := w.replay(r, d, 30); err != nil {
		return 0, fmt.Errorf("%w\n%v\n%+v", err, w, d.Causes)
	}
	return d.Verdict, w.repair(d)
}

// repair checks the difference of missing and denied: a grant of the need
// repairs the one, and changes nothing about the other.
func (w world) repair(d access.Decision) error {
	if d.Verdict > access.Missing || len(w.needs) > 1 {
		return nil
	}
	doc := spec.NewDocument(policy.Huawei50, "repair.json", spec.Statement(policy.Allow, []string{w.needs[0].Action}, []string{"*"}))
	var boundaries [][]*policy.Document
	for _, b := range w.boundaries {
		boundaries = append(boundaries, append([]*policy.Document{doc}, b...))
	}
	after := access.NewPrincipal(append([]*policy.Document{doc}, w.docs...), boundaries...).Decide(w.own, w.needs)
	if d.Verdict == access.Denied && after.Verdict != access.Denied {
		return fmt.Errorf("denied, but a grant makes it %v\n%v", after.Verdict, w)
	}
	if d.Verdict == access.Missing && after.Verdict <= access.Missing && w.needs[0].Action != w.own[0].Action {
		return fmt.Errorf("missing, but a grant makes it %v\n%v", after.Verdict, w)
	}
	return nil
}

var seeds = flag.Int("seeds", 200, "random questions to replay")

func TestReplay(t *testing.T) {
	counts := map[access.Verdict]int{}
	for seed := range uint64(*seeds) {
		r := rand.New(rand.NewPCG(seed, 1))
		v, err := checkWorld(r)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		counts[v]++
	}
	t.Log(counts)
	for v := access.Denied; v <= access.Granted; v++ {
		if v != access.Undecided && counts[v] < *seeds/200 {
			t.Errorf("only %d of %d questions were %v", counts[v], *seeds, v)
		}
	}
}

// FuzzDecide compares verdicts with the executable specification.
func FuzzDecide(f *testing.F) {
	for i := range byte(8) {
		f.Add([]byte{i, 255 - i, 7 * i})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := checkWorld(newRand(data)); err != nil {
			t.Fatal(err)
		}
	})
}
