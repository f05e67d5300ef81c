package access

import (
	"math/rand/v2"
	"testing"

	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/policy"
)

// TestKeptView: a view that is kept up says what a look at each guard says, however
// cells are chosen and taken back.
func TestKeptView(t *testing.T) {
	told := 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		d := []policy.Dialect{policy.Huawei50, policy.RAM1, policy.AWS2012}[seed%3]
		docs := worlds.Blur(r, worlds.Generate(r, d))
		p := NewPrincipal(docs)
		s := newSearch(p, p.layers)
		for _, action := range worlds.Actions(d) {
			s.c.permission(Need{Action: action, Universe: []string{worlds.Universe(d, action)}}, p.layers, asOwn(Need{}))
		}
		var all mask
		for i := range s.c.guards {
			all.set(i)
		}
		s.c.begin(all)
		for range 40 {
			if len(s.c.keys) == 0 {
				break
			}
			if key := r.IntN(len(s.c.keys)); r.IntN(3) == 0 {
				s.c.release(key)
			} else {
				s.c.choose(key, r.IntN(len(s.c.keys[key].Cells)))
			}
			looked := s.q.looked
			want := s.c.look()
			cost := s.q.looked - looked
			if got := s.c.view(); got != want {
				t.Fatalf("seed %d: keeps %v, sees %v", seed, got, want)
			}
			if s.q.looked-looked != 2*cost {
				t.Fatalf("seed %d: looks count %d and %d", seed, cost, s.q.looked-looked-cost)
			}
			if s.c.kept != nil && want.surely != want.possibly {
				told++
			}
		}
	}
	if told < 500 {
		t.Errorf("only %d views with something open", told)
	}
}
