package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access/compile"
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
	needGuards    mask // the guards that the needs depend on
	out           outcome
	visits, limit int
	skipped       bool // some contexts in which nothing is allowed
	trialsMade    int
}

// Limits of a search: contexts looked at in all, those looked at for more
// causes once the verdict is settled, and the open tests of one context.
const (
	maxVisits   = 1 << 14
	extraVisits = 1 << 10
	maxOpenness = 8
)

// outcome is what a search learns about the requests in which the operation is
// allowed.
type outcome struct {
	everTogether    bool // there may be one: all own actions are allowed in one context
	refused         fact // a need is refused
	allowed         fact // a need is allowed
	undenied        bool // some need is reached by no Deny
	unsearched      bool // a part was not searched
	atLimit         bool // since it was too large
	maybeNoResource bool // in some context the needs may be about no resource

	witness *Witness
	reasons *reasons
}

// fact says whether something was found: possibly, or surely.
type fact struct {
	possibly, surely bool
	gaveUp           bool // a question about it had no answer within its limits
}

// note adds a possible finding. Without an answer it is possible as well.
func (f *fact) note(a match.Answer) bool {
	f.possibly = f.possibly || a != match.No
	f.gaveUp = f.gaveUp || a == match.Undecided
	return a != match.No
}

// tooLarge notes a part that a limit kept from being searched.
func (o *outcome) tooLarge() { o.unsearched, o.atLimit = true, true }

// gaveUp reports whether a limit kept the search from what would decide.
func (o *outcome) gaveUp() bool {
	return o.atLimit || o.refused.gaveUp && !o.refused.surely || o.allowed.gaveUp && !o.allowed.surely
}

func newSearch(p *Principal, layers []layer) *search {
	m := new(meter)
	c := newContexts(p, m)
	return &search{c: c, q: &questions{meter: m, c: c}, layers: layers}
}

// run searches all contexts for the own actions and groups of needs.
func (s *search) run(own []*permission, groups []group) outcome {
	s.q.own, s.q.groups, s.q.answers = own, groups, map[question]answer{}
	s.visits, s.limit, s.skipped, s.trialsMade = 0, maxVisits, false, 0
	s.out, s.needGuards = outcome{}, mask{}
	var used mask
	for _, one := range s.q.all() {
		used = used.or(one.depends.guards)
	}
	for _, g := range groups {
		s.needGuards = s.needGuards.or(s.q.dependsOn(g).guards)
	}
	s.out.reasons = newReasons(groups, s.needGuards)
	if len(s.c.guards) > maxGuards {
		s.out.tooLarge()
		return s.out
	}
	s.out.reasons.expect(s.c, groups)
	s.c.begin(used)
	s.q.hasVariables = s.c.hasVariables || len(s.q.templates()) > 0
	if s.out.unsearched = !s.c.complete; s.out.unsearched {
		s.out.atLimit = !s.c.mixed
		s.limit = extraVisits // only a partial can come of it
	}
	s.visit(0)
	if s.skipped && s.out.partial() && !s.settled() {
		// What was nothing new to a verdict of missing can be a cause of partial.
		s.limit = s.visits + extraVisits
		s.visit(0)
	}
	return s.out
}

// everTogether reports whether some context may allow all actions.
func (s *search) everTogether(own []*permission) bool {
	o := s.run(own, nil)
	return o.everTogether || o.unsearched
}

// partial: the verdict is settled, whatever else is found.
func (o *outcome) partial() bool { return o.refused.surely && o.allowed.surely }

// settled reports whether nothing that is looked for is left to find.
func (s *search) settled() bool {
	return s.out.partial() && s.out.witness != nil && s.out.reasons.complete()
}

// visit looks at the contexts in which the first keys are as chosen. Where nothing
// that matters depends on the others, it judges them all at once.
func (s *search) visit(depth int) {
	if s.visits++; s.visits > s.limit || s.q.spent() {
		if !s.out.partial() {
			s.out.tooLarge()
		}
		return
	}
	v := s.c.view()
	if s.q.ownAllowed(v) == match.No {
		return
	}
	own := s.q.ownSurely(v)
	sure := own == match.Yes
	if sure {
		s.out.everTogether = true
		s.out.reasons.watch(v)
	}
	exact := sure && v.surely.and(s.needGuards) == v.possibly.and(s.needGuards)
	switch {
	case len(s.q.groups) == 0 && sure: // that there is one is all that was asked
	case exact || depth == len(s.c.keys):
		s.ownGaveUp(own)
		s.judge(depth, v, sure, exact)
	case len(s.q.groups) == 0:
		s.descend(depth)
	case s.neverRefused(v):
		if sure {
			s.noteAllowed(v)
		}
		if !s.out.allowed.surely || s.out.reasons.newlyIdle(v) {
			s.descend(depth)
		}
	case s.stillMissing(v):
		s.skipped = true
	default:
		s.descend(depth)
	}
}

// neverRefused reports whether the needs are refused in none of the contexts
// below.
func (s *search) neverRefused(v view) bool {
	_, a := s.q.mayRefuse(v)
	return a == match.No
}

// stillMissing reports whether all that was found points to missing, and the
// contexts below can't change it: they allow nothing.
func (s *search) stillMissing(v view) bool {
	if !s.out.refused.surely || !s.out.undenied || s.out.allowed.surely {
		return false
	}
	_, a := s.q.mayAllow(v)
	return a == match.No
}

