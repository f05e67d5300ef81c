package access

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/policy"
)

// conditionValues are values that a family's tests can have.
var conditionValues = map[family][][]string{
	ofString:   {{"aB", "b"}, {""}, {"a*", "?b"}, {"é${*}"}},
	ofBool:     {{"true"}, {"False"}, {"true", "false"}, {"yes"}},
	ofNumber:   {{"5"}, {"-1", "2.5"}, {"05.0"}, {"five"}},
	ofDate:     {{"2026-01-01T00:00:00Z"}, {"2026-01-01", "1700000000"}, {"2026-02"}, {"2026"}, {"2026-01-01T00:00:00.0000000011Z"}, {"1704067200000"}, {"soon"}},
	ofIP:       {{"10.0.0.0/8"}, {"10.1.2.3", "2001:db8::/32"}, {"255.255.255.255", "0.0.0.0/1"}, {"10.0.0.0/40"}},
	ofBinary:   {{"QUJD", "QQ=="}, {""}, {"a"}, {"${v}"}},
	ofARN:      {{"arn:aws:s3:::b"}, {"arn:aws:s3:*:*:b/*", "arn:aws:sns:r:?:t"}, {"b"}},
	ofPresence: {{"true"}, {"false"}, {"maybe"}, {"true", "false"}},
}

// TestEveryOperator holds every operator of every platform, with each
// quantifier and suffix, against the specification: for an absent key, single
// values on both sides of every bound, and sets of two and three.
func TestEveryOperator(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine a platform: nothing is shared")
	}
	for d := policy.Huawei10; d <= policy.AWS2008; d++ {
		t.Run(d.String(), func(t *testing.T) {
			t.Parallel()
			asked := 0
			for _, name := range operatorNames() {
				for _, values := range conditionValues[familyOf(name)] {
					asked += conform(t, d, name, values)
				}
			}
			if asked < 10_000 {
				t.Errorf("only %d questions", asked)
			}
		})
	}
}

// operatorNames lists the operators of all platforms, with each quantifier and
// suffix.
func operatorNames() []string {
	var names []string
	for _, row := range operators {
		for _, name := range []string{row.name, row.name + "AnyOf"} {
			for _, quantifier := range []string{"", "ForAllValues:", "ForAnyValue:"} {
				names = append(names, quantifier+name, quantifier+name+"IfExists")
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func familyOf(name string) family {
	for _, row := range operators {
		if strings.Contains(name, row.name) {
			return row.family
		}
	}
	return 0
}

// conform compares the two evaluators of one condition and counts questions.
func conform(t *testing.T, d policy.Dialect, operator string, values []string) (asked int) {
	t.Helper()
	condition := spec.Test(operator, "k", values...)
	docs := []*policy.Document{spec.NewDocument(d, "p.json", spec.Statement(policy.Allow, []string{"*"}, []string{"*"}, condition))}
	table := newTable()
	x := table.tests[table.intern(d, condition)]
	single := spec.Around(docs, nil, nil).Values[0]
	if strings.Contains(operator, ":") {
		single = sets(single)
	} else {
		single = append(single, []string{"a", "b"})
	}
	for _, set := range single {
		context := map[string][]string{}
		var elements []element
		for _, v := range set {
			elements = append(elements, element{value: v})
		}
		if set != nil {
			context["k"] = set
		}
		o, err := spec.Evaluate(docs, spec.Request{Action: "a:b", Resource: "*", Context: context})
		got, want := open, truthOf(o == spec.Allow)
		if !x.unreadable {
			got = x.holds(elements)
		}
		switch {
		case errors.Is(err, spec.ErrUnknownOperator):
			if !x.unreadable {
				t.Errorf("%v does not know %s", d, operator)
			}
			return asked + 1
		case err != nil:
			want = open
		case x.unreadable:
			continue // given up as a whole, though an absent key would settle it
		}
		if got != want {
			t.Errorf("%v %s %q of %q: %d, want %d (%v)", d, operator, values, set, got, want, err)
		}
		asked++
	}
	return asked
}

// sets adds pairs and triples of the values that a key may have.
func sets(single [][]string) [][]string {
	out := append([][]string(nil), single...)
	var values []string
	for _, s := range single {
		if len(s) == 1 {
			values = append(values, s[0])
		}
	}
	n := len(values)
	for i, v := range values {
		out = append(out, []string{v, values[(i+1)%n]}, []string{v, values[(2*i+3)%n]}, []string{v, values[(3*i+1)%n], values[(i+5)%n]})
	}
	return out
}
