package access

import "slices"

// explain notes what a context in which a need fails shows: the causes, and
// the Denies that take something away.
func (s *search) explain(v view) {
	if name := v.surely.and(s.concerns); !s.seen[name] {
		s.seen[name] = true
		for _, g := range s.groups {
			for _, m := range g.members {
				s.blame(g, m, v)
			}
		}
	}
}

// blame notes why a member fails in a context.
func (s *search) blame(g group, m *permission, v view) {
	on := s.judgedOn(g, v.most())
	for i := range m.layers {
		if left, some := m.leftOut(i, v.surely, smallest); some && s.possible(with(on, clause{left})) {
			s.blameLayer(m, i, with(on, clause{left}), v)
		}
	}
	taken := false
	for _, r := range m.denies {
		if v.surely.has(r.guard) && s.takesAway(m, r, on, v) {
			taken = true
			s.out.denyGuards = append(s.out.denyGuards, r.guard)
			s.out.taking[r.statement] = true
		}
	}
	// Whether it is contexts as well is known at the end.
	s.note(DeniedOnSome, taken && s.reachable(g, m, v))
}

// blameLayer tells why a layer leaves something out: a condition keeps a grant
// from it, no grant names it, or it is a boundary that takes it away.
func (s *search) blameLayer(m *permission, layer int, left []clause, v view) {
	if layer > 0 {
		granted := with(left, m.undenied(v.surely, smallest))
		if c := m.allowedBy(0, v.most()); c != nil {
			granted = append(granted, c)
		}
		if !s.possible(granted) {
			return // it takes nothing away
		}
		s.note(AtBoundary, true)
	}
	conditional := func(r rule) bool {
		var f fragment
		return !r.doubtful && !v.surely.has(r.guard) && m.inside(&f, r, largest) && s.possible(with(left, clause{f}))
	}
	s.note(Conditional, slices.ContainsFunc(m.layers[layer], conditional))
	var every mask
	for _, r := range m.layers[layer] {
		every.set(r.guard)
	}
	never, some := m.leftOut(layer, every, smallest)
	s.note(Narrowed, some && s.possible(with(left, clause{never})))
}

// takesAway reports whether a Deny refuses what is allowed but for the Denies.
func (s *search) takesAway(m *permission, r rule, on []clause, v view) bool {
	var f fragment
	if !m.inside(&f, r, largest) {
		return false
	}
	clauses := with(on, clause{f})
	for i := range m.layers {
		if c := m.allowedBy(i, v.most()); c != nil {
			clauses = append(clauses, c)
		}
	}
	return s.possible(clauses)
}

func (s *search) note(c Cause, is bool) {
	if is {
		s.out.causes[c] = true
	}
}

func with(clauses []clause, c clause) []clause {
	return append(clauses[:len(clauses):len(clauses)], c)
}
