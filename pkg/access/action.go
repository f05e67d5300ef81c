package access

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// found is how a statement's action element takes an action.
type found uint8

const (
	miss  found = iota
	plain       // the documented grammar says that it matches
	vague       // the spelling is outside the documented grammar
)

// actions is the Action or NotAction element of a statement.
type actions struct {
	not      bool
	patterns []actionPattern
}

// actionPattern is one pattern of the element; at is its place in the list.
type actionPattern struct {
	*match.Pattern
	at      int
	service string // lower case; "" when the pattern leaves it open
	vague   bool
}

// newActions compiles the element by the rules of the dialect: letters match
// in either case; Huawei 1.x knows only the star. Outside the documented
// grammar, and so vague, are an upper-case service in Huawei 1.1 and a wildcard
// in the service of AWS, unless the whole pattern is a star.
func newActions(d policy.Dialect, s *policy.Statement) actions {
	a := actions{not: s.NotAction, patterns: make([]actionPattern, 0, len(s.Actions))}
	for i, text := range s.Actions {
		p := match.Compile(text.Value, match.Options{Question: hasQuestion(d), Fold: true})
		service, _, colon := strings.Cut(text.Value, ":")
		open := !colon || strings.ContainsAny(service, wildcards(d))
		ap := actionPattern{Pattern: p, at: i}
		switch {
		case d == policy.Huawei11:
			ap.vague = service != lower(service)
		case isAWS(d):
			ap.vague = strings.ContainsAny(service, "*?") && !p.Everything()
		}
		if !open {
			ap.service = lower(service)
		}
		a.patterns = append(a.patterns, ap)
	}
	return a
}

func isAWS(d policy.Dialect) bool { return d == policy.AWS2012 || d == policy.AWS2008 }

func isHuawei(d policy.Dialect) bool { return isHuawei1(d) || d == policy.Huawei50 }

func isHuawei1(d policy.Dialect) bool { return d == policy.Huawei10 || d == policy.Huawei11 }

// hasQuestion reports whether ? stands for a character in actions and
// resources. Huawei 1.0 and 1.1 document only the star.
func hasQuestion(d policy.Dialect) bool { return !isHuawei1(d) }

func wildcards(d policy.Dialect) string {
	if hasQuestion(d) {
		return "*?"
	}
	return "*"
}

// lower folds ASCII letters.
func lower(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				if 'A' <= b[j] && b[j] <= 'Z' {
					b[j] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

// index finds the statements that can match an action by its service.
type index struct {
	services map[string][]entry
	rest     []entry // for a service that no pattern names
}

// entry is a statement with those of its patterns that can match an action of
// one service.
type entry struct {
	statement *statement
	patterns  []actionPattern
}

func newIndex(statements []*statement) index {
	x := index{services: map[string][]entry{}}
	for _, s := range statements {
		for _, p := range s.actions.patterns {
			if p.service != "" {
				x.services[p.service] = nil
			}
		}
	}
	for _, s := range statements {
		open := s.patternsOf("")
		if len(open) > 0 || s.actions.not {
			x.rest = append(x.rest, entry{s, open})
		}
		for service := range x.services {
			if ps := s.patternsOf(service); len(ps) > 0 || s.actions.not {
				x.services[service] = append(x.services[service], entry{s, ps})
			}
		}
	}
	return x
}

// patternsOf gives the patterns that can match an action of a service.
func (s *statement) patternsOf(service string) []actionPattern {
	n := 0
	for _, p := range s.actions.patterns {
		if p.service == "" || p.service == service {
			n++
		}
	}
	if n == len(s.actions.patterns) {
		return s.actions.patterns
	}
	ps := make([]actionPattern, 0, n)
	for _, p := range s.actions.patterns {
		if p.service == "" || p.service == service {
			ps = append(ps, p)
		}
	}
	return ps
}

// lookup gives the statements that can match an action, in document order.
func (x index) lookup(action string) []entry {
	if es, ok := x.services[service(action)]; ok {
		return es
	}
	return x.rest
}

// service gives what stands before the first colon, in lower case.
func service(action string) string {
	s, _, _ := strings.Cut(action, ":")
	return lower(s)
}

// match tells whether the statement takes the action, and by which pattern.
func (e entry) match(action string) (at int, f found) {
	for _, p := range e.patterns {
		if f == vague && p.vague || !p.Match(action) {
			continue
		}
		at, f = p.at, vague
		if !p.vague {
			f = plain
			break
		}
	}
	if !e.statement.actions.not {
		return at, f
	}
	switch f {
	case miss:
		return 0, plain
	case plain:
		return 0, miss
	}
	return 0, vague
}

// matches lists the patterns by which the statement takes the action: those in
// the documented grammar, or the others where there are none. A statement that
// takes what it does not name has no pattern of its own, and its first stands
// for it.
func (e entry) matches(action string) []int {
	first, f := e.match(action)
	switch {
	case f == miss:
		return nil
	case e.statement.actions.not:
		return []int{first}
	}
	var at []int
	for _, p := range e.patterns {
		if p.vague == (f == vague) && p.Match(action) {
			at = append(at, p.at)
		}
	}
	return at
}
