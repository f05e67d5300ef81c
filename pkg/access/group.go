package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/match"
)

// group holds members of an any-of group that work on the same resources: a
// resource is served if one of them is allowed on it.
type group struct {
	members []*side
}

// groupByType joins the members with the same resource types, so that their
// grants add up. Members of different types don't help each other: one of
// them must serve its whole type.
func groupByType(members []*side) []group {
	var groups []group
	for _, m := range members {
		i := slices.IndexFunc(groups, func(g group) bool { return g.members[0].sameType(m) })
		if i < 0 {
			groups = append(groups, group{})
			i = len(groups) - 1
		}
		groups[i].members = append(groups[i].members, m)
	}
	return groups
}

func (s *side) sameType(other *side) bool {
	a, b := s.need, other.need
	return a.ResourceLess == b.ResourceLess && a.SameResource == b.SameResource &&
		(a.ResourceLess || slices.Equal(sorted(a.Universe), sorted(b.Universe)))
}

func sorted(names []string) []string {
	return slices.Sorted(slices.Values(names))
}

// question names an answer that many contexts share.
type question struct {
	kind        kind
	of          int // own action, or group
	allow, deny mask
	lacking     uint64 // the references that can be without a value
}

type kind uint8

const (
	ownMay kind = iota
	groupFails
	groupMay
	groupReach
)

type answer struct {
	match.Answer
	resource string
}

// ask answers a question once.
func (d *decision) ask(q question, relevant mask, work func() (string, match.Answer)) answer {
	q.allow, q.deny = q.allow.and(relevant), q.deny.and(relevant)
	if a, ok := d.answers[q]; ok {
		return a
	}
	s, a := work()
	if d.answers == nil {
		d.answers = map[question]answer{}
	}
	d.answers[q] = answer{a, s}
	return answer{a, s}
}

// ownAllowed answers whether an own action is allowed on some resource.
func (e *explorer) ownAllowed(i int, allow, deny mask) match.Answer {
	s := e.own[i]
	return e.ask(question{kind: ownMay, of: i, allow: allow, deny: deny, lacking: e.lacking(s.named)}, s.guards, func() (string, match.Answer) {
		allowed := func(where clause, as readings) (string, match.Answer) {
			return "", e.exists(append(s.allowed(allow, deny, as), where, s.within()))
		}
		if ruledOut(s.named, func() (string, match.Answer) { return allowed(clause{{}}, atMost) }) {
			return "", match.No
		}
		return e.eachMatching(s.named, s.need.ResourceLess, allowed)
	}).Answer
}

// refused answers whether the needs fail for some request: in every group
// there is a resource on which no member is allowed. It gives the resource of
// the first.
func (e *explorer) refused(allow, deny mask) (match.Answer, string) {
	fails, resource := match.Yes, ""
	for i, g := range e.groups {
		a := e.ask(question{kind: groupFails, of: i, allow: allow, deny: deny, lacking: e.lacking(e.references(g))}, e.relevant(g), func() (string, match.Answer) {
			return e.groupRefused(g, allow, deny)
		})
		fails = least(fails, a.Answer)
		if i == 0 {
			resource = a.resource
		}
		if fails == match.No {
			return fails, ""
		}
	}
	return fails, resource
}

// relevant gives the guards that an answer about a group depends on.
func (e *explorer) relevant(g group) mask {
	var m mask
	for _, s := range g.members {
		m = m.or(s.guards)
	}
	if g.sameResource() {
		for _, s := range e.own {
			m = m.or(s.guards)
		}
	}
	return m
}

func (g group) sameResource() bool { return g.members[0].need.SameResource }

// groupRefused looks for a resource that all members refuse. One that they
// refuse whatever the variables stand for is the better witness.
func (e *explorer) groupRefused(g group, allow, deny mask) (string, match.Answer) {
	refused := func(where clause, as, own readings) (string, match.Answer) {
		clauses := append(e.where(g, deny, allow, own), where)
		for _, m := range g.members {
			clauses = append(clauses, m.refused(allow, deny, as))
		}
		return e.solve(clauses)
	}
	references := e.references(g)
	if len(references.references) > 0 {
		if s, a := refused(clause{{}}, atMost, atLeast); a == match.Yes {
			return s, a
		}
	}
	if ruledOut(references, func() (string, match.Answer) { return refused(clause{{}}, atLeast, atMost) }) {
		return "", match.No
	}
	return e.eachMatching(references, g.bare(), func(where clause, as readings) (string, match.Answer) {
		return refused(where, as, as)
	})
}

// references lists those that an answer about a group depends on.
func (e *explorer) references(g group) named {
	var n named
	for _, m := range g.members {
		n.join(m.named)
	}
	if g.sameResource() {
		for _, s := range e.own {
			n.join(s.named)
		}
	}
	return n
}

func (g group) bare() bool { return g.members[0].need.ResourceLess }

// where gives the resources that a group is judged on: its type, or what the
// own actions are allowed on.
func (e *explorer) where(g group, allow, deny mask, as readings) []clause {
	if !g.sameResource() {
		return []clause{g.within(g.colons())}
	}
	colons := g.colons()
	for _, s := range e.own {
		colons = max(colons, s.colons)
	}
	clauses := []clause{g.within(colons)}
	for _, s := range e.own {
		if !s.need.ResourceLess {
			clauses = append(append(clauses, s.typeUpTo(colons)), s.allowed(allow, deny, as)...)
		}
	}
	return clauses
}

// colons is the most that a region of a member names.
func (g group) colons() int {
	most := 0
	for _, m := range g.members {
		most = max(most, m.colons)
	}
	return most
}

// within is the type that the members share.
func (g group) within(colons int) clause {
	if m := g.members[0]; m.colons == colons {
		return m.within()
	}
	return g.members[0].typeUpTo(colons)
}

// allowed answers whether some member is allowed on some resource, and gives
// one if variables are about.
func (e *explorer) allowed(allow, deny mask) (match.Answer, string) {
	may, resource := match.No, ""
	for i, g := range e.groups {
		a := e.ask(question{kind: groupMay, of: i, allow: allow, deny: deny, lacking: e.lacking(e.references(g))}, e.relevant(g), func() (string, match.Answer) {
			return e.groupAllowed(g, allow, deny)
		})
		if a.Answer == match.Yes && may != match.Yes {
			resource = a.resource
		}
		may = most(may, a.Answer)
	}
	return may, resource
}

func (e *explorer) groupAllowed(g group, allow, deny mask) (string, match.Answer) {
	references := e.references(g)
	allowed := func(where clause, as readings) (string, match.Answer) {
		answer := match.No
		for _, m := range g.members {
			clauses := append(append(e.where(g, allow, deny, as), where), m.allowed(allow, deny, as)...)
			if len(references.references) == 0 {
				answer = most(answer, e.exists(clauses))
				continue
			}
			s, a := e.solve(clauses)
			if a == match.Yes {
				return s, a
			}
			answer = most(answer, a)
		}
		return "", answer
	}
	if ruledOut(references, func() (string, match.Answer) { return allowed(clause{{}}, atMost) }) {
		return "", match.No
	}
	return e.eachMatching(references, g.bare(), allowed)
}
