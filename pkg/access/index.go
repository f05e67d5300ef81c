package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access/compile"
)

// application tells whether a statement applies to an action, by its list of
// actions. Of several names the largest counts.
type application uint8

const (
	doesNotApply  application = iota
	mayApply                  // the spelling is outside the documented grammar
	surelyApplies             // the documented grammar says that it matches
)

// index finds the statements that can match an action by its service.
type index struct {
	services map[string][]entry // with the rest among them, if joined
	rest     []entry            // those that can match any service
	joined   bool
}

// mostJoined bounds the entries that an index keeps joined: a file can name
// more services than anybody asks for.
const mostJoined = 1 << 12

// entry is a statement with those of its patterns that can match an action of
// one service.
type entry struct {
	statement *statement
	patterns  []compile.Action
}

func newIndex(statements []*statement) index {
	x := index{services: map[string][]entry{}}
	for _, s := range statements {
		x.add(s)
	}
	if x.joined = len(x.services)*len(x.rest) <= mostJoined; x.joined {
		for service, own := range x.services {
			x.services[service] = join(own, x.rest)
		}
	}
	return x
}

// add sorts the patterns of a statement by the services they name. A statement
// that takes what it does not name is about every service.
func (x *index) add(s *statement) {
	var open []compile.Action
	for i, p := range s.actions.Patterns {
		if p.Service == "" {
			open = append(open, p)
			continue
		}
		own := x.services[p.Service]
		if n := len(own); n > 0 && own[n-1].statement == s {
			own[n-1].patterns = append(own[n-1].patterns, p)
			continue
		}
		x.services[p.Service] = append(own, entry{s, s.actions.Patterns[i : i+1 : i+1]})
	}
	if len(open) > 0 || s.actions.Not {
		x.rest = append(x.rest, entry{s, open})
	}
}

// join merges entries in document order. Of a statement that is in both the
// patterns stand as it lists them.
func join(own, rest []entry) []entry {
	if len(rest) == 0 {
		return own
	}
	all := make([]entry, 0, len(own)+len(rest))
	for len(own) > 0 && len(rest) > 0 {
		switch a, b := own[0], rest[0]; {
		case a.statement.order < b.statement.order:
			all, own = append(all, a), own[1:]
		case a.statement.order > b.statement.order:
			all, rest = append(all, b), rest[1:]
		default:
			ps := slices.Concat(a.patterns, b.patterns)
			slices.SortFunc(ps, func(p, q compile.Action) int { return p.At - q.At })
			all, own, rest = append(all, entry{a.statement, ps}), own[1:], rest[1:]
		}
	}
	return append(append(all, own...), rest...)
}

// lookup gives the statements that can match an action, in document order.
func (x index) lookup(action string) []entry {
	own, ok := x.services[service(action)]
	switch {
	case !ok:
		return x.rest
	case x.joined:
		return own
	}
	return join(own, x.rest)
}

// service gives what stands before the first colon, in lower case.
func service(action string) string {
	s, _, _ := strings.Cut(action, ":")
	return compile.Lower(s)
}

// candidates lists the statements that can match a need under any of its
// names, in document order.
func (l *layer) candidates(n Need) []entry {
	elsewhere := func(alias string) bool { return service(alias) != service(n.Action) }
	if !slices.ContainsFunc(n.Aliases, elsewhere) {
		return l.index.lookup(n.Action)
	}
	all := make([]entry, len(l.statements))
	for i, s := range l.statements {
		all[i] = entry{statement: s, patterns: s.actions.Patterns}
	}
	return all
}

// appliesTo tells whether the statement takes a need under any of its names, and
// by which pattern: a list of actions takes the permission when it has one of
// them, and a NotAction leaves it out when it has one of them.
func (e entry) appliesTo(n Need) (at int, f application) {
	if e.statement.source.AgencyURI && !compile.TakesAgency(n.Action) && !slices.ContainsFunc(n.Aliases, compile.TakesAgency) {
		return 0, doesNotApply
	}
	at, f = e.lists(n.Action)
	for _, alias := range n.Aliases {
		if other, g := e.lists(alias); g > f {
			at, f = other, g
		}
	}
	if !e.statement.actions.Not {
		return at, f
	}
	return 0, surelyApplies - f // what it lists it leaves out
}

// lists tells whether the patterns match an action.
func (e entry) lists(action string) (at int, f application) {
	for _, p := range e.patterns {
		if f == mayApply && p.Doubt != nil || !p.Match(action) {
			continue
		}
		if p.Doubt == nil {
			return p.At, surelyApplies
		}
		at, f = p.At, mayApply
	}
	return at, f
}

// doubts lists the undocumented spellings by which a statement takes a need
// under any of its names.
func (e entry) doubts(n Need) []int {
	names := append([]string{n.Action}, n.Aliases...)
	var ids []int
	for _, p := range e.patterns {
		if p.Doubt != nil && slices.ContainsFunc(names, p.Match) && !slices.Contains(ids, p.Doubt.ID) {
			ids = append(ids, p.Doubt.ID)
		}
	}
	return ids
}

// matches lists the places of the patterns that match an action; for NotAction
// the first of the list.
func (e entry) matches(action string) []int {
	first, f := e.appliesTo(Need{Action: action})
	switch {
	case f == doesNotApply:
		return nil
	case e.statement.actions.Not:
		return []int{first}
	}
	var at []int
	for _, p := range e.patterns {
		if (p.Doubt != nil) == (f == mayApply) && p.Match(action) {
			at = append(at, p.At)
		}
	}
	return at
}
