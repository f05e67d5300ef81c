package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/policy"
)

// contexts are the contexts that requests can have, as far as the guards of some
// statements tell them apart. Each key has one of its cells, or is not chosen.
// What nobody documents is a test with an id, which is assumed to hold, or not to,
// or left open: wherever the id stands, it is assumed alike.
type contexts struct {
	p     *Principal
	meter *meter
	// guards are lists of literals that must hold together; the first is empty.
	guards  [][]literal
	byNames map[string]int // those with something open
	plain   []int          // those of the table as they are, by their number there
	// vagueRegions name doubts of this search alone, with ids behind those of the table.
	vagueRegions []string
	pins         []Pin // what the call of the needs has
	oneCall      bool  // own actions and needs are asked for in the same call

	used   mask // the guards that take part
	keys   []compile.Cells
	chosen []int // by key: the cell, or notChosen
	// truth and assumed are the answers of tests by id: as the context says, and
	// as what is open is taken. Doubts say what leaves a test open.
	truth, assumed []compile.Answer
	doubts         []compile.Doubt
	open           []int // see openTests
	kept           *kept // the view of what is chosen, in a long search
	looks          int   // views so far, until one is kept
	assuming       int   // open tests that are taken in some way
	complete       bool  // no values of a key are left out
	mixed          bool  // some are, and only for keys with tests of several types
	hasVariables   bool  // some value has variables
}

func newContexts(p *Principal, m *meter) *contexts {
	return &contexts{p: p, meter: m, guards: [][]literal{nil}, byNames: map[string]int{}}
}

const notChosen = -1

// literal is a test, or the reverse of one.
type literal struct {
	test int
	not  bool
}

// internGuard numbers the guards that take part: of the table, and what is open about
// the statement.
func (c *contexts) internGuard(guard int, open []literal, as asked) int {
	if guard == 0 && len(open) == 0 {
		return 0
	}
	if len(open) == 0 {
		return c.plainGuard(guard, as)
	}
	all := slices.Concat(c.p.guardsIn(as).literals(guard), open)
	name := nameOfGuard(all)
	g, known := c.byNames[name]
	if !known {
		g = len(c.guards)
		c.guards = append(c.guards, all)
		c.byNames[name] = g
	}
	return g
}

// plainGuard numbers a guard of the table as it is.
func (c *contexts) plainGuard(guard int, as asked) int {
	in := c.p.guardsIn(as)
	if c.plain == nil {
		c.plain = make([]int, len(in.all.lists))
	}
	number := in.numbers[guard]
	if c.plain[number] == 0 {
		c.plain[number] = len(c.guards)
		c.guards = append(c.guards, in.all.lists[number])
	}
	return c.plain[number]
}

func nameOfGuard(all []literal) string {
	ids := make([]int, len(all))
	for i, l := range all {
		if ids[i] = 2 * l.test; l.not {
			ids[i]++
		}
	}
	return compile.IDs(ids)
}

// doubtRegion stands for a region outside the grammar: it holds every resource
// that it is asked about, or none. About others that is another doubt.
func (c *contexts) doubtRegion(statement *policy.Statement, about string) literal {
	name := about
	for _, text := range statement.Resources {
		name += "\x00" + text.Value
	}
	i := slices.Index(c.vagueRegions, name)
	if i < 0 {
		i = len(c.vagueRegions)
		c.vagueRegions = append(c.vagueRegions, name)
	}
	return literal{len(c.p.table.Tests) + i, false}
}

// test gives the test of an id, if it is not a doubt of this search.
func (c *contexts) test(id int) *compile.Test {
	if id < len(c.p.table.Tests) {
		return c.p.table.Tests[id]
	}
	return nil
}

