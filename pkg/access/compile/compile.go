// Package compile reads the statements of policies into what an access
// decision searches.
//
// It takes statements and the dialect whose rules they follow. It gives lists of
// actions ([Actions]), sets of resources ([Region]), conditions ([Test]) and
// patterns with policy variables ([Template]). What is written alike is one
// object of the [Table], wherever it stands. [NewCells] divides the values
// that a condition key can have into cells that the tests on it can't tell apart.
//
// It does not combine statements or decide about requests; package access does.
package compile

import (
	"slices"
	"strconv"

	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
)

// Answer is what a test says about a request: Open where the context is not
// chosen, and where the documentation does not say.
type Answer uint8

// The answers.
const (
	Open Answer = iota
	Yes
	No
)

func answer(b bool) Answer {
	if b {
		return Yes
	}
	return No
}

// Table interns the tests, the guards and the patterns with variables of a
// principal.
type Table struct {
	Tests []*Test
	// Guards are lists of tests, by id, that must hold together; the first is
	// empty and always holds.
	Guards      [][]int
	byText      map[string]int
	byTests     map[string]int
	templates   map[string]*Template
	severalKeys map[string]bool // keys on which some test has a quantifier
	read        map[string]bool // keys and variables that something reads
}

// NewTable makes an empty table.
func NewTable() *Table {
	return &Table{
		Guards:      [][]int{nil},
		byText:      map[string]int{},
		byTests:     map[string]int{"": 0},
		templates:   map[string]*Template{},
		severalKeys: map[string]bool{},
		read:        map[string]bool{},
	}
}

// Guard gives the index of a list of conditions that must hold together.
func (t *Table) Guard(d policy.Dialect, conditions []policy.Test) int {
	ids := make([]int, 0, len(conditions))
	for _, c := range conditions {
		ids = append(ids, t.Test(d, c).ID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	key := IDs(ids)
	g, ok := t.byTests[key]
	if !ok {
		g = len(t.Guards)
		t.Guards = append(t.Guards, ids)
		t.byTests[key] = g
	}
	return g
}

// IDs names a list of small numbers.
func IDs(ids []int) string {
	b := make([]byte, 0, 3*len(ids))
	for _, id := range ids {
		b = append(b, byte(id), byte(id>>8), byte(id>>16))
	}
	return string(b)
}

// Test gives the one test of a condition, in the call of the operation itself. In
// is for the other call.
func (t *Table) Test(d policy.Dialect, c policy.Test) *Test {
	values := make([]string, len(c.Values))
	for i, v := range c.Values {
		values[i] = v.Value
	}
	slices.Sort(values)
	values = slices.Compact(values)
	text := spelled(append([]string{d.Family(), c.Operator.Value, Lower(c.Key.Value)}, values...))
	if id, ok := t.byText[text]; ok {
		return t.Tests[id]
	}
	test := t.add(text, newTest(t, d, c.Operator.Value, c.Key.Value, values, OwnCall))
	apart := ofRequest(d, c)
	if test.regional = !apart && platform.RequestedRegion(c.Key.Value); apart || test.regional {
		key := c.Key.Value
		if test.regional || OfRequest(key) {
			key = InCall(key, PrerequisiteCall)
		}
		other := newTest(t, d, c.Operator.Value, key, values, PrerequisiteCall)
		other.apart = true
		test.other = t.add(otherCall+text, other).ID
	}
	return test
}

// Doubt gives the one test that stands for something nobody documents.
func (t *Table) Doubt(name string) *Test {
	name = spelled([]string{"", name})
	if id, ok := t.byText[name]; ok {
		return t.Tests[id]
	}
	return t.add(name, &Test{Unreadable: true})
}

func (t *Table) add(text string, test *Test) *Test {
	test.ID = len(t.Tests)
	test.other = test.ID
	t.byText[text] = test.ID
	t.Tests = append(t.Tests, test)
	return test
}

// spelled joins texts so that different lists stay different.
func spelled(parts []string) string {
	text := make([]byte, 0, 64)
	for _, part := range parts {
		text = append(strconv.AppendInt(text, int64(len(part)), 10), ':')
		text = append(text, part...)
	}
	return string(text)
}
