package spec

import (
	"errors"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
)

var mfa = Test("Bool", "g:MFAPresent", "true")

func allow(actions, resources []string, tests ...policy.Test) policy.Statement {
	return Statement(policy.Allow, actions, resources, tests...)
}

func deny(actions, resources []string, tests ...policy.Test) policy.Statement {
	return Statement(policy.Deny, actions, resources, tests...)
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
		request    Request
		want       Outcome
	}{
		{"Huawei, Deny first: what only Allow names", policy.Huawei10, identityCenter,
			Request{Action: "IdentityCenter:permissionSet:create"}, Allow},
		{"Huawei, Deny first: what both name", policy.Huawei10, identityCenter,
			Request{Action: "IdentityCenter:permissionSet:delete"}, ExplicitDeny},
		{"Huawei, nothing allows", policy.Huawei11, []policy.Statement{allow(list("obs:bucket:GetBucketAcl"), nil)},
			Request{Action: "obs:bucket:DeleteBucket"}, ImplicitDeny},
		{"Huawei 1.1, type and operation in any case", policy.Huawei11, []policy.Statement{allow(list("obs:BUCKET:listallmybuckets"), nil)},
			Request{Action: "obs:bucket:ListAllMyBuckets"}, Allow},
		{"Huawei 1.1, inner wildcard", policy.Huawei11, []policy.Statement{allow(list("aaa:a*b:baa*"), nil)},
			Request{Action: "aaa:axyb:baar"}, Allow},
		{"Huawei 1.1, ? is no wildcard", policy.Huawei11, []policy.Statement{allow(list("obs:bucket:Ge?"), nil)},
			Request{Action: "obs:bucket:Get"}, ImplicitDeny},
		{"Huawei 1.1, service of a resource in any case", policy.Huawei11, []policy.Statement{allow(list("obs:bucket:ListBucket"),
			list("OBS:*:*:bucket:example_bucket"))},
			Request{Action: "obs:bucket:ListBucket", Resource: "obs:r:d:bucket:example_bucket"}, Allow},
		{"Huawei 1.1, the rest of it not", policy.Huawei11, []policy.Statement{allow(list("obs:bucket:ListBucket"),
			list("OBS:*:*:bucket:example_bucket"))},
			Request{Action: "obs:bucket:ListBucket", Resource: "obs:r:d:bucket:Example_bucket"}, ImplicitDeny},
		{"Huawei 5.0, ? is one character", policy.Huawei50, []policy.Statement{allow(list("ECS:servers:?et"), list("*"))},
			Request{Action: "ecs:servers:get", Resource: "ecs:r:a:server:x"}, Allow},
		{"Huawei 5.0, NotAction", policy.Huawei50, []policy.Statement{inverted(allow(list("ecs:servers:delete"), list("*")))},
			Request{Action: "ecs:servers:delete", Resource: "*"}, ImplicitDeny},
		{"RAM, actions in any case", policy.RAM1, []policy.Statement{allow(list("PaiDSW:listInstances"), list("*"))},
			Request{Action: "paidsw:ListInstances", Resource: "acs:paidsw:r:u:x"}, Allow},
		{"RAM, the product is not the service", policy.RAM1, []policy.Statement{allow(list("pai:*"), list("*"))},
			Request{Action: "paidsw:ListInstances", Resource: "*"}, ImplicitDeny},
		{"RAM, Allow NotAction is no Deny", policy.RAM1, []policy.Statement{inverted(allow(list("ecs:Delete*"), list("*"))),
			allow(list("ecs:DeleteDisk"), list("*"))},
			Request{Action: "ecs:DeleteDisk", Resource: "*"}, Allow},
		{"RAM, Deny NotAction denies the others", policy.RAM1, []policy.Statement{allow(list("*"), list("*")), inverted(deny(list("ecs:*"),
			list("*")))},
			Request{Action: "oss:GetObject", Resource: "*"}, ExplicitDeny},
		{"AWS, names in any case", policy.AWS2012, []policy.Statement{allow(list("IAM:listaccesskeys"), list("*"))},
			Request{Action: "iam:ListAccessKeys", Resource: "*"}, Allow},
		{"AWS, NotAction on a scope: inside", policy.AWS2012, notDeleteBucket,
			Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k"}, Allow},
		{"AWS, NotAction on a scope: the action itself", policy.AWS2012, notDeleteBucket,
			Request{Action: "s3:DeleteBucket", Resource: "arn:aws:s3:::b"}, ImplicitDeny},
		{"AWS, NotAction on a scope: an action without resource", policy.AWS2012, notDeleteBucket,
			Request{Action: "s3:ListAllMyBuckets", Resource: "*"}, ImplicitDeny},
		{"AWS, NotAction on a scope: another service", policy.AWS2012, notDeleteBucket,
			Request{Action: "ec2:RunInstances", Resource: "*"}, ImplicitDeny},
		{"AWS, NotResource", policy.AWS2012, []policy.Statement{allow(list("*"), list("*")), elsewhere(deny(list("s3:*"),
			list("arn:aws:s3:::logs", "arn:aws:s3:::logs/*")))},
			Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::other/x"}, ExplicitDeny},
		{"AWS, NotResource, what it spares", policy.AWS2012, []policy.Statement{allow(list("*"), list("*")), elsewhere(deny(list("s3:*"),
			list("arn:aws:s3:::logs", "arn:aws:s3:::logs/*")))},
			Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/x"}, Allow},
		{"AWS, a home folder", policy.AWS2012, []policy.Statement{allow(list("s3:*"), list("arn:aws:s3:::b/home/${aws:username}/*"))},
			Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/home/ann/x", Context: map[string][]string{"aws:UserName": {"ann"}}}, Allow},
		{"AWS, the folder of a user called star", policy.AWS2012, []policy.Statement{allow(list("s3:*"),
			list("arn:aws:s3:::b/home/${aws:username}/*"))},
			Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/home/ann/x", Context: map[string][]string{"aws:username": {"*"}}},
			ImplicitDeny},
		{"AWS, a variable without a value", policy.AWS2012, []policy.Statement{allow(list("s3:*"),
			list("arn:aws:s3:::b/home/${aws:username}/*"))},
			Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/home//x"}, ImplicitDeny},
		{"AWS, a variable with a default", policy.AWS2012, []policy.Statement{allow(list("s3:*"),
			list("arn:aws:s3:::b/${aws:PrincipalTag/team, 'company-wide'}/*"))},
			Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/company-wide/x"}, Allow},
		{"AWS, a literal star", policy.AWS2012, []policy.Statement{allow(list("s3:*"), list("arn:aws:s3:::b/${*}"))},
			Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/x"}, ImplicitDeny},
		{"AWS 2008 has no variables", policy.AWS2008, []policy.Statement{allow(list("s3:*"), list("arn:aws:s3:::b/${aws:username}"))},
			Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/${aws:username}", Context: map[string][]string{"aws:username": {"ann"}}},
			Allow},
		{"deny without MFA", policy.Huawei50, []policy.Statement{allow(list("*"), nil), deny(list("*"), nil, Test("Bool", "g:MFAPresent",
			"false"))},
			Request{Action: "a:b:c", Context: map[string][]string{"g:MFAPresent": {"false"}}}, ExplicitDeny},
		{"deny without MFA lets an absent key pass", policy.Huawei50, []policy.Statement{allow(list("*"), nil), deny(list("*"), nil,
			Test("Bool", "g:MFAPresent", "false"))},
			Request{Action: "a:b:c"}, Allow},
		{"two conditions are and-ed", policy.Huawei11, []policy.Statement{allow(list("*"), nil, mfa, Test("StringEndWithIfExists", "g:UserName",
			"specialCharactor"))},
			Request{Action: "a:b:c", Context: map[string][]string{"g:MFAPresent": {"true"}, "g:UserName": {"x"}}}, ImplicitDeny},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs := []*policy.Document{NewDocument(tt.dialect, "a.json", tt.statements...)}
			got, err := Evaluate(docs, tt.request)
			if err != nil || got != tt.want {
				t.Errorf("%+v is %v, %v; want %v by\n%s", tt.request, got, err, tt.want, Describe(docs))
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
		{"misspelled suffix", policy.Huawei11, []policy.Statement{allow(list("*"), nil, Test("StringEndWithIfExsits", "k", "a"))}, nil,
			ErrUnknownOperator},
		{"an operator of another platform", policy.Huawei50, []policy.Statement{allow(list("*"), nil, Test("ArnLike", "k", "a"))}, nil,
			ErrUnknownOperator},
		{"Null and IfExists", policy.AWS2012, []policy.Statement{allow(list("*"), nil, Test("NullIfExists", "k", "true"))}, nil,
			ErrUnknownOperator},
		{"several values", policy.AWS2012, []policy.Statement{allow(list("*"), nil, Test("StringEquals", "k", "a"))}, several, ErrUndocumented},
		{"no number", policy.AWS2012, []policy.Statement{allow(list("*"), nil, Test("NumericLessThan", "k", "a"))},
			map[string][]string{"k": {"1"}}, ErrUndocumented},
		{"no values", policy.AWS2012, []policy.Statement{allow(list("*"), nil, Test("StringEquals", "k"))}, map[string][]string{"k": {"1"}},
			ErrUndocumented},
		{"upper-case service", policy.Huawei11, []policy.Statement{allow(list("A:*:*"), nil)}, nil, ErrUndocumented},
		{"wildcard service", policy.AWS2012, []policy.Statement{allow(list("*:b:c"), nil)}, nil, ErrUndocumented},
		{"NotResource", policy.Huawei50, []policy.Statement{elsewhere(allow(list("*"), list("x")))}, nil, ErrUndocumented},
		{"an open Deny beside an Allow", policy.AWS2012, []policy.Statement{allow(list("*"), nil), deny(list("*"), nil, Test("What", "k",
			"a"))}, nil, ErrUnknownOperator},
		{"a Deny settles it", policy.AWS2012, []policy.Statement{deny(list("*"), nil), allow(list("*"), nil, Test("What", "k", "a"))}, nil, nil},
		{"an Allow settles it", policy.AWS2012, []policy.Statement{allow(list("*"), nil), allow(list("*"), nil, Test("What", "k", "a"))}, nil,
			nil},
		{"another action settles it", policy.AWS2012, []policy.Statement{allow(list("x"), nil, Test("What", "k", "a"))}, nil, nil},
		{"another condition settles it", policy.AWS2012, []policy.Statement{allow(list("*"), nil, Test("And", "k", "a"), Test("Bool", "m",
			"true"))}, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs := []*policy.Document{NewDocument(tt.dialect, "a.json", tt.statements...)}
			got, err := Evaluate(docs, Request{Action: "a:b:c", Context: tt.context})
			if !errors.Is(err, tt.want) || (err == nil) != (got != 0) {
				t.Errorf("%v, %v; want %v", got, err, tt.want)
			}
		})
	}
}

func TestBoundaries(t *testing.T) {
	docs := []*policy.Document{NewDocument(policy.AWS2012, "a", allow(list("*"), list("*")))}
	get := []*policy.Document{NewDocument(policy.AWS2012, "b", allow(list("s3:Get*"), list("*")))}
	none := []*policy.Document{NewDocument(policy.AWS2012, "c", allow(list("*"), list("*")), deny(list("s3:GetObject"), list("*")))}
	tests := []struct {
		name       string
		boundaries [][]*policy.Document
		action     string
		want       Outcome
	}{
		{"no boundary", nil, "s3:PutObject", Allow},
		{"inside", [][]*policy.Document{get}, "s3:GetObject", Allow},
		{"outside", [][]*policy.Document{get}, "s3:PutObject", ImplicitDeny},
		{"refused by the second", [][]*policy.Document{get, none}, "s3:GetObject", ExplicitDeny},
		{"an empty one allows nothing", [][]*policy.Document{{}}, "s3:GetObject", ImplicitDeny},
	}
	for _, tt := range tests {
		got, err := EvaluateWithin(docs, tt.boundaries, Request{Action: tt.action, Resource: "x"})
		if err != nil || got != tt.want {
			t.Errorf("%s: %v, %v; want %v", tt.name, got, err, tt.want)
		}
	}
}

func TestUnjudgedDocumentsTakeNoPart(t *testing.T) {
	doc := NewDocument(policy.AWS2012, "a", allow(list("*"), list("*")))
	doc.Kind = policy.KindResource
	if got, err := Evaluate([]*policy.Document{doc}, Request{Action: "a:b"}); got != ImplicitDeny || err != nil {
		t.Errorf("a resource policy gives %v, %v", got, err)
	}
}

func TestOutcomeString(t *testing.T) {
	for o, want := range map[Outcome]string{Allow: "allowed", ExplicitDeny: "explicitly denied", ImplicitDeny: "implicitly denied",
		0: "no outcome"} {
		if got := o.String(); got != want {
			t.Errorf("Outcome(%d) = %q", o, got)
		}
	}
}
