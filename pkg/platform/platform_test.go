package platform

import (
	"strings"
	"testing"
)

var everyDialect = []Dialect{Huawei10, Huawei11, Huawei50, RAM1, AWS2012, AWS2008}

// TestOperators holds which dialect documents which operator.
func TestOperators(t *testing.T) {
	for _, c := range []struct {
		name string
		in   string // names of the dialects, shortened
	}{
		{"StringEquals", "10 11 50 ram 2012 2008"},
		{"stringequals", ""},
		{"StringLike", "10 11 ram 2012 2008"},
		{"StringMatch", "10 11 50"},
		{"StringStartWith", "10 11"},
		{"StringEqualsAnyOf", "10 11"},
		{"StringMatchAnyOf", ""},
		{"NumberEquals", "10 11 50"},
		{"NumberNotEqualsAnyOf", "10 11"},
		{"NumberLessThanAnyOf", ""},
		{"NumericEquals", "ram 2012 2008"},
		{"DateEquals", "ram 2012 2008"},
		{"DateLessThan", "10 11 50 ram 2012 2008"},
		{"StringEqualsIfExists", "10 11 50 2012 2008"},
		{"ForAnyValue:StringEquals", "10 11 50 ram 2012 2008"},
		{"ForAnyValue:ForAllValues:StringEquals", ""},
		{"Null", "10 11 50 2012 2008"},
		{"NullIfExists", ""},
		{"ForAllValues:Null", ""},
		{"IsNullOrEmpty", "10 11"},
		{"ForAnyValue:IsNullOrEmpty", ""},
		{"ArnLike", "2012 2008"},
		{"BinaryEquals", "2012 2008"},
		{"", ""},
	} {
		var in []string
		for i, short := range []string{"10", "11", "50", "ram", "2012", "2008"} {
			if _, known := everyDialect[i].Operator(c.name); known {
				in = append(in, short)
			}
		}
		if got := strings.Join(in, " "); got != c.in {
			t.Errorf("%q is in %q, want %q", c.name, got, c.in)
		}
	}
	if o, _ := Huawei11.Operator("StringLike"); o.Comparison != Contains || !o.Fold {
		t.Errorf("StringLike of Huawei 1.1 is %+v", o)
	}
	if o, _ := AWS2012.Operator("ForAllValues:StringNotLikeIfExists"); o != (Operator{Kind: OfString, Comparison: Like,
		Quantifier: ForAll, Negated: true, IfExists: true}) {
		t.Errorf("%+v", o)
	}
}

// TestUndocumented holds which spellings of actions nobody documents.
func TestUndocumented(t *testing.T) {
	for _, c := range []struct {
		d      Dialect
		action string
		want   bool
	}{
		{Huawei11, "KMS:*:*", true}, {Huawei11, "kms:Cmk:LIST", false}, {Huawei10, "KMS:*:*", false},
		{Huawei50, "KMS:*:*", false}, {AWS2012, "s*:Get", true}, {AWS2012, "s?:Get", true},
		{AWS2012, "*", false}, {AWS2008, "**", true}, {RAM1, "e*:Get", false}, {AWS2012, "s3:*", false},
	} {
		if got := c.d.Undocumented(c.action); got != c.want {
			t.Errorf("%s, %s: %v", c.d, c.action, got)
		}
	}
}

// TestPlatforms: every dialect belongs to a platform that speaks it, and every
// trait question has an answer for a dialect that nobody knows.
func TestPlatforms(t *testing.T) {
	for _, d := range everyDialect {
		if d.Platform() == "" || !d.Platform().Speaks(d) || d.Family() == "" || d.String() == "unknown" {
			t.Errorf("%s of %q", d, d.Platform())
		}
	}
	if !OpenTelekomCloud.Speaks(Huawei11) || OpenTelekomCloud.Speaks(RAM1) || AWS.Speaks(Huawei11) {
		t.Error("the second platform of a family speaks its grammar, and no other")
	}
	unknown := Dialect(200)
	if _, known := unknown.Operator("StringMatch"); known || unknown.Question() || unknown.Platform() != "" || unknown.Undocumented("A:*") {
		t.Error("an unknown dialect has traits")
	}
	if p, err := Parse("aws"); p != AWS || err != nil {
		t.Error(p, err)
	}
	if _, err := Parse("azure"); err == nil || !strings.Contains(err.Error(), "one of huaweicloud, opentelekomcloud, alibabacloud, aws") {
		t.Error(err)
	}
	if HuaweiCloud.WholeService("ecs") != "ecs:*:*" || AWS.WholeService("s3") != "s3:*" {
		t.Error("the whole of a service is spelled as the platform spells actions")
	}
}

// TestKeyKinds: keys are of a type in any case, and of text where nobody says
// otherwise.
func TestKeyKinds(t *testing.T) {
	for key, want := range map[string]Kind{
		"g:MFAPresent": OfBool, "AWS:sourceip": OfIP, "acs:CurrentTime": OfDate, "aws:MultiFactorAuthAge": OfNumber,
		"aws:username": OfString, "ec2:Vpc": OfString,
	} {
		if got := KeyKind(key); got != want {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
}
