package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
)

// Pair is two principals prepared to be compared: what is written alike in both
// is one. It is read-only and safe for use by several goroutines.
type Pair struct {
	both         *Principal
	inner, outer []layer
	universe     []string // of the resources that requests can have
	beside       map[*statement]int
}

// everyARN is the form of resource names where documents name ARNs. A star in a
// field does not reach into the next: names with more fields than the documents
// tell apart are none.
const everyARN = "arn:*:*:*:*:*"

// NewPair prepares two principals. Statements of one layer that say the same are one.
func NewPair(inner, outer *Principal) *Pair {
	both := &Principal{table: compile.NewTable()}
	both.memo.types = NewTypes()
	for _, set := range slices.Concat(inner.sets, outer.sets) {
		both.addLayer(set)
		l := &both.layers[len(both.layers)-1]
		if once := distinct(l.statements); len(once) < len(l.statements) {
			*l = layer{once, newIndex(once)}
		}
	}
	pair := &Pair{
		both, both.layers[:len(inner.layers)], both.layers[len(inner.layers):], []string{everyARN}, besideActions(both.layers),
	}
	for _, l := range both.layers {
		for _, s := range l.statements {
			if !s.document.Dialect.ARN() || s.namesOther() {
				pair.universe = nil
			}
		}
	}
	return pair
}

// Reversed asks the reverse: whether the first principal allows what the second does.
// What was found out for both is known to it, and its work is counted anew. Ask the
// pair itself no more.
func (p *Pair) Reversed() *Pair {
	if p.both.Spent() {
		p.both.memo.known = known{types: NewTypes(), sharers: p.both.memo.sharers} // also what was not found out
	}
	p.both.memo.steps = 0
	return &Pair{p.both, p.outer, p.inner, p.universe, p.beside}
}

// distinct leaves out statements that say the same as one before.
func distinct(all []*statement) (once []*statement) {
	seen := map[string]bool{}
	for _, s := range all {
		key := s.says()
		if !seen[key] {
			once = append(once, s)
		}
		seen[key] = true
	}
	return once
}

// says writes what a statement says, whatever it is called and wherever it stands.
func (s *statement) says() string {
	var b strings.Builder
	fmt.Fprint(&b, s.source.NotAction, textBeside(s))
	write(&b, s.source.Actions)
	return b.String()
}

// namesOther reports whether a statement names resources that are no ARNs.
func (s *statement) namesOther() bool {
	return slices.ContainsFunc(s.regions[compile.OwnCall].Exact, func(p *match.Pattern) bool {
		return p != compile.Everything && !strings.HasPrefix(p.String(), "arn:")
	})
}

// Exceeds looks for a request for an action that the first principal allows and
// the second refuses, however what nobody documents is taken. A Yes comes with
// the request.
func (p *Pair) Exceeds(action string) (*Witness, match.Answer) {
	w, a := p.exceeds(Need{Action: action, SameResource: true, Universe: p.universe})
	if a != match.No || p.universe == nil {
		return w, a
	}
	return p.exceeds(Need{Action: action, ResourceLess: true}) // it may be one that has no resources
}

func (p *Pair) exceeds(n Need) (*Witness, match.Answer) {
	if p.both.Spent() {
		return nil, match.Undecided
	}
	p.both.spend(perQuestion)
	o, _ := searchBeyond(p.both, n, p.inner, p.outer)
	switch {
	case o.witness != nil:
		return o.witness, match.Yes
	case o.unsearched || o.refused.possibly:
		return nil, match.Undecided
	}
	return nil, match.No
}

// searchBeyond looks for requests that some layers allow and others refuse, in one call
// and on one resource. It also gives what the second layers say of the action.
func searchBeyond(p *Principal, n Need, inner, outer []layer) (outcome, *permission) {
	s := newSearch(p, nil)
	defer func() { p.spend(s.q.steps()) }()
	s.c.oneCall = true
	one := asked{} // both are asked for the same call
	own, member := s.c.permission(n, inner, one), s.c.permission(n, outer, one)
	compareTypes([]*permission{own}, []*permission{member})
	if !own.canBeAllowed() {
		return outcome{}, member
	}
	return s.run([]*permission{own}, groupByType([]*permission{member})), member
}

// ExceedsOn is [Pair.Exceeds] on the resources that an action has: of the universe,
// or none. It looks for a request that can be made, and has no answer about others.
func (p *Pair) ExceedsOn(n Need) (*Witness, match.Answer) {
	return p.exceeds(Need{Action: n.Action, SameResource: !n.ResourceLess, ResourceLess: n.ResourceLess, Universe: n.Universe})
}

// Likeness stands for the statements of both that match an action: of actions of one
// likeness the first principal allows more than the second, or of none. False where
// all work was done that a comparison may take.
func (p *Pair) Likeness(n Need) (Likeness, bool) {
	f := p.both.profile(Need{Action: n.Action, SameResource: !n.ResourceLess, ResourceLess: n.ResourceLess, Universe: n.Universe})
	return f.like, !f.overBudget
}

// Spent reports whether all work was done that a comparison may take: what was not
// found out before stays undecided.
func (p *Pair) Spent() bool { return p.both.Spent() }

// Share says that the pair is one of n that share the work which a comparison may take.
func (p *Pair) Share(n int) { p.both.Share(n) }

// Work gives the work that was done, as a part of what a comparison may take.
func (p *Pair) Work() float64 { return p.both.Work() }

// perQuestion is the work that a question takes in any case.
const perQuestion = 1 << 13

// EachStatement calls f with the actions that each statement of both principals lists,
// and whether it is about agencies alone.
func (p *Pair) EachStatement(f func(a compile.Actions, agencies bool)) {
	for _, l := range p.both.layers {
		for _, s := range l.statements {
			f(s.actions, s.source.AgencyURI)
		}
	}
}

// EachPattern calls f with the patterns of both principals that can match an action,
// and whether they are what a statement leaves out.
func (p *Pair) EachPattern(action string, f func(a compile.Action, not bool)) {
	for _, l := range p.both.layers {
		for _, e := range l.index.lookup(action) {
			for _, a := range e.patterns {
				f(a, e.statement.actions.Not)
			}
		}
	}
}
