package compile

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Report tells what is no error in a catalogue and yet worth a look.
type Report struct {
	Platforms []catalog.PlatformCounts `json:"platforms"`
	Cycles    []Cycle                  `json:"cycles,omitempty"`
	Mentioned []Name                   `json:"mentioned,omitempty"` // actions known only as prerequisites
	Unmatched []Name                   `json:"unmatched,omitempty"` // wildcard prerequisites that match no known action
	Undated   []Name                   `json:"undated,omitempty"`   // operations with a prerequisite of no dated source
}

// Name is a name of a platform.
type Name struct {
	Platform policy.Platform `json:"platform"`
	Name     string          `json:"name"`
}

// Cycle is a group of actions whose prerequisites lead back to themselves; one
// alone is a prerequisite of itself.
type Cycle struct {
	Platform policy.Platform `json:"platform"`
	Actions  []string        `json:"actions"`
}

// Part is what a report is about: a service, or with the zero value the whole
// catalogue.
type Part struct {
	Platform policy.Platform
	Service  string
}

func (p Part) has(platform policy.Platform, service string) bool {
	return p == (Part{}) || p.Platform == platform && match.EqualFold(p.Service, service)
}

// Describe makes the report of a part of a catalogue.
func Describe(c *catalog.Catalog, of Part) Report {
	r := Report{Cycles: cycles(c, of)}
	for _, counts := range c.Platforms() {
		if of.Platform == "" || of.Platform == counts.Name {
			r.Platforms = append(r.Platforms, counts)
		}
	}
	for _, id := range c.Actions("") {
		if a := c.Action(id); a.Mentioned && of.has(a.Platform, a.Service) {
			r.Mentioned = append(r.Mentioned, Name{a.Platform, a.Name})
		}
	}
	for _, id := range c.Operations("") {
		o := c.Operation(id)
		if !of.has(o.Platform, o.Service) {
			continue
		}
		if slices.ContainsFunc(o.Requires, undated) {
			r.Undated = append(r.Undated, Name{o.Platform, o.Name})
		}
		for _, need := range o.Requires {
			n := Name{o.Platform, need.Pattern}
			if need.Pattern == "" || slices.Contains(r.Unmatched, n) {
				continue
			}
			if len(c.Expand(o.Platform, catalog.WildcardPattern(need.Pattern))) == 0 {
				r.Unmatched = append(r.Unmatched, n)
			}
		}
	}
	return r
}

// undated reports whether no source of a prerequisite has a date.
func undated(r catalog.Requirement) bool {
	return !slices.ContainsFunc(r.Sources, func(s catalog.Source) bool { return s.Date() != "" })
}

// cycles gives those that an action of a part takes part in.
func cycles(c *catalog.Catalog, of Part) (out []Cycle) {
	found := catalog.Cycles(c, "")
	var all [][]catalog.ActionID
	for _, id := range found.Self {
		all = append(all, []catalog.ActionID{id})
	}
	for _, ids := range slices.Concat(all, found.Pairs, found.Rings) {
		if slices.ContainsFunc(ids, func(id catalog.ActionID) bool {
			a := c.Action(id)
			return of.has(a.Platform, a.Service)
		}) {
			out = append(out, cycle(c, ids))
		}
	}
	return out
}

func cycle(c *catalog.Catalog, ids []catalog.ActionID) Cycle {
	one := Cycle{Platform: c.Action(ids[0]).Platform}
	for _, id := range ids {
		one.Actions = append(one.Actions, c.ActionName(id))
	}
	return one
}
