package catalog

import (
	"time"

	"github.com/permgap/permgap/pkg/policy"
)

// GroupCoverage says how much is known of the operations of one group.
type GroupCoverage struct {
	Platform      policy.Platform `json:"platform"`
	Service       string          `json:"service"`
	Group         string          `json:"group,omitempty"` // "" for operations of no group
	Operations    int             `json:"operations"`
	Actions       int             `json:"with_action"`       // operations with a known action
	Prerequisites int             `json:"with_prerequisite"` // operations with a known prerequisite
	Neither       []string        `json:"neither"`           // operations with neither
}

// Coverage sums up the operations of a platform ("" for all) by service and
// group, in the order in which they come first.
func Coverage(c *Catalog, p policy.Platform) []GroupCoverage {
	type place struct {
		owner
		group string
	}
	var out []GroupCoverage
	at := map[place]int{}
	for _, id := range c.Operations(p) {
		o := c.Operation(id)
		k := place{owner{o.Platform, o.Service}, o.Group}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, GroupCoverage{Platform: o.Platform, Service: o.Service, Group: o.Group})
		}
		out[i].add(o)
	}
	return out
}

func (g *GroupCoverage) add(o Operation) {
	g.Operations++
	if len(o.Actions) > 0 {
		g.Actions++
	}
	if len(o.Requires) > 0 {
		g.Prerequisites++
	}
	if len(o.Actions)+len(o.Requires) == 0 {
		g.Neither = append(g.Neither, o.Name)
	}
}

// Stale reports whether a source is older than a year on a day. One without a
// date is not.
func (s Source) Stale(on time.Time) bool {
	date, limit := s.Date(), on.AddDate(-1, 0, 0).Format(time.DateOnly)
	return date != "" && date < limit[:min(len(date), len(limit))]
}
