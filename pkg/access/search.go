package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// search looks for requests in which the operation is allowed and a need is
// refused, and for such in which it is allowed as well.
//
// It walks the contexts as a tree: each level gives one condition key one of
// its cells, and a branch is cut as soon as it has nothing to tell. What nobody
// documents may hold: a fact is sure if it holds between both bounds, and only
// possible if it holds in some way to take what is open.
type search struct {
	*meter
	p      *Principal
	layers []layer
	// guards are lists of literals that must hold together; the first is empty.
	guards  [][]literal
	byNames map[string]int
	// regions are doubts of this search alone, with ids behind those of the table.
	regions []string
	answers map[question]answer

	own    []*permission
	groups []group
	keys   []compile.Cells
	chosen []int // by key: the cell, or notChosen
	// truth and assumed are the answers of tests by id: as the context says, and
	// as what is open is taken. Doubts say what leaves a test open.
	truth, assumed []compile.Answer
	doubts         []compile.Doubt
	concerns       mask  // the guards that the needs depend on
	denies         []int // the guards of their Denies
	variables      bool  // some pattern or value has variables
	// granted are the doubts without which the operation would not be live.
	granted       []int
	refusedDoubt  int // the id behind the doubt that is taken not to hold
	out           outcome
	visits, limit int
	skipped       bool // some contexts in which nothing is allowed
	confirms      int
	seen          map[mask]bool // contexts looked at for causes
}

// literal is a test, or the reverse of one.
type literal struct {
	test int
	not  bool
}

const notChosen = -1

// Bounds of a search: contexts looked at in all, those looked at for more
// causes once the verdict is settled, and the open tests of one context.
const (
	maxVisits   = 1 << 14
	extraVisits = 1 << 10
	maxOpenness = 8
)

// outcome is what a search learns about the requests in which the operation is
// allowed.
type outcome struct {
	live     bool // there may be one
	fails    fact // a need is refused
	may      fact // a need is allowed
	undenied bool // some need is reached by no Deny
	budget   bool // a part could not be searched
	open     bool // a part depends on what nobody documents, or on variables
	empty    bool // in some context the needs may be about no resource

	witness *Witness
	causes  map[Cause]bool
	idle    map[int]bool // guards of Denies seen not to hold
	// taking are the Denies that take something away, by statement and guard.
	taking     map[*statement]bool
	denyGuards []int
}

// fact says whether something was found: possibly, or surely.
type fact struct{ possibly, surely bool }

func (p *Principal) newSearch(layers []layer) *search {
	return &search{meter: new(meter), p: p, layers: layers, guards: [][]literal{nil}, byNames: map[string]int{"": 0}}
}

// guard numbers the guards that take part: of the table, and what is open about
// the statement.
func (s *search) guard(guard int, open []literal) int {
	if guard == 0 && len(open) == 0 {
		return 0
	}
	var all []literal
	for _, id := range s.p.table.Guards[guard] {
		all = append(all, literal{id, false})
	}
	all = append(all, open...)
	ids := make([]int, len(all))
	for i, l := range all {
		if ids[i] = 2 * l.test; l.not {
			ids[i]++
		}
	}
	name := compile.IDs(ids)
	g, known := s.byNames[name]
	if !known {
		g = len(s.guards)
		s.guards = append(s.guards, all)
		s.byNames[name] = g
	}
	return g
}

// doubtRegion stands for a region outside the grammar: it holds every resource
// that it is asked about, or none. About others that is another doubt.
func (s *search) doubtRegion(statement *policy.Statement, about string) literal {
	name := about
	for _, text := range statement.Resources {
		name += "\x00" + text.Value
	}
	i := slices.Index(s.regions, name)
	if i < 0 {
		i = len(s.regions)
		s.regions = append(s.regions, name)
	}
	return literal{len(s.p.table.Tests) + i, false}
}

// test gives the test of an id, if it is not a doubt of this search.
func (s *search) test(id int) *compile.Test {
	if id < len(s.p.table.Tests) {
		return s.p.table.Tests[id]
	}
	return nil
}

