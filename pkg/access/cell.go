package access

import "slices"

// cell stands for all the requests that a set of tests of one key can't tell
// apart: the values of one of them, none if the key is absent, and the truth
// of each test.
type cell struct {
	values []string
	truth  []bool // by place in cellSet.tests
}

// cellSet is what the requests can have under one key, as far as some tests
// tell them apart. For an opaque test it is just true and false.
type cellSet struct {
	tests []*test
	cells []cell
	// complete is false if there are more combinations than the search allows.
	complete bool
	opacity  opacity
}

// variables gives one cellSet for each key that the tests name, and one for
// each test whose truth does not follow from a context. Every combination of
// their cells is a context.
func (p *Principal) variables(ids []int) []cellSet {
	var sets []cellSet
	byKey := map[string][]*test{}
	var keys []string
	for _, id := range ids {
		t := p.table.tests[id]
		if t.opacity != readable {
			sets = append(sets, opaque(t, t.opacity))
			continue
		}
		if byKey[t.key] == nil {
			keys = append(keys, t.key)
		}
		byKey[t.key] = append(byKey[t.key], t)
	}
	for _, key := range keys {
		tests, others := sameFamily(byKey[key])
		for _, t := range others {
			sets = append(sets, opaque(t, variable))
		}
		sets = append(sets, p.memo.get(tests))
	}
	// What only the platform can read is decided last: there a verdict can
	// hang on it.
	slices.SortStableFunc(sets, func(a, b cellSet) int { return rank(a) - rank(b) })
	return sets
}

func rank(s cellSet) int {
	if s.opacity == unreadable {
		return 1
	}
	return 0
}

func opaque(t *test, o opacity) cellSet {
	return cellSet{
		tests: []*test{t}, complete: true, opacity: o,
		cells: []cell{{truth: []bool{true}}, {truth: []bool{false}}},
	}
}

// get gives the cells of tests on one key, computed once.
func (m *memo) get(tests []*test) cellSet {
	ids := make([]int, len(tests))
	for i, t := range tests {
		ids[i] = t.id
	}
	key := idsKey(ids)
	m.Lock()
	defer m.Unlock()
	s, ok := m.cells[key]
	if !ok {
		s = newCellSet(tests)
		if m.cells == nil {
			m.cells = map[string]cellSet{}
		}
		m.cells[key] = s
	}
	return s
}

// sameFamily divides the tests of a key into those whose values are of one
// family and the others, which that family's values say nothing about.
func sameFamily(tests []*test) (same, others []*test) {
	chief := chiefFamily(tests)
	for _, t := range tests {
		fits := t.family == ofPresence || t.family == chief
		if chief == ofString {
			fits = fits || t.family == ofBool || t.family == ofARN && t.isFlat()
		}
		if fits {
			same = append(same, t)
		} else {
			others = append(others, t)
		}
	}
	return same, others
}

// chiefFamily gives the family whose values the key takes.
func chiefFamily(tests []*test) family {
	order := [...]family{ofIP, ofDate, ofNumber, ofString, ofARN, ofBool, ofPresence}
	for _, f := range order {
		for _, t := range tests {
			if t.family == f {
				return f
			}
		}
	}
	return ofPresence
}

// newCellSet finds the cells of tests on one key, all of one family.
func newCellSet(tests []*test) cellSet {
	s := cellSet{tests: tests}
	values, complete := elementValues(tests)
	s.complete = complete
	if slices.ContainsFunc(tests, func(t *test) bool { return t.quantifier != single && t.family != ofPresence }) {
		s.addCombinations(values)
	}
	for _, v := range values {
		s.add([]string{v})
	}
	s.add(nil)
	return s
}

// add makes a cell of a set of values, unless one with its truth is there.
func (s *cellSet) add(values []string) bool {
	truth := make([]bool, len(s.tests))
	for i, t := range s.tests {
		truth[i] = t.holds(values)
	}
	if slices.ContainsFunc(s.cells, func(c cell) bool { return slices.Equal(c.truth, truth) }) {
		return false
	}
	if len(s.cells) >= maxCells {
		s.complete = false
		return false
	}
	s.cells = append(s.cells, cell{values, truth})
	return true
}

// elementValues gives single values that stand for all there are.
func elementValues(tests []*test) ([]string, bool) {
	switch chiefFamily(tests) {
	case ofIP:
		return addressValues(tests), true
	case ofDate:
		return orderedValues(tests, writeDate), true
	case ofNumber:
		return orderedValues(tests, writeNumber), true
	case ofBool:
		return []string{"true", "false"}, true
	case ofARN:
		return arnValues(tests)
	case ofPresence:
		return []string{"x"}, true
	}
	return wholeValues(tests)
}

// addCombinations adds a cell for each truth that a set of values can have.
// What a test says of a set follows from whether some and whether all members
// match; sets are grown value by value as long as that is new.
func (s *cellSet) addCombinations(values []string) {
	type set struct {
		values []string
		some   []bool
		all    []bool
	}
	extend := func(base set, v string) set {
		next := set{values: append(slices.Clone(base.values), v)}
		for i, t := range s.tests {
			m := t.matches(v)
			next.some = append(next.some, m || len(base.values) > 0 && base.some[i])
			next.all = append(next.all, m && (len(base.values) == 0 || base.all[i]))
		}
		return next
	}
	var known []set
	for at := -1; at < len(known); at++ {
		var base set
		if at >= 0 {
			base = known[at]
		}
		for _, v := range values {
			if v == "" && at < 0 {
				continue // alone it is like an absent key
			}
			next := extend(base, v)
			if slices.ContainsFunc(known, func(k set) bool {
				return slices.Equal(k.some, next.some) && slices.Equal(k.all, next.all)
			}) {
				continue
			}
			if len(known) == maxCells {
				s.complete = false
				return
			}
			known = append(known, next)
			s.add(next.values)
		}
	}
}
