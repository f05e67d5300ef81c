package access

import "github.com/permgap/permgap/pkg/access/compile"

// view is what is known while keys are not chosen yet or the documentation leaves
// something open: the guards that hold in any case, and those that may hold.
type view struct{ surely, possibly mask }

func (v *view) put(guard int, surely, possibly bool) {
	v.surely.put(guard, surely)
	v.possibly.put(guard, possibly)
}

// looksBeforeKept is how many looks at all guards cost less than what it takes to keep
// a view up.
const looksBeforeKept = 16

// kept is the view of the chosen cells, with nothing assumed. Each change of a test
// touches the guards with this test alone. Literals are not reversed here: only doubts
// are, which no cell answers.
type kept struct {
	view     view
	literals int     // in all guards
	tallies  []tally // by guard
	of       [][]int // the guards of a test
}

// tally counts the literals of a guard that don't hold, and those that are open.
type tally struct{ no, open int }

func keptOf(c *contexts) *kept {
	k := &kept{tallies: make([]tally, len(c.guards)), of: make([][]int, len(c.truth))}
	for i, g := range c.guards {
		k.literals += len(g)
		for _, l := range g {
			k.of[l.test] = append(k.of[l.test], i)
			k.tallies[i].add(c.truth[l.test], 1)
		}
		k.put(i)
	}
	return k
}

// change counts a test anew whose answer changes.
func (k *kept) change(test int, from, to compile.Answer) {
	if from == to {
		return
	}
	for _, guard := range k.of[test] {
		k.tallies[guard].add(from, -1)
		k.tallies[guard].add(to, 1)
		k.put(guard)
	}
}

func (k *kept) put(guard int) {
	t := k.tallies[guard]
	k.view.put(guard, t.no == 0 && t.open == 0, t.no == 0)
}

func (t *tally) add(a compile.Answer, n int) {
	switch a {
	case compile.No:
		t.no += n
	case compile.Open:
		t.open += n
	}
}
