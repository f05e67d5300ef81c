package access

import (
	"fmt"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/policy"
)

// However many services a policy names, a look-up gives every statement that
// can match, in order, with its patterns as it lists them.
func TestIndex(t *testing.T) {
	for _, c := range []struct{ services, open int }{{0, 3}, {3, 0}, {5, 4}, {100, 60}} {
		var statements []*statement
		add := func(not bool, patterns ...string) {
			s := policy.Statement{NotAction: not}
			for _, p := range patterns {
				s.Actions = append(s.Actions, policy.Text{Value: p})
			}
			actions := compile.NewActions(compile.NewTable(), policy.Huawei11, &s)
			statements = append(statements, &statement{source: &s, order: len(statements), actions: actions})
		}
		for i := range max(c.services, c.open) {
			if i < c.services {
				add(false, fmt.Sprintf("s%d:a:b", i))
				add(i%3 == 0, fmt.Sprintf("s%d:a:*", i/2), fmt.Sprintf("s%d:c:d", i), fmt.Sprintf("s%d:e:f", i/2))
			}
			if i < c.open {
				add(i%5 == 0, "*:*:get", fmt.Sprintf("s%d:x:y", i%max(c.services, 1)), "*:*:list")
			}
		}
		x := newIndex(statements)
		if large := c.services*c.open > mostJoined; x.joined == large {
			t.Errorf("%v: joined is %t", c, x.joined)
		}
		for i := range c.services + 1 {
			service := fmt.Sprintf("s%d", i)
			got, want := x.lookup(service+":a:b"), allFor(statements, service)
			if !slices.EqualFunc(got, want, sameEntry) {
				t.Fatalf("%v, %s: %d entries, want %d", c, service, len(got), len(want))
			}
		}
	}
}

// allFor looks at every pattern of every statement.
func allFor(statements []*statement, service string) (all []entry) {
	for _, s := range statements {
		e := entry{statement: s}
		for _, p := range s.actions.Patterns {
			if p.Service == "" || p.Service == service {
				e.patterns = append(e.patterns, p)
			}
		}
		if len(e.patterns) > 0 || s.actions.Not {
			all = append(all, e)
		}
	}
	return all
}

func sameEntry(a, b entry) bool {
	return a.statement == b.statement && slices.EqualFunc(a.patterns, b.patterns, func(p, q compile.Action) bool { return p.At == q.At })
}
