package access

import (
	"cmp"
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
	both.memo.forget(NewTypes())
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
	if p.both.exhausted() {
		p.both.memo.forget(NewTypes()) // also what was not found out
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
	if p.both.exhausted() {
		return nil, match.Undecided
	}
	s := newSearch(p.both, nil)
	defer func() { p.both.spend(perQuestion + s.q.steps()) }()
	s.c.oneCall = true
	one := asked{} // both are asked for the same call
	own := []*permission{s.c.permission(n, p.inner, one)}
	members := []*permission{s.c.permission(n, p.outer, one)}
	s.compareTypes(own, members)
	if !own[0].canBeAllowed() {
		return nil, match.No
	}
	o := s.run(own, groupByType(members))
	switch {
	case o.witness != nil:
		return o.witness, match.Yes
	case o.overBudget || o.refused.possibly:
		return nil, match.Undecided
	}
	return nil, match.No
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
func (p *Pair) Spent() bool { return p.both.exhausted() }

// perQuestion is the work that a question takes in any case.
const perQuestion = 1 << 13

// Narrowest gives the longest pattern of actions of both principals that matches an
// action; "" where only what statements leave out does.
func (p *Pair) Narrowest(action string) (pattern string) {
	for _, l := range p.both.layers {
		for _, e := range l.index.lookup(action) {
			for _, a := range e.patterns {
				if text := a.String(); a.Match(action) && !e.statement.actions.Not && Narrower(text, pattern) {
					pattern = text
				}
			}
		}
	}
	return pattern
}

// Narrower orders patterns by what they spell out: it reports whether the first says
// more.
func Narrower(a, b string) bool {
	spelt := func(s string) int { return len(s) - strings.Count(s, "*") }
	return cmp.Or(cmp.Compare(spelt(a), spelt(b)), cmp.Compare(b, a)) > 0
}

// Patterns lists the action patterns of both principals by statement, in lower
// case; a spelling that nobody documents stands alone. Of actions that match
// the same of these groups, one stands for all.
func (p *Pair) Patterns() (groups [][]*match.Pattern) {
	agencies := false
	seen := map[string]bool{}
	add := func(group []*match.Pattern) {
		var key strings.Builder
		for _, one := range group {
			fmt.Fprint(&key, len(one.String()), ":", one.String(), one.Options().Question)
		}
		if !seen[key.String()] {
			groups = append(groups, group)
		}
		seen[key.String()] = true
	}
	for _, l := range p.both.layers {
		for _, s := range l.statements {
			var group []*match.Pattern
			for _, a := range s.actions.Patterns {
				one := match.Compile(compile.Lower(a.String()), match.Options{Question: a.Options().Question})
				if a.Doubt != nil {
					add([]*match.Pattern{one})
					continue
				}
				group = append(group, one)
			}
			add(group)
			agencies = agencies || s.source.AgencyURI
		}
	}
	if agencies {
		for _, text := range compile.AgencyActions {
			add([]*match.Pattern{match.Compile(text, match.Options{})})
		}
	}
	return groups
}

// Spelled gives an action as a document spells it, if one does.
func (p *Pair) Spelled(action string) string {
	for _, l := range p.both.layers {
		for _, e := range l.index.lookup(action) {
			for _, a := range e.patterns {
				if compile.Lower(a.String()) == action {
					return a.String()
				}
			}
		}
	}
	return action
}
