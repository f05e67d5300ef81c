package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// opacity says why the truth of a test can't be computed from the context.
type opacity uint8

const (
	readable   opacity = iota
	variable           // a policy variable stands among its values
	unreadable         // an unknown operator, or a value that is none of its type
)

// test is one condition, read: an operator, a key and values.
type test struct {
	operator
	opacity
	id     int
	key    string // folded; the name that tells keys apart
	name   string // the key as first written
	values []string

	patterns    []*match.Pattern // ofString and ofBool
	bounds      []bound          // ofNumber and ofDate
	blocks      []block          // ofIP
	arns        []arn            // ofARN
	wantsAbsent bool             // ofPresence
}

// table interns the tests and guards of a principal: identical conditions are
// one object, wherever they stand.
type table struct {
	tests   []*test
	byText  map[string]int
	guards  [][]int // guard → ids of its tests, sorted; all must hold
	byTests map[string]int
}

func newTable() *table {
	return &table{
		byText:  map[string]int{},
		guards:  [][]int{nil},
		byTests: map[string]int{"": 0},
	}
}

// guard gives the index of a list of conditions that must hold together.
func (t *table) guard(d policy.Dialect, conditions []policy.Test) int {
	ids := make([]int, 0, len(conditions))
	for _, c := range conditions {
		ids = append(ids, t.intern(d, c))
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	key := idsKey(ids)
	g, ok := t.byTests[key]
	if !ok {
		g = len(t.guards)
		t.guards = append(t.guards, ids)
		t.byTests[key] = g
	}
	return g
}

func idsKey(ids []int) string {
	b := make([]byte, 0, 3*len(ids))
	for _, id := range ids {
		b = append(b, byte(id), byte(id>>8), byte(id>>16))
	}
	return string(b)
}

func (t *table) intern(d policy.Dialect, c policy.Test) int {
	values := make([]string, len(c.Values))
	for i, v := range c.Values {
		values[i] = v.Value
	}
	slices.Sort(values)
	values = slices.Compact(values)
	text := strings.Join(append([]string{grammar(d), c.Operator.Value, lower(c.Key.Value)}, values...), "\x00")
	id, ok := t.byText[text]
	if !ok {
		id = len(t.tests)
		t.byText[text] = id
		t.tests = append(t.tests, newTest(d, id, c.Operator.Value, c.Key.Value, values))
	}
	return id
}

// grammar names what parseOperator and widen tell apart, so that a test means
// the same wherever its text is the same.
func grammar(d policy.Dialect) string {
	switch {
	case isHuawei1(d):
		return "huawei 1"
	case d == policy.AWS2008:
		return "aws 2008"
	}
	return d.String()
}

func newTest(d policy.Dialect, id int, name, key string, values []string) *test {
	t := &test{id: id, key: lower(key), name: key, values: values}
	op, known := parseOperator(d, name)
	t.operator = op
	if !known {
		t.opacity = unreadable
		return t
	}
	for _, v := range values {
		if _, found := widen(d, unescape(v)); found {
			t.opacity = variable
			return t
		}
	}
	if !t.read() {
		t.opacity = unreadable
	}
	return t
}

// read parses the values; it reports false if one is none of the type.
func (t *test) read() bool {
	if len(t.values) == 0 {
		return false
	}
	switch t.family {
	case ofString:
		return t.readStrings()
	case ofBool:
		return t.readBools()
	case ofNumber:
		return t.readBounds(parseNumber)
	case ofDate:
		return t.readBounds(parseDate)
	case ofIP:
		return t.readBlocks()
	case ofARN:
		return t.readARNs()
	}
	return t.readPresence()
}

func (t *test) readStrings() bool {
	if t.empty {
		if len(t.values) != 1 || lower(t.values[0]) != "true" {
			return false
		}
		t.patterns = []*match.Pattern{match.Compile("", match.Options{})}
		return true
	}
	o := match.Options{Fold: t.fold, Question: t.comparison == glob}
	for _, v := range t.values {
		if t.comparison == contains && strings.ContainsAny(v, "*?") {
			return false // documented as a part of the text, used as a pattern
		}
		v = unescape(v)
		if !o.Question {
			v = literal(v)
		}
		switch t.comparison {
		case contains:
			v = "*" + v + "*"
		case starts:
			v += "*"
		case ends:
			v = "*" + v
		}
		t.patterns = append(t.patterns, match.Compile(v, o))
	}
	return true
}

func (t *test) readBools() bool {
	for _, v := range t.values {
		v = lower(v)
		if v != "true" && v != "false" {
			return false
		}
		t.patterns = append(t.patterns, match.Compile(v, match.Options{Fold: true}))
	}
	return true
}

// readPresence reads the one value, true or false.
func (t *test) readPresence() bool {
	want := lower(t.values[0])
	if len(t.values) != 1 || want != "true" && want != "false" || want == "false" && (t.absent || t.present) {
		return false
	}
	t.wantsAbsent = (want == "true") != t.present
	return true
}

// holds is the evaluator of readable tests: values are those of the key in
// the request, none if the key is absent.
//
// An absent key fails a positive test and passes a negated one, IfExists and
// ForAllValues; ForAnyValue fails. Without a quantifier one matching value is
// enough for a positive test, and spoils a negated one.
func (t *test) holds(values []string) bool {
	if t.family == ofPresence {
		return t.wantsAbsent == (len(values) == 0)
	}
	if t.quantifier != single && strings.Join(values, "") == "" {
		values = nil // documented: an empty string is no value
	}
	if len(values) == 0 {
		switch {
		case t.ifExists, t.empty:
			return true
		case t.quantifier == single:
			return t.negated
		}
		return t.quantifier == forAll
	}
	switch t.quantifier {
	case forAll:
		for _, v := range values {
			if t.matches(v) == t.negated {
				return false
			}
		}
		return true
	case forAny:
		for _, v := range values {
			if t.matches(v) != t.negated {
				return true
			}
		}
		return false
	}
	return slices.ContainsFunc(values, t.matches) != t.negated
}

// matches reports whether one value of the request matches one of the test,
// before any negation.
func (t *test) matches(v string) bool {
	switch t.family {
	case ofString, ofBool:
		v = literal(v)
		return slices.ContainsFunc(t.patterns, func(p *match.Pattern) bool { return p.Match(v) })
	case ofNumber:
		return t.within(v, parseNumber)
	case ofDate:
		return t.within(v, parseDate)
	case ofIP:
		return t.inBlocks(v)
	case ofARN:
		return slices.ContainsFunc(t.arns, func(a arn) bool { return a.match(v) })
	}
	return false
}
