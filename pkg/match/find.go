package match

import "slices"

// DefaultBudget is the work after which a question is given up: far more than
// policies in use need, and a few milliseconds.
const DefaultBudget = 1 << 15

// Query describes a set of strings: every pattern of All matches, no pattern
// of None does, and of each group of AnyOf at least one does.
type Query struct {
	All   []*Pattern
	None  []*Pattern
	AnyOf [][]*Pattern
}

// Holds reports whether s is in the set.
func (q Query) Holds(s string) bool {
	for _, p := range q.All {
		if !p.Match(s) {
			return false
		}
	}
	for _, p := range q.None {
		if p.Match(s) {
			return false
		}
	}
	for _, group := range q.AnyOf {
		if !anyMatch(group, s) {
			return false
		}
	}
	return true
}

func anyMatch(group []*Pattern, s string) bool {
	for _, p := range group {
		if p.Match(s) {
			return true
		}
	}
	return false
}

// each calls f with every pattern of the query until it reports false.
func (q Query) each(f func(*Pattern) bool) bool {
	for _, p := range q.All {
		if !f(p) {
			return false
		}
	}
	for _, group := range q.AnyOf {
		for _, p := range group {
			if !f(p) {
				return false
			}
		}
	}
	for _, p := range q.None {
		if !f(p) {
			return false
		}
	}
	return true
}

// Find answers whether the set of the query has a member. A Yes comes with
// one, short and readable. The search takes at most budget steps, each from a
// state by a character (a state that tracks many positions counts more than
// once, and so does one that is new); beyond it the answer is Undecided.
func Find(q Query, budget int) (witness string, a Answer) {
	witness, a, _ = Search(q, budget)
	return witness, a
}

// Search is [Find], and gives the work that the answer took, in units of the
// budget: a unit is a look at up to 16 places in patterns.
func Search(q Query, budget int) (witness string, a Answer, work int) {
	q.each(func(*Pattern) bool { work++; return true })
	if s, ok := q.onlyMember(); ok {
		if q.Holds(s) {
			return s, Yes, work
		}
		return "", No, work
	}
	if q.plainlyEmpty() || q.disjoint() {
		return "", No, work
	}
	fresh := q.fresh()
	if s, ok := q.guess(fresh); ok {
		return s, Yes, work
	}
	search := newSearch(q.relevant(), fresh, budget)
	s, a := search.run()
	work += search.spent + cost(len(search.positions))
	searches.Put(search)
	if a != Yes {
		return "", a, work
	}
	if !q.Holds(s) {
		// Stray bytes that join to a valid character are beyond the search.
		return "", Undecided, work
	}
	return q.polish(s, fresh), Yes, work
}

// Covers answers whether every string that p matches is matched by a member
// of the union as well. A No comes with a string that is not.
func Covers(p *Pattern, union []*Pattern, budget int) (witness string, a Answer) {
	witness, a = Find(Query{All: []*Pattern{p}, None: union}, budget)
	switch a {
	case Yes:
		return witness, No
	case No:
		return "", Yes
	}
	return "", a
}

// Intersects answers whether some string is matched by both patterns. A Yes
// comes with such a string.
func Intersects(a, b *Pattern, budget int) (witness string, answer Answer) {
	return Find(Query{All: []*Pattern{a, b}}, budget)
}

// onlyMember gives the one string that can be in the set, if a pattern of All
// leaves no choice.
func (q Query) onlyMember() (string, bool) {
	for _, p := range q.All {
		if p.Literal() && (!p.opts.Fold || !hasLetter(p.text) || q.folds()) {
			return p.text, true
		}
	}
	return "", false
}

// folds reports whether no pattern tells the case of a letter.
func (q Query) folds() bool {
	return q.each(func(p *Pattern) bool { return p.opts.Fold })
}

func hasLetter(s string) bool {
	for i := range len(s) {
		if isLetter(symbol(s[i])) {
			return true
		}
	}
	return false
}

// plainlyEmpty proves without a search that the set is empty: a required
// pattern, or every member of a group, lies inside a pattern of None, or all does.
func (q Query) plainlyEmpty() bool {
	if slices.ContainsFunc(q.None, (*Pattern).Everything) {
		return true
	}
	for _, p := range q.All {
		if q.excludes(p) {
			return true
		}
	}
	for _, group := range q.AnyOf {
		left := false
		for _, p := range group {
			left = left || !q.excludes(p)
		}
		if !left {
			return true
		}
	}
	return false
}

func (q Query) excludes(p *Pattern) bool {
	for _, n := range q.None {
		if n.subsumes(p) {
			return true
		}
	}
	return false
}

// relevant leaves out the patterns of None that plainly miss a required one:
// of a principal's many resources, few begin as the one in question does.
func (q Query) relevant() Query {
	kept := q
	kept.None = nil
	for _, n := range q.None {
		if !q.misses(n) {
			kept.None = append(kept.None, n)
		}
	}
	return kept
}

func (q Query) misses(n *Pattern) bool {
	for _, p := range q.All {
		if p.apart(n) {
			return true
		}
	}
	return false
}
