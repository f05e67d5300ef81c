package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Request is one concrete call.
type Request struct {
	Action string
	Witness
}

// Within answers whether other allows everything that p allows, whatever the
// action, the resource and the context. A No comes with a request that p
// allows and other refuses.
func (p *Principal) Within(other *Principal) (*Request, match.Answer) {
	both := &Principal{table: newTable()}
	both.memo.forget()
	for _, set := range append(append([][]*policy.Document(nil), p.sets...), other.sets...) {
		both.addLayer(set)
	}
	inner, outer := both.layers[:len(p.layers)], both.layers[len(p.layers):]
	actions, complete := both.distinctActions()
	answer := match.Yes
	if !complete {
		answer = match.Undecided
	}
	for _, action := range actions {
		w, a := both.excess(inner, outer, action)
		switch a {
		case match.Yes:
			return &Request{Action: action, Witness: *w}, match.No
		case match.Undecided:
			answer = match.Undecided
		}
	}
	return nil, answer
}

// excess looks for a request for the action that the own layers allow and the
// needed ones refuse, in every way to take what can't be read.
func (p *Principal) excess(inner, outer []layer, action string) (*Witness, match.Answer) {
	n := Need{Action: action, SameResource: true}
	var passes []pass
	found, answer := false, match.No
	for doubts := (doubts{}); ; {
		d := p.newDecision(&doubts)
		x := pass{decision: d, own: []*side{d.newSide(n, inner, place(n))}, members: []*side{d.newSide(n, outer, place(n))}}
		x.sort()
		if len(doubts.names) > maxDoubts {
			return nil, match.Undecided
		}
		if x.own[0].hopeful() {
			o := d.explore(x.own, groupByType(x.members))
			x.Witness = o.witness
			found = found || o.fails.surely
			if o.budget || o.fails.maybe {
				answer = match.Undecided
			}
		}
		passes = append(passes, x)
		if !doubts.next() {
			break
		}
	}
	for _, x := range passes {
		if x.Witness != nil && everyPass(passes, func(other pass) bool { return other.exceeds(x.Witness) }) {
			return x.Witness, match.Yes
		}
	}
	if found {
		return nil, match.Undecided
	}
	return nil, answer
}

// distinctActions gives actions such that the statements tell no other apart
// from all of them. It reports false if there are too many.
func (p *Principal) distinctActions() ([]string, bool) {
	var groups [][]*match.Pattern
	spelled := map[string]string{}
	for _, l := range p.layers {
		for _, s := range l.statements {
			var group []*match.Pattern
			for _, a := range s.actions.patterns {
				text := lower(a.String())
				o := a.Options()
				o.Fold = false // everything is in lower case
				p := match.Compile(text, o)
				spelled[text] = a.String()
				if a.vague { // a doubt of its own
					groups = append(groups, []*match.Pattern{p})
					continue
				}
				group = append(group, p)
			}
			groups = append(groups, group)
		}
	}
	if p.namesAgencies() {
		for _, text := range agencyActions {
			groups = append(groups, []*match.Pattern{match.Compile(text, match.Options{})})
		}
	}
	actions, complete := stringValues(groups, nil)
	for i, a := range actions {
		if s, ok := spelled[a]; ok {
			actions[i] = s
		}
	}
	return actions, complete
}

// namesAgencies reports whether a statement is about agencies alone.
func (p *Principal) namesAgencies() bool {
	return slices.ContainsFunc(p.layers, func(l layer) bool {
		return slices.ContainsFunc(l.statements, func(s *statement) bool { return s.source.AgencyURI })
	})
}
