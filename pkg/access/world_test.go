package access_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
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

// newBlurredWorld has parts in it that the documentation leaves open.
func newBlurredWorld(r *rand.Rand) world {
	w := newWorld(r)
	w.docs = worlds.Blur(r, w.docs)
	for i, b := range w.boundaries {
		w.boundaries[i] = worlds.Blur(r, b)
	}
	for i := range w.needs {
		if r.IntN(6) == 0 {
			w.needs[i].SameResource = !w.needs[i].ResourceLess
		}
	}
	w.p = access.NewPrincipal(w.docs, w.boundaries...)
	return w
}

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
	w := world{docs: worlds.Generate(r, d)}
	if r.IntN(4) == 0 {
		w.docs = append(w.docs, worlds.Generate(r, pick(r, dialects))...)
	}
	if r.IntN(6) == 0 {
		w.boundaries = append(w.boundaries, worlds.Generate(r, d))
	}
	w.own = []access.Need{randomNeed(r, d)}
	if r.IntN(6) == 0 {
		w.own = append(w.own, randomNeed(r, d))
	}
	if r.IntN(8) > 0 {
		allow := worlds.Statement(policy.Allow, []string{w.own[0].Action}, []string{"*"})
		w.docs = append(w.docs, worlds.NewDocument(d, "own.json", allow))
	}
	w.needs = []access.Need{randomNeed(r, d)}
	switch r.IntN(8) {
	case 0, 1:
		w.needs = append(w.needs, randomNeed(r, d))
	case 2:
		w.needs[0].SameResource = !w.needs[0].ResourceLess
	}
	w.pin(r, d)
	w.p = access.NewPrincipal(w.docs, w.boundaries...)
	return w
}

// pin gives a key of the call of the needs its value, now and then.
func (w world) pin(r *rand.Rand, d policy.Dialect) {
	if r.IntN(5) > 0 {
		return
	}
	pins := []access.Pin{{Key: worlds.RequestKey(d), Values: []string{pick(r, []string{"a", "b", "ab"})}}}
	if r.IntN(3) == 0 {
		pins[0].Values = []string{"a", "b"}
	}
	for i := range w.needs {
		w.needs[i].With = pins
	}
}

func randomNeed(r *rand.Rand, d policy.Dialect) access.Need {
	n := access.Need{Action: pick(r, worlds.Actions(d))}
	if r.IntN(10) == 0 {
		n.Class = access.ByDenial
	}
	n.Global = r.IntN(6) == 0
	switch r.IntN(6) {
	case 0: // unknown: every resource
	case 1:
		n.ResourceLess = true
	case 2:
		u := worlds.Universe(d, n.Action)
		n.Universe = []string{strings.TrimSuffix(u, "*") + "a*", strings.TrimSuffix(u, "*") + "b"}
	default:
		n.Universe = []string{worlds.Universe(d, n.Action)}
	}
	return n
}

func (w world) String() string {
	var b strings.Builder
	b.WriteString(worlds.Describe(w.docs))
	for _, set := range w.boundaries {
		b.WriteString("boundary: " + worlds.Describe(set))
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
