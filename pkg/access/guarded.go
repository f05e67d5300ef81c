package access

import "slices"

// guardedAlike reports whether a need is granted on all resources wherever an
// own action is allowed at all: each of its Denies refuses the own action
// everywhere as well, and each Allow of the own action allows it everywhere.
// Principals with many conditions guard all actions alike, and this answers
// for them without a search.
func (s *search) guardedAlike(own []*permission, m *permission) bool {
	return slices.ContainsFunc(own, func(o *permission) bool { return s.grantedWherever(m, o) })
}

func (s *search) grantedWherever(m, o *permission) bool {
	for _, r := range m.denies {
		if !slices.ContainsFunc(o.denies, func(other rule) bool { return o.coversAll(other) && s.conditionsInclude(r, other) }) {
			return false
		}
	}
	if m.allowedByDefault {
		return true
	}
	for i, layer := range m.layers {
		always := func(other rule) bool {
			return slices.ContainsFunc(layer, func(r rule) bool { return m.coversAll(r) && s.conditionsInclude(other, r) })
		}
		if o.allowedByDefault && !always(rule{}) || !o.allowedByDefault && slices.ContainsFunc(o.layers[i], func(r rule) bool { return !always(r) }) {
			return false
		}
	}
	return true
}

// coversAll reports whether a rule is about every resource, however it is read.
func (perm *permission) coversAll(r rule) bool {
	if perm.need.ResourceLess {
		return reading(smallest).holdsStar(r.region)
	}
	return r.region.All()
}

// conditionsInclude reports whether the conditions of a rule include those of another.
func (s *search) conditionsInclude(r, other rule) bool {
	given := s.c.guards[r.guard]
	return !slices.ContainsFunc(s.c.guards[other.guard], func(l literal) bool { return !slices.Contains(given, l) })
}