// run searches all contexts for the own actions and groups of needs.
func (s *search) run(own []*permission, groups []group) outcome {
	s.own, s.groups, s.answers = own, groups, map[question]answer{}
	s.out = outcome{causes: map[Cause]bool{}, idle: map[int]bool{}, taking: map[*statement]bool{}}
	s.seen, s.visits, s.limit, s.skipped, s.confirms = map[mask]bool{}, 0, maxVisits, false, 0
	s.concerns, s.denies, s.variables = mask{}, nil, false
	if len(s.guards) > maxGuards {
		s.out.budget = true
		return s.out
	}
	for _, one := range s.all() {
		s.variables = s.variables || len(one.sets) > 0
	}
	for _, g := range groups {
		s.concerns = s.concerns.or(s.relevant(g))
		for _, m := range g.members {
			for _, r := range m.denies {
				s.denies = append(s.denies, r.guard)
			}
		}
	}
	s.denies = union(nil, s.denies)
	s.prepareContexts()
	s.visit(0)
	if s.skipped && s.settled() {
		// What was nothing new to a verdict of missing can be a cause of partial.
		s.limit = s.visits + extraVisits
		s.visit(0)
	}
	return s.out
}

// prepareContexts finds the keys of all tests that take part, with their cells.
func (s *search) prepareContexts() {
	var tests []*compile.Test
	for _, id := range s.testIDs() {
		if t := s.test(id); t != nil {
			tests = append(tests, t)
			s.variables = s.variables || len(t.Sets) > 0
		}
	}
	n := len(s.p.table.Tests) + len(s.regions)
	s.truth, s.doubts, s.keys = make([]compile.Answer, n), make([]compile.Doubt, n), nil
	for _, tests := range compile.ByKey(tests) {
		c := s.p.memo.cellsOf(s.p.table, tests)
		s.keys = append(s.keys, c)
		s.out.budget = s.out.budget || !c.Complete
		s.out.open = s.out.open || c.Mixed
	}
	if s.out.budget {
		s.limit = extraVisits // only a partial can come of it
	}
	s.chosen = slices.Repeat([]int{notChosen}, len(s.keys))
	s.takeDoubts()
}

// takeDoubts takes those doubts that are settled before the search.
func (s *search) takeDoubts() {
	s.assumed = make([]compile.Answer, len(s.truth))
	for _, id := range s.granted {
		s.assumed[id] = compile.Yes
	}
	if s.refusedDoubt > 0 {
		s.assumed[s.refusedDoubt-1] = compile.No
	}
}

// grantDoubts finds the doubts about own actions without which the operation is
// not live: only requests in which it is count, and so they hold.
func (s *search) grantDoubts(own []*permission) {
	var doubts []int
	for _, one := range own {
		for i, g := range s.guards {
			for _, l := range g {
				if t := s.test(l.test); one.guards.has(i) && (t == nil || t.Key == "") {
					doubts = append(doubts, l.test)
				}
			}
		}
	}
	doubts = union(nil, doubts)
	if len(doubts) == 0 || !s.live(own) {
		return
	}
	for _, id := range doubts[:min(len(doubts), maxOpenness)] {
		s.refusedDoubt = id + 1
		if !s.live(own) {
			s.granted = append(s.granted, id)
		}
		s.refusedDoubt = 0
	}
}

// cellsOf gives the cells of tests on one key, computed once.
func (m *memo) cellsOf(table *compile.Table, tests []*compile.Test) compile.Cells {
	ids := make([]int, len(tests))
	for i, t := range tests {
		ids[i] = t.ID
	}
	return recall(m, m.cells, compile.IDs(ids), func() compile.Cells { return table.NewCells(tests) })
}

func (s *search) all() []*permission {
	all := slices.Clone(s.own)
	for _, g := range s.groups {
		all = append(all, g.members...)
	}
	return all
}

