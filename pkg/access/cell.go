package access

import (
	"math/bits"
	"slices"
	"strings"
)

// cell stands for all the requests that a set of tests of one key can't tell
// apart: the values of one of them, none if the key is absent, and the answer
// of each test.
type cell struct {
	set    []element
	answer []truth // by place in cellSet.tests
	// others have the same answers. Variables can tell them apart.
	others [][]element
	// doubtful: the answers are those of one way to read an empty value.
	doubtful bool
}

// cellSet is what the requests can have under one key, as far as some tests
// tell them apart. For an opaque test it is just yes and no.
type cellSet struct {
	tests []*test
	cells []cell
	// complete is false if there are more combinations than the search allows.
	complete bool
	// mixed: the tests are of types that have no values in common, and some
	// spellings of values are left out.
	mixed  bool
	opaque bool
}

// variables gives one cellSet for each key that the tests name, and one for
// each test that a context leaves open. Every combination of their cells is a
// context. What only the platform can read is last: there a verdict can hang
// on it.
func (p *Principal) variables(ids []int) []cellSet {
	var sets, opaques []cellSet
	byKey := map[string][]*test{}
	var keys []string
	for _, id := range ids {
		t := p.table.tests[id]
		if t.unreadable {
			opaques = append(opaques, opaque(t))
			continue
		}
		if byKey[t.key] == nil {
			keys = append(keys, t.key)
		}
		byKey[t.key] = append(byKey[t.key], t)
	}
	for _, key := range keys {
		s := p.memo.cellsOf(byKey[key], p.table.several[key])
		sets = append(sets, s)
		for i, t := range s.tests {
			if slices.ContainsFunc(s.cells, func(c cell) bool { return c.answer[i] == open }) {
				opaques = append(opaques, opaque(t))
			}
		}
	}
	return append(sets, opaques...)
}

func opaque(t *test) cellSet {
	return cellSet{
		tests: []*test{t}, complete: true, opaque: true,
		cells: []cell{{answer: []truth{yes}}, {answer: []truth{no}}},
	}
}

// cellsOf gives the cells of tests on one key, computed once.
func (m *memo) cellsOf(tests []*test, several bool) cellSet {
	ids := make([]int, len(tests))
	for i, t := range tests {
		ids[i] = t.id
	}
	return recall(m, m.cells, idsKey(ids), func() cellSet { return newCellSet(tests, several) })
}

// newCellSet finds the cells of tests on one key, which can have several values.
func newCellSet(tests []*test, several bool) cellSet {
	texts, complete, mixed := keyValues(tests)
	s := cellSet{tests: tests, complete: complete, mixed: mixed}
	elements := s.affordable(s.elements(append(texts, further(tests)...)))
	compares := func(t *test) bool { return t.family != ofPresence }
	switch {
	case several:
		s.addCombinations(elements)
		elements = append(elements, element{}) // an empty value is no value of any type
	case !slices.ContainsFunc(tests, compares):
		elements = append(elements, element{})
	}
	for _, e := range elements {
		s.add([]element{e})
	}
	s.add(nil)
	if s.readsEmpty() {
		s.addEmpty(elements)
	}
	return s
}

// readsEmpty reports whether a test is among them to which an empty value may
// be none.
func (s *cellSet) readsEmpty() bool { return slices.ContainsFunc(s.tests, (*test).readsEmpty) }

// addEmpty adds the empty values, read in both ways. They come last: what other
// values show as well is sure.
func (s *cellSet) addEmpty(elements []element) {
	for _, e := range elements {
		for _, how := range [...]emptiness{asNone, asValue} {
			if e.empty = how; e.value == "" {
				s.add([]element{e})
			}
		}
	}
}

// maxComparisons bounds the work on one key.
const maxComparisons = 1 << 21

