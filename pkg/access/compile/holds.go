package compile

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/platform"
)

// Holds evaluates a readable test. The set is what the request has under the
// key, nothing if the key is absent. Without values of the variables (nil),
// what depends on them is open.
//
// An absent key fails a positive test and passes a negated one, IfExists and
// ForAllValues; ForAnyValue fails. What a test without a quantifier makes of
// several values is not documented.
func (t *Test) Holds(set []string, variables Values) Answer {
	empty := strings.Join(set, "") == ""
	switch {
	case t.Unreadable:
		return Open
	case t.Kind == platform.OfPresence:
		return t.holdsPresence(set, empty)
	case t.Empty:
		return answer(empty)
	case len(set) == 0 && t.IfExists:
		return Yes
	case t.Quantifier != platform.Single && empty: // documented: an empty string is no value
		return answer(t.Quantifier == platform.ForAll)
	case len(set) == 0:
		return answer(t.Negated)
	}
	var seen tally
	for _, v := range set {
		seen.add(t.matches(v, variables))
	}
	return t.over(seen, len(set) > 1)
}

// holdsPresence: AWS takes an empty value of a key with several for none;
// elsewhere nobody documents whether an empty value under Null is one. Source:
// AWS IAM user guide, "Multivalued context key examples".
func (t *Test) holdsPresence(set []string, empty bool) Answer {
	none := len(set) == 0 || empty && t.several[t.Key]
	if !none && empty && !t.Absent && !t.Present {
		return Open
	}
	return answer(t.wantsAbsent == none)
}

// tally is the set of answers that the values of a key gave.
type tally uint8

func (s *tally) add(a Answer)     { *s |= 1 << a }
func (s tally) has(a Answer) bool { return s>>a&1 != 0 }

// over gives the answer of the test from those for its values.
func (t *Test) over(seen tally, several bool) Answer {
	pass, fail := Yes, No
	if t.Negated {
		pass, fail = No, Yes
	}
	switch {
	case t.Quantifier == platform.Single && several:
		return Open
	case t.Quantifier == platform.ForAny && seen.has(pass):
		return Yes
	case t.Quantifier != platform.ForAny && seen.has(fail):
		return No
	case seen.has(Open):
		return Open
	}
	return answer(t.Quantifier != platform.ForAny)
}

// matches answers whether one value of the request matches one of the test,
// before any negation. What is no value of the type is not comparable, and a
// variable without a value is not documented where it is negated.
func (t *Test) matches(v string, variables Values) Answer {
	switch {
	case t.matchesPlain(v):
		return Yes
	case !t.compares(v):
		return Open
	}
	found := No
	for _, s := range t.Templates {
		a := t.matchesSet(s, v, variables)
		if a == Yes {
			return Yes
		}
		if a == Open {
			found = Open
		}
	}
	return found
}

// matchesSet answers whether a value matches one with variables.
func (t *Test) matchesSet(s *Template, v string, variables Values) Answer {
	if variables == nil {
		if t.Negated && s.Lacks(nil) || t.mayMatch(s, v) {
			return Open
		}
		return No
	}
	text, known := s.text(variables)
	switch {
	case !known && t.Negated:
		return Open
	case !known:
		return No
	case t.Kind != platform.OfARN:
		return answer(match.Compile(text, s.Widest.Options()).Match(Literal(v)))
	}
	a, ok := newARN(text)
	if !ok {
		return Open
	}
	return answer(a.match(v))
}

// mayMatch reports whether a value is matched for some values of the variables.
// Those in a field of a resource name are taken to have no colon; where the
// fields themselves depend on them, it may be any.
func (t *Test) mayMatch(s *Template, v string) bool {
	if t.Kind != platform.OfARN {
		return s.Widest.Match(Literal(v))
	}
	a, ok := newARN(s.Widest.String())
	return !ok || a.match(v)
}

// matchesPlain reports whether a value matches one without variables.
func (t *Test) matchesPlain(v string) bool {
	switch t.Kind {
	case platform.OfString, platform.OfBool:
		v = Literal(v)
		return slices.ContainsFunc(t.patterns, func(p *match.Pattern) bool { return p.Match(v) })
	case platform.OfNumber:
		return within(t, v, parseNumber)
	case platform.OfDate:
		return within(t, v, parseDate)
	case platform.OfIP:
		return inBlocks(t, v)
	case platform.OfARN:
		return slices.ContainsFunc(t.arns, func(a arn) bool { return a.match(v) })
	}
	return false
}

// compares reports whether a value is of the type that the operator compares.
func (t *Test) compares(v string) bool {
	switch t.Kind {
	case platform.OfBool:
		return isBool(v)
	case platform.OfNumber:
		_, ok := parseNumber(v)
		return ok
	case platform.OfDate:
		_, ok := parseDate(v)
		return ok
	case platform.OfIP:
		_, err := netip.ParseAddr(v)
		return err == nil
	case platform.OfARN:
		return strings.Count(v, ":") >= arnParts-1
	}
	return true
}
