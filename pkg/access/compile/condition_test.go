package compile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
)

// condition is a test as "operator key value|value".
func condition(text string) policy.Test {
	fields := strings.SplitN(text, " ", 3)
	t := policy.Test{Operator: policy.Text{Value: fields[0]}, Key: policy.Text{Value: fields[1]}}
	if len(fields) == 3 {
		for _, v := range strings.Split(fields[2], "|") {
			t.Values = append(t.Values, policy.Text{Value: v})
		}
	}
	return t
}

func readTest(d policy.Dialect, text string) *Test {
	return NewTable().Test(d, condition(text))
}

func TestHolds(t *testing.T) {
	const absent = "absent"
	for _, c := range []struct {
		dialect policy.Dialect
		test    string
		values  string // joined by |, or absent
		want    bool
	}{
		{policy.AWS2012, "StringEquals k a|b", "b", true},
		{policy.AWS2012, "StringEquals k a|b", "B", false},
		{policy.AWS2012, "StringEquals k a", absent, false},
		{policy.AWS2012, "StringNotEquals k a|b", "b", false},
		{policy.AWS2012, "StringNotEquals k a", absent, true},
		{policy.AWS2012, "StringEqualsIfExists k a", absent, true},
		{policy.AWS2012, "StringEqualsIgnoreCase k aB", "Ab", true},
		{policy.AWS2012, "StringEquals k a*", "ab", false},
		{policy.AWS2012, "StringEquals k a*", "a*", true},
		{policy.AWS2012, "StringLike k a*", "ab", true},
		{policy.AWS2012, "StringLike k a?", "abc", false},
		{policy.AWS2012, "StringLike k a${*}", "ab", false},
		{policy.AWS2012, "StringLike k a${*}", "a*", true},
		{policy.AWS2008, "StringLike k ${x}", "${x}", true},
		{policy.AWS2012, "ArnLike k arn:aws:s3:*:*:b/*", "arn:aws:s3:r:1:b/c:d", true},
		{policy.AWS2012, "ArnLike k arn:aws:*:1:b:c", "arn:aws:s3:r:1:b:c", false},
		{policy.AWS2012, "ArnEquals k arn:*:s3:::b", "arn:a:b:s3:::b", false},
		{policy.AWS2012, "NumericLessThan k 10", "9.5", true},
		{policy.AWS2012, "NumericLessThan k 10", "10.0", false},
		{policy.AWS2012, "NumericEquals k 9007199254740993", "9007199254740992", false},
		{policy.AWS2012, "DateGreaterThan k 2020-01-01T00:00:00Z", "2020-01-01T01:00:00+02:00", false},
		{policy.AWS2012, "DateEquals k 1577836800", "2020-01-01T00:00:00Z", true},
		{policy.AWS2012, "Bool k true", "TRUE", true},
		{policy.AWS2012, "IpAddress k 10.0.0.0/8", "10.255.255.255", true},
		{policy.AWS2012, "NotIpAddress k 10.0.0.1", "10.0.0.1", false},
		{policy.AWS2012, "IpAddress k 2001:db8::/32", "10.0.0.1", false},
		{policy.AWS2012, "Null k true", absent, true},
		{policy.AWS2012, "Null k false", absent, false},
		{policy.AWS2012, "ForAllValues:StringEquals k a|b", "a|b", true},
		{policy.AWS2012, "ForAllValues:StringEquals k a|b", "a|c", false},
		{policy.AWS2012, "ForAllValues:StringEquals k a", absent, true},
		{policy.AWS2012, "ForAllValues:StringEquals k a", "", true},
		{policy.AWS2012, "ForAllValues:StringNotEquals k a", "b|c", true},
		{policy.AWS2012, "ForAllValues:StringNotEquals k a", "b|a", false},
		{policy.AWS2012, "ForAnyValue:StringEquals k a", "b|a", true},
		{policy.AWS2012, "ForAnyValue:StringEquals k a", absent, false},
		{policy.AWS2012, "ForAnyValue:StringNotEquals k a", "a|b", true},
		{policy.Huawei11, "StringLike k b", "ABC", true},
		{policy.Huawei11, "StringStartWith k A", "abc", true},
		{policy.Huawei11, "StringEndWithIfExists k c", absent, true},
		{policy.Huawei11, "StringNotEndWithAnyOf k b|c", "abc", false},
		{policy.Huawei11, "StringMatch k a*", "Abc", false},
		{policy.Huawei11, "NumberGreaterThanEquals k 3", "3", true},
		{policy.Huawei11, "IsNullOrEmpty k true", "", true},
		{policy.Huawei11, "IsNull k true", "a", false},
		{policy.Huawei11, "IsNotNull k true", "a", true},
		{policy.Huawei50, "StringNotMatch k a*", "b", true},
		{policy.RAM1, "NumericGreaterThan k 1", "1", false},
	} {
		t.Run(fmt.Sprintf("%v %s of %s", c.dialect, c.test, c.values), func(t *testing.T) {
			x := readTest(c.dialect, c.test)
			if x.Unreadable {
				t.Fatal("unreadable")
			}
			var set []string
			if c.values != absent {
				set = strings.Split(c.values, "|")
			}
			if got := x.Holds(set, nil); got != answer(c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestUnreadableTests(t *testing.T) {
	for _, c := range []struct {
		dialect policy.Dialect
		test    string
		want    bool
	}{
		{policy.AWS2012, "StringEquals k ${aws:username}", false},
		{policy.AWS2008, "StringEquals k ${aws:username}", false},
		{policy.AWS2012, "StringMatch k a", true},
		{policy.AWS2012, "stringequals k a", true},
		{policy.AWS2012, "NullIfExists k true", true},
		{policy.AWS2012, "ForAllValues:Null k true", true},
		{policy.AWS2012, "StringEquals k", true},
		{policy.AWS2012, "Null k maybe", true},
		{policy.AWS2012, "Bool k yes", true},
		{policy.AWS2012, "NumericEquals k ten", true},
		{policy.AWS2012, "NumericEquals k 1e99999999", true},
		{policy.AWS2012, "DateLessThan k soon", true},
		{policy.AWS2012, "IpAddress k 10.0.0.0/40", true},
		{policy.AWS2012, "ArnLike k *", true},
		{policy.Huawei11, "StringLike k a*", true},
		{policy.Huawei11, "StringEndWithIfExsits k a", true},
		{policy.Huawei11, "StringMatchAnyOf k a", true},
		{policy.Huawei50, "StringStartWith k a", true},
		{policy.RAM1, "Null k true", true},
		{policy.RAM1, "StringEqualsIfExists k a", true},
		{policy.AWS2012, "Null k ${aws:username}", true},
	} {
		t.Run(fmt.Sprintf("%v %s", c.dialect, c.test), func(t *testing.T) {
			if got := readTest(c.dialect, c.test).Unreadable; got != c.want {
				t.Errorf("%t, want %t", got, c.want)
			}
		})
	}
}

// TestAlike: what says the same is one guard, in any order and however often; a
// test of another dialect or operator is another.
func TestAlike(t *testing.T) {
	table := NewTable()
	guard := func(d policy.Dialect, texts ...string) int {
		var conditions []policy.Test
		for _, text := range texts {
			conditions = append(conditions, condition(text))
		}
		return table.Guard(d, conditions)
	}
	const a, b = "StringEquals k x|y", "Bool m true"
	first := guard(policy.AWS2012, a, b)
	for name, other := range map[string]int{
		"another order":           guard(policy.AWS2012, b, a),
		"a test twice":            guard(policy.AWS2012, a, b, a),
		"values in another order": guard(policy.AWS2012, "StringEquals k y|x", b),
		"a value twice":           guard(policy.AWS2012, "StringEquals k x|y|x", b),
		"a key in another case":   guard(policy.AWS2012, "StringEquals K x|y", b),
	} {
		if other != first {
			t.Errorf("%s: guard %d, want %d", name, other, first)
		}
	}
	for name, other := range map[string]int{
		"less":                    guard(policy.AWS2012, a),
		"nothing":                 guard(policy.AWS2012),
		"another value":           guard(policy.AWS2012, "StringEquals k x|z", b),
		"a value in another case": guard(policy.AWS2012, "StringEquals k X|y", b),
		"another operator":        guard(policy.AWS2012, "StringLike k x|y", b),
		"another dialect":         guard(policy.RAM1, a, b),
	} {
		if other == first {
			t.Errorf("%s: the same guard", name)
		}
	}
}