// affordable leaves out elements if comparing them with every value of the
// tests is too much.
func (s *cellSet) affordable(elements []element) []element {
	values := 1
	for _, t := range s.tests {
		values += len(t.values) + len(t.references)
	}
	if most := maxComparisons / values; len(elements) > most {
		s.complete = false
		return elements[:most]
	}
	return elements
}

// add makes a cell of a set of values, unless one with its answers is there.
func (s *cellSet) add(set []element) {
	doubtful := len(set) > 0 && strings.Join(values(set), "") == "" && s.readsEmpty()
	if doubtful && set[0].empty == unsaid {
		return // addEmpty reads it
	}
	answer := make([]truth, len(s.tests))
	for i, t := range s.tests {
		answer[i] = t.holds(set)
	}
	if i := slices.IndexFunc(s.cells, func(c cell) bool { return slices.Equal(c.answer, answer) }); i >= 0 {
		if c := &s.cells[i]; !doubtful && (len(c.others) < maxOthers || len(set) == 0) {
			c.others = append(c.others, set)
		}
		return
	}
	if len(s.cells) >= maxCells {
		s.complete = false
		return
	}
	s.cells = append(s.cells, cell{set: set, answer: answer, doubtful: doubtful})
}

// maxOthers bounds the further sets of a cell that are kept, besides none.
const maxOthers = 4

// maxTogether bounds the references that one value can be matched by.
const maxTogether = 6

// elements gives for each value every way in which references can match it;
// those that none matches come first.
func (s *cellSet) elements(texts []string) []element {
	var references, negated []*reference
	for _, t := range s.tests {
		references = append(references, t.references...)
		if t.negated {
			negated = append(negated, t.references...)
		}
	}
	references, negated = distinct(references), distinct(negated)
	var all []element
	for _, text := range texts {
		var can []*reference
		for _, r := range references {
			if r.canMatch(text) {
				can = append(can, r)
			}
		}
		if len(can) > maxTogether {
			can, s.complete = can[:maxTogether], false
		}
		for chosen := range 1 << len(can) {
			e := element{value: text, references: subset(can, chosen)}
			if !e.closed(can) {
				continue
			}
			all = append(all, e)
			// Those of the others that a negated test names can be without a value.
			e.without = slices.DeleteFunc(slices.Clone(negated), func(r *reference) bool {
				return slices.ContainsFunc(e.references, r.sharesVariable)
			})
			if len(e.without) > 0 {
				all = append(all, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b element) int {
		return len(a.references) + len(a.without) - len(b.references) - len(b.without)
	})
	return all
}

func subset(references []*reference, chosen int) []*reference {
	var some []*reference
	for ; chosen != 0; chosen &= chosen - 1 {
		some = append(some, references[bits.TrailingZeros(uint(chosen))])
	}
	return some
}

// closed reports whether the element has all that its references imply.
func (e element) closed(can []*reference) bool {
	for _, r := range e.references {
		for _, other := range can {
			if r.implies(other) && !slices.Contains(e.references, other) {
				return false
			}
		}
	}
	return true
}

// addCombinations adds a cell for each answer that a set of several values can
// have. It follows from the answers for its members; sets are grown value by
// value as long as that is new.
func (s *cellSet) addCombinations(elements []element) {
	type group struct {
		set  []element
		seen []tally // by place in s.tests
	}
	type answers struct {
		seen    string
		several bool
	}
	matches := make([][]truth, len(elements))
	for i, e := range elements {
		for _, t := range s.tests {
			matches[i] = append(matches[i], t.matches(e))
		}
	}
	known, there := []group{{seen: make([]tally, len(s.tests))}}, map[answers]bool{}
	for at := 0; at < len(known); at++ {
		base := known[at]
		for i, e := range elements {
			if e.value == "" && at == 0 {
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
			next := group{append(slices.Clip(base.set), e), seen}
			if len(known) > maxCells {
				s.complete = false
				return
			}
			known = append(known, next)
			s.add(next.set)
		}
	}
}
