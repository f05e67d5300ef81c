package catalog

import "github.com/permgap/permgap/pkg/policy"

// Empty reports whether a platform has no actions in the catalogue: then no
// name is like any that it knows.
func (c *Catalog) Empty(p policy.Platform) bool {
	for _, r := range c.ranges(p, actions) {
		if r.from < r.to {
			return false
		}
	}
	return true
}
