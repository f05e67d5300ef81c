package access

import "slices"

// guardedAlike reports whether a need is granted on all resources wherever an
// own action is allowed at all. Principals with many conditions guard all actions
// alike, and this answers for them without a search.
func (s *search) guardedAlike(own, members []*permission) bool {
	for _, m := range members {
		if slices.ContainsFunc(own, func(o *permission) bool { return s.grantedWherever(m, o) }) {
			return true
		}
	}
	return false
}

// grantedWherever: each Deny of the need refuses the own action everywhere as
// well, and each Allow of the own action allows the need everywhere.
func (s *search) grantedWherever(need, own *permission) bool {
	for _, deny := range need.denies {
		if !slices.ContainsFunc(own.denies, func(r rule) bool { return own.coversAll(r) && s.conditionsInclude(deny, r) }) {
			return false
		}
	}
	if need.allowedByDefault {
		return true
	}
	for i, layer := range need.layers {
		allowsNeed := func(own rule) bool {
			return slices.ContainsFunc(layer, func(r rule) bool { return need.coversAll(r) && s.conditionsInclude(own, r) })
		}
		allows := own.layers[i]
		if own.allowedByDefault {
			allows = []rule{{}} // as by an Allow without conditions
		}
		for _, allow := range allows {
			if !allowsNeed(allow) {
				return false
			}
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
