package access

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// truth is the answer of a test: open where the context is not chosen whole,
// and where the documentation does not say.
type truth uint8

const (
	open truth = iota
	yes
	no
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// element is one value of a condition key, with the references that match it
// by the values that their variables have, and those whose variables have none.
type element struct {
	value      string
	references []*reference
	without    []*reference
	empty      emptiness
}

// emptiness is what Null takes an empty value for.
type emptiness uint8

const (
	unsaid emptiness = iota
	asNone
	asValue
)

func values(set []element) []string {
	var all []string
	for _, e := range set {
		all = append(all, e.value)
	}
	return all
}

// holds is the evaluator of readable tests: the set is what the request has
// under the key, nothing if the key is absent.
//
// An absent key fails a positive test and passes a negated one, IfExists and
// ForAllValues; ForAnyValue fails. What a test without a quantifier makes of
// several values is not documented, nor whether Null takes an empty value for
// an absent key.
func (t *test) holds(set []element) truth {
	empty := strings.Join(values(set), "") == ""
	switch {
	case t.family == ofPresence:
		none := len(set) == 0 || empty && t.several[t.key]
		if !none && empty && t.readsEmpty() {
			if set[0].empty == unsaid {
				return open
			}
			none = set[0].empty == asNone
		}
		return truthOf(t.wantsAbsent == none)
	case t.empty:
		return truthOf(empty)
	case len(set) == 0 && t.ifExists:
		return yes
	case t.quantifier != single && empty: // documented: an empty string is no value
		return truthOf(t.quantifier == forAll)
	case len(set) == 0:
		return truthOf(t.negated)
	}
	var seen tally
	for _, e := range set {
		seen.add(t.matches(e))
	}
	return t.over(seen, len(set) > 1)
}

// readsEmpty reports whether it is not documented what the test makes of an
// empty value.
func (t *test) readsEmpty() bool {
	return t.family == ofPresence && !t.absent && !t.present && !t.several[t.key]
}

// tally is the set of answers that the values of a key gave.
type tally uint8

func (s *tally) add(t truth)     { *s |= 1 << t }
func (s tally) has(t truth) bool { return s>>t&1 != 0 }

// over gives the answer of the test from those for its values.
func (t *test) over(seen tally, several bool) truth {
	pass, fail := yes, no
	if t.negated {
		pass, fail = no, yes
	}
	switch {
	case t.quantifier == single && several:
		return open
	case t.quantifier == forAny && seen.has(pass):
		return yes
	case t.quantifier != forAny && seen.has(fail):
		return no
	case seen.has(open):
		return open
	}
	return truthOf(t.quantifier != forAny)
}

// matches answers whether one value of the request matches one of the test,
// before any negation. What is no value of the type is not comparable, and a
// variable without a value is not documented where it is negated.
func (t *test) matches(e element) truth {
	switch {
	case t.matchesPlain(e.value):
		return yes
	case slices.ContainsFunc(t.references, func(r *reference) bool { return slices.Contains(e.references, r) }):
		return yes
	case !t.compares(e.value):
		return open
	case t.negated && slices.ContainsFunc(t.references, func(r *reference) bool { return slices.Contains(e.without, r) }):
		return open
	}
	return no
}

// matchesPlain reports whether a value matches one without variables.
func (t *test) matchesPlain(v string) bool {
	switch t.family {
	case ofString, ofBool:
		v = literal(v)
		for _, p := range t.patterns {
			if p.Match(v) {
				return true
			}
		}
	case ofNumber:
		return t.within(v, parseNumber)
	case ofDate:
		return t.within(v, parseDate)
	case ofIP:
		return t.inBlocks(v)
	case ofBinary:
		return slices.Contains(t.values, v)
	case ofARN:
		return slices.ContainsFunc(t.arns, func(a arn) bool { return a.match(v) })
	}
	return false
}

// compares reports whether a value is of the type that the operator compares.
func (t *test) compares(v string) bool {
	switch t.family {
	case ofBool:
		return lower(v) == "true" || lower(v) == "false"
	case ofNumber:
		_, ok := parseNumber(v)
		return ok
	case ofDate:
		_, ok := parseDate(v)
		return ok
	case ofIP:
		_, err := netip.ParseAddr(v)
		return err == nil
	case ofBinary:
		return isBinary(v)
	case ofARN:
		return strings.Count(v, ":") >= arnParts-1
	}
	return true
}

// bind gives the test with the values that variables have. Without a value, a
// positive test matches nothing by it; of a negated one nothing is documented,
// and bind reports false.
func (t *test) bind(b binding) (*test, bool) {
	if len(t.references) == 0 {
		return t, true
	}
	bound := *t
	bound.references = nil
	for _, r := range t.references {
		text, known := r.expand(b, literal)
		if !known && t.negated {
			return nil, false
		}
		if known && !bound.add(text, r.wide.Options()) {
			return nil, false
		}
	}
	return &bound, true
}

// add adds a value that is written as a pattern.
func (t *test) add(text string, o match.Options) bool {
	if t.family == ofString {
		t.patterns = append(t.patterns[:len(t.patterns):len(t.patterns)], match.Compile(text, o))
		return true
	}
	one := test{operator: t.operator, values: []string{text}}
	if !one.readARNs() {
		return false
	}
	t.arns = slices.Concat(t.arns, one.arns)
	return true
}
