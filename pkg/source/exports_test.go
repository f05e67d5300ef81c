package source

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/testinput"
)

// Every form of an export or a manifest: the text, and its actions with their
// addresses and places.
func TestExports(t *testing.T) {
	const allow = `{"Effect": "Allow", "Action": "a:B", "Resource": "*"}`
	const inner = `{"Version": "2012-10-17", "Statement": [` + allow + `]}`
	escaped := `"` + strings.ReplaceAll(inner, `"`, `\"`) + `"`
	ram := strings.ReplaceAll(strings.Replace(inner, "2012-10-17", "1", 1), `"`, `\"`)
	for _, c := range []struct{ name, file, text, want string }{
		{"Huawei, version 3", "r.json", `{"roles": [{"catalog": "CUSTOMED", "type": "XA",` + "\n" + `"policy": ` +
			strings.Replace(inner, "2012-10-17", "1.1", 1) + `}]}`, "a:B@2:74"},
		{"Huawei, version 5", "p.json", `{"policy_version": {` + "\n" + `"document": "` +
			strings.ReplaceAll(strings.Replace(inner, "2012-10-17", "5.0", 1), `"`, `\"`) + `"}}`, `(\"a:B\) a:B@2:89`},
		{"Huawei, attachments", "p.json",
			`{"attached_policies": [{"policy_name": "one", "urn": "iam::system:policy:one"}, {"policy_name": "two"}]}`,
			"#attached_policies by name one@1:24; " +
				"#attached_policies PG601@1:81 the policy two is attached by name: the file does not say what it grants"},
		{"RAM, GetPolicy", "p.json", `{"Policy": {"PolicyName": "p"}, "DefaultPolicyVersion": {` + "\n" + `"PolicyDocument": "` + ram + `"}}`,
			`(\"a:B\) a:B@2:93`},
		{"RAM, GetPolicyVersion", "p.json", `{"PolicyVersion": {` + "\n" + `"PolicyDocument": "` + ram + `"}}`, `(\"a:B\) a:B@2:93`},
		{"RAM, ListPolicies", "p.json", `{"Policies": {"Policy": [{"PolicyName": "p", "PolicyType": "Custom"}]}}`,
			"#Policies.Policy PG601@1:25 the policy p is attached by name: the file does not say what it grants"},
		{"RAM, ListEntitiesForPolicy", "p.json", `{"Users": {"User": [{"UserName": "u", "AttachDate": "x"}]}}`,
			"#Users PG601@1:11 the file says who holds a policy, and not what the policy grants"},
		{"AWS, get-policy-version", "p.json", `{"PolicyVersion": {` + "\n" + `"Document": ` + inner + `}}`, "a:B@2:83"},
		{"AWS, get-role-policy", "p.json", `{"RoleName": "r",` + "\n" + `"PolicyDocument": ` + inner + `}`, "a:B@2:89"},
		{"AWS, attachments", "p.json", `{"AttachedPolicies": [{"PolicyName": "x", "PolicyArn": "arn:aws:iam::aws:policy/x"}]}`,
			"#AttachedPolicies by name x@1:23"},
		{"RAM, ListPoliciesForUser", "p.json", `{"Policies": {"Policy": [{"PolicyName": "p", "PolicyType": "System", "AttachDate": "x"}]}}`,
			"#Policies.Policy by name p@1:26"},
		{"RAM, all policies", "p.json", `{"Policies": {"Policy": [{"PolicyName": "p", "PolicyType": "System"}]}}`,
			"#Policies.Policy PG601@1:25 the policy p is attached by name: the file does not say what it grants"},
		{"Pulumi, names", "stack.json", `{"deployment": {"resources": [` +
			`{"urn": "urn:pulumi:d::p::aws:iam/rolePolicyAttachment:RolePolicyAttachment::x", ` +
			`"type": "aws:iam/rolePolicyAttachment:RolePolicyAttachment",` + "\n" +
			`"inputs": {"role": "r", "policyArn": "arn:aws:iam::aws:policy/X"}}]}}`,
			"#aws:iam/rolePolicyAttachment:RolePolicyAttachment::x.inputs.policyArn by name arn:aws:iam::aws:policy/X@2:38"},
		{"Crossplane, names", "p.yaml", "apiVersion: iam.aws.crossplane.io/v1beta1\nkind: Role\nmetadata: {name: r}\nspec:\n" +
			"  forProvider:\n    managedPolicyArns: [arn:aws:iam::aws:policy/X, arn:aws:iam::1:policy/Y]\n",
			"#Role/r.spec.forProvider.managedPolicyArns by name arn:aws:iam::aws:policy/X@6:25; " +
				"#Role/r.spec.forProvider.managedPolicyArns PG601@6:52 the policy arn:aws:iam::1:policy/Y is attached by name: " +
				"the file does not say what it grants"},
		{"names, broken", "p.yaml", "kind: Role\nspec:\n  managedPolicyArns: [arn:aws:iam::aws:policy/X\nx: y\n",
			"PG601@2:1 a policy in this YAML is not judged: not valid YAML: did not find expected ',' or ']'"},
		{"Identity Center", "p.json", "{\n" + `"InlinePolicy": ` + escaped + "}", `#InlinePolicy (\"a:B\) a:B@2:100`},
		{"Pulumi", "stack.json", `{"deployment": {"resources": [` +
			`{"urn": "urn:pulumi:d::p::aws:iam/policy:Policy::x", "type": "aws:iam/policy:Policy",` + "\n" +
			`"inputs": {"policy": ` + escaped + `}, "outputs": {"policy": ` + escaped + `}}]}}`,
			`#aws:iam/policy:Policy::x.inputs.policy (\"a:B\) a:B@2:105`},
		{"a controller of AWS", "p.yaml", "apiVersion: iam.services.k8s.aws/v1alpha1\n" +
			"kind: Policy\nmetadata: {name: x}\nspec:\n  policyDocument: |\n    " +
			inner + "\n", "#Policy/x.spec.policyDocument a:B@6:75"},
		{"Crossplane", "p.yaml", "a: 1\n---\n" +
			"apiVersion: iam.aws.crossplane.io/v1beta1\nkind: Policy\nspec:\n  forProvider:\n    document: '" +
			inner + "'\n", "#[1].spec.forProvider.document a:B@7:86"},
		{"Ansible", "p.yml", "- tasks:\n  - amazon.aws.iam_policy:\n      policy: " + inner + "\n",
			"#[0].tasks[0].amazon.aws.iam_policy.policy a:B@3:85"},
		{"JSON of any kind", "p.json", `{"a": [{"b": ` + inner + `}]}`, "#a[0].b a:B@1:84"},
		{"a plain policy beside another", "p.yaml", "Version: '1.1'\nStatement: [" + allow + "]\n---\nspec: {x: " + inner + "}\n",
			"a:B@2:43; #[1].spec.x a:B@4:81"},
		{"broken, of an account", "p.json", `{"UserDetailList": [{"PolicyDocument": {"Statement": [}}]}`, `PG401@1:55 expected "]", found "}"`},
		{"broken, in a text", "p.yaml", "spec:\n  policy: '{\"Version\": \"1\", \"Statement\": [}'\nx: {Effect: Allow, Action: a}\n",
			`#spec.policy PG401@2:43 expected "]", found "}"; PG601@3:5 a policy in YAML is not judged`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, docs := readForm(c.file, c.text); places(docs) != c.want {
				t.Errorf("\n%s\nwant\n%s", places(docs), c.want)
			}
		})
	}
}

