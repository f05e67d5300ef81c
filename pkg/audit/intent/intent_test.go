package intent

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// op is an operation whose own action has its number in the table.
func op(service string, g Grant, wide, ready bool, needs ...int) Operation {
	o := Operation{Service: service, Grant: g, Wide: wide, Ready: ready}
	for _, n := range needs {
		o.Needs = append(o.Needs, Need{Action: n})
	}
	return o
}

func numbered(all ...Operation) []Operation {
	for i := range all {
		all[i].Own = []int{i}
	}
	return all
}

func TestExplained(t *testing.T) {
	wildcard := op("cbr", Exact, false, false, 1)
	wildcard.Needs[0].Wildcard = true
	for _, c := range []struct {
		name string
		all  []Operation
		want []int
	}{
		{"nothing", nil, []int{}},
		{"alone", numbered(op("a", Exact, false, false)), []int{Meant}},
		{"a helper", numbered(op("a", Exact, false, false, 1), op("b", Exact, false, false)), []int{Meant, 0}},
		{"a helper of a helper", numbered(op("a", Exact, false, false, 1), op("b", Exact, false, false, 2),
			op("c", Exact, false, false)), []int{Meant, 0, 1}},
		{"both wide", numbered(op("a", Carried, false, false, 1), op("b", Carried, false, false)), []int{Meant, 0}},
		{"named beside carried", numbered(op("a", Carried, false, false, 1), op("b", Exact, false, false)), []int{Meant, Meant}},
		{"carried beside named", numbered(op("a", Exact, false, false, 1), op("b", Carried, false, false)), []int{Meant, 0}},
		{"a wildcard names nothing", numbered(wildcard, op("ecs", Exact, false, false)), []int{Meant, Meant}},
		{"nor against a type", numbered(wildcard, op("ecs", ByType, true, false)), []int{Meant, Meant}},
		{"a wildcard explains what is carried", numbered(wildcard, op("ecs", Carried, false, false)), []int{Meant, 0}},
		{"a whole service means itself", numbered(op("ecs", ByType, true, false, 1), op("ecs", ByType, true, false)), []int{Meant, Meant}},
		{"but not for another service", numbered(op("cbr", Exact, false, false, 1), op("ecs", ByType, true, false)), []int{Meant, 0}},
		{"a circle", numbered(op("a", Exact, false, false, 1), op("b", Exact, false, false, 0)), []int{Meant, Meant}},
		{"a circle, one ready", numbered(op("a", Exact, false, true, 1), op("b", Exact, false, false, 0)), []int{Meant, 0}},
		{"a circle that is entered", numbered(op("a", Exact, false, false, 1, 2), op("b", Exact, false, false, 2),
			op("c", Exact, false, false, 1)), []int{Meant, 0, 0}},
		{"behind an entered circle", numbered(op("a", Exact, false, false, 1), op("b", Exact, false, false, 2),
			op("c", Exact, false, true, 1)), []int{Meant, 0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Explained(c.all); !slices.Equal(got, c.want) {
				t.Errorf("explained by %v, want %v", got, c.want)
			}
		})
	}
}

// TestTwoActions holds that an operation with two actions is explained only by
// one that needs both.
func TestTwoActions(t *testing.T) {
	all := []Operation{
		{Own: []int{0}, Grant: Exact, Needs: []Need{{Action: 1}, {Action: 1}, {Action: 1, Wildcard: true}}},
		{Own: []int{1, 2}, Grant: Exact},
	}
	if got := Explained(all); got[1] != Meant {
		t.Errorf("one of two actions explains: %v", got)
	}
	all[0].Needs = append(all[0].Needs, Need{Action: 2})
	if got := Explained(all); got[1] != 0 {
		t.Errorf("both actions do not explain: %v", got)
	}
}

// TestSomethingIsMeant holds on random graphs: something is meant; what
// explains exists and explains, and the order of operations changes nothing.
func TestSomethingIsMeant(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		n := 1 + r.IntN(12)
		all := make([]Operation, n)
		for i := range all {
			all[i] = op(string(rune('a'+r.IntN(3))), Grant(r.IntN(3)), r.IntN(3) == 0, r.IntN(4) == 0)
			for range r.IntN(4) {
				all[i].Needs = append(all[i].Needs, Need{r.IntN(n), r.IntN(4) == 0})
			}
		}
		got := Explained(numbered(all...))
		if !slices.Contains(got, Meant) {
			t.Fatalf("nothing of %+v is meant", all)
		}
		order := r.Perm(n)
		other := make([]Operation, n)
		for to, from := range order {
			other[to] = all[from]
		}
		for to, by := range Explained(other) {
			if (by == Meant) != (got[order[to]] == Meant) {
				t.Fatalf("operation %d of %+v is meant in one order only", order[to], all)
			}
		}
		for i, by := range got {
			if by == i {
				t.Fatalf("operation %d explains itself", i)
			}
		}
	}
}
