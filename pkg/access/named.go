package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/match"
)

// named are the references of the regions in question. Those in complements
// matter also without a value.
type named struct{ references, complements []*reference }

func (n *named) note(r *region) {
	n.references = union(n.references, r.references)
	if r.not {
		n.complements = union(n.complements, r.references)
	}
}

func (n *named) join(other named) {
	n.references = union(n.references, other.references)
	n.complements = union(n.complements, other.complements)
}

// union adds the references that are not there yet.
func union(all, more []*reference) []*reference {
	for _, r := range more {
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// maxMatched bounds the references of one question; every way in which they
// take a resource is a question of its own.
const maxMatched = 5

// eachMatching asks for resources that some references match and the others
// don't, in every way there is, until the answer is Yes. A Yes for variables
// without a value only is undecided.
func (e *explorer) eachMatching(n named, bare bool, ask func(where clause, as readings) (string, match.Answer)) (string, match.Answer) {
	if len(n.references) == 0 {
		return ask(clause{{}}, atMost)
	}
	answer := match.No
	references, can := e.statesOf(n, bare)
	if len(references) > maxMatched {
		references, answer = references[:maxMatched], match.Undecided
	}
	for st := make(states, len(references)); ; {
		s, a := "", match.No
		isVoid := slices.Contains(st, void)
		if !isVoid || answer == match.No && !st.contradict(references) {
			s, a = ask(st.where(references), st.readings(references))
		}
		switch {
		case isVoid && a != match.No:
			e.out.unread = true
			a = match.Undecided
		case a == match.Yes:
			return s, a
		}
		answer = most(answer, a)
		if !st.next(can) {
			return "", answer
		}
	}
}

// ruledOut reports whether a question about references is answered with No by
// the readings that allow all that any does: there are many to try otherwise.
func ruledOut(n named, ask func() (string, match.Answer)) bool {
	if len(n.references) < 2 {
		return false
	}
	_, a := ask()
	return a == match.No
}

// statesOf lists the references that matter, and the states each can have. If
// only a star is asked for, few can match.
func (e *explorer) statesOf(n named, bare bool) (references []*reference, can []states) {
	var valued []string
	if len(n.complements) > 0 {
		valued = e.valued()
	}
	for _, r := range n.references {
		all := states{unmatched}
		if !bare || r.wide.Everything() {
			all = append(all, matched)
		}
		if slices.Contains(n.complements, r) && r.lacks(valued) {
			all = append(all, void)
		}
		if len(all) > 1 {
			references, can = append(references, r), append(can, all)
		}
	}
	return references, can
}

// valued lists the variables that have a value in the chosen context.
func (e *explorer) valued() []string {
	var names []string
	for i, set := range e.vars {
		if set.opaque || e.chosen[i] == notChosen {
			continue
		}
		c := set.cells[e.chosen[i]]
		absent := func(set []element) bool { return len(set) == 0 }
		if len(c.set) > 0 && !slices.ContainsFunc(c.others, absent) {
			names = append(names, set.tests[0].key)
		}
	}
	return names
}

// lacking tells the contexts apart in which variables of complements can be
// without a value: it gives a bit for each of the references.
func (e *explorer) lacking(n named) uint64 {
	if len(n.complements) == 0 {
		return 0
	}
	var bits uint64
	valued := e.valued()
	for i, r := range n.complements {
		if r.lacks(valued) {
			bits |= 1 << (i & 63)
		}
	}
	return bits
}
