package catalog

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// SuggestRoleNames gives up to n names of roles and system policies that a
// misspelt one most likely means. Its words are compared one by one, and those
// as short as the names of services must be right: LTS is no slip of DTS.
func (c *Catalog) SuggestRoleNames(p policy.Platform, name string, n int) []string {
	words := strings.Fields(name)
	best := match.Tolerance(len(name))
	var out []string
	for known := range c.roleNames(p) {
		off, is := wordsOff(words, strings.Fields(known))
		if !is || off > best {
			continue
		}
		if off < best {
			out, best = nil, off
		}
		out = append(out, known)
	}
	return out[:min(n, len(out))]
}

// wordsOff gives how far words are from others, if they can be meant.
func wordsOff(given, meant []string) (off int, is bool) {
	if len(given) != len(meant) {
		return 0, false
	}
	for i, w := range given {
		limit := 0
		if len(w) > shortService {
			limit = match.Tolerance(len(w))
		}
		d := match.Distance(w, meant[i], limit)
		if off += d; d > limit {
			return 0, false
		}
	}
	return off, true
}

// EndsAsRoleName reports whether words end as a name of several words does that
// a role or system policy has: "… Administrator", "… FullAccess".
func (c *Catalog) EndsAsRoleName(p policy.Platform, name string) bool {
	words := strings.Fields(name)
	if len(words) < 2 {
		return false
	}
	last := words[len(words)-1]
	for known := range c.roleNames(p) {
		if i := strings.LastIndexByte(known, ' '); i >= 0 && equalFold(last, known[i+1:]) {
			return true
		}
	}
	return false
}

// roleNames gives the names of roles and system policies, in order.
func (c *Catalog) roleNames(p policy.Platform) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		from, to := c.of(p, roleNames)
		for i := from; i < to && yield(c.str(roleNames, i, roleNameName)); i++ {
		}
	}
}
