package compile

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
)

// Test is one condition: an operator, a key and values.
type Test struct {
	platform.Operator
	ID   int
	Key  string // folded; the name that tells keys apart, also those of two calls
	Name string // the key as first written
	// other is the same test in the call of the prerequisite: the test itself where
	// it reads keys of the caller alone.
	other    int
	apart    bool // it is the other of a test
	regional bool // it reads the requested region, and else keys of the caller
	// Unreadable: an unknown operator, a value that is none of its type, or
	// something else that nobody documents. It holds or not.
	Unreadable bool
	Templates  []*Template // values with policy variables
	// matched are the tests that stand for a value of the key matching one of Templates,
	// by place; empty for an empty value of the key being none, under Null.
	matched []*Test
	empty   *Test

	values      []string
	patterns    []*match.Pattern // OfString and OfBool
	bounds      []quantity       // OfNumber and OfDate
	blocks      []block          // OfIP
	arns        []arn            // OfARN
	wantsAbsent bool             // OfPresence
	several     map[string]bool  // set where Null depends on it: see holdsPresence
}

func newTest(t *Table, d policy.Dialect, name, key string, values []string, call Call) *Test {
	test := &Test{Key: Lower(key), Name: key}
	op, known := d.Operator(name)
	if test.Operator = op; d.NullOfSeveral() {
		test.several = t.severalKeys
	}
	t.read[test.Key] = true
	t.severalKeys[test.Key] = t.severalKeys[test.Key] || op.Quantifier != platform.Single
	if !known || len(values) == 0 || private(keyOf(key)) || slices.ContainsFunc(values, private) {
		test.Unreadable = true
		return test
	}
	for _, v := range values {
		v = unescape(d, v)
		if !hasVariables(d, v) {
			test.values = append(test.values, withDollars(v))
			continue
		}
		if !test.readsVariables(v) {
			test.Unreadable = true
			return test
		}
		pattern := test.pattern(v)
		// A pattern without wildcards is the same as the text.
		wild := op.Wild() && (op.Kind == platform.OfARN || strings.ContainsAny(pattern, "*?"))
		set := template(t, pattern, match.Options{Fold: op.Fold, Question: wild}, call)
		test.Templates = append(test.Templates, set)
		matched := t.Doubt("set " + op.Kind.String() + " " + test.Key + " " + set.name)
		matched.Key, matched.Templates = test.Key, []*Template{set}
		test.matched = append(test.matched, matched)
	}
	test.Unreadable = !test.read()
	if op.Kind == platform.OfPresence && !test.Unreadable {
		test.empty = t.Doubt("empty " + test.Key)
	}
	return test
}

// Doubt is what leaves a test open in a context: it holds if one of the tests
// holds, or with Not if none does. Identical doubts are one, so that what is
// written alike holds alike.
type Doubt struct {
	Tests []int
	Not   bool
}

// DoubtAbout gives what leaves a test open for the values of its key.
func (t *Test) DoubtAbout(set []string) Doubt {
	some := len(set) == 1 || t.Quantifier == platform.ForAny && !t.Negated // of several values one can be enough
	switch {
	case t.empty != nil:
		return Doubt{[]int{t.empty.ID}, !t.wantsAbsent}
	case len(t.Templates) == 0 || !some || !t.compares(set[0]):
		return Doubt{[]int{t.ID}, false}
	}
	d := Doubt{Not: t.Negated}
	for i, s := range t.Templates {
		if slices.ContainsFunc(set, func(v string) bool { return t.mayMatch(s, v) }) {
			d.Tests = append(d.Tests, t.matched[i].ID)
		}
	}
	if len(t.Lacking()) > 0 {
		d.Tests = append(d.Tests, t.ID) // nobody documents it without a value
	}
	return d
}

// Lacking lists variables without which nobody documents what the test says:
// those of a negated one.
func (t *Test) Lacking() []string {
	var names []string
	if t.Negated {
		for _, s := range t.Templates {
			names = append(names, s.Needs()...)
		}
	}
	return names
}

// readsVariables reports whether the operator reads a value with variables.
// "Contains" is documented for a part of the text, and used with wildcards.
func (t *Test) readsVariables(v string) bool {
	if t.Comparison == platform.Contains && slices.ContainsFunc(cutPieces(v), func(p piece) bool {
		return strings.ContainsAny(p.plain,
			wildOrLiteral)
	}) {
		return false
	}
	return t.ReadsVariables()
}

// wildOrLiteral are the wildcards, however written.
const wildOrLiteral = "*?" + literalStar + literalQuestion

// read parses the values; it reports false if one is none of the type, or the type
// is binary, which no policy in use compares.
func (t *Test) read() (ok bool) {
	switch t.Kind {
	case platform.OfString:
		return t.readStrings()
	case platform.OfBool:
		t.patterns, ok = readAll(t.values, parseBool)
	case platform.OfNumber:
		t.bounds, ok = readAll(t.values, parseNumber)
	case platform.OfDate:
		t.bounds, ok = readAll(t.values, parseDate)
	case platform.OfIP:
		t.blocks, ok = readAll(t.values, parseBlock)
	case platform.OfARN:
		t.arns, ok = readAll(t.values, newARN)
	case platform.OfPresence:
		ok = t.readPresence()
	}
	return ok
}

func readAll[T any](values []string, read func(string) (T, bool)) (all []T, ok bool) {
	for _, v := range values {
		one, ok := read(v)
		if !ok {
			return nil, false
		}
		all = append(all, one)
	}
	return all, true
}

func (t *Test) readStrings() (ok bool) {
	if t.Empty {
		return len(t.values) == 1 && Lower(t.values[0]) == "true"
	}
	t.patterns, ok = readAll(t.values, func(v string) (*match.Pattern, bool) {
		wild := t.Comparison == platform.Contains && strings.ContainsAny(v, wildOrLiteral)
		return match.Compile(t.pattern(v), match.Options{Fold: t.Fold, Question: t.Wild()}), !wild
	})
	return ok
}

// pattern writes a value as the pattern of what it matches.
func (t *Test) pattern(v string) string {
	if !t.Wild() {
		v = Literal(v)
	}
	switch t.Comparison {
	case platform.Contains:
		return "*" + v + "*"
	case platform.Starts:
		return v + "*"
	case platform.Ends:
		return "*" + v
	}
	return v
}

func parseBool(v string) (*match.Pattern, bool) {
	return match.Compile(Lower(v), match.Options{Fold: true}), isBool(v)
}

func isBool(v string) bool { return Lower(v) == "true" || Lower(v) == "false" }

// readPresence reads the one value, true or false.
func (t *Test) readPresence() bool {
	if len(t.values) != 1 {
		return false
	}
	want := Lower(t.values[0])
	if !isBool(want) || want == "false" && (t.Absent || t.Present) {
		return false
	}
	t.wantsAbsent = (want == "true") != t.Present
	return true
}
