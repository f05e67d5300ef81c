package source

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/testinput"
)

// Every form of a template: the text, and its actions with their addresses and
// places.
func TestTemplates(t *testing.T) {
	const allow = `{"Effect": "Allow", "Action": "a:B", "Resource": "*"}`
	const inner = `{"Version": "2012-10-17", "Statement": [` + allow + `]}`
	resource := func(kind, properties string) string {
		return "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  R:\n    Type: " + kind + "\n    Properties:\n" + properties
	}
	document := func(kind, value string) string { return resource(kind, "      PolicyDocument: "+value+"\n") }
	open := func(what string) string {
		return `"` + what + `" stands here: this part of the policy is known only when the template is deployed`
	}
	const unquoted = "a placeholder stands outside of quotes, so the policy cannot be read before it is filled in"
	escaped := strings.ReplaceAll(inner, `"`, `\"`)
	for _, c := range []struct{ name, file, text, want string }{
		{"a managed policy", "t.yaml", document("AWS::IAM::ManagedPolicy", inner), "#Resources.R.PolicyDocument a:B@6:93"},
		{"inline policies", "t.yml",
			resource("AWS::IAM::Role", "      Policies:\n      - PolicyName: x\n        PolicyDocument: "+inner+"\n"),
			"#Resources.R.Policies[0] a:B@8:95"},
		{"JSON", "t.json",
			`{"Resources": {"R": {"Type": "AWS::IAM::Policy", "Properties": {` + "\n" + `"PolicyDocument": ` + inner + "}}}}",
			"#Resources.R.PolicyDocument a:B@2:89"},
		{"JSON of any name", "t.template",
			`{"Resources": {"R": {"Type": "AWS::IAM::Policy", "Properties": {` + "\n" + `"PolicyDocument": ` + inner + "}}}}",
			"#Resources.R.PolicyDocument a:B@2:89"},
		{"BOM and CRLF", "t.yaml", "\xEF\xBB\xBF" + strings.ReplaceAll(document("AWS::IAM::Policy", inner), "\n", "\r\n"),
			"#Resources.R.PolicyDocument a:B@6:93"},
		{"a policy that names types of resources", "t.json",
			`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "cloudformation:ListStackResources", "Resource": "*", ` +
				`"Condition": {"StringEquals": {"cloudformation:ResourceTypes": ["AWS::EC2::Instance"]}}}]}`,
			"cloudformation:ListStackResources@1:71"},
		{"Chinese names", "t.json",
			`{"Resources": {"角色": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": ` + inner + "}}}}",
			"#Resources.角色.PolicyDocument a:B@1:154"},
		{"SAM", "t.yaml",
			resource("AWS::Serverless::Function",
				"      Policies:\n      - S3ReadPolicy: {BucketName: x}\n      - Statement: ["+allow+"]\n"),
			`#Resources.R.Policies[0] PG601@7:9 the policy template "S3ReadPolicy" of SAM stands here: what it grants is not judged; ` +
				"#Resources.R.Policies[1] a:B@8:51"},
		{"a permission set", "t.yaml",
			resource("AWS::SSO::PermissionSet", "      InlinePolicy: "+inner+"\n"), "#Resources.R.InlinePolicy a:B@6:91"},
		{"a text", "t.yaml", document("AWS::IAM::Policy", "|\n        "+inner), "#Resources.R.PolicyDocument a:B@7:79"},
		{"a folded text", "t.yaml",
			document("AWS::IAM::Policy", ">-\n        "+strings.Replace(inner, `"Action"`, "\n        \"Action\"", 1)),
			"#Resources.R.PolicyDocument a:B@8:19"},
		{"a text in quotes", "t.yaml", document("AWS::IAM::Policy", `"`+escaped+`"`), `#Resources.R.PolicyDocument (\"a:B\) a:B@6:106`},
		{"Sub of a text", "t.yaml",
			document("AWS::IAM::Policy", "!Sub |\n        "+strings.Replace(inner, `"*"`, `"${R}/${!aws:username}"`, 1)),
			"#Resources.R.PolicyDocument a:B@7:79"},
		{"Join of a text", "t.json",
			`{"Resources": {"R": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Fn::Join": ["", [` + "\n\"" +
				strings.Replace(escaped, "*", `", {"Ref": "X"}, "`, 1) + `"]]}}}}}`, `#Resources.R.PolicyDocument (\"a:B\) a:B@2:84`},
		{"functions in resources", "t.yaml",
			document("AWS::IAM::Policy", strings.Replace(inner, `"*"`, `[!Ref A, !GetAtt B.Arn, {"Fn::Join": ["", [a, !Ref C]]}]`, 1)),
			"#Resources.R.PolicyDocument a:B@6:93"},
		{"a function as an action", "t.yaml", document("AWS::IAM::Policy", strings.Replace(inner, `"a:B"`, `!Ref A`, 1)),
			"#Resources.R.PolicyDocument PG601@6:93 an action has a placeholder, so what the policy grants is not " +
				"known before it is filled in; " +
				"#Resources.R.PolicyDocument (!Ref A) ${A}@6:93"},
		{"a function as an effect", "t.yaml", document("AWS::IAM::Policy", strings.Replace(inner, `"Allow"`, `!Ref A`, 1)),
			"#Resources.R.PolicyDocument PG601@6:74 " + open("Ref")},
		{"a function as a statement", "t.yaml",
			document("AWS::IAM::Policy", strings.Replace(inner, allow, `!If [A, `+allow+`, !Ref "AWS::NoValue"]`, 1)),
			"#Resources.R.PolicyDocument PG601@6:63 " + open("Fn::If")},
		{"a function as a condition", "t.yaml",
			document("AWS::IAM::Policy", strings.Replace(inner, `"*"`, `"*", Condition: !If [A, {}, {}]`, 1)),
			"#Resources.R.PolicyDocument PG601@6:128 " + open("Fn::If")},
		{"no value among statements", "t.yaml",
			document("AWS::IAM::Policy", strings.Replace(inner, allow, allow+`, !Ref "AWS::NoValue"`, 1)),
			"#Resources.R.PolicyDocument a:B@6:93"},
		{"a choice of policies", "t.yaml", document("AWS::IAM::Policy", "!If [A, "+inner+",\n        "+inner+"]"),
			"#Resources.R.PolicyDocument.Fn::If[1] a:B@6:101; #Resources.R.PolicyDocument.Fn::If[2] a:B@7:79"},
		{"an include", "t.yaml", document("AWS::IAM::Policy", "{Fn::Transform: {Name: AWS::Include}}"),
			"#Resources.R.PolicyDocument PG601@6:23 " + open("Fn::Transform")},
		{"a text with a hole", "t.yaml", document("AWS::IAM::Policy", "!Sub '"+strings.Replace(inner, allow, "${A}", 1)+"'"),
			"#Resources.R.PolicyDocument PG601@6:69 " + unquoted},
		{"outside of resources", "t.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nMappings:\n  A: " + allow + "\n",
			"PG601@3:8 a policy in a template (CloudFormation, SAM, ROS or Serverless) is not judged"},
		{"broken JSON", "t.json", `{"Resources": {"R": {"Type": "AWS::IAM::Policy", "PolicyDocument": {"Statement": [}}}}`,
			`PG401@1:83 expected "]", found "}"`},
		{"broken YAML", "t.yaml", "Resources: {Type: AWS::IAM::Role\nEffect: Allow\nAction: x\n",
			"PG601@1:1 a policy in this YAML is not judged: not valid YAML: did not find expected ',' or '}'"},
		{"no policy", "t.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  B: {Type: AWS::S3::Bucket}\n", ""},
		{"ROS", "t.yaml",
			"ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  R:\n    Type: ALIYUN::RAM::ManagedPolicy\n    Properties:\n" +
				"      PolicyDocumentUnchecked: " + strings.Replace(inner, "2012-10-17", "1", 1) + "\n",
			"#Resources.R.PolicyDocumentUnchecked a:B@6:93"},
		{"ROS, of a role", "t.json",
			`{"ROSTemplateFormatVersion": "2015-09-01", "Resources": {"R": {"Type": "ALIYUN::RAM::Role", "Properties": {` +
				`"Policies": [{"PolicyName": "p",` + "\n" + `"PolicyDocument": ` + strings.Replace(inner, "2012-10-17", "1", 1) + "}]}}}}",
			"#Resources.R.Policies[0] a:B@2:80"},
		{"ROS with Terraform", "t.yaml",
			"ROSTemplateFormatVersion: '2015-09-01'\nWorkspace:\n  main.tf: |\n    policy = <<EOF\n    " + allow + "\n    EOF\n",
			"#Workspace.main.tf PG601@5:7 a policy in Terraform source is not judged"},
		{"Serverless", "serverless.yml",
			"service: x\nprovider:\n  name: aws\n  iam: {role: {statements: [" + allow + "]}}\n  iamRoleStatements: [" + allow + "]\n" +
				"functions:\n  f: {iamRoleStatements: ['${file(x)}']}\n",
			"#provider.iam.role.statements a:B@4:59; #provider.iamRoleStatements a:B@5:53; " +
				"#functions.f.iamRoleStatements PG601@7:27 " + open("${file(x)}")},
		{"Serverless, resources", "serverless.yml",
			"service: x\nprovider: {name: aws}\nresources:\n- Resources: {R: {Type: AWS::IAM::Policy, Properties: {PolicyDocument: " +
				inner + "}}}\n", "#resources[0].Resources.R.PolicyDocument a:B@4:142"},
		{"a version of another platform", "t.yaml", document("AWS::IAM::Policy", strings.Replace(inner, "2012-10-17", "1.1", 1)),
			`#Resources.R.PolicyDocument PG404@6:35 the "Version" "1.1" is Huawei 1.1, but the policy stands where aws has its own; ` +
				`#Resources.R.PolicyDocument a:B@6:86`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, docs := readForm(c.file, c.text); places(docs) != c.want {
				t.Errorf("\n%s\nwant\n%s", places(docs), c.want)
			}
		})
	}
}

