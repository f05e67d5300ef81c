package source

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/testinput"
)

// readForm reads a file as a walk does.
func readForm(name, text string) (string, []*policy.Document) {
	l := loader{kinds: kinds()}
	in := l.input(context.Background(), &item{shown: name}, []byte(text))
	kind, r := l.readAs(in)
	return kind, r.Documents
}

// readHolders reads a file with who holds its documents.
func readHolders(name, text string) ([]*policy.Document, []form.Holder) {
	l := loader{kinds: kinds()}
	_, r := l.readAs(l.input(context.Background(), &item{shown: name}, []byte(text)))
	return r.Documents, r.Holders
}

// places writes the actions of documents with their places, and what cannot be
// judged with its place and reason.
func places(docs []*policy.Document) string {
	var out []string
	at := func(d *policy.Document, s diag.Span) string {
		p := d.File.Position(s.Start)
		return fmt.Sprintf("@%d:%d", p.Line, p.Column)
	}
	for _, d := range docs {
		name := ""
		if d.Address != "" {
			name = "#" + d.Address + " "
		}
		if d.Attaches != "" && !d.NotAnalysable() {
			out = append(out, name+"by name "+d.Attaches+at(d, d.Span))
		}
		for _, p := range d.Problems {
			if p.Fatal || p.Code == "PG601" {
				out = append(out, name+string(p.Code)+at(d, p.Span)+" "+message.In("en").Text(p.Message))
			}
		}
		for _, s := range d.Statements {
			for _, a := range s.Actions {
				written := strings.Trim(string(d.File.Data[a.Span.Start:a.Span.End]), `"'`)
				if written != a.Value {
					name += "(" + written + ") "
				}
				out = append(out, name+a.Value+at(d, a.Span))
			}
		}
	}
	return strings.Join(out, "; ")
}