// The details of an account say who holds which documents, and what bounds them. The
// version of a policy that is not the default one is none of them.
func TestAccountHolders(t *testing.T) {
	doc := func(action string) string {
		return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "` + action + `", "Resource": "*"}]}`
	}
	docs, holders := readHolders("a.json", `{"UserDetailList": [
		{"UserName": "u", "GroupList": ["g"],
		 "UserPolicyList": [{"PolicyName": "i", "PolicyDocument": `+doc("s3:Inline")+`}],
		 "AttachedManagedPolicies": [{"PolicyArn": "arn:p"}, {"PolicyArn": "arn:p"}, {"PolicyArn": "arn:gone"}],
		 "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:b"}}],
		"GroupDetailList": [{"GroupName": "g", "GroupPolicyList": [{"PolicyDocument": `+doc("s3:Group")+`}]},
		 {"GroupName": "empty", "GroupPolicyList": [{"PolicyDocument": `+doc("s3:Empty")+`}]}],
		"RoleDetailList": [{"RoleName": "r", "AttachedManagedPolicies": [{"PolicyArn": "arn:p"}]}],
		"Policies": [{"PolicyName": "p", "Arn": "arn:p", "DefaultVersionId": "v2", "PolicyVersionList": [
		 {"VersionId": "v1", "Document": `+doc("s3:Old")+`}, {"VersionId": "v2", "IsDefaultVersion": true, "Document": `+doc("s3:Managed")+`}]},
		 {"PolicyName": "b", "Arn": "arn:b", "PolicyVersionList": [{"Document": `+doc("s3:Bound")+`}]},
		 {"PolicyName": "n", "Arn": "arn:aws:iam::aws:policy/n", "PolicyVersionList": [{"Document": `+doc("s3:Nobody")+`}]}]}`)
	var got []string
	for _, d := range docs {
		what := d.Statements[0].Actions[0].Value
		if d.Vendors {
			what += " of the platform"
		}
		for _, h := range holders {
			if slices.Contains(h.Documents, d) || slices.Contains(h.Boundaries, d) {
				what += fmt.Sprintf(" %s %v", h.Address, slices.Contains(h.Boundaries, d))
			}
		}
		got = append(got, what)
	}
	if gone := holders[0].Elsewhere; !slices.Equal(gone, []string{"arn:gone"}) {
		t.Errorf("%s has %q of policies that are gone", holders[0].Address, gone)
	}
	want := []string{"s3:Inline user u false", "s3:Group user u false", "s3:Empty group empty false",
		"s3:Managed user u false role r false", "s3:Bound user u true", "s3:Nobody of the platform"}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("\n%s\nwant\n%s", strings.Join(got, "; "), strings.Join(want, "; "))
	}
}

// mostCPU is what reading a hostile file may cost, in yardsticks.
const mostCPU = 2 * testinput.Second

// What an export may cost: the time grows with the text, whatever it holds.
func TestExportsCost(t *testing.T) {
	testinput.OneGoroutine(t)
	const one = `{"Arn": "a", "PolicyVersionList": [{"Document": {"Version": "2012-10-17", "Statement": []}}]},`
	for _, c := range []struct{ name, file, text string }{
		{"everybody holds everything", "a.json", `{"Policies": [` + strings.Repeat(one, 20_000) + `{}], "UserDetailList": [` +
			strings.Repeat(`{"AttachedManagedPolicies": [{"PolicyArn": "a"}, {"PolicyArn": "a"}, {"PolicyArn": "a"}]},`, 10_000) + `{}]}`},
		{"one has a policy many times", "a.json", `{"Policies": [` + one + `{}], "UserDetailList": [{"AttachedManagedPolicies": [` +
			strings.Repeat(`{"PolicyArn": "a"},`, 100_000) + `{}]}]}`},
		{"groups of what the file has not", "a.json", `{"GroupDetailList": [{"GroupName": "g", "AttachedManagedPolicies": [` +
			strings.Repeat(`{"PolicyArn": "arn:aws:iam::aws:policy/A"},`, 20_000) + `{}]}], "UserDetailList": [{"GroupList": [` +
			strings.Repeat(`"g",`, 100_000) + `"g"]}]}`},
		{"groups of all", "a.json", `{"GroupDetailList": [{"GroupName": "g", "GroupPolicyList": [` +
			strings.Repeat(`{"PolicyDocument": {"Version": "1", "Statement": []}},`, 20_000) + `{}]}], "UserDetailList": [{"GroupList": [` +
			strings.Repeat(`"g",`, 100_000) + `"g"]}]}`},
	} {
		testinput.AtMost(t, mostCPU, c.name, func() { readForm(c.file, c.text) })
	}
}
