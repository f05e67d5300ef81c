package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/match"
)

// group holds members of an any-of group that work on the same resources: a
// resource is served if one of them is allowed on it.
type group struct{ members []*permission }

// groupByType joins the members with the same resource types, so that their
// grants add up. Members of different types don't help each other: one of
// them must serve its whole type.
func groupByType(members []*permission) []group {
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

func (s *permission) sameType(other *permission) bool {
	a, b := s.need, other.need
	return a.ResourceLess == b.ResourceLess && a.SameResource == b.SameResource &&
		(a.ResourceLess || slices.Equal(sorted(a.Universe), sorted(b.Universe)))
}

func sorted(names []string) []string { return slices.Sorted(slices.Values(names)) }

func (g group) bare() bool         { return g.members[0].need.ResourceLess }
func (g group) sameResource() bool { return g.members[0].need.SameResource }

// question names an answer that many contexts share.
type question struct {
	kind   kind
	of     int // own action, or group
	v      view
	valued uint64 // the complements of which no variable lacks a value
}

type kind uint8

const (
	ownPossibly kind = iota
	ownSurely
	refusedPossibly
	refusedSurely
	allowedPossibly
	allowedSurely
	reached
)

type answer struct {
	match.Answer
	resource string
}

// ask answers a question once.
func (s *search) ask(k kind, of int, v view, relevant mask, n sets, work func() (string, match.Answer)) answer {
	q := question{k, of, view{v.surely.and(relevant), v.possibly.and(relevant)}, 0}
	if len(n.complements) > 0 {
		valued := s.valued()
		for i, set := range n.complements {
			if !set.Lacks(valued) {
				q.valued |= 1 << (i & 63)
			}
		}
	}
	if a, ok := s.answers[q]; ok {
		return a
	}
	resource, a := work()
	s.answers[q] = answer{a, resource}
	return s.answers[q]
}

// ownAllowed answers whether all own actions can be allowed, each on some
// resource.
func (s *search) ownAllowed(v view) match.Answer {
	all := match.Yes
	for i, own := range s.own {
		a := s.ask(ownPossibly, i, v, own.guards, sets{own.sets, own.complements}, func() (string, match.Answer) {
			return sets{own.sets, own.complements}.eachState(s.valued(), own.need.ResourceLess, func(where clause, as reading) (string, match.Answer) {
				return "", s.exists(append(own.allowed(v.most().as(as)), where, own.within()))
			})
		})
		if all = least(all, a.Answer); all == match.No {
			return all
		}
	}
	return all
}

// ownSurely reports whether all own actions are surely allowed.
func (s *search) ownSurely(v view) bool {
	for i, own := range s.own {
		a := s.ask(ownSurely, i, v, own.guards, sets{}, func() (string, match.Answer) {
			return "", s.exists(append(own.allowed(v.least()), own.within()))
		})
		if a.Answer != match.Yes {
			return false
		}
	}
	return true
}

// mayRefuse answers whether the needs can fail for some request: in every group
// there is a resource on which no member is allowed. It gives the resource of
// the first.
func (s *search) mayRefuse(v view) (string, match.Answer) {
	return s.inEvery(refusedPossibly, v, func(g group) (string, match.Answer) {
		return s.setsOf(g).eachState(s.valued(), g.bare(), func(where clause, as reading) (string, match.Answer) {
			return s.refusal(g, where, v.least().as(as), v.most().as(as))
		})
	})
}

// surelyRefuse answers whether they fail whatever is open.
func (s *search) surelyRefuse(v view) (string, match.Answer) {
	return s.inEvery(refusedSurely, v, func(g group) (string, match.Answer) {
		return s.refusal(g, clause{{}}, v.most(), v.least())
	})
}

// inEvery asks in every group; it gives the resource of the first.
func (s *search) inEvery(k kind, v view, refused func(group) (string, match.Answer)) (resource string, all match.Answer) {
	all = match.Yes
	for i, g := range s.groups {
		a := s.ask(k, i, v, s.relevant(g), s.setsOf(g), func() (string, match.Answer) { return refused(g) })
		if all = least(all, a.Answer); all == match.No {
			return "", all
		}
		if i == 0 {
			resource = a.resource
		}
	}
	return resource, all
}

// refusal looks for a resource that all members refuse by one bound, among
// those that the group is judged on by another.
func (s *search) refusal(g group, where clause, needs, own bound) (string, match.Answer) {
	clauses := append(s.judgedOn(g, own), where)
	for _, m := range g.members {
		clauses = append(clauses, m.refused(needs))
	}
	return s.solve(clauses)
}

// mayAllow answers whether some member can be allowed on some resource.
func (s *search) mayAllow(v view) (string, match.Answer) {
	return s.inSome(allowedPossibly, v, func(g group) (string, match.Answer) {
		return s.setsOf(g).eachState(s.valued(), g.bare(), func(where clause, as reading) (string, match.Answer) {
			return s.allowance(g, where, v.most().as(as))
		})
	})
}

// surelyAllow answers whether some member is allowed whatever is open.
func (s *search) surelyAllow(v view) (string, match.Answer) {
	return s.inSome(allowedSurely, v, func(g group) (string, match.Answer) {
		return s.allowance(g, clause{{}}, v.least())
	})
}

func (s *search) inSome(k kind, v view, allowed func(group) (string, match.Answer)) (resource string, some match.Answer) {
	some = match.No
	for i, g := range s.groups {
		a := s.ask(k, i, v, s.relevant(g), s.setsOf(g), func() (string, match.Answer) { return allowed(g) })
		if a.Answer == match.Yes && some != match.Yes {
			resource = a.resource
		}
		some = most(some, a.Answer)
	}
	return resource, some
}

// allowance looks for a resource that some member is allowed on. Which one
// matters only for the values of variables.
func (s *search) allowance(g group, where clause, b bound) (string, match.Answer) {
	some := match.No
	for _, m := range g.members {
		clauses := append(append(s.judgedOn(g, b), where), m.allowed(b)...)
		if !s.variables {
			some = most(some, s.exists(clauses))
			continue
		}
		resource, a := s.solve(clauses)
		if a == match.Yes {
			return resource, a
		}
		some = most(some, a)
	}
	return "", some
}

// judgedOn gives the resources that a group is judged on: its type, or what the
// own actions are allowed on.
func (s *search) judgedOn(g group, own bound) []clause {
	clauses := []clause{g.members[0].within()}
	if !g.sameResource() {
		return clauses
	}
	for _, one := range s.own {
		if !one.need.ResourceLess {
			clauses = append(append(clauses, one.within()), one.allowed(own)...)
		}
	}
	return clauses
}

// possibleOn reports whether there surely is a resource that a group is judged
// on.
func (s *search) possibleOn(g group, v view) bool {
	return s.exists(s.judgedOn(g, v.least())) == match.Yes
}

// relevant gives the guards that an answer about a group depends on.
func (s *search) relevant(g group) (m mask) {
	for _, one := range s.askedOf(g) {
		m = m.or(one.guards)
	}
	return m
}

// setsOf gives the patterns with variables that it depends on.
func (s *search) setsOf(g group) (n sets) {
	for _, one := range s.askedOf(g) {
		n.join(one)
	}
	return n
}

// askedOf lists the permissions that a group asks about.
func (s *search) askedOf(g group) []*permission {
	if g.sameResource() {
		return append(slices.Clone(g.members), s.own...)
	}
	return g.members
}

// reachable answers whether some resource of a member is reached by no Deny.
func (s *search) reachable(g group, m *permission, v view) bool {
	_, a := s.setsOf(g).eachState(s.valued(), g.bare(), func(where clause, as reading) (string, match.Answer) {
		b := v.most().as(as)
		return "", s.exists(append(s.judgedOn(g, b), where, m.undenied(b.deny, b.denies)))
	})
	return a != match.No
}

// noteReach notes whether the Denies leave something for a grant to add.
func (s *search) noteReach(v view) {
	for i, g := range s.groups {
		if s.out.undenied {
			return
		}
		a := s.ask(reached, i, v, s.relevant(g), s.setsOf(g), func() (string, match.Answer) {
			if slices.ContainsFunc(g.members, func(m *permission) bool { return s.reachable(g, m, v) }) {
				return "", match.Yes
			}
			return "", match.No
		})
		s.out.undenied = a.Answer == match.Yes
	}
}
