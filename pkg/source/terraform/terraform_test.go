package terraform

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// read reads the main.tf of a folder in memory.
func read(files map[string]string) form.Reading {
	in := form.New(diag.NewFile("main.tf", []byte(files["main.tf"])), []byte(files["main.tf"]))
	in.Folder = form.Folder{
		Read: func(name string, limit int64) ([]byte, error) {
			text, ok := files[name]
			if !ok || int64(len(text)) > limit {
				return nil, errors.New("no such file")
			}
			return []byte(text), nil
		},
		Names: func(string) ([]string, error) {
			var names []string
			for name := range files {
				if !strings.Contains(name, "/") {
					names = append(names, name)
				}
			}
			slices.Sort(names)
			return names, nil
		},
	}
	return Source().Read(in)
}

const policyOf = "resource \"aws_iam_policy\" \"p\" {\n  policy = %s\n}\n"

// TestBudget holds that what explodes ends soon, and is named.
func TestBudget(t *testing.T) {
	double := func(of string, begin string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "locals {\n  a0 = %s\n", begin)
		for i := range 200 {
			fmt.Fprintf(&b, "  a%d = "+of+"\n", i+1, i, i)
		}
		return b.String() + "}\n" + fmt.Sprintf(policyOf, "jsonencode({Version = \"1\", Statement = local.a200})")
	}
	for name, text := range map[string]string{
		"texts":   double(`"${local.a%d}${local.a%d}"`, `"0123456789"`),
		"lists":   double(`[local.a%d, local.a%d]`, `["0123456789"]`),
		"joins":   double(`join("", [local.a%d, local.a%d])`, `"0123456789"`),
		"loops":   fmt.Sprintf(policyOf, `jsonencode([for a in range(900) : [for b in range(900) : [for c in range(900) : "${a}${b}"]]])`),
		"product": fmt.Sprintf(policyOf, `jsonencode(setproduct(range(1000), range(1000), range(1000)))`),
		"width":   fmt.Sprintf(policyOf, `format("%[1]999999999s", "x")`),
		"indent":  fmt.Sprintf(policyOf, `indent(999999999, "a\nb")`),
		"number":  fmt.Sprintf(policyOf, `"${1e99999999}${pow(10, 999999)}"`),
		"replace": "locals {\n  a = join(\"\", [for i in range(1000) : \"aaaaaaaaaa\"])\n}\n" +
			fmt.Sprintf(policyOf, `replace(local.a, "a", local.a)`),
		"cycle":    "locals {\n  a = [local.b]\n  b = local.a\n}\n" + fmt.Sprintf(policyOf, "local.a"),
		"brackets": fmt.Sprintf(policyOf, strings.Repeat("[", 20_000)),
		"signs":    fmt.Sprintf(policyOf, strings.Repeat("!", 20_000)+"true"),
		"choices":  fmt.Sprintf(policyOf, strings.Repeat("true ? 1 : ", 5_000)+"2"),
		"indexes":  fmt.Sprintf(policyOf, "a"+strings.Repeat("[b]", 10_000)),
		"splats":   fmt.Sprintf(policyOf, "a"+strings.Repeat("[*]", 10_000)),
		"sums":     fmt.Sprintf(policyOf, "1"+strings.Repeat("+1", 20_000)),
		"blocks":   strings.Repeat("a \"aws_iam_policy\" {\n", 3_000),
	} {
		r := read(map[string]string{"main.tf": text})
		if len(r.Documents) == 0 || !r.Documents[0].NotAnalysable() {
			t.Errorf("%s: %d documents, want one that is not analysable", name, len(r.Documents))
		}
	}
}

// TestTemplatesDoNotNest holds that a template that fills in itself ends.
func TestTemplatesDoNotNest(t *testing.T) {
	r := read(map[string]string{
		"main.tf": fmt.Sprintf(policyOf, `templatefile("t.tpl", {})`), "t.tpl": `{"Statement": "${templatefile("t.tpl", {})}"}`,
	})
	if len(r.Documents) != 1 {
		t.Errorf("%d documents, want 1", len(r.Documents))
	}
}

// TestConditionsOnPlaceholders holds that what is not known decides nothing.
func TestConditionsOnPlaceholders(t *testing.T) {
	r := read(map[string]string{"main.tf": "variable \"v\" {}\nlocals {\n  x = \"a-${var.v}\"\n}\n" + fmt.Sprintf(policyOf,
		`jsonencode({Version = "1", Statement = [{Effect = "Allow", Action = "a:B", Resource = local.x == "a-b" ? "one" : "two"}]})`)})
	if len(r.Documents) != 1 || len(r.Documents[0].Placeholders) != 1 {
		t.Fatalf("%+v, want a document with a placeholder", r.Documents)
	}
}

