package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
)

// Limits of the contexts of one decision in which variables are given values, and
// of the variables.
const (
	maxTrials = 512
	mostNamed = 20
)

// concrete gives a request of the chosen context for which an answer is sure:
// variables get values, by which every pattern is plain. It gives nil if that
// shows nothing, and notes of the fact where a limit is why. The resource is one that
// the answer was found on with variables, if there is one.
func (s *search) concrete(about *fact, depth int, resource string, ask func(*questions, view) (string, match.Answer)) *Witness {
	if s.trialsMade++; s.trialsMade > maxTrials || s.namesMany() {
		about.gaveUp = true
		return nil
	}
	for _, values := range s.trials(depth, resource) {
		context, values, ok := s.request(depth, values)
		if !ok {
			continue
		}
		again, ok := s.boundTo(context, values)
		if !ok {
			continue
		}
		v := again.c.view()
		if again.ownSurely(v) != match.Yes {
			continue
		}
		if found, a := ask(again, v); a == match.Yes {
			return s.witness(found, context)
		}
	}
	return nil
}

// namesMany reports whether more variables take part than anybody reads.
func (s *search) namesMany() bool {
	names := map[string]bool{}
	s.eachVariable(func(name, _ string) { names[name] = true })
	return len(names) > mostNamed
}

// eachVariable calls f for each variable that takes part.
func (s *search) eachVariable(f func(name, spelled string)) {
	for _, template := range s.q.templates() {
		template.Names(f)
	}
	for _, c := range s.c.keys {
		for _, t := range c.Tests {
			for _, template := range t.Templates {
				template.Names(f)
			}
		}
	}
}

// trials gives values to try: of their own but where patterns match the resource
// and the chosen values by others, all of their own, and none.
func (s *search) trials(depth int, resource string) []compile.Values {
	plain, fitting := compile.Values{}, compile.Values{}
	s.eachVariable(func(name, _ string) {
		if _, known := plain[name]; !known {
			plain[name] = someone(len(plain))
		}
	})
	for _, template := range s.q.templates() {
		template.Unify(resource, fitting)
	}
	for i, c := range s.c.keys[:depth] {
		for _, t := range c.Tests {
			for _, template := range t.Templates {
				for _, v := range s.c.cell(i).Values {
					template.Unify(compile.Literal(v), fitting)
				}
			}
		}
	}
	filled := maps.Clone(plain)
	maps.Copy(filled, fitting)
	all := []compile.Values{plain, filled, {}}
	for _, values := range all {
		s.c.pinned(values)
	}
	return all
}

func someone(i int) string {
	if i == 0 {
		return "someone"
	}
	return "someone" + string(rune('1'+i%9))
}

// request gives the context for values of the variables. What a key has, the
// variable of its name has; a key that is assumed to match a pattern with
// variables has what that makes of them, but where it is pinned. It reports false for
// several values of a variable, since nothing about them is documented.
func (s *search) request(depth int, free compile.Values) (map[string][]string, compile.Values, bool) {
	context, values := s.c.contextOf(depth), maps.Clone(free)
	spelling := map[string]string{}
	s.eachVariable(func(name, spelled string) { spelling[name] = spelled })
	isVariable := func(key compile.Cells) bool { _, is := spelling[key.Tests[0].Key]; return is }
	for i, key := range s.c.keys[:depth] {
		if !isVariable(key) {
			continue
		}
		delete(values, key.Tests[0].Key)
		switch held := s.c.cell(i).Values; len(held) {
		case 0:
		case 1:
			values[key.Tests[0].Key] = held[0]
		default:
			return nil, nil, false
		}
	}
	for i, key := range s.c.keys[:depth] {
		if !isVariable(key) && s.c.pinOf(key.Tests[0].Key) == nil {
			s.matchAssumed(context, key.Tests[0].Name, s.c.cell(i), values)
		}
	}
	for name, spelled := range spelling {
		if v, has := values[name]; has && !strings.HasPrefix(name, "/") && compile.Held(context, name) == nil { // an agency is no key
			context[spelled] = []string{v}
		}
	}
	return context, values, true
}

// matchAssumed gives a key a value that matches the patterns with variables that
// it is assumed to match.
func (s *search) matchAssumed(context map[string][]string, key string, cell compile.Cell, values compile.Values) {
	for _, d := range cell.Doubts {
		for _, id := range d.Tests {
			if s.c.assumed[id] != compile.Yes || len(s.c.test(id).Templates) == 0 {
				continue
			}
			t := s.c.test(id).Templates[0]
			if t.Holds(context[key], values) {
				continue
			}
			if text, ok := t.Text(values); ok {
				context[key] = []string{text}
			}
		}
	}
}

// boundTo asks in one context, in which the variables have values. It reports false
// where what they make of a rule is not documented.
func (s *search) boundTo(context map[string][]string, values compile.Values) (*questions, bool) {
	c := *s.c
	c.truth, c.doubts = slices.Clone(s.c.truth), make([]compile.Doubt, len(s.c.doubts))
	c.assumed, c.kept, c.assuming = make([]compile.Answer, len(c.truth)), nil, 0
	for _, key := range c.keys {
		for _, t := range key.Tests {
			c.truth[t.ID] = t.Holds(compile.Held(context, t.Key), values)
		}
	}
	q := &questions{meter: s.q.meter, c: &c, answers: map[question]answer{}}
	documented := true
	bind := func(one *permission) *permission {
		bound, ok := one.bind(values)
		documented = documented && ok
		return bound
	}
	for _, one := range s.q.own {
		q.own = append(q.own, bind(one))
	}
	for _, g := range s.q.groups {
		var members []*permission
		for _, m := range g.members {
			members = append(members, bind(m))
		}
		q.groups = append(q.groups, group{members})
	}
	return q, documented
}