// begin finds the keys of the tests of some guards, with their cells. It chooses
// nothing yet.
func (c *contexts) begin(used mask) {
	c.used, c.complete, c.mixed, c.hasVariables = used, true, false, false
	limited := false
	var tests []*compile.Test
	for _, id := range c.testIDs() {
		if t := c.test(id); t != nil {
			tests = append(tests, t)
			c.hasVariables = c.hasVariables || len(t.Templates) > 0
		}
	}
	n := len(c.p.table.Tests) + len(c.vagueRegions)
	c.truth, c.doubts, c.keys = make([]compile.Answer, n), make([]compile.Doubt, n), nil
	for _, tests := range compile.ByKey(tests) {
		cells := c.cellsOf(tests)
		c.keys = append(c.keys, cells)
		c.complete = c.complete && cells.Complete
		limited = limited || !cells.Complete && !cells.Mixed
	}
	c.mixed = !c.complete && !limited
	c.chosen = slices.Repeat([]int{notChosen}, len(c.keys))
	c.assumed = make([]compile.Answer, n)
	c.kept, c.looks = nil, 0
}

// testIDs lists the tests of the guards that are used.
func (c *contexts) testIDs() []int {
	var ids []int
	for i, g := range c.guards {
		if c.used.has(i) {
			for _, l := range g {
				ids = append(ids, l.test)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// choose gives a key one of its cells.
func (c *contexts) choose(key, cell int) {
	c.chosen[key] = cell
	for j, t := range c.keys[key].Tests {
		c.learn(t.ID, c.keys[key].Cells[cell].Answers[j], c.keys[key].Cells[cell].Doubts[j])
	}
}

// learn notes the answer of a test, and what leaves it open.
func (c *contexts) learn(test int, a compile.Answer, why compile.Doubt) {
	if c.kept != nil {
		c.kept.change(test, c.truth[test], a)
	}
	c.truth[test], c.doubts[test] = a, why
}

// cell gives the cell that was chosen for a key.
func (c *contexts) cell(key int) compile.Cell { return c.keys[key].Cells[c.chosen[key]] }

// release takes the choice back.
func (c *contexts) release(key int) {
	c.chosen[key] = notChosen
	for _, t := range c.keys[key].Tests {
		c.learn(t.ID, compile.Open, compile.Doubt{})
	}
}

// answer gives what is known about a literal.
func (c *contexts) answer(l literal) compile.Answer {
	a := c.truth[l.test]
	if a == compile.Open {
		d := c.doubt(l.test)
		a = compile.No
		for _, id := range d.Tests {
			switch c.assumed[id] {
			case compile.Yes:
				return not(compile.Yes, l.not != d.Not)
			case compile.Open:
				a = compile.Open
			}
		}
		l.not = l.not != d.Not
	}
	return not(a, l.not)
}

// doubt gives what leaves a test open: itself, if not its values.
func (c *contexts) doubt(test int) compile.Doubt {
	if len(c.doubts[test].Tests) == 0 {
		c.doubts[test].Tests = []int{test}
	}
	return c.doubts[test]
}

// view gives what is known now. After many looks at each guard it is kept up instead.
func (c *contexts) view() view {
	if c.assuming > 0 {
		return c.look()
	}
	if c.looks++; c.looks > looksBeforeKept && c.kept == nil {
		c.kept = keptOf(c)
	}
	if c.kept == nil {
		return c.look()
	}
	c.meter.looked += c.kept.literals
	return c.kept.view
}

// look looks at each guard.
func (c *contexts) look() (v view) {
	for i, g := range c.guards {
		c.meter.looked += len(g)
		surely, possibly := true, true
		for _, l := range g {
			a := c.answer(l)
			surely = surely && a == compile.Yes
			possibly = possibly && a != compile.No
		}
		v.put(i, surely, possibly)
	}
	return v
}

// openTests lists what is open in a context that is chosen whole, about guards
// that may hold; no more than are too many. The list is good until the next one.
func (c *contexts) openTests(v view) []int {
	open := c.open[:0]
	defer func() { c.open = open[:0] }()
	for i, g := range c.guards {
		if !c.used.has(i) || !v.possibly.has(i) || v.surely.has(i) {
			continue
		}
		for _, l := range g {
			if c.answer(l) != compile.Open {
				continue
			}
			for _, id := range c.doubt(l.test).Tests {
				if c.assumed[id] == compile.Open && !slices.Contains(open, id) {
					open = append(open, id)
				}
			}
			if len(open) > maxOpenness {
				return open
			}
		}
	}
	return open
}

// inEveryWay calls f in every way to take the open tests.
func (c *contexts) inEveryWay(open []int, f func()) {
	if len(open) == 0 {
		f()
		return
	}
	c.assuming++
	defer func() { c.assuming-- }()
	for _, a := range [...]compile.Answer{compile.Yes, compile.No} {
		c.assumed[open[0]] = a
		c.inEveryWay(open[1:], f)
	}
	c.assumed[open[0]] = compile.Open
}

// contextOf gives the values of the cells chosen so far; the other keys don't
// matter.
func (c *contexts) contextOf(depth int) map[string][]string {
	context := map[string][]string{}
	for i, key := range c.keys[:depth] {
		if held := c.cell(i).Values; len(held) > 0 {
			context[key.Tests[0].Name] = slices.Clone(held)
		}
	}
	return context
}

// valued lists the variables that have a value in the chosen context.
func (c *contexts) valued() []string {
	var names []string
	for i, key := range c.keys {
		if at := c.chosen[i]; at != notChosen && key.Cells[at].Valued {
			names = append(names, key.Tests[0].Key)
		}
	}
	return names
}

// not gives the reverse of an answer, or the answer.
func not(a compile.Answer, reverse bool) compile.Answer {
	if reverse && a != compile.Open {
		return compile.Yes + compile.No - a
	}
	return a
}

// cellsOf gives the cells of tests on one key: where the key is pinned, of its
// values alone.
func (c *contexts) cellsOf(tests []*compile.Test) compile.Cells {
	if values := c.pinOf(tests[0].Key); values != nil {
		return compile.PinnedCells(tests, values)
	}
	return c.p.memo.cellsOf(c.p.table, tests)
}

// pinOf gives the values that a key of the needs' call is pinned to, or nil.
func (c *contexts) pinOf(key string) []string {
	for _, pin := range c.pins {
		if compile.Lower(compile.InCall(pin.Key, compile.PrerequisiteCall)) == key {
			return pin.Values
		}
	}
	return nil
}

// pinned sets the variables whose values are pinned to one of these.
func (c *contexts) pinned(values compile.Values) {
	for _, pin := range c.pins {
		values[compile.Lower(compile.InCall(pin.Key, compile.PrerequisiteCall))] = pin.Values[0]
	}
}

// lacking says why a guard does not hold in the context: for the caller, or for
// the values that the call of the needs has.
func (c *contexts) lacking(guard int) Cause {
	byRequest := false
	for _, l := range c.guards[guard] {
		a, t := c.answer(l), c.test(l.test)
		switch {
		case t == nil:
		case a == compile.No && t.OfCaller():
			return Conditional
		case a != compile.Yes && t.OfRequest():
			byRequest = true
		}
	}
	if byRequest {
		return ByRequest
	}
	return Conditional
}

// asksCaller reports whether a guard reads a key of the caller.
func (c *contexts) asksCaller(guard int) bool {
	return slices.ContainsFunc(c.guards[guard], func(l literal) bool {
		t := c.test(l.test)
		return t != nil && t.OfCaller()
	})
}

// apart reports whether a key has a value of its own in the call of the needs.
func (c *contexts) apart(key string) bool {
	if c.oneCall {
		return false
	}
	name := compile.Lower(compile.InCall(key, compile.PrerequisiteCall))
	return compile.OfRequest(key) || slices.ContainsFunc(c.keys, func(k compile.Cells) bool { return k.Tests[0].Key == name })
}

// cellsOf gives the cells of tests on one key, computed once.
func (m *memo) cellsOf(table *compile.Table, tests []*compile.Test) compile.Cells {
	ids := make([]int, len(tests))
	for i, t := range tests {
		ids[i] = t.ID
	}
	return recall(m, &m.cells, compile.IDs(ids), func() compile.Cells { return compile.NewCells(table, tests) })
}