// FuzzSource holds that no text makes the reader panic or leave the file, and that each
// document has its places in the file.
func FuzzSource(f *testing.F) {
	for _, seed := range []string{
		fmt.Sprintf(policyOf, `jsonencode({Version = "2012-10-17", Statement = [{Effect = "Allow", Action = "s3:Get*"}]})`),
		fmt.Sprintf(policyOf, "<<-EOT\n  {\"Version\": \"1\",\r\n   \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"${var.x}\"}]}\n EOT\n"),
		fmt.Sprintf(policyOf, `"{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:\u0047et*\"}]}"`),
		"data \"aws_iam_policy_document\" \"d\" {\n  dynamic \"statement\" {\n    for_each = [1]\n    content {\n" +
			"      actions = [\"a:${statement.key}\"]\n    }\n  }\n}\n",
		`{"resource": {"aws_iam_policy": {"p": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"${upper(\"a\")}:b\"}]}"}}}}`,
		"locals {\n  策略 = { a = { Effect = \"Allow\", Action = \"s3:Get*\" } }\n}\n",
		fmt.Sprintf(policyOf, "{a = [for k, v in {b = 1} : \"${k}-${v}\" if v > 0]}[\"a\"][0]"),
		"module \"m\" {\n  source = \"./m\"\n  for_each = {a = \"s3:A\"}\n  a = each.value\n}\nresource \"aws_iam_role\" \"r\" {\n" +
			"  permissions_boundary = module.m[\"a\"].arn\n}\n",
		"variable \"v\" {\n  type = list(object({a = optional(string, \"x\")}))\n  default = [{}]\n}\n" +
			fmt.Sprintf(policyOf, "jsonencode({Statement = [for x in var.v : {Effect = \"Allow\", Action = x.a}]})"),
		"resource \"aws_iam_user_group_membership\" \"m\" {\n  user = aws_iam_user.u[*].name\n" +
			"  groups = [for g in aws_iam_group.g : g.name]\n}\n" +
			"resource \"aws_iam_user\" \"u\" {\n  count = 2\n}\nresource \"aws_iam_group\" \"g\" {\n  for_each = aws_iam_user.u\n}\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 64<<10 {
			return
		}
		r := read(map[string]string{"main.tf": text, "x.json": `{"Statement": [{"Effect": "Allow", "Action": "a:b"}]}`})
		inside := func(d *policy.Document, s diag.Span) {
			if s.Start < 0 || s.Start > s.End || s.End > len(d.File.Data) {
				t.Errorf("span %v of a file of %d bytes", s, len(d.File.Data))
			}
		}
		for _, d := range r.Documents {
			inside(d, d.Span)
			for _, s := range d.Statements {
				for _, a := range slices.Concat(s.Actions, s.Resources) {
					inside(d, a.Span)
				}
			}
			for _, p := range d.Problems {
				inside(d, p.Span)
			}
		}
	})
}

// Who holds what is bounded, and what is beyond the bound is counted.
func TestTooManyAttachments(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [`)
	var roles []string
	for i := range 200 {
		roles = append(roles, fmt.Sprintf("%q", fmt.Sprint("r", i)))
		fmt.Fprintf(&b, `{"address": "aws_iam_role.r%[1]d", "type": "aws_iam_role", "values": {"name": "r%[1]d"}},`, i)
	}
	const policies = `"policy_arn": "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"`
	for i := range 120 {
		fmt.Fprintf(&b, `{"address": "aws_iam_policy_attachment.a%d", "type": "aws_iam_policy_attachment", "values": {"roles": [%s], %s}},`,
			i, strings.Join(roles, ","), policies)
	}
	text := []byte(strings.TrimSuffix(b.String(), ",") + "]}}}")
	kind, left := Plan(Root{}), 0
	for _, d := range kind.Read(form.New(diag.NewFile("plan.json", text), text)).Documents {
		if d.NotAnalysable() && strings.Contains(d.Reason.Whole(), "not-analysable-holdings-many") {
			left++
		}
	}
	if left != 1 {
		t.Errorf("%d notes say that attachments are left out", left)
	}
}
