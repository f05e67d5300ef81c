package access

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// test is one condition, read: an operator, a key and values.
type test struct {
	operator
	// unreadable: an unknown operator, or a value that is none of its type.
	unreadable bool
	id         int
	key        string // folded; the name that tells keys apart
	name       string // the key as first written
	values     []string
	references []*reference // values with policy variables

	patterns    []*match.Pattern // ofString and ofBool
	bounds      []bound          // ofNumber and ofDate
	blocks      []block          // ofIP
	arns        []arn            // ofARN
	wantsAbsent bool             // ofPresence
	// several tells of keys with several values. Of them Null of AWS takes an
	// empty value for none. Source: AWS IAM user guide, "Multivalued context key
	// examples".
	several map[string]bool
}

// table interns the tests, guards and references of a principal: identical ones
// are one object, wherever they stand.
type table struct {
	tests       []*test
	byText      map[string]int
	guards      [][]int // guard → ids of its tests, sorted; all must hold
	byTests     map[string]int
	byReference map[referenceKey]*reference
	several     map[string]bool // keys on which some test has a quantifier
}

func newTable() *table {
	return &table{
		byText:      map[string]int{},
		guards:      [][]int{nil},
		byTests:     map[string]int{"": 0},
		byReference: map[referenceKey]*reference{},
		several:     map[string]bool{},
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
	text := make([]byte, 0, 64)
	for _, part := range append([]string{grammar(d), c.Operator.Value, lower(c.Key.Value)}, values...) {
		text = append(strconv.AppendInt(text, int64(len(part)), 10), ':')
		text = append(text, part...)
	}
	id, ok := t.byText[string(text)]
	if !ok {
		id = len(t.tests)
		t.byText[string(text)] = id
		t.tests = append(t.tests, t.newTest(d, c.Operator.Value, c.Key.Value, values))
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

func (tb *table) newTest(d policy.Dialect, name, key string, values []string) *test {
	t := &test{id: len(tb.tests), key: lower(key), name: key}
	op, known := parseOperator(d, name)
	if t.operator = op; isAWS(d) {
		t.several = tb.several
	}
	tb.several[t.key] = tb.several[t.key] || op.quantifier != single
	if !known || len(values) == 0 {
		t.unreadable = true
		return t
	}
	for _, v := range values {
		t.unreadable = t.unreadable || private(v)
		v = unescape(d, v)
		if !hasVariables(d, v) {
			t.values = append(t.values, withDollars(v))
			continue
		}
		t.unreadable = t.unreadable || !t.takesVariables(v)
		t.references = append(t.references, tb.reference(op, t.pattern(v), match.Options{Fold: op.fold, Question: op.wild()}))
	}
	t.unreadable = t.unreadable || !t.read()
	return t
}

// takesVariables reports whether the operator takes a value with variables:
// those of text and resource names do. Source: AWS IAM user guide, "IAM policy
// elements: Variables and tags".
func (t *test) takesVariables(v string) bool {
	if t.comparison == contains && slices.ContainsFunc(cutPieces(v), func(p piece) bool { return strings.ContainsAny(p.plain, wildOrLiteral) }) {
		return false
	}
	return t.family == ofString && !t.empty || t.family == ofARN
}

// wildOrLiteral are the wildcards, however written.
const wildOrLiteral = "*?" + literalStar + literalQuestion

// read parses the values; it reports false if one is none of the type.
func (t *test) read() bool {
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
	case ofBinary:
		return !slices.ContainsFunc(t.values, func(v string) bool { return !isBinary(v) })
	}
	return t.readPresence()
}

func (t *test) readStrings() bool {
	if t.empty {
		if len(t.values) != 1 || lower(t.values[0]) != "true" {
			return false
		}
		t.patterns = []*match.Pattern{match.Compile("", match.Options{})}
		return len(t.references) == 0
	}
	for _, v := range t.values {
		if t.comparison == contains && strings.ContainsAny(v, wildOrLiteral) {
			return false // documented as a part of the text, used as a pattern
		}
		t.patterns = append(t.patterns, match.Compile(t.pattern(v), match.Options{Fold: t.fold, Question: t.wild()}))
	}
	return true
}

// pattern writes a value as the pattern of what it matches.
func (t *test) pattern(v string) string {
	if !t.wild() {
		v = literal(v)
	}
	switch t.comparison {
	case contains:
		return "*" + v + "*"
	case starts:
		return v + "*"
	case ends:
		return "*" + v
	}
	return v
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

// isBinary reports whether a value is bytes in base64, of which there is one
// spelling.
func isBinary(v string) bool {
	b, err := base64.StdEncoding.DecodeString(v)
	return err == nil && base64.StdEncoding.EncodeToString(b) == v
}

// readPresence reads the one value, true or false.
func (t *test) readPresence() bool {
	if len(t.values) != 1 {
		return false
	}
	want := lower(t.values[0])
	if want != "true" && want != "false" || want == "false" && (t.absent || t.present) {
		return false
	}
	t.wantsAbsent = (want == "true") != t.present
	return true
}
