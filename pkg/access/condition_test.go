package access_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/policy"
)

// ofCaller writes the keys and variables k, v, w and other as keys of the caller:
// operation and prerequisite have the same values of them.
func ofCaller(text string) string {
	return strings.NewReplacer(" k", " aws:PrincipalTag/k", " K", " aws:PrincipalTag/K", " other", " aws:PrincipalTag/other", "${",
		"${aws:PrincipalTag/").Replace(text)
}

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

// TestImplication asks whether a prerequisite under the second condition is
// granted whenever the operation is allowed under the first.
func TestImplication(t *testing.T) {
	for _, c := range []struct {
		dialect policy.Dialect
		if_     string
		then    string
		want    access.Verdict
	}{
		{policy.AWS2012, "StringEquals k a", "StringEquals k a|b", access.Granted},
		{policy.AWS2012, "StringEquals k a|b", "StringEquals k a", access.Partial},
		{policy.AWS2012, "StringEquals k a", "StringEqualsIgnoreCase k A", access.Granted},
		{policy.AWS2012, "StringEqualsIgnoreCase k A", "StringEquals k a|A", access.Granted},
		{policy.AWS2012, "StringEqualsIgnoreCase k Ab", "StringEquals k ab|Ab|aB", access.Partial},
		{policy.AWS2012, "StringEquals k a", "StringLike k a*", access.Granted},
		{policy.AWS2012, "StringLike k a*", "StringLike k a?*|a", access.Granted},
		{policy.AWS2012, "StringNotLike k a*", "StringNotLike k ab*", access.Granted},
		{policy.AWS2012, "StringNotLike k ab*", "StringNotLike k a*", access.Partial},
		{policy.AWS2012, "StringEquals k a", "StringEqualsIfExists k a", access.Granted},
		{policy.AWS2012, "StringEqualsIfExists k a", "StringEquals k a", access.Partial},
		{policy.AWS2012, "StringEquals k a", "StringNotEquals k b", access.Granted},
		{policy.AWS2012, "StringEquals K a", "StringEquals k a", access.Granted},
		{policy.AWS2012, "StringEquals k a", "StringEquals other a", access.Partial},
		{policy.AWS2012, "StringEquals k a", "Null k false", access.Granted},
		{policy.AWS2012, "NumericLessThan k 5", "NumericLessThanEquals k 5", access.Granted},
		{policy.AWS2012, "NumericLessThanEquals k 5", "NumericLessThan k 5", access.Partial},
		{policy.AWS2012, "NumericLessThan k 5.5", "NumericNotEquals k 6", access.Granted},
		{policy.AWS2012, "NumericGreaterThan k 5", "NumericGreaterThanEquals k 6", access.Partial},
		{policy.AWS2012, "DateLessThan k 2020-01-01", "DateLessThan k 2021-01-01T00:00:00Z", access.Granted},
		{policy.AWS2012, "IpAddress k 10.1.0.0/16", "IpAddress k 10.0.0.0/8", access.Granted},
		{policy.AWS2012, "IpAddress k 10.0.0.0/8", "IpAddress k 10.0.0.0/9|10.128.0.0/9", access.Granted},
		{policy.AWS2012, "IpAddress k 10.0.0.0/7", "IpAddress k 10.0.0.0/8", access.Partial},
		{policy.AWS2012, "NotIpAddress k 10.0.0.0/8", "NotIpAddress k 10.1.0.0/16", access.Granted},
		{policy.AWS2012, "IpAddress k 0.0.0.0/0", "NotIpAddress k ::/0", access.Granted},
		{policy.AWS2012, "ArnLike k arn:aws:s3:::b/c", "ArnLike k arn:aws:s3:::b/*", access.Granted},
		{policy.AWS2012, "ArnLike k arn:aws:s3:*:*:b", "ArnEquals k arn:aws:s3:*:*:*", access.Granted},
		{policy.AWS2012, "ArnLike k arn:aws:s3:*:1:b", "StringLike k arn:aws:s3:r:1:b", access.Partial},
		{policy.AWS2012, "StringEquals k arn:aws:s3:r:1:b", "ArnLike k arn:aws:s3:r:1:*", access.Granted},
		{policy.AWS2012, "Bool k true", "StringEquals k true|TRUE", access.Partial},
		{policy.AWS2012, "StringEquals k true", "Bool k true", access.Granted},
		{policy.AWS2012, "ForAllValues:StringEquals k a", "ForAllValues:StringEquals k a|b", access.Granted},
		{policy.AWS2012, "ForAnyValue:StringEquals k a", "ForAllValues:StringEquals k a", access.Partial},
		{policy.AWS2012, "ForAllValues:StringEquals k a", "ForAnyValue:StringEquals k a", access.Partial},
		{policy.AWS2012, "ForAnyValue:StringNotLike k ?", "ForAllValues:StringLike k ?", access.Missing},
		{policy.AWS2012, "ForAnyValue:StringNotLike k ?*", "ForAllValues:StringNotLike k a", access.Partial},
		{policy.AWS2012, "ForAnyValue:StringNotLike k ?*", "ForAnyValue:StringLike k ?*", access.Granted},
		{policy.AWS2012, "StringEquals k ${v}", "StringEquals k ${v}", access.Granted},
		{policy.AWS2012, "StringEquals k ${v}", "StringEquals k ${w}", access.Partial},
		{policy.AWS2012, "StringEquals k ${v}", "StringEquals k ${V}", access.Granted},
		{policy.AWS2012, "StringEquals k a", "StringEquals k a|${v}", access.Granted},
		{policy.AWS2012, "StringEquals k a|${v}", "StringEquals k a", access.Partial},
		{policy.AWS2012, "Null k false", "StringLike k *|${v}", access.Granted},
		{policy.AWS2012, "StringEquals k ${v}", "StringEqualsIfExists k ${v}", access.Granted},
		{policy.AWS2012, "StringEqualsIfExists k ${v}", "StringEquals k ${v}", access.Partial},
		{policy.AWS2012, "StringEquals k ${v}", "StringEquals k ${v}|x", access.Granted},
		{policy.AWS2012, "StringEquals k ${v}", "StringLike k ${v}", access.Granted},
		{policy.AWS2012, "StringEquals k a*${v}", "StringLike k a*${v}", access.Undecided},
		{policy.AWS2012, "StringLike k a*${v}", "StringEquals k a*${v}", access.Partial},
		{policy.AWS2012, "StringEquals k ${v}", "StringEqualsIgnoreCase k ${v}", access.Undecided},
		{policy.AWS2012, "StringEqualsIgnoreCase k ${v}", "StringEquals k ${v}", access.Undecided},
		{policy.AWS2012, "StringEquals k ${v}", "StringNotEquals k ${v}", access.Missing},
		{policy.AWS2012, "StringNotEquals k ${v}", "StringNotEquals k ${v}|b", access.Partial},
		{policy.AWS2012, "StringEquals k b", "StringEquals k a/${v}", access.Missing},
		{policy.AWS2012, "StringEquals k b", "StringNotEquals k a/${v}", access.Undecided},
		{policy.AWS2012, "StringEquals k a/${v}", "StringLike k a/*", access.Granted},
		{policy.AWS2012, "StringEquals k a/${v}/b", "StringLike k a/?*", access.Granted},
		{policy.AWS2012, "StringLike k a/*", "StringEquals k a/${v}", access.Partial},
		{policy.AWS2012, "StringEquals k ${v}", "Null k false", access.Undecided},
		{policy.AWS2012, "Null k true", "StringEquals k ${v}", access.Undecided},
		{policy.AWS2012, "NumericLessThan k ${v}", "NumericLessThanEquals k ${v}", access.Undecided},
		{policy.AWS2012, "NumericEquals k ${v}", "NumericEquals k ${v}", access.Granted},
		{policy.AWS2012, "NumericLessThan k ${v}", "NumericLessThan k 5", access.Undecided},
		{policy.AWS2012, "ArnLike k arn:aws:iam::1:user/${v}", "ArnLike k arn:aws:iam::1:user/*", access.Granted},
		{policy.AWS2012, "ArnLike k arn:aws:iam::1:role/${v}", "ArnLike k arn:aws:iam::1:user/*", access.Missing},
		{policy.AWS2012, "ForAnyValue:StringEquals k ${v}", "ForAnyValue:StringEquals k b|${v}", access.Granted},
		{policy.AWS2012, "ForAnyValue:StringEquals k a", "StringEquals k a", access.Undecided},
		{policy.AWS2012, "ForAllValues:StringEquals k a", "StringEquals k a", access.Partial},
		{policy.AWS2012, "StringEquals k ax/b", "StringLike k a*/${v}", access.Partial},
		{policy.AWS2012, "ArnEquals k arn:aws:iam::1:x:user/y", "ArnLike k arn:aws:iam::${v}:user/*", access.Missing},
		{policy.AWS2012, "NumericEquals k 5", "StringEquals k 5", access.Undecided},
		{policy.AWS2012, "NumericEquals k 5", "StringLike k 5*", access.Undecided},
		{policy.AWS2012, "StringLike k ?*", "Bool k true", access.Partial},
		{policy.AWS2012, "StringEquals k abc", "NumericEquals k 5", access.Undecided},
		{policy.AWS2012, "Odd k v", "Odd k v", access.Granted},
		{policy.AWS2012, "Odd k v", "Odd k w", access.Undecided},
		{policy.AWS2012, "StringEquals k a", "Odd k w", access.Undecided},
		{policy.AWS2012, "Odd k w", "StringEquals k a", access.Undecided},
		{policy.Huawei11, "StringStartWith k a", "StringLike k A", access.Granted},
		{policy.Huawei50, "StringMatch k *", "Null k false", access.Undecided},
		{policy.Huawei50, "StringMatch k ?*", "Null k false", access.Granted},
	} {
		t.Run(c.if_+" then "+c.then, func(t *testing.T) {
			d := &policy.Document{Dialect: c.dialect, Kind: policy.KindIdentity}
			for action, test := range map[string]string{"s:Own": c.if_, "s:Need": c.then} {
				d.Statements = append(d.Statements, policy.Statement{
					Effect: policy.Allow, HasAction: true,
					Actions:    []policy.Text{{Value: action}},
					Conditions: []policy.Test{condition(ofCaller(test))},
				})
			}
			p := access.NewPrincipal([]*policy.Document{d})
			got := p.Decide([]access.Need{{Action: "s:Own"}}, []access.Need{{Action: "s:Need"}})
			if got.Verdict != c.want {
				t.Errorf("%v %v %+v, want %v", got.Verdict, got.Causes, got.Witness, c.want)
			}
			if c.want == access.Partial && !slices.Equal(got.Causes, []access.Cause{access.Conditional}) {
				t.Errorf("causes %v", got.Causes)
			}
		})
	}
}
