package access_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// TestWithin: what is written alike on both sides needs no search.
func TestWithin(t *testing.T) {
	const deny = `{"Effect": "Deny", "Action": ["swr:repo:delete"], "Resource": ["*"]}`
	const more = `{"Effect": "Allow", "Action": ["swr:repo:delete", "swr:repo:getRepo"], "Resource": ["swr:*:*:repo:x"]}`
	for _, c := range []struct {
		name, inner, outer, action string
		want                       bool
	}{
		{"alike", getOnX, getOnX, "swr:repo:getRepo", true},
		{"one of more actions", getOnX, more, "swr:repo:getRepo", true},
		{"the action that was taken out", more, getOnX, "swr:repo:delete", false},
		{"another that stays", more, getOnX, "swr:repo:getRepo", true},
		{"on more resources", getOnX, allowAll, "swr:repo:getRepo", false}, // true, and not written alike
		{"a Deny that comes", more, more + "," + deny, "swr:repo:delete", false},
		{"a Deny of something else", more, more + "," + deny, "swr:repo:getRepo", true},
		{"a Deny that goes", more + "," + deny, more, "swr:repo:delete", true},
		{"a Deny of both", more + "," + deny, getOnX + "," + deny + "," + more, "swr:repo:delete", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			pair := access.NewPair(huawei(t, c.inner), huawei(t, c.outer))
			if got := pair.Within(c.action); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
			if _, a := pair.Exceeds(c.action); c.want && a != match.No {
				t.Errorf("a search says %v", a)
			}
		})
	}
}

// TestWithinAgrees: no request exceeds what is surely within, and a pair that is
// reversed says what another would.
func TestWithinAgrees(t *testing.T) {
	within, not := 0, 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		dialects := []policy.Dialect{policy.Huawei11, policy.Huawei50, policy.RAM1, policy.AWS2012}
		dialect := dialects[seed%uint64(len(dialects))]
		old := worlds.Generate(r, dialect)
		now := slices.Clone(old)
		changed := *now[0]
		changed.Statements = append(slices.Clone(changed.Statements), worlds.Generate(r, dialect)[0].Statements...)
		changed.Statements = slices.Delete(changed.Statements, 0, 1)
		now[0] = &changed
		pair := access.NewPair(access.NewPrincipal(now), access.NewPrincipal(old))
		ask := func(pair *access.Pair, inner, outer []*policy.Document) {
			fresh := access.NewPair(access.NewPrincipal(inner), access.NewPrincipal(outer))
			for _, action := range worlds.Actions(dialect) {
				_, a := pair.Exceeds(action)
				if _, other := fresh.Exceeds(action); other != a {
					t.Errorf("seed %d: %s: %v, and %v if reversed", seed, action, other, a)
				}
				switch is := pair.Within(action); {
				case is && a == match.Yes:
					t.Errorf("seed %d: %s is not within: %s", seed, action, worlds.Describe(append(old, now...)))
				case is:
					within++
				default:
					not++
				}
			}
		}
		ask(pair, now, old)
		ask(pair.Reversed(), old, now)
	}
	if within < 100 || not < 100 {
		t.Errorf("%d within, %d not: the test means little", within, not)
	}
}
