package compile

import (
	"slices"
	"strings"
)

// Cell stands for all the requests that the tests of one key can't tell apart:
// the values of one of them, and the answer of each test.
type Cell struct {
	Values  []string // none if the key is absent
	Answers []Answer // by place in Cells.Tests
	Doubts  []Doubt  // about the open answers
	// Valued: no request of the cell lacks the key.
	Valued bool
}

// Cells are all there is to tell about one key, as far as some tests go.
type Cells struct {
	Tests []*Test
	Cells []Cell
	// Complete is false if there are more cells than the search allows.
	Complete bool
	// Mixed: the tests are of types that have no values in common, and some
	// spellings of values are left out.
	Mixed bool
}

// NewCells finds the cells of tests on one key.
func NewCells(t *Table, tests []*Test) Cells {
	values, complete, mixed := keyValues(tests)
	c := Cells{Tests: tests, Complete: complete, Mixed: mixed}
	values = c.affordable(values)
	if t.severalKeys[tests[0].Key] {
		c.addSeveral(values)
		values = append(values, "") // no value of any type
	}
	for _, v := range values {
		c.add([]string{v})
	}
	c.add(nil)
	return c
}

// PinnedCells has a cell for each of the values that a key has in a call, and no
// others.
func PinnedCells(tests []*Test, values []string) Cells {
	c := Cells{Tests: tests, Complete: true}
	for _, v := range values {
		c.add([]string{v})
	}
	return c
}

// maxComparisons bounds the work on one key.
const maxComparisons = 1 << 21

// affordable leaves out values if comparing them with every value of the tests
// is too much.
func (c *Cells) affordable(values []string) []string {
	wanted := 1
	for _, t := range c.Tests {
		wanted += len(t.values) + len(t.Templates)
	}
	if most := maxComparisons / wanted; len(values) > most {
		c.Complete = false
		return values[:most]
	}
	return values
}

// add makes a cell of a set of values, unless one with its answers is there.
func (c *Cells) add(set []string) {
	next := Cell{Values: set, Answers: make([]Answer, len(c.Tests)), Doubts: make([]Doubt, len(c.Tests)), Valued: len(set) > 0}
	for i, t := range c.Tests {
		if next.Answers[i] = t.Holds(set, nil); next.Answers[i] == Open {
			next.Doubts[i] = t.DoubtAbout(set)
		}
	}
	switch i := slices.IndexFunc(c.Cells, next.sameAnswers); {
	case i >= 0 && len(set) == 0 && strings.Join(c.Cells[i].Values, "") == "":
		c.Cells[i] = next // an absent key reads better than an empty value
	case i >= 0:
		c.Cells[i].Valued = c.Cells[i].Valued && len(set) > 0
	case len(c.Cells) >= maxCells:
		c.Complete = false
	default:
		c.Cells = append(c.Cells, next)
	}
}

// sameAnswers reports whether no test tells the cells apart.
func (c Cell) sameAnswers(o Cell) bool {
	same := func(a, b Doubt) bool { return a.Not == b.Not && slices.Equal(a.Tests, b.Tests) }
	return slices.Equal(c.Answers, o.Answers) && slices.EqualFunc(c.Doubts, o.Doubts, same)
}

// addSeveral adds a cell for each answer that a set of several values can have.
// It follows from the answers for its members; sets are grown value by value as
// long as that is new.
func (c *Cells) addSeveral(values []string) {
	type group struct {
		set  []string
		seen []tally // by place in c.Tests
	}
	type answers struct {
		seen    string
		several bool
	}
	matches := make([][]Answer, len(values))
	for i, v := range values {
		for _, t := range c.Tests {
			matches[i] = append(matches[i], t.matches(v, nil))
		}
	}
	known, there := []group{{seen: make([]tally, len(c.Tests))}}, map[answers]bool{}
	for at := 0; at < len(known); at++ {
		base := known[at]
		for i, v := range values {
			if v == "" && at == 0 {
				continue // alone it is like an absent key
			}
			seen := slices.Clone(base.seen)
			for j := range seen {
				seen[j].add(matches[i][j])
			}
			name := answers{string(seen), at > 0}
			if there[name] {
				continue
			}
			there[name] = true
			next := group{append(slices.Clip(base.set), v), seen}
			if len(known) > maxCells {
				c.Complete = false
				return
			}
			known = append(known, next)
			c.add(next.set)
		}
	}
}

// ByKey divides readable tests by their keys, in the order of the first of each.
func ByKey(tests []*Test) [][]*Test {
	var all [][]*Test
	at := map[string]int{}
	for _, t := range tests {
		if t.Unreadable {
			continue
		}
		i, known := at[t.Key]
		if !known {
			i = len(all)
			at[t.Key] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], t)
	}
	return all
}