// A template names the platform of its policies, and JSON pointers are those of the
// file.
func TestTemplateStanding(t *testing.T) {
	_, docs := readForm("t.json", `{"Resources": {"a/b": {"Type": "ALIYUN::RAM::Role", "Properties": {"Policies": [
		{"PolicyName": "p", "PolicyDocument": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "a:b",
			"Resource": "*"}]}}]}}}}`)
	if len(docs) != 1 {
		t.Fatalf("%d documents", len(docs))
	}
	d := docs[0]
	const pointer = "/Resources/a~1b/Properties/Policies/0/PolicyDocument"
	if d.Platform != policy.AlibabaCloud || d.Sign.Text != "ros" || d.Name != "p" || d.Pointer != pointer ||
		d.Statements[0].Actions[0].Pointer != pointer+"/Statement/0/Action" {
		t.Errorf("%s by %s, %s at %s, action at %s", d.Platform, d.Sign.Text, d.Name, d.Pointer, d.Statements[0].Actions[0].Pointer)
	}
}

// What a template may cost: the time grows with the text, whatever it holds.
func TestTemplatesCost(t *testing.T) {
	testinput.OneGoroutine(t)
	const head = `{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [`
	const doc = `{"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "a:B", "Resource": {"Ref": "X"}}]}},`
	for _, c := range []struct{ name, file, text string }{
		{"ten megabytes", "t.json", head + strings.Repeat(" ", 9<<20) + strings.Repeat(doc, 9000) + `{}]}}}}`},
		{"too many values", "t.json", head + strings.Repeat(doc, 90_000) + `{}]}}}}`},
		{"nested functions", "t.json", head + strings.Repeat(`{"Fn::Join": ["", [`, 15) + strings.Repeat(`]]}`, 15) + `]}}}}`},
		{"a long name", "t.json",
			`{"Resources": {"` + strings.Repeat("x", 5<<20) + `": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [` +
				strings.Repeat(doc, 9000) + `{}]}}}}`},
		{"aliases of a policy", "t.yaml", "Resources:\n  R: &r {Type: AWS::IAM::Role, Properties: {PolicyDocument: " +
			`{Statement: [{Effect: Allow, Action: "a:B"}]}}}` + "\n" + strings.Repeat("  x: *r\n", 9000)},
		{"aliases of a long text", "t.yaml",
			"Resources:\n  R: {Type: AWS::IAM::Role, Properties: {A: &a '{\"Statement\": " + strings.Repeat("x", 1<<20) +
				"', Policies: [" + strings.Repeat("*a, ", 9000) + "]}}\n"},
		{"joins of aliases", "t.yaml", "Resources:\n  R: {Type: AWS::IAM::Role, Properties: {A: &a '" + strings.Repeat("x", 1<<20) +
			"', PolicyDocument: !Join ['', [" + strings.Repeat("*a, ", 9000) + "]]}}\n"},
		{"everybody holds everything", "t.json", `{"Resources": {` + numbered(5000, `"U%d": {"Type": "AWS::IAM::User", "Properties": {}},`) +
			numbered(5000, `"P%d": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Users": [{"Ref": "U1"}, {"Ref": "U%[1]d"}], `+
				`"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "a:B"}]}}},`) +
			`"A": {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": [` + strings.Repeat(`{"Ref": "P1"},`, 50_000) + `"x"]}}}}`},
		{"all are in all groups", "t.json", `{"Resources": {` + numbered(2000, `"U%d": {"Type": "AWS::IAM::User", "Properties": {"Groups": [`+
			strings.Repeat(`{"Ref": "G"},`, 100)+`""]}},`) + `"G": {"Type": "AWS::IAM::Group", "Properties": {"Policies": [` +
			strings.Repeat(doc, 2000) + `{}]}}}}`},
	} {
		testinput.AtMost(t, mostCPU, c.name, func() { readForm(c.file, c.text) })
	}
}

