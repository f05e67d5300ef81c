package access

import "slices"

// grantedAlike reports whether a need is granted on all resources wherever an
// own action is allowed at all: each of its Denies refuses the own action
// everywhere as well, and each Allow of the own action allows it everywhere.
// Principals with many conditions guard all actions alike, and this answers
// for them without a search.
func (d *decision) grantedAlike(own []*side, m *side) bool {
	return slices.ContainsFunc(own, func(o *side) bool { return d.follows(m, o) })
}

func (d *decision) follows(m, o *side) bool {
	for _, r := range m.denies {
		if !slices.ContainsFunc(o.denies, func(other rule) bool { return o.whole(other) && d.implies(r, other) }) {
			return false
		}
	}
	if m.base {
		return true
	}
	for i, layer := range m.layers {
		always := func(other rule) bool {
			return slices.ContainsFunc(layer, func(r rule) bool { return m.whole(r) && d.implies(other, r) })
		}
		if o.base && !always(rule{}) || !o.base && slices.ContainsFunc(o.layers[i], func(r rule) bool { return !always(r) }) {
			return false
		}
	}
	return true
}

// whole reports whether a rule is about every resource, however it is read.
func (s *side) whole(r rule) bool {
	if s.need.ResourceLess {
		return r.region.whole(sure)
	}
	return r.region.all()
}

// implies reports whether the conditions of a rule include those of another.
func (d *decision) implies(r, other rule) bool {
	tests := d.p.table.guards[d.guards[r.guard]]
	return !slices.ContainsFunc(d.p.table.guards[d.guards[other.guard]], func(id int) bool { return !slices.Contains(tests, id) })
}
