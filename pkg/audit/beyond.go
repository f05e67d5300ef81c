package audit

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// extent is how much the catalogue knows of a service.
type extent struct {
	of    catalog.Extent // zero: nothing
	known int            // names of actions
}

// extent finds how much is known of a service.
func (c *nameCheck) extent(service string) extent {
	service = match.Fold(service)
	if e, told := c.extents[service]; told {
		return e
	}
	var e extent
	e.of, e.known = c.cat.Extent(c.doc.Platform, service)
	if len(c.extents) < mostServices {
		c.extents[service] = e
	}
	return e
}

// unknowns are the names of one service in a document that nobody can judge.
type unknowns struct {
	service string // folded
	first   policy.Text
	seen    map[string]bool
	names   []string // the first of them, each once
}

// mostBeyond is how many names of a service are shown, and how many services
// have a finding of their own: more are told together.
const mostBeyond = 3

// leave keeps a name of a service that the catalogue has in part or not at all.
func (c *nameCheck) leave(service string, a policy.Text) {
	key := match.Fold(service)
	u := c.beyond[key]
	if u == nil {
		if len(c.beyond) >= mostServices {
			return
		}
		u = &unknowns{service: key, first: a, seen: map[string]bool{}}
		c.beyond[key] = u
	}
	if len(u.names) < mostBeyond && !u.seen[a.Value] {
		u.names = append(u.names, a.Value)
	}
	u.seen[a.Value] = true
}

// tellBeyond tells of the names that were left: one note a service.
func (c *nameCheck) tellBeyond() {
	all := slices.SortedFunc(maps.Values(c.beyond), func(a, b *unknowns) int { return a.first.Span.Start - b.first.Span.Start })
	var absent []*unknowns
	for _, u := range all {
		e := c.extent(u.service)
		if e.of == 0 {
			absent = append(absent, u)
			continue
		}
		c.note(u.first, message.New("actions-beyond-part", message.Name("service", u.service), message.Count("known", e.known),
			message.Some("names", u.names, len(u.seen)-len(u.names)), message.Count("count", len(u.seen))))
	}
	if !c.cat.HasActions(c.doc.Platform) {
		return // nothing of the platform is known, which the principal's notes say
	}
	if len(absent) > mostBeyond {
		var services []string
		count := 0
		for _, u := range absent {
			services = append(services, u.service)
			count += len(u.seen)
		}
		c.note(absent[0].first, message.New("services-unknown", message.First("services", services, 2*mostBeyond),
			message.Count("count", count)))
		return
	}
	for _, u := range absent {
		c.note(u.first, message.New("service-unknown", message.Name("service", u.service),
			message.Some("names", u.names, len(u.seen)-len(u.names)), message.Count("count", len(u.seen))))
	}
}

// note reports names of services that cannot be judged, at the first of them.
func (c *nameCheck) note(at policy.Text, says message.Message) {
	f := c.lint.say(rule.UnknownAction, at, says, message.Message{})
	f.Level = diag.Note
}
