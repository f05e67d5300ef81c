package access

import (
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
}

// everyARN is the form of resource names where documents name ARNs. A star in a
// field does not reach into the next: names with more fields than the documents
// tell apart are none.
const everyARN = "arn:*:*:*:*:*"

// NewPair prepares two principals.
func NewPair(inner, outer *Principal) *Pair {
	both := &Principal{table: compile.NewTable()}
	both.memo.forget()
	for _, set := range slices.Concat(inner.sets, outer.sets) {
		both.addLayer(set)
	}
	pair := &Pair{both, both.layers[:len(inner.layers)], both.layers[len(inner.layers):], []string{everyARN}}
	for _, l := range both.layers {
		for _, s := range l.statements {
			if !s.document.Dialect.ARN() || s.namesOther() {
				pair.universe = nil
			}
		}
	}
	return pair
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
	s := newSearch(p.both, nil)
	s.c.oneCall = true
	one := asked{on: askedOn(n)} // both are asked for the same call
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

// Patterns lists the action patterns of both principals by statement, in lower
// case; a spelling that nobody documents stands alone. Of actions that match
// the same of these groups, one stands for all.
func (p *Pair) Patterns() (groups [][]*match.Pattern) {
	agencies := false
	for _, l := range p.both.layers {
		for _, s := range l.statements {
			var group []*match.Pattern
			for _, a := range s.actions.Patterns {
				one := match.Compile(compile.Lower(a.String()), match.Options{Question: a.Options().Question})
				if a.Doubt != nil {
					groups = append(groups, []*match.Pattern{one})
					continue
				}
				group = append(group, one)
			}
			groups = append(groups, group)
			agencies = agencies || s.source.AgencyURI
		}
	}
	if agencies {
		for _, text := range compile.AgencyActions {
			groups = append(groups, []*match.Pattern{match.Compile(text, match.Options{})})
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