// Every form in which a policy is read: the text, and its actions with the places
// where they stand.
func TestForms(t *testing.T) {
	const one = `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["a:b:c"]}]}`
	two := strings.Replace(one, "a:b:c", "a:b:d", 1)
	const unquoted = "a placeholder stands outside of quotes, so the policy cannot be read before it is filled in"
	const yamlPolicy = "Version: '1.1'\nStatement:\n- Effect: Allow\n  Action: [a:b:c]\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"a policy", "p.json", one, "a:b:c@1:65"},
		{"a list", "p.json", "[" + one + ",\n" + two + "]", "a:b:c@1:66; a:b:d@2:65"},
		{"lines", "p.jsonl", one + "\n" + two + "\n", "#1 a:b:c@1:65; #2 a:b:d@2:65"},
		{"several with lines between", "p.json", one + "\r\n\r\n" + two, "#1 a:b:c@1:65; #2 a:b:d@3:65"},
		{"several on a line are a mistake", "p.json", one + two, `PG401@1:76 expected the end of the file, found "{"`},
		{"comments by name", "p.jsonc", "// x\n" + strings.Replace(one, `["a:b:c"]`, `[/* "y" */ "a:b:c",]`, 1), "a:b:c@2:75"},
		{"comments are a mistake in JSON", "p.json", "// x\n" + one, "PG401@1:1 expected JSON, found a comment"},
		{"percent-encoded", "p",
			"%7B%22Version%22:%221.1%22,%22Statement%22:%5B%7B%22Effect%22:%22Allow%22,%22Action%22:%5B%22a:b:c%22%5D%7D%5D%7D",
			"(%22a:b:c%22) a:b:c@1:91"},
		{"percent-encoded in a string", "p.json", `{"PolicyDocument": "%7B%22Version%22:%221.1%22,%22Statement%22:%5B%7B` +
			`%22Effect%22:%22Allow%22,%22Action%22:%5B%22a:b:c%22%5D%7D%5D%7D"}`, "(%22a:b:c%22) a:b:c@1:111"},
		{"YAML", "p.yaml", yamlPolicy, "a:b:c@4:12"},
		{"YAML without an ending", "policy", yamlPolicy, "a:b:c@4:12"},
		{"YAML, CRLF, BOM and Chinese", "策略.yml", "\xEF\xBB\xBF# 注释\r\n" + strings.ReplaceAll(yamlPolicy, "\n", "\r\n"), "a:b:c@5:12"},
		{"YAML, other line ends", "p.yaml", "# a\u2028# b\u0085" + yamlPolicy, "a:b:c@4:12"},
		{"YAML in quotes", "p.yaml", strings.Replace(yamlPolicy, "[a:b:c]", `["a:b:c", 'a:b:d']`, 1), "a:b:c@4:12; a:b:d@4:21"},
		{"YAML behind Chinese", "p.yaml", strings.Replace(yamlPolicy, "[a:b:c]", `[中文:b:c, "a:b:d"]`, 1), "中文:b:c@4:12; a:b:d@4:20"},
		{"YAML, several", "p.yaml", yamlPolicy + "---\n" + yamlPolicy, "#1 a:b:c@4:12; #2 a:b:c@9:12"},
		{"YAML, an alias", "p.yaml",
			"x: &a [a:b:c]\nPolicy:\n  Version: '1.1'\n  Statement: [{Effect: Allow, Action: *a}]\n", "a:b:c@1:8"},
		{"YAML, merged", "p.yaml",
			"x: &s {Effect: Allow, Action: a:b:c}\nVersion: '5.0'\nStatement:\n- <<: *s\n  Sid: x\n", "a:b:c@1:31"},
		{"JSON in YAML", "p.yaml", "PolicyDocument: |\n    " + one + "\n", "a:b:c@2:69"},
		{"JSON in YAML in quotes", "p.yaml", "PolicyDocument: '" + one + "'\n", "a:b:c@1:82"},
		{"broken YAML", "p.yaml", "a: [\nEffect: Allow\nAction: x\n", "PG601@2:1 a policy in this YAML is not judged: " +
			"not valid YAML: did not find expected ',' or ']'"},
		{"a date in YAML", "p.yaml", "Version: 2012-10-17\nStatement: {Effect: Allow, Action: 's3:*', Resource: '*'}\n", "s3:*@2:36"},
		{"a policy that YAML has elsewhere", "p.yaml",
			"spec:\n  Effect: Allow\n  Action: x\n", "PG601@2:3 a policy in YAML is not judged"},
		{"Markdown", "p.md", "# A\n\n```json\n" + one + "\n```\n", "a:b:c@4:65"},
		{"Markdown, CRLF, tabs, BOM", "p.md", "\xEF\xBB\xBF```json\r\n\t" + one + "\r\n```\r\n", "a:b:c@2:66"},
		{"Markdown, never closed", "p.md", "~~~~\n" + one + "\n", "a:b:c@2:65"},
		{"Markdown in a list", "p.md", "1. x\n\n   ```json\n   " + one + "\n   ```\n", "a:b:c@4:68"},
		{"Markdown in a quotation", "p.md", "> ```json\n> " + one + "\n> ```\n", "a:b:c@2:67"},
		{"Markdown, YAML", "p.md", "- ```yaml\n  " + strings.ReplaceAll(yamlPolicy, "\n", "\n  ") + "\n  ```\n", "a:b:c@5:14"},
		{"Markdown, several", "p.md", "```json\n" + one + "\n```\n中文\n```json\n" + two + "\n```\n", "#1 a:b:c@2:65; #2 a:b:d@6:65"},
		{"Markdown, comments", "p.md", "```json\n{ // x\n" + one[1:] + "\n```\n", "a:b:c@3:64"},
		{"Markdown, a part", "p.md", "```json\n{\"Effect\": \"Allow\", \"Action\": [\"a:b:c\"]}\n```\n",
			"PG601@2:1 a policy in this block is not judged: a statement without a policy around it"},
		{"Markdown, left out in the middle", "p.md", "```json\n" + strings.Replace(one, `"a:b:c"`, "...", 1) + "\n```\n",
			"PG601@2:65 a policy in this block is not judged: expected a number as JSON writes it"},
		{"Markdown, cut off before its actions", "p.md",
			"# A\n\n```json\n{\"Version\": \"1.1\", \"Statement\": [\n  {\"Effect\": \"Allow\",\n```\n",
			"PG601@5:22 a policy in this block is not judged: expected \"}\", found the end of the file"},
		{"Markdown, a text with a bracket that is closed", "p.md", "```json\n{\"Statement\": [\"{\", x]}\n```\n", ""},
		{"a task of Ansible", "p.yml", "- iam_policy:\n    policy_json: \"{{ lookup('file', 'a.json') }}\"\n",
			"PG601@2:22 a policy that this task reads from another file is not judged here"},
		{"a task of Ansible with its policy in it too", "p.yml",
			"- PolicyDocument: '" + one + "'\n- policy: \"{{ lookup( 'ansible.builtin.template', 'a.json.j2') }}\"\n",
			"#1 a:b:c@1:84; PG601@2:15 a policy that this task reads from another file is not judged here"},
		{"a task of Ansible about something else", "p.yml", "- copy:\n    content: \"{{ lookup('file', 'policy.json') }}\"\n", ""},
		{"Markdown, another language", "p.md", "```hcl\nEffect = \"Allow\"\nAction = \"x\"\n```\n",
			"PG601@2:1 a policy in a block that is neither JSON nor YAML is not judged"},
		{"Markdown, outside of blocks", "p.md", "    \"Effect\": \"Allow\",\n    \"Action\": 1\n",
			"PG601@1:6 a policy in Markdown is not judged"},
		{"Markdown, no policy", "p.md", "The effect is: allow no action.\n", ""},
		{"a template", "p.json.tpl", strings.Replace(one, `["a:b:c"]`, "${jsonencode(x)}", 1), "PG601@1:64 " + unquoted},
		{"a template of Jinja", "p.json.j2", strings.Replace(one, `"a:b:c"`, "{{ x }}", 1), "PG601@1:65 " + unquoted},
		{"a template with strings alone", "p.json.erb", strings.Replace(one, `"Version": "1.1"`, `"Version": "1.1", "Id": "<%= x %>"`, 1),
			"a:b:c@1:83"},
		{"an action to fill in", "p.json", strings.Replace(one, "a:b:c", "a:%s:c", 1),
			"PG601@1:65 an action has a placeholder, so what the policy " +
				"grants is not known before it is filled in; a:%s:c@1:65"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, docs := readForm(c.file, c.text); places(docs) != c.want {
				t.Errorf("\n%s\nwant\n%s", places(docs), c.want)
			}
		})
	}
}

