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

// beyond are the names of a document in services that the catalogue has in part
// or not at all.
type beyond struct {
	lint  *linter
	names map[string]*unknowns // by service
}

func newBeyond(l *linter) *beyond {
	return &beyond{l, map[string]*unknowns{}}
}

// extent finds how much is known of a service.
func (b *beyond) extent(service string) extent {
	return b.lint.means.extent(b.lint.doc.Platform, match.Fold(service))
}

// unknowns are the names of one service in a document that nobody can judge.
type unknowns struct {
	service string // folded
	first   policy.Text
	seen    map[string]bool
	names   []string // the first of them, each once
}

// mostBeyond is how many names of a service are shown, and how many services
// have a finding of their own: more have one together.
const mostBeyond = 3

// leave keeps a name of a service that the catalogue has in part or not at all.
func (b *beyond) leave(service string, a policy.Text) {
	if b.extent(service).of == 0 {
		b.lint.omitted.leave(UnjudgedServices, service)
	} else {
		b.lint.omitted.leave(UnjudgedActions, a.Value)
	}
	key := match.Fold(service)
	u := b.names[key]
	if u == nil {
		if len(b.names) >= mostServices {
			return
		}
		u = &unknowns{service: key, first: a, seen: map[string]bool{}}
		b.names[key] = u
	}
	if len(u.names) < mostBeyond && !u.seen[a.Value] {
		u.names = append(u.names, a.Value)
	}
	u.seen[a.Value] = true
}

// report tells of the names that were left: one note a service.
func (b *beyond) report() {
	all := slices.SortedFunc(maps.Values(b.names), func(a, b *unknowns) int { return a.first.Span.Start - b.first.Span.Start })
	var absent []*unknowns
	for _, u := range all {
		e := b.extent(u.service)
		if e.of == 0 {
			absent = append(absent, u)
			continue
		}
		b.note(u.first, message.New("actions-beyond-part", message.Name("service", u.service), message.Count("known", e.known),
			message.Some("names", u.names, len(u.seen)-len(u.names)), message.Count("count", len(u.seen))))
	}
	if !b.lint.cat.HasActions(b.lint.doc.Platform) {
		return // nothing of the platform is known, which the principal's notes say
	}
	if len(absent) > mostBeyond {
		var services []string
		count := 0
		for _, u := range absent {
			services = append(services, u.service)
			count += len(u.seen)
		}
		b.note(absent[0].first, message.New("services-unknown", message.First("services", services, 2*mostBeyond),
			message.Count("count", count)))
		return
	}
	for _, u := range absent {
		b.note(u.first, message.New("service-unknown", message.Name("service", u.service),
			message.Some("names", u.names, len(u.seen)-len(u.names)), message.Count("count", len(u.seen))))
	}
}

// note reports names of services that cannot be judged, at the first of them.
func (b *beyond) note(at policy.Text, says message.Message) {
	f := b.lint.say(rule.UnknownAction, at, says, message.Message{})
	f.Level = diag.Note
}
