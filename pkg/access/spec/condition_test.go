package spec_test

import (
	"fmt"
	"testing"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/policy"
)

func TestConditions(t *testing.T) {
	const aws, ram, hw11, hw50 = policy.AWS2012, policy.RAM1, policy.Huawei11, policy.Huawei50
	tests := []struct {
		name     string
		dialect  policy.Dialect
		operator string
		want     []string // of the condition
		have     []string // of the request; nil: no such key
		holds    bool
	}{
		{"equal", aws, "StringEquals", list("a", "b"), list("b"), true},
		{"case", aws, "StringEquals", list("a"), list("A"), false},
		{"a star is a star", aws, "StringEquals", list("a*"), list("ab"), false},
		{"any case", aws, "StringEqualsIgnoreCase", list("a"), list("A"), true},
		{"absent fails", aws, "StringEquals", list("a"), nil, false},
		{"absent and negated", aws, "StringNotEquals", list("a"), nil, true},
		{"negated: no value may match", aws, "StringNotEquals", list("a", "b"), list("b"), false},
		{"negated", aws, "StringNotEqualsIgnoreCase", list("a", "b"), list("c"), true},
		{"absent, IfExists", aws, "StringEqualsIfExists", list("a"), nil, true},
		{"there, IfExists", aws, "StringEqualsIfExists", list("a"), list("b"), false},
		{"like", aws, "StringLike", list("a?c*"), list("abcd"), true},
		{"not like", aws, "StringNotLike", list("a?c*"), list("abcd"), false},
		{"a variable", aws, "StringEquals", list("x/${v}"), list("x/1"), true},
		{"a variable without a value", aws, "StringLike", list("${w}*", "q*"), list("x"), false},
		{"all in the list", aws, "ForAllValues:StringEquals", list("a", "b"), list("a", "b"), true},
		{"one outside", aws, "ForAllValues:StringEquals", list("a", "b"), list("a", "c"), false},
		{"all of none", aws, "ForAllValues:StringEquals", list("a"), nil, true},
		{"all of an empty string", aws, "ForAllValues:StringEquals", list("a"), list(""), true},
		{"any in the list", aws, "ForAnyValue:StringEquals", list("a", "b"), list("c", "b"), true},
		{"any of none", aws, "ForAnyValue:StringEquals", list("a"), nil, false},
		{"any of none, negated", aws, "ForAnyValue:StringNotEquals", list("a"), nil, false},
		{"any of none, IfExists", aws, "ForAnyValue:StringEqualsIfExists", list("a"), nil, true},
		{"any not in the list", aws, "ForAnyValue:StringNotEquals", list("a"), list("a", "b"), true},
		{"all not in the list", aws, "ForAllValues:StringNotEquals", list("a"), list("a", "b"), false},
		{"number", aws, "NumericLessThanEquals", list("10"), list("10.0"), true},
		{"number, over", aws, "NumericLessThanEquals", list("10"), list("10.01"), false},
		{"number, negated", aws, "NumericNotEquals", list("1", "2"), list("2"), false},
		{"date", aws, "DateGreaterThan", list("2026-01-01T00:00:00Z"), list("2026-01-01T01:00:00+01:00"), false},
		{"date, later", aws, "DateGreaterThanEquals", list("2026-01-01"), list("2026-01-01T00:00:00Z"), true},
		{"date as seconds", aws, "DateEquals", list("1970-01-01T00:01:00Z"), list("60"), true},
		{"bool", aws, "Bool", list("true"), list("True"), true},
		{"address", aws, "IpAddress", list("203.0.113.0/24"), list("203.0.113.7"), true},
		{"address outside", aws, "NotIpAddress", list("203.0.113.0/24", "10.0.0.1"), list("10.0.0.2"), true},
		{"address of the other family", aws, "IpAddress", list("203.0.113.0/24"), list("2001:db8::1"), false},
		{"Null true", aws, "Null", list("true"), nil, true},
		{"Null false", aws, "Null", list("false"), nil, false},
		{"ARN", aws, "ArnLike", list("arn:aws:sns:*:1:t*"), list("arn:aws:sns:r:1:top"), true},
		{"ARN: a star stays in its field", aws, "ArnLike", list("arn:aws:*:1:t:x"), list("arn:aws:sns:r:1:t:x"), false},
		{"ARN: but the last, which has the rest", aws, "ArnLike", list("arn:aws:logs:r:1:group:*:x"), list("arn:aws:logs:r:1:group:a:b:x"), true},
		{"ARN equals is like", aws, "ArnEquals", list("arn:aws:sns:*:1:t"), list("arn:aws:sns:r:1:t"), true},
		{"ARN, negated and absent", aws, "ArnNotLike", list("arn:aws:sns:*:1:t"), nil, true},
		{"binary", aws, "BinaryEquals", list("QmluYXJ5"), list("QmluYXJ5"), true},
		{"RAM like", ram, "StringLike", list("hangzhou/2015/*"), list("hangzhou/2015/x"), true},
		{"RAM number", ram, "NumericGreaterThan", list("1"), list("1"), false},
		{"Huawei match", hw50, "StringMatch", list("a?c*"), list("abc"), true},
		{"Huawei match is case-sensitive", hw50, "StringMatch", list("a*"), list("Abc"), false},
		{"Huawei like contains, in any case", hw11, "StringLike", list("bc"), list("aBcd"), true},
		{"Huawei not like", hw11, "StringNotLike", list("bc"), list("abcd"), false},
		{"Huawei start", hw11, "StringStartWith", list("Te"), list("testUser"), true},
		{"Huawei not start, any of", hw11, "StringNotStartWithAnyOf", list("a", "b"), list("bx"), false},
		{"Huawei end, absent", hw11, "StringEndWithIfExists", list("x"), nil, true},
		{"Huawei number", hw11, "NumberLessThanEquals", list("10"), list("11"), false},
		{"Huawei IsNullOrEmpty", hw11, "IsNullOrEmpty", list("true"), list(""), true},
		{"Huawei IsNotNull", hw11, "IsNotNull", list("true"), nil, false},
		{"Huawei IsNull", hw11, "IsNull", list("true"), list(""), false},
		{"Huawei any value not", hw50, "ForAnyValue:StringNotEquals", list("Alice", "Jack"), list("Tom"), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			context := map[string][]string{"v": {"1"}}
			if tt.have != nil {
				context["K"] = tt.have
			}
			got, err := spec.Condition(tt.dialect, worlds.Test(tt.operator, "k", tt.want...), context)
			if err != nil || got != tt.holds {
				t.Errorf("%s %q of %q = %v, %v", tt.operator, tt.want, tt.have, got, err)
			}
		})
	}
}