// numbered repeats a text with a number in it.
func numbered(n int, text string) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, text, i)
	}
	return out.String()
}

// Who holds what in a template: by references and names, through groups and both branches
// of a condition. What is not known is said.
func TestTemplateHolders(t *testing.T) {
	doc := func(action string) string {
		return `PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: '` + action + `', Resource: '*'}]}`
	}
	inline := func(action string) string { return `Policies: [{PolicyName: i, ` + doc(action) + `}]` }
	for _, c := range []struct{ name, text, want string }{
		{"references", `
 R: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref P, !GetAtt Q.PolicyArn, !Sub '${S}'], PermissionsBoundary: !Ref B}}
 P: {Type: AWS::IAM::ManagedPolicy, Properties: {` + doc("a:P") + `}}
 Q: {Type: AWS::IAM::ManagedPolicy, Properties: {` + doc("a:Q") + `}}
 S: {Type: AWS::IAM::ManagedPolicy, Properties: {` + doc("a:S") + `}}
 B: {Type: AWS::IAM::ManagedPolicy, Properties: {` + doc("a:B") + `}}`,
			"Resources.R a:P a:Q a:S within a:B"},
		{"a policy that names its roles", `
 R: {Type: AWS::IAM::Role, Properties: {RoleName: r, ` + inline("a:R") + `}}
 P: {Type: AWS::IAM::Policy, Properties: {Roles: [!Ref R], ` + doc("a:P") + `}}
 Q: {Type: AWS::IAM::RolePolicy, Properties: {RoleName: r, ` + doc("a:Q") + `}}
 S: {Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [elsewhere, !Ref Parameter], ` + doc("a:S") + `}}`,
			"Resources.R a:P a:Q a:R"},
		{"names", `
 R: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/x/A',
   !Sub 'arn:aws:iam::${AWS::AccountId}:policy/path/p', arn:aws:iam::1:policy/A], PermissionsBoundary: arn:aws:iam::aws:policy/B, ` +
			inline("a:R") + `}}
 P: {Type: AWS::IAM::ManagedPolicy, Properties: {ManagedPolicyName: p, ` + doc("a:P") + `}}`,
			"Resources.R a:P a:R roles arn:aws:iam::aws:policy/x/A elsewhere arn:aws:iam::1:policy/A bounds arn:aws:iam::aws:policy/B"},
		{"a name twice", `
 R: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [arn:aws:iam::1:policy/p], ` + inline("a:R") + `}}
 P: {Type: AWS::IAM::ManagedPolicy, Properties: {ManagedPolicyName: p, ` + doc("a:P") + `}}
 Q: {Type: AWS::IAM::ManagedPolicy, Properties: {ManagedPolicyName: p, ` + doc("a:Q") + `}}`,
			"Resources.R a:R elsewhere arn:aws:iam::1:policy/p"},
		{"groups", `
 U: {Type: AWS::IAM::User, Properties: {UserName: u, Groups: [!Ref G], ` + inline("a:U") + `}}
 G: {Type: AWS::IAM::Group, Properties: {ManagedPolicyArns: [arn:aws:iam::aws:policy/A], ` + inline("a:G") + `}}
 H: {Type: AWS::IAM::Group, Properties: {GroupName: h, ` + inline("a:H") + `}}
 J: {Type: AWS::IAM::UserToGroupAddition, Properties: {GroupName: h, Users: [u, stranger]}}
 E: {Type: AWS::IAM::Group, Properties: {ManagedPolicyArns: [arn:aws:iam::aws:policy/E], ` + inline("a:E") + `}}`,
			"Resources.U a:G a:H a:U roles arn:aws:iam::aws:policy/A; Resources.E a:E roles arn:aws:iam::aws:policy/E"},
		{"what is not known", `
 R: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref Parameter], ` + inline("a:R") + `}}
 S: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: !Split [',', x], PermissionsBoundary: !ImportValue b, ` + inline("a:S") + `}}
 T: {Type: AWS::IAM::Role, Properties: {Policies: [{` + doc("a:T") + `}, {PolicyDocument: !Ref Parameter}]}}`,
			"Resources.R a:R open; Resources.S a:S bounds ${Fn::ImportValue} open; Resources.T a:T open"},
		{"conditions", `
 R: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: !If [c, [!If [d, !Ref P, arn:aws:iam::aws:policy/A]], !Ref AWS::NoValue], ` +
			inline("a:R") + `}}
 P: {Type: AWS::IAM::ManagedPolicy, Properties: {` + doc("a:P") + `}}`,
			"Resources.R a:P a:R roles arn:aws:iam::aws:policy/A"},
		{"names alone, and one document", `
 R: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [arn:aws:iam::aws:policy/A]}}
 S: {Type: AWS::IAM::Role, Properties: {` + inline("a:S") + `}}`,
			"Resources.R by name arn:aws:iam::aws:policy/A roles arn:aws:iam::aws:policy/A"},
		{"the same", `
 R: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref P, !Ref Q]}}
 S: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref P, !Ref Q]}}
 P: {Type: AWS::IAM::ManagedPolicy, Properties: {` + doc("a:P") + `}}
 Q: {Type: AWS::IAM::ManagedPolicy, Properties: {` + doc("a:Q") + `}}`, "Resources.R, Resources.S a:P a:Q"},
		{"a function with a role of its own", `
 F: {Type: AWS::Serverless::Function, Properties: {Role: !GetAtt R.Arn, Policies: [A, {Version: '2012-10-17', Statement: []}]}}
 G: {Type: AWS::Serverless::Function, Properties: {Policies: A}}`, "Resources.G by name A roles A"},
		{"ROS", `
 U: {Type: ALIYUN::RAM::User, Properties: {UserName: u, Groups: [g], PolicyAttachments: {System: [A], Custom: [A, p]}}}
 G: {Type: ALIYUN::RAM::Group, Properties: {GroupName: g}}
 X: {Type: ALIYUN::RAM::AttachPolicyToGroup, Properties: {GroupName: !Ref G, PolicyType: System, PolicyName: C}}
 P: {Type: ALIYUN::RAM::ManagedPolicy, Properties: {PolicyName: p, ` + strings.Replace(doc("a:P"), "2012-10-17", "1", 1) + `}}`,
			"Resources.U a:P roles A C elsewhere A"},
	} {
		_, holders := readHolders("t.yaml", "Resources:"+c.text)
		var got []string
		for _, h := range holders {
			got = append(got, held(h))
		}
		if out := strings.Join(got, "; "); out != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, out, c.want)
		}
	}
}

// held writes what a holder holds.
func held(h form.Holder) string {
	out := strings.Join(append([]string{h.Address}, h.Alike...), ", ")
	actions := func(docs []*policy.Document) {
		var names []string
		for _, d := range docs {
			if d.Attaches != "" {
				names = append(names, "by name "+d.Attaches)
				continue
			}
			names = append(names, d.Statements[0].Actions[0].Value)
		}
		slices.Sort(names)
		for _, name := range names {
			out += " " + name
		}
	}
	actions(h.Documents)
	if len(h.Boundaries) > 0 {
		out += " within"
		actions(h.Boundaries)
	}
	for _, of := range []struct {
		word  string
		names []string
	}{{" roles ", h.Roles}, {" elsewhere ", h.Elsewhere}, {" bounds ", h.Bounds}} {
		if len(of.names) > 0 {
			out += of.word + strings.Join(of.names, " ")
		}
	}
	if h.Open {
		out += " open"
	}
	return out
}
