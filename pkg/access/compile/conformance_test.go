package compile

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

// conditionValues are values that a family's tests can have.
var conditionValues = map[platform.Kind][][]string{
	platform.OfString: {{"aB", "b"}, {""}, {"a*", "?b"}, {"é${*}"}},
	platform.OfBool:   {{"true"}, {"False"}, {"true", "false"}, {"yes"}},
	platform.OfNumber: {{"5"}, {"-1", "2.5"}, {"05.0"}, {"five"}},
	platform.OfDate: {{"2026-01-01T00:00:00Z"}, {"2026-01-01", "1700000000"}, {"2026-02"}, {"2026"}, {"2026-01-01T00:00:00.0000000011Z"},
		{"1704067200000"}, {"soon"}},
	platform.OfIP:       {{"10.0.0.0/8"}, {"10.1.2.3", "2001:db8::/32"}, {"255.255.255.255", "0.0.0.0/1"}, {"10.0.0.0/40"}},
	platform.OfBinary:   {{"QUJD", "QQ=="}, {""}, {"a"}, {"${v}"}},
	platform.OfARN:      {{"arn:aws:s3:::b"}, {"arn:aws:s3:*:*:b/*", "arn:aws:sns:r:?:t"}, {"b"}},
	platform.OfPresence: {{"true"}, {"false"}, {"maybe"}, {"true", "false"}},
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
			// The versions of Huawei's first grammar share their operators, and those of AWS:
			// each has every other one.
			shared := d != policy.Huawei50 && d != policy.RAM1 && !testinput.Whole()
			asked := 0
			for i, name := range operatorNames() {
				if shared && i%2 != int(d)%2 {
					continue
				}
				for _, values := range conditionValues[kindOf(name)] {
					asked += conform(t, d, name, values)
				}
			}
			if asked < 5_000 {
				t.Errorf("only %d questions", asked)
			}
		})
	}
}

// operatorNames lists the operators of all platforms, and some of none, with
// each quantifier and suffix.
func operatorNames() []string {
	var names []string
	for name := range kinds {
		for _, name := range []string{name, name + "AnyOf"} {
			for _, quantifier := range []string{"", "ForAllValues:", "ForAnyValue:"} {
				names = append(names, quantifier+name, quantifier+name+"IfExists")
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// kinds are the operators without quantifier and suffix, by the type that they
// compare.
var kinds = map[string]platform.Kind{
	"Bool": platform.OfBool, "IpAddress": platform.OfIP, "NotIpAddress": platform.OfIP, "BinaryEquals": platform.OfBinary,
	"ArnEquals": platform.OfARN, "ArnLike": platform.OfARN, "ArnNotEquals": platform.OfARN, "ArnNotLike": platform.OfARN,
	"Null": platform.OfPresence, "IsNull": platform.OfPresence, "IsNotNull": platform.OfPresence, "IsNullOrEmpty": platform.OfString,
	"StringEquals": platform.OfString, "StringNotEquals": platform.OfString, "StringEqualsIgnoreCase": platform.OfString,
	"StringNotEqualsIgnoreCase": platform.OfString, "StringMatch": platform.OfString, "StringNotMatch": platform.OfString,
	"StringLike": platform.OfString, "StringNotLike": platform.OfString, "StringStartWith": platform.OfString,
	"StringNotStartWith": platform.OfString, "StringEndWith": platform.OfString, "StringNotEndWith": platform.OfString,
	"NumberEquals": platform.OfNumber, "NumberNotEquals": platform.OfNumber, "NumberLessThan": platform.OfNumber,
	"NumberLessThanEquals": platform.OfNumber, "NumberGreaterThan": platform.OfNumber, "NumberGreaterThanEquals": platform.OfNumber,
	"NumericEquals": platform.OfNumber, "NumericNotEquals": platform.OfNumber, "NumericLessThan": platform.OfNumber,
	"NumericLessThanEquals": platform.OfNumber, "NumericGreaterThan": platform.OfNumber, "NumericGreaterThanEquals": platform.OfNumber,
	"DateEquals": platform.OfDate, "DateNotEquals": platform.OfDate, "DateLessThan": platform.OfDate,
	"DateLessThanEquals": platform.OfDate, "DateGreaterThan": platform.OfDate, "DateGreaterThanEquals": platform.OfDate,
}

// kindOf gives the type of the longest operator in a name.
func kindOf(name string) platform.Kind {
	longest, kind := "", platform.Kind(0)
	for base, k := range kinds {
		if strings.Contains(name, base) && len(base) > len(longest) {
			longest, kind = base, k
		}
	}
	return kind
}

// conform compares the two evaluators of one condition and counts questions.
func conform(t *testing.T, d policy.Dialect, operator string, values []string) (asked int) {
	t.Helper()
	condition := worlds.Test(operator, "k", values...)
	docs := []*policy.Document{worlds.NewDocument(d, "p.json", worlds.Statement(policy.Allow, []string{"*"}, []string{"*"}, condition))}
	x := NewTable().Test(d, condition)
	single := worlds.Around(docs, nil, nil).Values[0]
	if strings.Contains(operator, ":") {
		single = templates(single)
	} else {
		single = append(single, []string{"a", "b"})
	}
	for _, set := range single {
		context := map[string][]string{}
		if set != nil {
			context["k"] = set
		}
		o, err := spec.Evaluate(docs, spec.Request{Action: "a:b", Resource: "*", Context: context})
		got, want := Open, answer(o == spec.Allow)
		if !x.Unreadable {
			got = x.Holds(set, nil)
		}
		switch {
		case errors.Is(err, spec.ErrUnknownOperator):
			if !x.Unreadable {
				t.Errorf("%v does not know %s", d, operator)
			}
			return asked + 1
		case err != nil:
			want = Open
		case x.Unreadable:
			continue // given up as a whole, though an absent key would settle it
		}
		if got != want {
			t.Errorf("%v %s %q of %q: %d, want %d (%v)", d, operator, values, set, got, want, err)
		}
		asked++
	}
	return asked
}

// templates adds pairs and triples of the values that a key may have.
func templates(single [][]string) [][]string {
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
