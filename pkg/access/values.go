package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// keyValues gives single values of a key that stand for all there are. Mixed
// says that the tests are of types that have no values in common: then some
// spellings are left out, and nothing is complete.
func keyValues(tests []*test) (values []string, complete, mixed bool) {
	byFamily := map[family][]*test{}
	var families []family
	for _, t := range tests {
		if t.family == ofPresence {
			continue
		}
		if byFamily[t.family] == nil {
			families = append(families, t.family)
		}
		byFamily[t.family] = append(byFamily[t.family], t)
	}
	slices.Sort(families)
	switch {
	case len(families) == 0:
		return []string{"x"}, true, false
	case slices.Equal(families, []family{ofString, ofBool}),
		slices.Equal(families, []family{ofString, ofARN}) && !slices.ContainsFunc(tests, (*test).splits):
		values, complete = textValues(tests)
		return values, complete, false
	case len(families) == 1:
		values, complete = valuesOf(families[0], tests)
		return values, complete, false
	}
	for _, f := range families {
		more, _ := valuesOf(f, byFamily[f])
		values = append(values, more...)
	}
	for _, v := range values {
		if _, isNumber := parseNumber(v); isNumber {
			values = append(values, v+".0") // the same number to one, another text to the other
		}
	}
	return values, false, true
}

// further gives values that differ from all others under variables only.
func further(tests []*test) []string {
	var values []string
	for _, t := range tests {
		for _, r := range t.references {
			if v := strings.ReplaceAll(plainText(r.wide.String()), "*", "other"); (t.family == ofString || t.family == ofARN) && r.canMatch(v) {
				values = append(values, v)
			}
		}
	}
	return values
}

// valuesOf gives values for tests of one family.
func valuesOf(f family, tests []*test) ([]string, bool) {
	switch f {
	case ofIP:
		return addressValues(tests), true
	case ofDate:
		return orderedValues(tests, writeDate), true
	case ofNumber:
		return orderedValues(tests, writeNumber), true
	case ofBool:
		return []string{"true", "false"}, true
	case ofBinary:
		return binaryValues(tests), true
	case ofARN:
		return arnValues(tests)
	}
	return textValues(tests)
}

// binaryValues gives each of the values, and one that is none of them.
func binaryValues(tests []*test) []string {
	values := []string{""}
	other := ""
	for _, t := range tests {
		for _, v := range t.values {
			values = append(values, v)
			other = strings.Repeat("AAAA", max(len(other), len(v))/4+1)
		}
	}
	return append(values, other)
}

// textValues gives strings for tests on whole strings. The empty one comes
// last: among several values it is one of them, alone it is none.
func textValues(tests []*test) ([]string, bool) {
	var groups [][]*match.Pattern
	for _, t := range tests {
		group := t.patterns
		for _, a := range t.arns {
			group = append(group[:len(group):len(group)], a.whole)
		}
		groups = append(groups, group)
		for _, r := range t.references {
			groups = append(groups, []*match.Pattern{r.wide})
		}
		switch t.family {
		case ofBool:
			o := match.Options{Fold: true}
			groups = append(groups, []*match.Pattern{match.Compile("true", o), match.Compile("false", o)})
		case ofARN:
			groups = append(groups, []*match.Pattern{match.Compile("*:*:*:*:*:*", match.Options{})})
		}
	}
	values, complete := stringValues(groups, []*match.Pattern{match.Compile("", match.Options{})})
	return append(values, ""), complete
}

// distinct keeps the first of equal ones.
func distinct[T comparable](all []T) []T {
	var out []T
	seen := map[T]bool{}
	for _, v := range all {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}
