package spec_test

import (
	"errors"
	"testing"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/policy"
)

var mfa = test("Bool", "g:MFAPresent", "true")

func allow(actions, resources []string, tests ...policy.Test) policy.Statement {
	return worlds.Statement(policy.Allow, actions, resources, tests...)
}

func deny(actions, resources []string, tests ...policy.Test) policy.Statement {
	return worlds.Statement(policy.Deny, actions, resources, tests...)
}

func test(operator, key string, values ...string) policy.Test {
	return worlds.Test(operator, key, values...)
}

func inverted(s policy.Statement) policy.Statement {
	s.NotAction = true
	return s
}

func elsewhere(s policy.Statement) policy.Statement {
	s.NotResource = true
	return s
}

// list is shorter than a slice literal in tables.
func list(s ...string) []string { return s }

// TestDocumentedCases restates what the vendors' pages say by example.
func TestDocumentedCases(t *testing.T) {
	identityCenter := []policy.Statement{
		allow(list("IdentityCenter:*:*"), nil),
		deny(list("IdentityCenter:permissionSet:delete"), nil),
	}
	notDeleteBucket := []policy.Statement{inverted(allow(list("s3:DeleteBucket"), list("arn:aws:s3:::*")))}
	tests := []struct {
		name       string
		dialect    policy.Dialect
		statements []policy.Statement
		request    spec.Request
		want       spec.Outcome
	}{
		{"Huawei, Deny first: what only Allow names", policy.Huawei10, identityCenter,
			spec.Request{Action: "IdentityCenter:permissionSet:create"}, spec.Allow},
		{"Huawei, Deny first: what both name", policy.Huawei10, identityCenter,
			spec.Request{Action: "IdentityCenter:permissionSet:delete"}, spec.ExplicitDeny},
		{"Huawei, nothing allows", policy.Huawei11, []policy.Statement{allow(list("obs:bucket:GetBucketAcl"), nil)},
			spec.Request{Action: "obs:bucket:DeleteBucket"}, spec.ImplicitDeny},
		{"Huawei 1.1, type and operation in any case", policy.Huawei11, []policy.Statement{allow(list("obs:BUCKET:listallmybuckets"), nil)},
			spec.Request{Action: "obs:bucket:ListAllMyBuckets"}, spec.Allow},
		{"Huawei 1.1, inner wildcard", policy.Huawei11, []policy.Statement{allow(list("aaa:a*b:baa*"), nil)},
			spec.Request{Action: "aaa:axyb:baar"}, spec.Allow},
		{"Huawei 1.1, ? is no wildcard", policy.Huawei11, []policy.Statement{allow(list("obs:bucket:Ge?"), nil)},
			spec.Request{Action: "obs:bucket:Get"}, spec.ImplicitDeny},
		{"Huawei 1.1, service of a resource in any case", policy.Huawei11, []policy.Statement{allow(list("obs:bucket:ListBucket"),
			list("OBS:*:*:bucket:example_bucket"))},
			spec.Request{Action: "obs:bucket:ListBucket", Resource: "obs:r:d:bucket:example_bucket"}, spec.Allow},
		{"Huawei 1.1, the rest of it not", policy.Huawei11, []policy.Statement{allow(list("obs:bucket:ListBucket"),
			list("OBS:*:*:bucket:example_bucket"))},
			spec.Request{Action: "obs:bucket:ListBucket", Resource: "obs:r:d:bucket:Example_bucket"}, spec.ImplicitDeny},
		{"Huawei 5.0, ? is one character", policy.Huawei50, []policy.Statement{allow(list("ECS:servers:?et"), list("*"))},
			spec.Request{Action: "ecs:servers:get", Resource: "ecs:r:a:server:x"}, spec.Allow},
		{"Huawei 5.0, NotAction", policy.Huawei50, []policy.Statement{inverted(allow(list("ecs:servers:delete"), list("*")))},
			spec.Request{Action: "ecs:servers:delete", Resource: "*"}, spec.ImplicitDeny},
		{"RAM, actions in any case", policy.RAM1, []policy.Statement{allow(list("PaiDSW:listInstances"), list("*"))},
			spec.Request{Action: "paidsw:ListInstances", Resource: "acs:paidsw:r:u:x"}, spec.Allow},
		{"RAM, the product is not the service", policy.RAM1, []policy.Statement{allow(list("pai:*"), list("*"))},
			spec.Request{Action: "paidsw:ListInstances", Resource: "*"}, spec.ImplicitDeny},
		{"RAM, Allow NotAction is no Deny", policy.RAM1, []policy.Statement{inverted(allow(list("ecs:Delete*"), list("*"))),
			allow(list("ecs:DeleteDisk"), list("*"))},
			spec.Request{Action: "ecs:DeleteDisk", Resource: "*"}, spec.Allow},
		{"RAM, Deny NotAction denies the others", policy.RAM1, []policy.Statement{allow(list("*"), list("*")), inverted(deny(list("ecs:*"),
			list("*")))},
			spec.Request{Action: "oss:GetObject", Resource: "*"}, spec.ExplicitDeny},
		{"AWS, names in any case", policy.AWS2012, []policy.Statement{allow(list("IAM:listaccesskeys"), list("*"))},
			spec.Request{Action: "iam:ListAccessKeys", Resource: "*"}, spec.Allow},
		{"AWS, NotAction on a scope: inside", policy.AWS2012, notDeleteBucket,
			spec.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k"}, spec.Allow},
		{"AWS, NotAction on a scope: the action itself", policy.AWS2012, notDeleteBucket,
			spec.Request{Action: "s3:DeleteBucket", Resource: "arn:aws:s3:::b"}, spec.ImplicitDeny},
		{"AWS, NotAction on a scope: an action without resource", policy.AWS2012, notDeleteBucket,
			spec.Request{Action: "s3:ListAllMyBuckets", Resource: "*"}, spec.ImplicitDeny},
		{"AWS, NotAction on a scope: another service", policy.AWS2012, notDeleteBucket,
			spec.Request{Action: "ec2:RunInstances", Resource: "*"}, spec.ImplicitDeny},
		{"AWS, NotResource", policy.AWS2012, []policy.Statement{allow(list("*"), list("*")), elsewhere(deny(list("s3:*"),
			list("arn:aws:s3:::logs", "arn:aws:s3:::logs/*")))},
			spec.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::other/x"}, spec.ExplicitDeny},
		{"AWS, NotResource, what it spares", policy.AWS2012, []policy.Statement{allow(list("*"), list("*")), elsewhere(deny(list("s3:*"),
			list("arn:aws:s3:::logs", "arn:aws:s3:::logs/*")))},
			spec.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/x"}, spec.Allow},
		{"AWS, a home folder", policy.AWS2012, []policy.Statement{allow(list("s3:*"), list("arn:aws:s3:::b/home/${aws:username}/*"))},
			spec.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/home/ann/x", Context: map[string][]string{"aws:UserName": {"ann"}}},
			spec.Allow},
		{"AWS, the folder of a user called star", policy.AWS2012, []policy.Statement{allow(list("s3:*"),
			list("arn:aws:s3:::b/home/${aws:username}/*"))},
			spec.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/home/ann/x", Context: map[string][]string{"aws:username": {"*"}}},
			spec.ImplicitDeny},
		{"AWS, a variable without a value", policy.AWS2012, []policy.Statement{allow(list("s3:*"),
			list("arn:aws:s3:::b/home/${aws:username}/*"))},
			spec.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/home//x"}, spec.ImplicitDeny},
		{"AWS, a variable with a default", policy.AWS2012, []policy.Statement{allow(list("s3:*"),
			list("arn:aws:s3:::b/${aws:PrincipalTag/team, 'company-wide'}/*"))},
			spec.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/company-wide/x"}, spec.Allow},
		{"AWS, a literal star", policy.AWS2012, []policy.Statement{allow(list("s3:*"), list("arn:aws:s3:::b/${*}"))},
			spec.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/x"}, spec.ImplicitDeny},
		{"AWS 2008 has no variables", policy.AWS2008, []policy.Statement{allow(list("s3:*"), list("arn:aws:s3:::b/${aws:username}"))},
			spec.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/${aws:username}", Context: map[string][]string{"aws:username": {"ann"}}},
			spec.Allow},
		{"deny without MFA", policy.Huawei50, []policy.Statement{allow(list("*"), nil), deny(list("*"), nil, test("Bool", "g:MFAPresent",
			"false"))},
			spec.Request{Action: "a:b:c", Context: map[string][]string{"g:MFAPresent": {"false"}}}, spec.ExplicitDeny},
		{"deny without MFA lets an absent key pass", policy.Huawei50, []policy.Statement{allow(list("*"), nil), deny(list("*"), nil,
			test("Bool", "g:MFAPresent", "false"))},
			spec.Request{Action: "a:b:c"}, spec.Allow},
		{"two conditions are and-ed", policy.Huawei11, []policy.Statement{allow(list("*"), nil, mfa, test("StringEndWithIfExists", "g:UserName",
			"specialCharactor"))},
			spec.Request{Action: "a:b:c", Context: map[string][]string{"g:MFAPresent": {"true"}, "g:UserName": {"x"}}}, spec.ImplicitDeny},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs := []*policy.Document{worlds.NewDocument(tt.dialect, "a.json", tt.statements...)}
			got, err := spec.Evaluate(docs, tt.request)
			if err != nil || got != tt.want {
				t.Errorf("%+v is %v, %v; want %v by\n%s", tt.request, got, err, tt.want, worlds.Describe(docs))
			}
		})
	}
}

func TestNotSettled(t *testing.T) {
	several := map[string][]string{"k": {"a", "b"}}
	tests := []struct {
		name       string
		dialect    policy.Dialect
		statements []policy.Statement
		context    map[string][]string
		want       error
	}{
		{"misspelled suffix", policy.Huawei11, []policy.Statement{allow(list("*"), nil, test("StringEndWithIfExsits", "k", "a"))}, nil,
			spec.ErrUnknownOperator},
		{"an operator of another platform", policy.Huawei50, []policy.Statement{allow(list("*"), nil, test("ArnLike", "k", "a"))}, nil,
			spec.ErrUnknownOperator},
		{"Null and IfExists", policy.AWS2012, []policy.Statement{allow(list("*"), nil, test("NullIfExists", "k", "true"))}, nil,
			spec.ErrUnknownOperator},
		{"several values", policy.AWS2012, []policy.Statement{allow(list("*"), nil, test("StringEquals", "k", "a"))}, several,
			spec.ErrUndocumented},
		{"no number", policy.AWS2012, []policy.Statement{allow(list("*"), nil, test("NumericLessThan", "k", "a"))},
			map[string][]string{"k": {"1"}}, spec.ErrUndocumented},
		{"no values", policy.AWS2012, []policy.Statement{allow(list("*"), nil, test("StringEquals", "k"))}, map[string][]string{"k": {"1"}},
			spec.ErrUndocumented},
		{"upper-case service", policy.Huawei11, []policy.Statement{allow(list("A:*:*"), nil)}, nil, spec.ErrUndocumented},
		{"wildcard service", policy.AWS2012, []policy.Statement{allow(list("*:b:c"), nil)}, nil, spec.ErrUndocumented},
		{"NotResource", policy.Huawei50, []policy.Statement{elsewhere(allow(list("*"), list("x")))}, nil, spec.ErrUndocumented},
		{"an open Deny beside an Allow", policy.AWS2012, []policy.Statement{allow(list("*"), nil), deny(list("*"), nil, test("What", "k",
			"a"))}, nil, spec.ErrUnknownOperator},
		{"a Deny settles it", policy.AWS2012, []policy.Statement{deny(list("*"), nil), allow(list("*"), nil, test("What", "k", "a"))}, nil, nil},
		{"an Allow settles it", policy.AWS2012, []policy.Statement{allow(list("*"), nil), allow(list("*"), nil, test("What", "k", "a"))}, nil,
			nil},
		{"another action settles it", policy.AWS2012, []policy.Statement{allow(list("x"), nil, test("What", "k", "a"))}, nil, nil},
		{"another condition settles it", policy.AWS2012, []policy.Statement{allow(list("*"), nil, test("And", "k", "a"), test("Bool", "m",
			"true"))}, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs := []*policy.Document{worlds.NewDocument(tt.dialect, "a.json", tt.statements...)}
			got, err := spec.Evaluate(docs, spec.Request{Action: "a:b:c", Context: tt.context})
			if !errors.Is(err, tt.want) || (err == nil) != (got != 0) {
				t.Errorf("%v, %v; want %v", got, err, tt.want)
			}
		})
	}
}

func TestBoundaries(t *testing.T) {
	docs := []*policy.Document{worlds.NewDocument(policy.AWS2012, "a", allow(list("*"), list("*")))}
	get := []*policy.Document{worlds.NewDocument(policy.AWS2012, "b", allow(list("s3:Get*"), list("*")))}
	none := []*policy.Document{worlds.NewDocument(policy.AWS2012, "c", allow(list("*"), list("*")), deny(list("s3:GetObject"), list("*")))}
	tests := []struct {
		name       string
		boundaries [][]*policy.Document
		action     string
		want       spec.Outcome
	}{
		{"no boundary", nil, "s3:PutObject", spec.Allow},
		{"inside", [][]*policy.Document{get}, "s3:GetObject", spec.Allow},
		{"outside", [][]*policy.Document{get}, "s3:PutObject", spec.ImplicitDeny},
		{"refused by the second", [][]*policy.Document{get, none}, "s3:GetObject", spec.ExplicitDeny},
		{"an empty one allows nothing", [][]*policy.Document{{}}, "s3:GetObject", spec.ImplicitDeny},
	}
	for _, tt := range tests {
		got, err := spec.EvaluateWithin(docs, tt.boundaries, spec.Request{Action: tt.action, Resource: "x"})
		if err != nil || got != tt.want {
			t.Errorf("%s: %v, %v; want %v", tt.name, got, err, tt.want)
		}
	}
}

func TestUnjudgedDocumentsTakeNoPart(t *testing.T) {
	doc := worlds.NewDocument(policy.AWS2012, "a", allow(list("*"), list("*")))
	doc.Kind = policy.KindResource
	if got, err := spec.Evaluate([]*policy.Document{doc}, spec.Request{Action: "a:b"}); got != spec.ImplicitDeny || err != nil {
		t.Errorf("a resource policy gives %v, %v", got, err)
	}
}

func TestOutcomeString(t *testing.T) {
	for o, want := range map[spec.Outcome]string{spec.Allow: "allowed", spec.ExplicitDeny: "explicitly denied",
		spec.ImplicitDeny: "implicitly denied", 0: "no outcome"} {
		if got := o.String(); got != want {
			t.Errorf("spec.Outcome(%d) = %q", o, got)
		}
	}
}
