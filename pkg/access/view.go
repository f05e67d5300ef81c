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
// touches the guards with this test alone.
type kept struct {
	view     view
	literals int        // in all guards
	tallies  []tally    // by guard
	of       [][]inTest // by test
}

// tally counts the literals of a guard that don't hold, and those that are open.
type tally struct{ no, open int }

// inTest is one literal of a test.
type inTest struct {
	guard int
	not   bool
}

func keptOf(c *contexts) *kept {
	k := &kept{tallies: make([]tally, len(c.guards)), of: make([][]inTest, len(c.truth))}
	for i, g := range c.guards {
		k.literals += len(g)
		for _, l := range g {
			k.of[l.test] = append(k.of[l.test], inTest{i, l.not})
			k.tallies[i].add(not(c.truth[l.test], l.not), 1)
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
	for _, in := range k.of[test] {
		t := &k.tallies[in.guard]
		t.add(not(from, in.not), -1)
		t.add(not(to, in.not), 1)
		k.put(in.guard)
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
