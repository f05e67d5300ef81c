package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
)

// Pair is two principals prepared to be compared: what is written alike in both
// is one. It is read-only and safe for use by several goroutines.
type Pair struct {
	both         *Principal
	inner, outer []layer
}

// NewPair prepares two principals.
func NewPair(inner, outer *Principal) *Pair {
	both := &Principal{table: compile.NewTable(), memo: newMemo()}
	for _, set := range slices.Concat(inner.sets, outer.sets) {
		both.addLayer(set)
	}
	return &Pair{both, both.layers[:len(inner.layers)], both.layers[len(inner.layers):]}
}

// Exceeds looks for a request for an action that the first principal allows and
// the second refuses, however what nobody documents is taken. A Yes comes with
// the request.
func (p *Pair) Exceeds(action string) (*Witness, match.Answer) {
	n := Need{Action: action, SameResource: true}
	s := p.both.newSearch(nil)
	own := []*side{s.newSide(n, p.inner, place(n))}
	members := []*side{s.newSide(n, p.outer, place(n))}
	measureTogether(own, members)
	own, members = s.prepare(own), s.prepare(members)
	if !own[0].hopeful() {
		return nil, match.No
	}
	o := s.run(own, groupByType(members))
	switch {
	case o.witness != nil:
		return o.witness, match.Yes
	case o.budget || o.fails.possibly:
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
