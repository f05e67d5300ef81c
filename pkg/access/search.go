package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// search looks for requests in which the operation is allowed and a need is
// refused, and for such in which it is allowed as well.
//
// It walks the contexts as a tree: each level gives one condition key one of
// its cells, and a branch is cut as soon as it has nothing to tell. What nobody
// documents may hold: a fact is sure if it holds between both bounds, and only
// possible if it holds in some way to take what is open.
type search struct {
	c             *contexts
	q             *questions
	layers        []layer
	concerns      mask // the guards that the needs depend on
	out           outcome
	visits, limit int
	skipped       bool // some contexts in which nothing is allowed
	confirms      int
}

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
	reasons *reasons
}

// fact says whether something was found: possibly, or surely.
type fact struct{ possibly, surely bool }

func (p *Principal) newSearch(layers []layer) *search {
	m := new(meter)
	c := newContexts(p, m)
	return &search{c: c, q: &questions{meter: m, c: c}, layers: layers}
}

// run searches all contexts for the own actions and groups of needs.
func (s *search) run(own []*permission, groups []group) outcome {
	s.q.own, s.q.groups, s.q.answers = own, groups, map[question]answer{}
	s.visits, s.limit, s.skipped, s.confirms = 0, maxVisits, false, 0
	s.out, s.concerns = outcome{}, mask{}
	var used mask
	for _, one := range s.q.all() {
		used = used.or(one.guards)
	}
	for _, g := range groups {
		s.concerns = s.concerns.or(s.q.relevant(g))
	}
	s.out.reasons = newReasons(groups, s.concerns)
	if len(s.c.guards) > maxGuards {
		s.out.budget = true
		return s.out
	}
	s.c.begin(used)
	s.q.variables = s.c.variables || slices.ContainsFunc(s.q.all(), func(one *permission) bool { return len(one.sets) > 0 })
	s.out.open = s.c.mixed
	if s.out.budget = !s.c.complete; s.out.budget {
		s.limit = extraVisits // only a partial can come of it
	}
	s.visit(0)
	if s.skipped && s.settled() {
		// What was nothing new to a verdict of missing can be a cause of partial.
		s.limit = s.visits + extraVisits
		s.visit(0)
	}
	return s.out
}

// grantDoubts finds the doubts about own actions without which the operation is
// not live: only requests in which it is count, and so they hold.
func (s *search) grantDoubts(own []*permission) {
	var doubts []int
	for _, one := range own {
		for i, g := range s.c.guards {
			for _, l := range g {
				if t := s.c.test(l.test); one.guards.has(i) && (t == nil || t.Key == "") {
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
		s.c.refusedDoubt = id + 1
		if !s.live(own) {
			s.c.granted = append(s.c.granted, id)
		}
		s.c.refusedDoubt = 0
	}
}

func (s *search) settled() bool { return s.out.fails.surely && s.out.may.surely }

// visit looks at the contexts in which the first keys are as chosen.
func (s *search) visit(depth int) {
	if s.visits++; s.visits > s.limit || s.q.spent() {
		s.out.budget = s.out.budget || !s.settled()
		return
	}
	v := s.c.view()
	if s.q.ownAllowed(v) == match.No {
		return
	}
	sure := s.q.ownSurely(v)
	if sure {
		s.out.live = true
		s.out.reasons.watch(v)
	}
	exact := sure && v.surely.and(s.concerns) == v.possibly.and(s.concerns)
	switch {
	case len(s.q.groups) == 0 && sure:
	case exact || depth == len(s.c.keys):
		s.judge(depth, v, sure, exact)
	case !s.barren(depth, v, sure):
		s.descend(depth)
	}
}

// descend gives the next key each of its cells.
func (s *search) descend(depth int) {
	for i := range s.c.keys[depth].Cells {
		wasSettled := s.settled()
		s.c.choose(depth, i)
		s.visit(depth + 1)
		if s.settled() && !wasSettled {
			s.limit = min(s.limit, s.visits+extraVisits)
		}
		if s.visits > s.limit || s.q.spent() || len(s.q.groups) == 0 && s.out.live {
			break
		}
	}
	s.c.release(depth)
}

// barren reports whether the contexts below have nothing new to tell; what it
// can tell of them all it notes.
func (s *search) barren(depth int, v view, sure bool) bool {
	if len(s.q.groups) == 0 {
		return false
	}
	if _, fails := s.q.mayRefuse(v); fails == match.No {
		if sure {
			s.noteAllowed(depth, v)
		}
		return s.out.may.surely && !s.out.reasons.newlyIdle(v)
	}
	if s.out.fails.surely && s.out.undenied && !s.out.may.surely {
		if _, may := s.q.mayAllow(v); may == match.No {
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
		open = s.c.openTests(v)
	}
	if len(open) > maxOpenness {
		s.out.budget = true
		return
	}
	refused, allowed := s.noteRefused(depth, v, sure), sure && len(s.q.groups) > 0 && s.noteAllowed(depth, v)
	mayRefuse, mayAllow := false, false
	s.c.assume(open, func() {
		v := v
		if !exact {
			v = s.c.view()
		}
		if !s.c.coherent(open) || s.q.ownAllowed(v) == match.No {
			return
		}
		s.out.live = true
		if len(s.q.groups) == 0 {
			return
		}
		s.out.reasons.watch(v)
		s.out.empty = s.out.empty || slices.ContainsFunc(s.q.groups, func(g group) bool { return g.sameResource() && !s.q.possibleOn(g, v) })
		if resource, a := s.q.mayRefuse(v); a != match.No {
			mayRefuse = true
			s.out.undenied = s.out.undenied || s.q.anyReachable(v)
			if s.q.variables && s.out.witness == nil {
				if s.out.witness = s.concrete(depth, resource, (*questions).surelyRefuse); s.out.witness != nil {
					s.out.reasons.explain(s.q, v)
				}
			}
		}
		if resource, a := s.q.mayAllow(v); a != match.No {
			mayAllow = true
			if s.q.variables && !s.out.may.surely {
				s.out.may.surely = s.concrete(depth, resource, (*questions).surelyAllow) != nil
			}
		}
	})
	s.out.fails = fact{s.out.fails.possibly || mayRefuse, s.out.witness != nil}
	s.out.may.possibly = s.out.may.possibly || mayAllow
	s.out.open = s.out.open || mayRefuse != refused || mayAllow != allowed
	if refused || mayRefuse && len(open) == 0 {
		s.out.reasons.explain(s.q, v)
	}
}

// noteRefused notes a request that surely is refused, and reports whether there
// is one; the first is the witness.
func (s *search) noteRefused(depth int, v view, sure bool) bool {
	if !sure || len(s.q.groups) == 0 {
		return false
	}
	resource, a := s.q.surelyRefuse(v)
	if a == match.Yes && s.out.witness == nil {
		s.out.witness = &Witness{Resource: s.q.named(resource), Context: s.c.contextOf(depth)}
	}
	return a == match.Yes
}

// noteAllowed notes that a need is surely allowed, and reports whether it is.
func (s *search) noteAllowed(depth int, v view) bool {
	if _, a := s.q.surelyAllow(v); a == match.Yes {
		s.out.may = fact{true, true}
		return true
	}
	return false
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
