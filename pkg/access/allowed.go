package access

import (
	"github.com/permgap/permgap/pkg/match"
)

// allowed describes the resources on which the action is allowed.
func (perm *permission) allowed(b bound) []clause {
	undenied := perm.undenied(b.deny, b.denies)
	if len(undenied) == 0 {
		return []clause{undenied}
	}
	return append(perm.unlessDenied(b), undenied)
}

// unlessDenied describes the resources that all layers allow.
func (perm *permission) unlessDenied(b bound) []clause {
	clauses := make([]clause, 0, len(perm.layers)+3) // with what callers add
	for i := range perm.layers {
		if c := perm.allowedBy(i, b); c != nil {
			clauses = append(clauses, c)
		}
	}
	return clauses
}

// allowedBy describes the resources that one layer allows; nil for all.
func (perm *permission) allowedBy(layer int, b bound) clause {
	if perm.allowedByDefault {
		return nil
	}
	var union []*match.Pattern
	c := clause{}
	for _, r := range perm.layers[layer] {
		if !b.allow.has(r.guard) {
			continue
		}
		if r.region.Not || perm.need.ResourceLess {
			var f fragment
			if perm.inside(&f, r, b.allows) {
				c = append(c, f)
			}
			continue
		}
		ps := b.allows.patterns(r.region)
		if hasStar(ps) {
			return nil
		}
		union = append(union, ps...)
	}
	if len(union) > 0 {
		c = append(c, fragment{anyOf: [][]*match.Pattern{union}})
	}
	return c
}

// refused describes the resources on which the action is refused: those that a
// Deny holds, and those that some layer does not allow.
func (perm *permission) refused(b bound) clause {
	c := clause{}
	for i := range perm.layers {
		if f, ok := perm.notAllowedBy(i, b.allow, b.allows); ok {
			c = append(c, f)
		}
	}
	for _, r := range perm.denies {
		var f fragment
		if b.deny.has(r.guard) && perm.inside(&f, r, b.denies) {
			c = append(c, f)
		}
	}
	return c
}

// notAllowedBy describes what one layer does not allow; false if that is nothing.
func (perm *permission) notAllowedBy(layer int, allow mask, as reading) (fragment, bool) {
	var f fragment
	if perm.allowedByDefault {
		return f, false
	}
	for _, r := range perm.layers[layer] {
		if allow.has(r.guard) && !perm.outside(&f, r, as) {
			return f, false
		}
	}
	return f, true
}

// undenied describes the resources that no Deny reaches.
func (perm *permission) undenied(deny mask, as reading) clause {
	if len(perm.denies) == 0 {
		return anyResource
	}
	var f fragment
	for _, r := range perm.denies {
		if deny.has(r.guard) && !perm.outside(&f, r, as) {
			return clause{}
		}
	}
	return clause{f}
}

// inside narrows f to a region, which has to hold the request without a
// resource of an action that has none; false if nothing is left.
func (perm *permission) inside(f *fragment, r rule, as reading) bool {
	if perm.need.ResourceLess {
		return as.holdsStar(r.region)
	}
	return f.narrow(as.patterns(r.region), r.region.Not)
}

// outside narrows f to what a region leaves out; false if that is nothing.
func (perm *permission) outside(f *fragment, r rule, as reading) bool {
	if perm.need.ResourceLess {
		return !as.holdsStar(r.region)
	}
	return f.narrow(as.patterns(r.region), !r.region.Not)
}

// coversAll reports whether a rule is about every resource, however it is read.
func (perm *permission) coversAll(r rule) bool {
	if perm.need.ResourceLess {
		return reading(smallest).holdsStar(r.region)
	}
	return r.region.All()
}