// testIDs lists the tests of the guards that take part.
func (s *search) testIDs() []int {
	var ids []int
	var used mask
	for _, one := range s.all() {
		used = used.or(one.guards)
	}
	for i, g := range s.guards {
		if used.has(i) {
			for _, l := range g {
				ids = append(ids, l.test)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// answer gives what is known about a literal.
func (s *search) answer(l literal) compile.Answer {
	a := s.truth[l.test]
	if a == compile.Open {
		d := s.doubt(l.test)
		a = compile.No
		for _, id := range d.Tests {
			switch s.assumed[id] {
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
func (s *search) doubt(test int) compile.Doubt {
	if d := s.doubts[test]; len(d.Tests) > 0 {
		return d
	}
	return compile.Doubt{Tests: []int{test}}
}

// not gives the reverse of an answer, or the answer.
func not(a compile.Answer, reverse bool) compile.Answer {
	if reverse && a != compile.Open {
		return compile.Yes + compile.No - a
	}
	return a
}

func (s *search) view() view {
	var v view
	for i, g := range s.guards {
		surely, possibly := true, true
		for _, l := range g {
			a := s.answer(l)
			surely = surely && a == compile.Yes
			possibly = possibly && a != compile.No
		}
		if surely {
			v.surely.set(i)
		}
		if possibly {
			v.possibly.set(i)
		}
	}
	return v
}

func (s *search) settled() bool { return s.out.fails.surely && s.out.may.surely }

// visit looks at the contexts in which the first keys are as chosen.
func (s *search) visit(depth int) {
	if s.visits++; s.visits > s.limit || s.spent() {
		s.out.budget = s.out.budget || !s.settled()
		return
	}
	v := s.view()
	if s.ownAllowed(v) == match.No {
		return
	}
	sure := s.ownSurely(v)
	if sure {
		s.out.live = true
		s.watchDenies(v)
	}
	exact := sure && v.surely.and(s.concerns) == v.possibly.and(s.concerns)
	switch {
	case len(s.groups) == 0 && sure:
	case exact || depth == len(s.keys):
		s.judge(depth, v, sure, exact)
	case !s.barren(depth, v, sure):
		s.descend(depth)
	}
}

// descend gives the next key each of its cells.
func (s *search) descend(depth int) {
	keys := s.keys[depth]
	for i, c := range keys.Cells {
		wasSettled := s.settled()
		s.chosen[depth] = i
		for j, t := range keys.Tests {
			s.truth[t.ID], s.doubts[t.ID] = c.Answers[j], c.Doubts[j]
		}
		s.visit(depth + 1)
		if s.settled() && !wasSettled {
			s.limit = min(s.limit, s.visits+extraVisits)
		}
		if s.visits > s.limit || s.spent() || len(s.groups) == 0 && s.out.live {
			break
		}
	}
	s.chosen[depth] = notChosen
	for _, t := range keys.Tests {
		s.truth[t.ID], s.doubts[t.ID] = compile.Open, compile.Doubt{}
	}
}

// barren reports whether the contexts below have nothing new to tell; what it
// can tell of them all it notes.
func (s *search) barren(depth int, v view, sure bool) bool {
	if len(s.groups) == 0 {
		return false
	}
	if _, fails := s.mayRefuse(v); fails == match.No {
		if sure {
			s.noteAllowed(depth, v)
		}
		return s.out.may.surely && !s.newlyIdle(v)
	}
	if s.out.fails.surely && s.out.undenied && !s.out.may.surely {
		if _, may := s.mayAllow(v); may == match.No {
			s.skipped = true
			return true
		}
	}
	return false
}

// judge judges the contexts that the first choices leave: sure facts by the
// bounds, possible ones in every way to take what is open. Where variables are
// about, values of them can make a possible fact sure.
func (s *search) judge(depth int, v view, sure, exact bool) {
	var open []int
	if !exact {
		open = s.openTests(v)
	}
	if len(open) > maxOpenness {
		s.out.budget = true
		return
	}
	refused, allowed := s.noteRefused(depth, v, sure), sure && len(s.groups) > 0 && s.noteAllowed(depth, v)
	mayRefuse, mayAllow := false, false
	s.assume(open, func() {
		v := v
		if !exact {
			v = s.view()
		}
		if !s.coherent(open) || s.ownAllowed(v) == match.No {
			return
		}
		s.out.live = true
		if len(s.groups) == 0 {
			return
		}
		s.watchDenies(v)
		s.out.empty = s.out.empty || slices.ContainsFunc(s.groups, func(g group) bool { return g.sameResource() && !s.possibleOn(g, v) })
		if resource, a := s.mayRefuse(v); a != match.No {
			mayRefuse = true
			s.noteReach(v)
			if s.variables && s.out.witness == nil {
				if s.out.witness = s.concrete(depth, resource, (*search).surelyRefuse); s.out.witness != nil {
					s.explain(v)
				}
			}
		}
		if resource, a := s.mayAllow(v); a != match.No {
			mayAllow = true
			if s.variables && !s.out.may.surely {
				s.out.may.surely = s.concrete(depth, resource, (*search).surelyAllow) != nil
			}
		}
	})
	s.out.fails = fact{s.out.fails.possibly || mayRefuse, s.out.witness != nil}
	s.out.may.possibly = s.out.may.possibly || mayAllow
	s.out.open = s.out.open || mayRefuse != refused || mayAllow != allowed
	if refused || mayRefuse && len(open) == 0 {
		s.explain(v)
	}
}

// noteRefused notes a request that surely is refused, and reports whether there
// is one; the first is the witness.
func (s *search) noteRefused(depth int, v view, sure bool) bool {
	if !sure || len(s.groups) == 0 {
		return false
	}
	resource, a := s.surelyRefuse(v)
	if a == match.Yes && s.out.witness == nil {
		s.out.witness = &Witness{Resource: s.named(resource), Context: s.contextOf(depth)}
	}
	return a == match.Yes
}

// noteAllowed notes that a need is surely allowed, and reports whether it is.
func (s *search) noteAllowed(depth int, v view) bool {
	if _, a := s.surelyAllow(v); a == match.Yes {
		s.out.may = fact{true, true}
		return true
	}
	return false
}

// openTests lists what is open in a context that is chosen whole, about guards
// that may hold.
func (s *search) openTests(v view) []int {
	var open []int
	var used mask
	for _, one := range s.all() {
		used = used.or(one.guards)
	}
	for i, g := range s.guards {
		if !used.has(i) || !v.possibly.has(i) || v.surely.has(i) {
			continue
		}
		for _, l := range g {
			if s.answer(l) != compile.Open {
				continue
			}
			for _, id := range s.doubt(l.test).Tests {
				if s.assumed[id] == compile.Open {
					open = append(open, id)
				}
			}
		}
	}
	return union(nil, open)
}

// coherent reports whether what is assumed goes together: what one pattern with
// variables matches, a wider one matches as well.
func (s *search) coherent(open []int) bool {
	for _, id := range open {
		for _, other := range open {
			if s.assumed[id] != compile.Yes || s.assumed[other] != compile.No {
				continue
			}
			if a, b := s.test(id), s.test(other); a != nil && b != nil && a.Unreadable && b.Unreadable && a.Implies(b) {
				return false
			}
		}
	}
	return true
}

// assume calls f in every way to take the open tests.
func (s *search) assume(open []int, f func()) {
	if len(open) == 0 {
		f()
		return
	}
	for _, a := range [...]compile.Answer{compile.Yes, compile.No} {
		s.assumed[open[0]] = a
		s.assume(open[1:], f)
	}
	s.assumed[open[0]] = compile.Open
}

// named gives the resource of a witness; an action without resources is asked
// for on a star.
func (s *search) named(resource string) string {
	if s.groups[0].bare() {
		return "*"
	}
	return compile.Plain(resource)
}

// contextOf gives the values of the cells chosen so far; the other keys don't
// matter.
func (s *search) contextOf(depth int) map[string][]string {
	context := map[string][]string{}
	for i, c := range s.keys[:depth] {
		if held := c.Cells[s.chosen[i]].Values; len(held) > 0 {
			context[c.Tests[0].Name] = slices.Clone(held)
		}
	}
	return context
}

// valued lists the variables that have a value in the chosen context.
func (s *search) valued() []string {
	var names []string
	for i, c := range s.keys {
		if at := s.chosen[i]; at != notChosen && c.Cells[at].Valued {
			names = append(names, c.Tests[0].Key)
		}
	}
	return names
}

// watchDenies notes the Denies that do not hold in a context.
func (s *search) watchDenies(v view) {
	for _, guard := range s.denies {
		if !v.possibly.has(guard) {
			s.out.idle[guard] = true
		}
	}
}

// newlyIdle reports whether a Deny does not hold that always did so far.
func (s *search) newlyIdle(v view) bool {
	return slices.ContainsFunc(s.denies, func(guard int) bool { return !v.possibly.has(guard) && !s.out.idle[guard] })
}

// place names the resources that a need is asked for on.
func place(n Need) string {
	switch {
	case n.ResourceLess:
		return "*"
	case n.SameResource:
		return "same " + strings.Join(n.Universe, " ")
	}
	return strings.Join(n.Universe, " ")
}

// ownPlace is place for the own actions: their resources are those of needs
// only where all are about the same.
func ownPlace(own, needs []Need) func(Need) string {
	return func(n Need) string {
		n.SameResource = true
		other := func(o Need) bool { return place(o) != place(n) }
		if n.ResourceLess || slices.ContainsFunc(needs, other) || slices.ContainsFunc(own, func(o Need) bool { return !slices.Equal(o.Universe, n.Universe) }) {
			return "own " + place(n)
		}
		return place(n)
	}
}
