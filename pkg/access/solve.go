package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/match"
)

// A clause is a choice: a resource satisfies it if it satisfies one of its
// fragments. A list of clauses describes the resources that satisfy all.
type clause []fragment

// fragment describes resources by patterns; the empty one holds them all.
type fragment struct {
	all   []*match.Pattern
	none  []*match.Pattern
	anyOf [][]*match.Pattern
}

// anyResource is satisfied by every resource. It is shared: nothing is added to it.
var anyResource = clause{{}}

// Limits of one decision: the combinations of fragments that one question may
// ask, the combinations asked in all, those that need a search, the searches
// that may stay open, the conditions looked at, the work of all searches, and
// the searches that have the whole budget of one.
const (
	maxChoices   = 1 << 10
	maxAsked     = 1 << 15
	maxFinds     = 1 << 12
	maxOpen      = 16
	maxLooked    = 1 << 22
	maxWork      = 1 << 21
	generousTill = 1 << 8
)

// meter asks questions about resources, and gives up when a decision has asked
// too much.
type meter struct {
	asked, finds, open, looked int
	work                       int // of the searches, see match.Search
}

func (m *meter) spent() bool {
	return m.asked > maxAsked || m.finds > maxFinds || m.open > maxOpen || m.looked > maxLooked || m.work > maxWork
}

// steps is the work that was done, as a principal counts it. A unit of a search
// takes as long as some steps.
func (m *meter) steps() int { return 1<<12 + m.asked<<6 + m.finds<<10 + m.looked + m.work<<4 }

// solve answers whether some resource satisfies all clauses; a Yes comes with
// a readable one.
func (m *meter) solve(clauses []clause) (string, match.Answer) {
	return m.search(clauses, m.find)
}

// exists is solve for when any resource is as good as another.
func (m *meter) exists(clauses []clause) match.Answer {
	_, a := m.search(clauses, func(q match.Query) (string, match.Answer) {
		if obvious(q) {
			return "", match.Yes
		}
		return m.find(q)
	})
	return a
}

// possible reports whether no resource is proven not to exist.
func (m *meter) possible(clauses []clause) bool { return m.exists(clauses) != match.No }

// search asks for each combination of fragments, unless there is none or too many.
func (m *meter) search(clauses []clause, ask func(match.Query) (string, match.Answer)) (string, match.Answer) {
	choices := 1
	for _, c := range clauses {
		if choices *= len(c); choices == 0 {
			return "", match.No
		}
		if choices > maxChoices {
			return "", match.Undecided
		}
	}
	return m.choose(clauses, match.Query{}, ask)
}

// obvious reports whether the text of a pattern, stars and all, is a resource
// that the query describes: a star matches itself.
func obvious(q match.Query) bool {
	holdsText := func(p *match.Pattern) bool { return q.Holds(p.String()) }
	for _, group := range q.AnyOf {
		if slices.ContainsFunc(group, holdsText) {
			return true
		}
	}
	return slices.ContainsFunc(q.All, holdsText)
}

func (m *meter) choose(clauses []clause, q match.Query, ask func(match.Query) (string, match.Answer)) (string, match.Answer) {
	if m.spent() {
		return "", match.Undecided
	}
	if len(clauses) == 0 {
		m.asked++
		return ask(q)
	}
	answer := match.No
	for _, f := range clauses[0] {
		s, a := m.choose(clauses[1:], f.addTo(q), ask)
		if a == match.Yes {
			return s, a
		}
		if a == match.Undecided {
			answer = a
		}
	}
	return "", answer
}

func (m *meter) find(q match.Query) (string, match.Answer) {
	m.finds++
	budget := match.DefaultBudget
	if m.finds > generousTill {
		budget /= 16
	}
	s, a, work := match.Search(q, budget)
	m.work += work
	if a == match.Undecided {
		m.open++
	}
	return s, a
}

// addTo adds the fragment to a query. A group of one is no choice.
func (f fragment) addTo(q match.Query) match.Query {
	q.All = append(q.All[:len(q.All):len(q.All)], f.all...)
	q.None = append(q.None[:len(q.None):len(q.None)], f.none...)
	for _, group := range f.anyOf {
		if len(group) == 1 {
			q.All = append(q.All, group[0])
			continue
		}
		q.AnyOf = append(q.AnyOf[:len(q.AnyOf):len(q.AnyOf)], group)
	}
	return q
}

// narrow narrows the fragment to what patterns match, or to what none of them
// does; false if nothing is left.
func (f *fragment) narrow(ps []*match.Pattern, not bool) bool {
	switch {
	case hasStar(ps):
		return !not
	case not:
		f.none = append(f.none, ps...)
	case len(ps) == 0:
		return false
	default:
		f.anyOf = append(f.anyOf, ps)
	}
	return true
}

func hasStar(ps []*match.Pattern) bool {
	return slices.ContainsFunc(ps, (*match.Pattern).Everything)
}
