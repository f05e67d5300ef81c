package access

import (
	"encoding/binary"
	"slices"

	"github.com/permgap/permgap/pkg/access/compile"
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

func (g group) resourceLess() bool { return g.members[0].need.ResourceLess }
func (g group) sameResource() bool { return g.members[0].need.SameResource }

// question is what an answer depends on. Many contexts ask the same one: those in
// which the guards that matter, and the variables with a value, are the same.
type question struct {
	kind             kind
	of               int // own action, or group
	surely, possibly uint64
	more             string // the guards behind the first 64 that hold, as few decisions have
	valued           uint64 // the complements in which every variable has a value
}

// questionOf makes a question about an own action or group, in view of some guards.
func questionOf(k kind, of int, v view, guards mask) question {
	one := question{kind: k, of: of, surely: v.surely[0] & guards[0], possibly: v.possibly[0] & guards[0]}
	if guards.beyondFirst() {
		var words [2 * 8 * len(mask{})]byte
		for i, word := range guards {
			binary.LittleEndian.PutUint64(words[16*i:], v.surely[i]&word)
			binary.LittleEndian.PutUint64(words[16*i+8:], v.possibly[i]&word)
		}
		one.more = string(words[:])
	}
	return one
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

// questions asks about the resources of requests in a context.
type questions struct {
	*meter
	c            *contexts
	answers      map[question]answer
	own          []*permission
	groups       []group
	hasVariables bool // some pattern or value has variables
}

type answer struct {
	match.Answer
	resource string
}

// ask answers a question once.
func (q *questions) ask(k kind, of int, v view, on dependencies, work func() (string, match.Answer)) answer {
	one := questionOf(k, of, v, on.guards)
	if len(on.complemented) > 0 {
		valued := q.c.valued()
		for i, t := range on.complemented {
			if !t.Lacks(valued) {
				one.valued |= 1 << (i & 63)
			}
		}
	}
	if a, ok := q.answers[one]; ok {
		return a
	}
	resource, a := work()
	if len(q.answers) < mostAnswers {
		q.answers[one] = answer{a, resource}
	}
	return answer{a, resource}
}

// mostAnswers bounds the answers that one search remembers.
const mostAnswers = 1 << 12

// ownAllowed answers whether all own actions can be allowed, each on some
// resource.
func (q *questions) ownAllowed(v view) match.Answer {
	all := match.Yes
	for i, own := range q.own {
		a := q.ask(ownPossibly, i, v, own.depends, func() (string, match.Answer) {
			return own.depends.inEachState(q.c.valued, own.need.ResourceLess, func(where clause, as reading) (string, match.Answer) {
				return "", q.exists(append(own.allowed(v.most().as(as)), where, own.ofType()))
			})
		})
		if all = both(all, a.Answer); all == match.No {
			return all
		}
	}
	return all
}

// ownSurely answers whether all own actions are surely allowed.
func (q *questions) ownSurely(v view) match.Answer {
	all := match.Yes
	for i, own := range q.own {
		a := q.ask(ownSurely, i, v, dependencies{guards: own.depends.guards}, func() (string, match.Answer) {
			return "", q.exists(append(own.allowed(v.least()), own.ofType()))
		})
		if all = both(all, a.Answer); all == match.No {
			return all
		}
	}
	return all
}

// mayRefuse answers whether the needs may fail for some request: in every group
// there is a resource that the own actions may be allowed on (at the most) and no
// need is, at the least. It gives the resource of the first group.
func (q *questions) mayRefuse(v view) (string, match.Answer) {
	return q.inEvery(refusedPossibly, v, func(g group) (string, match.Answer) {
		return q.dependsOn(g).inEachState(q.c.valued, g.resourceLess(), func(where clause, as reading) (string, match.Answer) {
			return q.refusal(g, where, v.least().as(as), v.most().as(as))
		})
	})
}

// surelyRefuse answers whether they fail whatever is open: the bounds change
// sides, as own actions are allowed at the least and needs refused at the most.
func (q *questions) surelyRefuse(v view) (string, match.Answer) {
	return q.inEvery(refusedSurely, v, func(g group) (string, match.Answer) {
		return q.refusal(g, clause{{}}, v.most(), v.least())
	})
}

// inEvery asks in every group; it gives the resource of the first.
func (q *questions) inEvery(k kind, v view, refused func(group) (string, match.Answer)) (resource string, all match.Answer) {
	all = match.Yes
	for i, g := range q.groups {
		a := q.ask(k, i, v, q.dependsOn(g), func() (string, match.Answer) { return refused(g) })
		if all = both(all, a.Answer); all == match.No {
			return "", all
		}
		if i == 0 {
			resource = a.resource
		}
	}
	return resource, all
}

// refusal looks for a resource that all members refuse, with what needs allows,
// among those that the group is judged on, with what own allows.
// Surely refused: needs at their most, own at its least. Possibly: the reverse.
func (q *questions) refusal(g group, where clause, needs, own bound) (string, match.Answer) {
	clauses := append(q.judgedOn(g, own), where)
	for _, m := range g.members {
		clauses = append(clauses, m.refused(needs))
	}
	return q.solve(clauses)
}

// mayAllow answers whether some member can be allowed on some resource.
func (q *questions) mayAllow(v view) (string, match.Answer) {
	return q.inSome(allowedPossibly, v, func(g group) (string, match.Answer) {
		return q.dependsOn(g).inEachState(q.c.valued, g.resourceLess(), func(where clause, as reading) (string, match.Answer) {
			return q.allowance(g, where, v.most().as(as))
		})
	})
}

// surelyAllow answers whether some member is allowed whatever is open.
func (q *questions) surelyAllow(v view) (string, match.Answer) {
	return q.inSome(allowedSurely, v, func(g group) (string, match.Answer) {
		return q.allowance(g, clause{{}}, v.least())
	})
}

// inSome asks in one group after the other, until one says Yes.
func (q *questions) inSome(k kind, v view, allowed func(group) (string, match.Answer)) (resource string, some match.Answer) {
	some = match.No
	for i, g := range q.groups {
		a := q.ask(k, i, v, q.dependsOn(g), func() (string, match.Answer) { return allowed(g) })
		if a.Answer == match.Yes {
			return a.resource, match.Yes
		}
		some = either(some, a.Answer)
	}
	return "", some
}

// allowance looks for a resource that some member is allowed on. Which one
// matters only for the values of variables.
func (q *questions) allowance(g group, where clause, b bound) (string, match.Answer) {
	some := match.No
	for _, m := range g.members {
		clauses := append(append(q.judgedOn(g, b), where), m.allowed(b)...)
		if !q.hasVariables {
			some = either(some, q.exists(clauses))
			continue
		}
		resource, a := q.solve(clauses)
		if a == match.Yes {
			return resource, a
		}
		some = either(some, a)
	}
	return "", some
}

// judgedOn gives the resources that a group is judged on: its type, or what the
// own actions are allowed on.
func (q *questions) judgedOn(g group, own bound) []clause {
	clauses := []clause{g.members[0].ofType()}
	if !g.sameResource() {
		return clauses
	}
	for _, one := range q.own {
		if !one.need.ResourceLess {
			clauses = append(append(clauses, one.ofType()), one.allowed(own)...)
		}
	}
	return clauses
}

// surelyHasResource reports whether there surely is a resource that a group is judged
// on.
func (q *questions) surelyHasResource(g group, v view) bool {
	return q.exists(q.judgedOn(g, v.least())) == match.Yes
}

// dependsOn gives what an answer about a group depends on.
func (q *questions) dependsOn(g group) (d dependencies) {
	for _, m := range g.members {
		d.add(m.depends)
	}
	if g.sameResource() {
		for _, own := range q.own {
			d.add(own.depends)
		}
	}
	return d
}

// reachable reports whether some resource of a member is reached by no Deny, as
// far as anybody knows.
func (q *questions) reachable(g group, m *permission, v view) bool {
	_, a := q.dependsOn(g).inEachState(q.c.valued, g.resourceLess(), func(where clause, as reading) (string, match.Answer) {
		b := v.most().as(as)
		return "", q.exists(append(q.judgedOn(g, b), where, m.undenied(b.deny, b.denies)))
	})
	return a != match.No
}

// anyReachable reports whether the Denies leave some need something for a grant
// to add.
func (q *questions) anyReachable(v view) bool {
	_, a := q.inSome(reached, v, func(g group) (string, match.Answer) {
		if slices.ContainsFunc(g.members, func(m *permission) bool { return q.reachable(g, m, v) }) {
			return "", match.Yes
		}
		return "", match.No
	})
	return a == match.Yes
}

// resourceName gives the resource of a witness; an action without resources is asked
// for on a star.
func (q *questions) resourceName(resource string) string {
	if q.groups[0].resourceLess() {
		return "*"
	}
	return compile.Plain(resource)
}

// all lists the permissions that are asked about.
func (q *questions) all() []*permission {
	all := slices.Clone(q.own)
	for _, g := range q.groups {
		all = append(all, g.members...)
	}
	return all
}

// templates lists the patterns with variables in resources.
func (q *questions) templates() (all []*compile.Template) {
	for _, one := range q.all() {
		all = append(all, one.depends.templates...)
	}
	return all
}
