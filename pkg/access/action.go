package access

import (
	"slices"
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
	a := actions{not: s.NotAction, patterns: make([]actionPattern, 0, min(len(s.Actions), 64))}
	once := distinctTexts(len(s.Actions))
	for i, text := range s.Actions {
		if !once.add(text.Value) {
			continue
		}
		p := match.Compile(text.Value, match.Options{Question: hasQuestion(d), Fold: true})
		service, _, colon := strings.Cut(text.Value, ":")
		open := !colon || strings.ContainsAny(service, wildcards(d))
		ap := actionPattern{Pattern: p, at: i}
		switch {
		case d == policy.Huawei11:
			ap.vague = service != lower(service)
		case isAWS(d):
			ap.vague = strings.ContainsAny(service, "*?") && text.Value != "*"
		}
		if !open {
			ap.service = lower(service)
		}
		a.patterns = append(a.patterns, ap)
	}
	return a
}

// texts are those that a list has had so far: a statement that names the same
// many times means it once. A short list is not worth the map.
type texts map[string]bool

func distinctTexts(length int) texts {
	if length < 2 {
		return nil
	}
	return make(texts, min(length, 64))
}

// add reports whether a text is new. Runs of stars mean one.
func (t texts) add(text string) bool {
	if t == nil {
		return true
	}
	for strings.Contains(text, "**") {
		text = strings.ReplaceAll(text, "**", "*")
	}
	if t[text] {
		return false
	}
	t[text] = true
	return true
}

func isAWS(d policy.Dialect) bool { return d == policy.AWS2012 || d == policy.AWS2008 }

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
	patterns  []actionPattern
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
	var open []actionPattern
	for i, p := range s.actions.patterns {
		if p.service == "" {
			open = append(open, p)
			continue
		}
		own := x.services[p.service]
		if n := len(own); n > 0 && own[n-1].statement == s {
			own[n-1].patterns = append(own[n-1].patterns, p)
			continue
		}
		x.services[p.service] = append(own, entry{s, s.actions.patterns[i : i+1 : i+1]})
	}
	if len(open) > 0 || s.actions.not {
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
			slices.SortFunc(ps, func(p, q actionPattern) int { return p.at - q.at })
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
	return lower(s)
}

// match tells whether the statement takes the action, and by which pattern.
func (e entry) match(action string) (at int, f found) {
	if e.statement.source.AgencyURI && !takesAgency(action) {
		return 0, miss
	}
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

// takesAgency reports whether an action works on agencies: only for such does
// Resource have its object form. Source: Huawei IAM, the errors IAM.1038 and
// IAM.1039 of its validator.
func takesAgency(action string) bool {
	a := lower(action)
	return strings.HasPrefix(a, strings.TrimSuffix(agencyActions[0], "*")) || a == agencyActions[1]
}

var agencyActions = [...]string{"iam:agencies:*", "iam:tokens:assume"}

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