// What a form may cost: the time grows with the text, whatever it holds.
func TestFormsCost(t *testing.T) {
	long := 300 << 10
	for _, c := range []struct{ name, file, text string }{
		{"YAML on one line", "p.yaml", "Effect: Allow\nAction: [" + strings.Repeat("a,", 90_000) + "a]"},
		{"aliases", "p.yaml",
			"Effect: Allow\nStatement: &a [" + strings.Repeat("x,", 900) + "]\nAction: [" + strings.Repeat("*a,", 90) + "]"},
		{"fences", "p.md", strings.Repeat("```\nEffect: Allow Action\n```\n", 10_000)},
		{"one fence", "p.md", "```json\n" + strings.Repeat("> {\"Effect\": \"Allow\",\n", long/20)},
		{"quotations", "p.md", strings.Repeat(">", long) + "```\nEffect: Allow Action"},
		{"effects", "p.py", strings.Repeat("Effect ", long/7) + "Action"},
		{"placeholders", "p.json", good + strings.Repeat("\n"+strings.Replace(good, "a:b:c", "a:<b>:c", 1), 2000)},
		{"open placeholders", "p.json", strings.Replace(good, "a:b:c", strings.Repeat("<${{%", long/5), 1)},
		{"percents", "p", "%7B%22Statement" + strings.Repeat("%22", long/3)},
		{"comments", "p.jsonc", strings.Repeat("/* Effect: Allow Action */", long/26) + good},
	} {
		testinput.AtMost(t, mostCPU, c.name, func() { readForm(c.file, c.text) })
	}
}