// descend gives the next key each of its cells.
func (s *search) descend(depth int) {
	for i := range s.c.keys[depth].Cells {
		wasPartial := s.out.partial()
		s.c.choose(depth, i)
		s.visit(depth + 1)
		if s.out.partial() && !wasPartial {
			s.limit = min(s.limit, s.visits+extraVisits)
		}
		if s.visits > s.limit || s.q.spent() || len(s.q.groups) == 0 && s.out.everTogether || s.settled() {
			break
		}
	}
	s.c.release(depth)
}

// judge judges the contexts that the first choices leave: sure facts by the
// bounds, possible ones in every way to take what is open.
func (s *search) judge(depth int, v view, sure, exact bool) {
	var open []int
	if !exact {
		open = s.c.openTests(v)
	}
	if len(open) > maxOpenness {
		s.out.tooLarge()
		return
	}
	// What is sure holds however the open tests are taken, so it is asked once.
	refused := sure && s.noteRefused(depth, v)
	if sure {
		s.noteAllowed(v)
	}
	mayRefuse := false
	s.c.inEveryWay(open, func() {
		v := v
		if !exact {
			v = s.c.view()
		}
		own := s.q.ownAllowed(v)
		if own == match.No {
			return
		}
		s.ownGaveUp(own)
		s.out.everTogether = true
		if len(s.q.groups) > 0 {
			mayRefuse = s.mayRefuse(depth, v) || mayRefuse
			s.mayAllow(depth, v)
		}
	})
	if refused || mayRefuse && len(open) == 0 { // causes are of this view, not of a way to take it
		s.out.reasons.explain(s.q, v)
	}
}

// ownGaveUp notes where it has no answer whether the own actions are allowed:
// nothing about the needs is sure then.
func (s *search) ownGaveUp(a match.Answer) {
	if a == match.Undecided {
		s.out.refused.gaveUp, s.out.allowed.gaveUp = true, true
	}
}

// mayRefuse notes what a context in which the needs may be refused shows. Where
// variables are about, values of them can make it sure.
func (s *search) mayRefuse(depth int, v view) bool {
	s.out.reasons.watch(v)
	noResource := func(g group) bool { return g.sameResource() && !s.q.surelyHasResource(g, v) }
	s.out.maybeNoResource = s.out.maybeNoResource || slices.ContainsFunc(s.q.groups, noResource)
	resource, a := s.q.mayRefuse(v)
	if !s.out.refused.note(a) {
		return false
	}
	s.out.undenied = s.out.undenied || s.q.anyReachable(v)
	if s.q.hasVariables && s.out.witness == nil {
		if w := s.concrete(&s.out.refused, depth, resource, (*questions).surelyRefuse); w != nil {
			s.out.witness, s.out.refused.surely = w, true
			s.out.reasons.explain(s.q, v)
		}
	}
	return true
}

// mayAllow is the like for needs that may be allowed.
func (s *search) mayAllow(depth int, v view) {
	resource, a := s.q.mayAllow(v)
	if s.out.allowed.note(a) && s.q.hasVariables && !s.out.allowed.surely {
		s.out.allowed.surely = s.concrete(&s.out.allowed, depth, resource, (*questions).surelyAllow) != nil
	}
}

// noteRefused notes a request that surely is refused, and reports whether there
// is one; the first is the witness.
func (s *search) noteRefused(depth int, v view) bool {
	resource, a := s.q.surelyRefuse(v)
	if a != match.Yes {
		s.out.refused.gaveUp = s.out.refused.gaveUp || a == match.Undecided
		return false
	}
	if s.out.refused.surely = true; s.out.witness == nil {
		s.out.witness = s.witness(resource, s.c.contextOf(depth))
	}
	return true
}

// noteAllowed notes whether a need is surely allowed.
func (s *search) noteAllowed(v view) {
	switch _, a := s.q.surelyAllow(v); a {
	case match.Yes:
		s.out.allowed.possibly, s.out.allowed.surely = true, true
	case match.Undecided:
		s.out.allowed.gaveUp = true
	}
}

// witness divides what keys hold into the two calls.
func (s *search) witness(resource string, held map[string][]string) *Witness {
	w := &Witness{Resource: s.q.resourceName(resource), Context: map[string][]string{}, Own: map[string][]string{}}
	for name, values := range held {
		key, call := compile.CallOf(name)
		if call == compile.PrerequisiteCall {
			w.Context[key] = values
			continue
		}
		w.Own[key] = values
		if !s.c.apart(key) {
			w.Context[key] = values
		}
	}
	return w
}

// asked says how an action is asked for: as the operation's own, in which call, and
// whether one call goes to a global service and the other to a region.
type asked struct {
	own         bool
	call        compile.Call
	regionApart bool
}

// on names the resources that a need is asked for on. Nothing is known that own actions
// have in common with the resources of needs.
func (a asked) on(n Need) string {
	if a.own {
		return "own " + askedOn(n)
	}
	return askedOn(n)
}

// askedOn names the resources that a need is asked for on.
func askedOn(n Need) string {
	switch {
	case n.ResourceLess:
		return "*"
	case n.SameResource:
		return "same " + strings.Join(n.Universe, " ")
	}
	return strings.Join(n.Universe, " ")
}

// asOwn is how own actions are asked for.
func asOwn(Need) asked { return asked{own: true} }

// asNeed is how the needs of an operation are asked for. All members of a group
// are asked for by one call.
func asNeed(own []Need) func(Need) asked {
	return func(n Need) asked {
		regionApart := slices.ContainsFunc(own, func(o Need) bool { return o.Global != n.Global })
		return asked{call: compile.PrerequisiteCall, regionApart: regionApart}
	}
}
