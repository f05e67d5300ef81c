package access

import "slices"

// guardedAlike reports whether a need is granted on all resources wherever an
// own action is allowed at all. Principals with many conditions guard all actions
// alike, and this answers for them without a search for refusals. It says nothing
// where the own actions are never allowed together.
func (c *contexts) guardedAlike(own, members []*permission) bool {
	for _, m := range members {
		if slices.ContainsFunc(own, func(o *permission) bool { return c.grantedWherever(m, o) }) {
			return true
		}
	}
	return false
}

// grantedWherever: each Deny of the need refuses the own action everywhere as
// well, and each Allow of the own action allows the need everywhere.
func (c *contexts) grantedWherever(need, own *permission) bool {
	for _, deny := range need.denies {
		if !slices.ContainsFunc(own.denies, func(r rule) bool { return own.coversAll(r) && c.conditionsInclude(deny, r) }) {
			return false
		}
	}
	if need.allowedByDefault {
		return true
	}
	for i, layer := range need.layers {
		allowsNeed := func(at int, own rule) bool {
			if at < len(layer) && layer[at].guard == own.guard && need.coversAll(layer[at]) {
				return true // statements that are about everything stand at the same place
			}
			return slices.ContainsFunc(layer, func(r rule) bool { return need.coversAll(r) && c.conditionsInclude(own, r) })
		}
		allows := own.layers[i]
		if own.allowedByDefault {
			allows = []rule{{}} // as by an Allow without conditions
		}
		for at, allow := range allows {
			if !allowsNeed(at, allow) {
				return false
			}
		}
	}
	return true
}

// conditionsInclude reports whether the conditions of a rule include those of another.
func (c *contexts) conditionsInclude(r, other rule) bool {
	given := c.guards[r.guard]
	return !slices.ContainsFunc(c.guards[other.guard], func(l literal) bool { return !slices.Contains(given, l) })
}
