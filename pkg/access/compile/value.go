package compile

import (
	"slices"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/platform"
)

// keyValues gives single values of a key that stand for all there are. Mixed
// says that the tests are of types that have no values in common: then some
// spellings are left out, and nothing is complete.
func keyValues(tests []*Test) (values []string, complete, mixed bool) {
	byKind := map[platform.Kind][]*Test{}
	var kinds []platform.Kind
	for _, t := range tests {
		if t.Kind == platform.OfPresence {
			continue
		}
		if byKind[t.Kind] == nil {
			kinds = append(kinds, t.Kind)
		}
		byKind[t.Kind] = append(byKind[t.Kind], t)
	}
	slices.Sort(kinds)
	switch {
	case len(kinds) == 0:
		return []string{sample(tests[0].Key), ""}, true, false
	case slices.Equal(kinds, []platform.Kind{platform.OfString, platform.OfBool}),
		slices.Equal(kinds, []platform.Kind{platform.OfString, platform.OfARN}) && !slices.ContainsFunc(tests, splits):
		values, complete = textValues(tests)
		return values, complete, false
	case len(kinds) == 1:
		values, complete = valuesOf(kinds[0], tests)
		return values, complete, false
	}
	for _, k := range kinds {
		more, _ := valuesOf(k, byKind[k])
		values = append(values, more...)
	}
	return values, false, true
}

// sample gives a value that a key can have.
func sample(key string) string {
	switch platform.KeyKind(keyOf(key)) {
	case platform.OfBool:
		return "true"
	case platform.OfNumber:
		return "1"
	case platform.OfDate:
		return "2026-01-01T00:00:00Z"
	case platform.OfIP:
		return "203.0.113.1"
	}
	return "x"
}

// valuesOf gives values for tests of one kind.
func valuesOf(k platform.Kind, tests []*Test) ([]string, bool) {
	switch k {
	case platform.OfIP:
		return addressValues(tests), true
	case platform.OfDate:
		return orderedValues(tests, writeDate), true
	case platform.OfNumber:
		return orderedValues(tests, writeNumber), true
	case platform.OfBool:
		return []string{"true", "false"}, true
	case platform.OfARN:
		return arnValues(tests)
	}
	return textValues(tests)
}

// textValues gives strings for tests on whole strings. The empty one comes
// last: among several values it is one of them, alone it is none.
func textValues(tests []*Test) ([]string, bool) {
	var groups [][]*match.Pattern
	for _, t := range tests {
		group := t.patterns
		for _, a := range t.arns {
			group = append(group[:len(group):len(group)], a.whole)
		}
		groups = append(groups, group)
		for _, s := range t.Templates {
			groups = append(groups, []*match.Pattern{s.Widest})
		}
		switch t.Kind {
		case platform.OfBool:
			o := match.Options{Fold: true}
			groups = append(groups, []*match.Pattern{match.Compile("true", o), match.Compile("false", o)})
		case platform.OfARN:
			groups = append(groups, []*match.Pattern{match.Compile("*:*:*:*:*:*", match.Options{})})
		}
	}
	values, complete := Strings(groups, []*match.Pattern{match.Compile("", match.Options{})})
	return append(values, ""), complete
}

// Strings gives strings such that every combination of matching and not
// matching the groups of patterns that some string has, one of the result has
// as well; none matches a pattern of never. It reports false if the search was
// cut short.
func Strings(groups [][]*match.Pattern, never []*match.Pattern) ([]string, bool) {
	v := valueSearch{none: slices.Clone(never), complete: true}
	for _, group := range groups {
		var open []*match.Pattern
		for _, p := range group {
			if !isOneString(p) {
				open = append(open, p)
				continue
			}
			if (match.Query{None: never}).Holds(p.String()) {
				v.values = append(v.values, Plain(p.String()))
			}
			v.none = append(v.none, p)
		}
		if len(open) > 0 {
			v.open = append(v.open, open)
		}
	}
	v.split(0)
	return v.values, v.complete
}

// isOneString reports whether exactly one string matches.
func isOneString(p *match.Pattern) bool {
	text := p.String()
	return p.Literal() && (!p.Options().Fold || text == Lower(text) && text == upper(text))
}

// valueSearch walks the combinations of the groups with wildcards, over the
// strings that no literal pattern names. A branch that no string is in is cut.
type valueSearch struct {
	open     [][]*match.Pattern
	none     []*match.Pattern
	anyOf    [][]*match.Pattern
	values   []string
	queries  int
	complete bool
}

// maxCells bounds the values of one key that are told apart.
const maxCells = 512

func (v *valueSearch) split(depth int) {
	if v.queries++; v.queries > 4*maxCells {
		v.complete = false
	}
	if !v.complete {
		return
	}
	s, a := match.Find(match.Query{None: v.none, AnyOf: v.anyOf}, match.DefaultBudget/4)
	if a != match.Yes {
		v.complete = a == match.No
		return
	}
	if depth == len(v.open) {
		v.values = append(v.values, Plain(s))
		return
	}
	v.anyOf = append(v.anyOf, v.open[depth])
	v.split(depth + 1)
	v.anyOf = v.anyOf[:len(v.anyOf)-1]

	n := len(v.none)
	v.none = append(v.none, v.open[depth]...)
	v.split(depth + 1)
	v.none = v.none[:n]
}
