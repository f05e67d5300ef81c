package worlds

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/policy"
)

// Contexts lists sampled contexts: of those that no condition of the documents
// tells apart, one. If there are more than most of them, it picks some at
// random, and reports that they are not all.
func (s Samples) Contexts(r *rand.Rand, docs []*policy.Document, most int) (contexts []map[string][]string, all bool) {
	tests, named := conditionsOf(docs)
	partial := []map[string][]string{{}}
	all = true
	for _, first := range []bool{true, false} { // variables first: other keys are compared with them
		for i, key := range s.Keys {
			if named[spec.Lower(key)] != first {
				continue
			}
			var names []string
			if first {
				names = s.names
			}
			values := s.Values[i]
			if !first && !slices.ContainsFunc(tests[spec.Lower(key)], dialectTest.refers) {
				values = telling(nil, key, values, tests[spec.Lower(key)], nil)
			}
			var next []map[string][]string
			for _, context := range partial {
				sets := append(slices.Clip(values), filledIn(tests[spec.Lower(key)], context)...)
				for _, set := range telling(context, key, sets, tests[spec.Lower(key)], names) {
					next = append(next, with(context, key, set))
				}
			}
			if partial = next; len(partial) > most {
				r.Shuffle(len(partial), func(i, j int) { partial[i], partial[j] = partial[j], partial[i] })
				partial, all = partial[:most], false
			}
		}
	}
	return partial, all
}

// dialectTest is a condition with the grammar that it is read by.
type dialectTest struct {
	policy.Test
	dialect policy.Dialect
}

// conditionsOf collects the conditions by key, and the keys that are variables.
func conditionsOf(docs []*policy.Document) (tests map[string][]dialectTest, named map[string]bool) {
	tests, named = map[string][]dialectTest{}, map[string]bool{}
	note := func(texts []policy.Text) {
		for _, t := range texts {
			for _, name := range spec.VariableNames(t.Value) {
				named[spec.Lower(name)] = true
			}
		}
	}
	for _, d := range docs {
		for _, s := range d.Statements {
			note(s.Resources)
			for _, t := range s.Conditions {
				note(t.Values)
				key := spec.Lower(t.Key.Value)
				tests[key] = append(tests[key], dialectTest{t, d.Dialect})
			}
		}
	}
	return tests, named
}

// refers reports whether the condition has a variable.
func (t dialectTest) refers() bool {
	return slices.ContainsFunc(t.Values, func(v policy.Text) bool { return len(spec.VariableNames(v.Value)) > 0 })
}

// filledIn lists the values of conditions with variables, in a context.
func filledIn(tests []dialectTest, context map[string][]string) [][]string {
	var sets [][]string
	for _, t := range tests {
		for _, v := range t.Values {
			if text := withValues(v.Value, context); text != v.Value {
				sets = append(sets, []string{filled(text, "a", "a")})
			}
		}
	}
	return sets
}

// with gives a context with one more key; nil leaves it absent.
func with(context map[string][]string, key string, set []string) map[string][]string {
	out := maps.Clone(context)
	if out == nil {
		out = map[string][]string{}
	}
	if set != nil {
		out[key] = set
	}
	return out
}

// telling picks of the sets that a key may hold one for each answer of the
// tests. A variable, for which names are given, has them as well, for what it
// stands in.
func telling(context map[string][]string, key string, sets [][]string, tests []dialectTest, names []string) [][]string {
	if len(sets) == 1 {
		return sets
	}
	apart := slices.Clone(names)
	for _, t := range tests {
		for _, v := range t.Values {
			apart = append(apart, v.Value)
		}
	}
	var out [][]string
	seen := map[string]bool{}
	for _, set := range sets {
		asked := with(context, key, set)
		answers := make([]byte, 0, len(tests)+1)
		for _, t := range tests {
			answers = append(answers, answer(t.dialect, t.Test, asked))
		}
		if len(names) > 0 && (set == nil || len(set) == 1 && slices.Contains(apart, set[0])) {
			answers = fmt.Appendf(answers, "%q", set)
		}
		if !seen[string(answers)] {
			seen[string(answers)] = true
			out = append(out, set)
		}
	}
	return out
}

// answer writes what a test says in a context.
func answer(d policy.Dialect, t policy.Test, context map[string][]string) byte {
	switch holds, err := spec.Condition(d, t, context); {
	case err != nil:
		return '?'
	case holds:
		return 'y'
	}
	return 'n'
}
