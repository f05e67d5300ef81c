package catalog

import (
	"slices"
	"strconv"
	"strings"
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
	Outdated      []OutdatedNeed  `json:"outdated"`
}

// OutdatedNeed is a prerequisite whose newest source is more than three years
// older than the newest page of the catalogue.
type OutdatedNeed struct {
	Operation string `json:"operation"`
	Needs     string `json:"needs"`  // an action, one of several, a pattern or a role
	Newest    string `json:"newest"` // the date of its newest source
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
		out[i].Outdated = append(out[i].Outdated, c.outdatedNeeds(&o)...)
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

// outdatedNeeds lists the outdated prerequisites of an operation. A rule that
// one was deduced by is no document and makes none newer.
func (c *Catalog) outdatedNeeds(o *Operation) []OutdatedNeed {
	var out []OutdatedNeed
	for _, r := range o.Requires {
		documents := slices.DeleteFunc(slices.Clone(r.Sources), func(s Source) bool { return s.Standing == Inferred })
		if !Outdated(documents, OutdatedOn(c.Built())) {
			continue
		}
		newest := ""
		for _, s := range documents {
			newest = max(newest, s.Date())
		}
		names := []string{r.Pattern + r.Role}
		if len(r.Any) > 0 {
			names = names[:0]
			for _, a := range r.Any {
				names = append(names, c.ActionName(a))
			}
		}
		out = append(out, OutdatedNeed{o.Name, strings.Join(names, " or "), newest})
	}
	return out
}

// outdatedAfter is the age, in years before the newest page of the catalogue,
// from which a claim is no longer the basis of an error: services rename and
// split their actions faster than that.
const outdatedAfter = 3

// OutdatedOn gives the date before which a page is that old on the day of the newest
// one; "" for no day.
func OutdatedOn(built string) string {
	year, rest, _ := strings.Cut(built, "-")
	n, err := strconv.Atoi(year)
	if err != nil {
		return ""
	}
	return strconv.Itoa(n-outdatedAfter) + "-" + rest
}

// Outdated reports whether all sources of a claim are older than that date. A source
// without a date is not.
func Outdated(sources []Source, oldest string) bool {
	for i := range sources {
		if date := sources[i].Date(); date == "" || date >= oldest {
			return false
		}
	}
	return len(sources) > 0
}

// Stale reports whether a source is older than a year on a day. One without a
// date is not.
func (s Source) Stale(on time.Time) bool {
	date, limit := s.Date(), on.AddDate(-1, 0, 0).Format(time.DateOnly)
	return date != "" && date < limit[:min(len(date), len(limit))]
}