// FuzzForms reads any text as any kind of file: it ends, its places lie in the
// file, and documents stand in order.
func FuzzForms(f *testing.F) {
	for _, text := range []string{
		good, broken, "```json\n" + good + "\n```", "> ~~~ yaml\n> Statement:\n> - {Effect: Allow, Action: x}\n",
		"Version: '1.1'\nStatement: &a\n- Effect: Allow\n  Action: *a\n",
		"a: &x {Effect: Allow}\n<<: [*x, {Action: b}]\nStatement: [*x]\n",
		"PolicyDocument: |+2\n    " + good, "PolicyDocument: >\n " + good, `{"Statement": [{"Effect": "Allow", "Action": ${x}}]}`,
		`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":"a:<x>","Resource":["${a}%s{{b}}<c>","$(d)"]}]}`,
		"%7B%22Statement%22:%5B%5D%7D", good + "\n" + good, "// Effect: Allow\n" + good, "effect = \"Allow\"\nactions = []",
		`{"UserDetailList": [{"UserName": "u", "GroupList": ["g"], "AttachedManagedPolicies": [{"PolicyArn": "a"}]}], "GroupDetailList": ` +
			`[{"GroupName": "g", "GroupPolicyList": [{"PolicyDocument": {"Statement": []}}]}], ` +
			`"Policies": [{"Arn": "a", "PolicyVersionList": []}]}`,
		`{"deployment": {"resources": [{"urn": "::a", "type": "aws:x", "outputs": {"policy": "{\"Statement\": {\"Effect\": \"Deny\"}}"}}]}}`,
		`{"Policies": {"Policy": [{"PolicyName": "a", "PolicyType": "System"}]}, "Users": {"User": []}}`,
		"apiVersion: a.aws.b/v1\nkind: P\nmetadata: {name: x}\nspec: &s\n  p: '{\"Statement\": [{\"Effect\": \"Allow\"}]}'\n---\n- *s\n",
		`{"Effect":"Allowction`, `{"a": 1}` + "\n" + `{"a": "", "a": [{"Effect": []}]}`,
		"Resources: {A: {Type: AWS::IAM::Role, P: [!Sub '{\"Statement\": ${X}${!y}}', !Join ['', [\"{\", !Ref a, *b]]]}}\n",
		"service: a\nprovider: {iamRoleStatements: [{Effect: !If [a, b], Action: !GetAtt [a, b]}]}\n" +
			"functions: [{f: {iam: {role: {statements: x}}}}]\n",
		`{"Resources": {"A": {"Type": "ALIYUN::RAM::Role", "Properties": {"Policies": ` +
			`[{"PolicyDocument": {"Fn::Join": ["", ["{\"Statement\"", {"Ref": "x"}]]}}]}}}}`,
		"Resources:\n A: {Type: AWS::IAM::User, Properties: {ManagedPolicyArns: [!If [a, !Ref B, x]], Groups: [g], " +
			"PermissionsBoundary: !Ref B}}\n" +
			" B: {Type: AWS::IAM::ManagedPolicy, Properties: {Users: [!Ref A], PolicyDocument: {Statement: []}}}\n" +
			" C: {Type: AWS::IAM::UserToGroupAddition, Properties: {GroupName: !Ref D, Users: [!Ref A]}}\n D: {Type: AWS::IAM::Group}\n",
		`{"PermissionSet": {"Name": "a"}, "InlinePolicy": "{\"Statement\": []}", "ManagedPolicies": [{"Arn": "arn:a"}, "b"], ` +
			`"PermissionsBoundary": {"CustomerManagedPolicyReference": {"Name": "c"}}}`,
		"Resources:\n A:\n  Type: AWS::X\n  Properties:\n   P: !Sub >-\n    {\"Version\":\n    \"1\", \"Statement\": [\n    ]}\n",
		"Statement: \"{\\\"Version\\\": \\\"1.1\\\", \\\"Statement\\\": []}\"\n",
	} {
		for _, name := range []string{"a.md", "a.yaml", "a.json", "a.jsonc", "a.tpl", "a", "a.tf", "serverless.yml"} {
			f.Add(name, text)
		}
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		if len(name) > 100 || len(text) > 64<<10 {
			return
		}
		_, docs := readForm(name, text)
		for _, d := range docs {
			spans := []diag.Span{d.Span}
			for _, p := range d.Problems {
				spans = append(spans, p.Span)
				message.In("en").Text(p.Message)
			}
			for _, s := range d.Statements {
				spans = append(spans, s.Span)
				for _, x := range slices.Concat(s.Actions, s.Resources) {
					spans = append(spans, x.Span)
				}
			}
			for _, s := range spans {
				if s.Start < 0 || s.End < s.Start || s.End > len(d.File.Data) {
					t.Fatalf("%v is no place in %d bytes", s, len(d.File.Data))
				}
			}
		}
	})
}

// A kind of input is known by one name, and the last takes what no other does.
func TestKinds(t *testing.T) {
	seen := map[string]bool{}
	all := kinds()
	for _, k := range all {
		if seen[k.Name] {
			t.Errorf("two kinds are called %s", k.Name)
		}
		seen[k.Name] = true
	}
	if last := all[len(all)-1]; !last.Is(form.New(diag.NewFile("x", nil), nil)) {
		t.Errorf("%s is not the last resort", last.Name)
	}
}
