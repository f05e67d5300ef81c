package access

import (
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
	both := &Principal{table: newTable(), memo: newMemo()}
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
		d := both.newDecision(inner, outer)
		w, a := d.excess(action)
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
// needed ones refuse, however what can't be read is read: first with the most
// on one side and the least on the other, then the reverse.
func (d *decision) excess(action string) (*Witness, match.Answer) {
	w, a, vague := d.excessUnder(action, best, worst)
	if a != match.Yes || !vague {
		return w, a
	}
	if _, again, _ := d.excessUnder(action, worst, best); again != match.Yes {
		return nil, match.Undecided
	}
	return w, match.Yes
}

func (d *decision) excessUnder(action string, inner, outer stance) (w *Witness, a match.Answer, vague bool) {
	n := Need{Action: action, SameResource: true}
	own, need := d.newSide(n, d.ownLayers, inner), d.newSide(n, d.needLayers, outer)
	vague = own.vague || need.vague
	if !own.hopeful() {
		return nil, match.No, vague
	}
	o := d.explore([]*side{own}, groupByType([]*side{need}))
	switch {
	case o.fails.surely:
		return o.witness, match.Yes, vague
	case o.budget || o.fails.maybe:
		return nil, match.Undecided, vague
	}
	return nil, match.No, vague
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
				group = append(group, match.Compile(text, o))
				spelled[text] = a.String()
			}
			groups = append(groups, group)
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