func TestOperatorsOfDialects(t *testing.T) {
	tests := []struct {
		operator string
		known    []policy.Dialect
	}{
		{"StringEquals", []policy.Dialect{policy.Huawei10, policy.Huawei11, policy.Huawei50, policy.RAM1, policy.AWS2012, policy.AWS2008}},
		{"StringLike", []policy.Dialect{policy.Huawei10, policy.Huawei11, policy.RAM1, policy.AWS2012, policy.AWS2008}},
		{"StringMatch", []policy.Dialect{policy.Huawei10, policy.Huawei11, policy.Huawei50}},
		{"StringMatchAnyOf", nil},
		{"StringEqualsAnyOf", []policy.Dialect{policy.Huawei10, policy.Huawei11}},
		{"NumberLessThanAnyOf", nil},
		{"NumericEquals", []policy.Dialect{policy.RAM1, policy.AWS2012, policy.AWS2008}},
		{"DateEquals", []policy.Dialect{policy.RAM1, policy.AWS2012, policy.AWS2008}},
		{"Null", []policy.Dialect{policy.Huawei10, policy.Huawei11, policy.Huawei50, policy.AWS2012, policy.AWS2008}},
		{"ArnLike", []policy.Dialect{policy.AWS2012, policy.AWS2008}},
		{"stringequals", nil},
	}
	for _, tt := range tests {
		want := map[policy.Dialect]bool{}
		for _, d := range tt.known {
			want[d] = true
		}
		for d := policy.Huawei10; d <= policy.AWS2008; d++ {
			if _, got := spec.OperatorOf(d, tt.operator); got != want[d] {
				t.Errorf("%s in %s: known %v", tt.operator, d, got)
			}
		}
	}
}

// TestVariablesWithoutAValue: under a negation nothing is documented, not even
// of a value that no variable would match.
func TestVariablesWithoutAValue(t *testing.T) {
	for _, tt := range []struct {
		operator, want, have string
		open                 bool
	}{
		{"StringNotEquals", "a/${v}", "a/x", true},
		{"StringNotEquals", "a/${v}", "b", true},
		{"StringNotEqualsIgnoreCase", "A/${v}", "a/x", true},
		{"StringNotLike", "a?${v}", "ab", true},
		{"StringNotLike", "a?${v}", "a", true},
		{"StringEquals", "a/${v}", "a/x", false},
	} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			got, err := spec.Condition(policy.AWS2012, worlds.Test(tt.operator, "k", tt.want), map[string][]string{"k": {tt.have}})
			if (err != nil) != tt.open || !tt.open && got != (tt.operator != "StringEquals") {
				t.Errorf("%v %v", got, err)
			}
		})
	}
}
