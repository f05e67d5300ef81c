package terraform

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// readAll reads all files in memory as one run, in the order of their names.
func readAll(files map[string]string) (docs []*policy.Document, holders []form.Holder) {
	paths := slices.Sorted(maps.Keys(files))
	beside := form.Folder{
		Read: func(name string, limit int64) ([]byte, error) {
			if text, ok := files[name]; ok && int64(len(text)) <= limit {
				return []byte(text), nil
			}
			return nil, errors.New("no such file")
		},
		Names: func(dir string) ([]string, error) {
			var names []string
			for _, p := range paths {
				if path.Dir(p) == dir {
					names = append(names, path.Base(p))
				}
			}
			if names == nil {
				return nil, errors.New("no such folder")
			}
			return names, nil
		},
	}
	kind := Source()
	kind.Survey(form.Files{Paths: paths, Folder: func(int) form.Folder { return beside }})
	for _, p := range paths {
		in := form.New(diag.NewFile(p, []byte(files[p])), []byte(files[p]))
		in.Folder = beside
		if kind.Is(in) {
			r := kind.Read(in)
			docs, holders = append(docs, r.Documents...), append(holders, r.Holders...)
		}
	}
	return docs, holders
}

// said writes documents: where their address begins, the address and the actions, or
// why they are not judged.
func said(docs []*policy.Document) string {
	var out []string
	for _, d := range docs {
		what := ""
		for _, s := range d.Statements {
			for _, a := range s.Actions {
				what += " " + a.Value
			}
		}
		for _, p := range d.Problems {
			what += " " + message.In("en").Text(p.Message)
		}
		if d.From != "" {
			what += " from " + d.From
		}
		if len(d.Alike) > 0 {
			what += " as " + strings.Join(d.Alike, ",")
		}
		out = append(out, strings.TrimSpace(d.Address+what))
	}
	return strings.Join(out, "\n")
}

const allowOf = "resource \"aws_iam_policy\" \"p\" {\n" +
	"  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", " +
	"Action = %s, Resource = \"*\" }] })\n}\n"

// Modules with the arguments of their calls.
func TestModules(t *testing.T) {
	module := "variable \"a\" {\n  default = \"s3:Default\"\n}\n" + fmt.Sprintf(allowOf, "var.a") +
		"output \"arn\" {\n  value = aws_iam_policy.p.arn\n}\n"
	call := func(name, source, rest string) string {
		return fmt.Sprintf("module %q {\n  source = %q\n%s}\n", name, source, rest)
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"nobody calls it", map[string]string{"m/main.tf": module}, "aws_iam_policy.p s3:Default"},
		{"an argument", map[string]string{"main.tf": call("x", "./m", "a = \"s3:A\"\n"), "m/main.tf": module},
			"module.x.aws_iam_policy.p s3:A from main.tf"},
		{"a default", map[string]string{"main.tf": call("x", "./m", ""), "m/main.tf": module},
			"module.x.aws_iam_policy.p s3:Default from main.tf"},
		{"as on Windows", map[string]string{"main.tf": call("x", `.\m`, "a = \"s3:A\"\n"), "m/main.tf": module},
			"module.x.aws_iam_policy.p s3:A from main.tf"},
		{"instances", map[string]string{"main.tf": call("x", "./m", "for_each = toset([\"s3:A\", \"s3:B\"])\na = each.key\n") +
			call("y", "./m", "count = 1\na = \"s3:A${count.index}\"\n"), "m/main.tf": module},
			"module.x[\"s3:A\"].aws_iam_policy.p s3:A from main.tf\nmodule.x[\"s3:B\"].aws_iam_policy.p s3:B from main.tf\n" +
				"module.y[0].aws_iam_policy.p s3:A0 from main.tf"},
		{"alike", map[string]string{"a/main.tf": call("x", "../m", "count = 2\n"), "b/main.tf": call("z", "../m", ""), "m/main.tf": module},
			"module.x[0].aws_iam_policy.p s3:Default from a/main.tf as module.x[1].aws_iam_policy.p,b/main.tf#module.z.aws_iam_policy.p"},
		{"none of it", map[string]string{"main.tf": call("x", "./m", "count = 0\n"), "m/main.tf": module}, "aws_iam_policy.p s3:Default"},
		{"in one another", map[string]string{"main.tf": call("x", "./m", "a = \"s3:A\"\n"), "m/main.tf": "variable \"a\" {}\n" +
			call("y", "../n", "a = var.a\n"), "n/main.tf": module}, "module.x.module.y.aws_iam_policy.p s3:A from main.tf"},
		{"the type fills in", map[string]string{"main.tf": call("x", "./m", "a = [{}]\n"), "m/main.tf": "variable \"a\" {\n" +
			"  type = list(object({ b = optional(string, \"s3:B\") }))\n}\n" + fmt.Sprintf(allowOf, "[for x in var.a : x.b]")},
			"module.x.aws_iam_policy.p s3:B from main.tf"},
		{"what is null is the platform's, and the effect is Allow", map[string]string{"main.tf": "data \"aws_region\" \"r\" {\n" +
			"  region = null\n}\ndata \"aws_iam_policy_document\" \"d\" {\n  statement {\n    effect = null\n    actions = [\"s3:A\"]\n" +
			"    resources = [\"arn:aws:s3:::${data.aws_region.r.region}/*\", data.aws_region.r.region]\n  }\n}\n"},
			"data.aws_iam_policy_document.d s3:A"},
		{"functions with lists", map[string]string{"main.tf": fmt.Sprintf(allowOf, `join("", ["s3:", replace("A-B", "-", "")])`)},
			"aws_iam_policy.p s3:AB"},
		{"it calls itself", map[string]string{"main.tf": call("x", "./", "") + fmt.Sprintf(allowOf, `"s3:A"`)},
			"module.x (./) is not judged: a module that calls itself is not read\naws_iam_policy.p s3:A"},
		{"elsewhere", map[string]string{"main.tf": call("x", "a/b/c", "")},
			"module.x (a/b/c) is not judged: only modules of this repository are read"},
		{"a document of the caller", map[string]string{"main.tf": "data \"aws_iam_policy_document\" \"d\" {\n  count = 1\n  statement {\n" +
			"    actions = [\"s3:D\"]\n    resources = [\"*\"]\n  }\n}\n" + call("x", "./m", "p = one(data.aws_iam_policy_document.d[*].json)\n"),
			"m/main.tf": "variable \"p\" {}\nresource \"aws_iam_policy\" \"p\" {\n  policy = var.p\n}\n"}, "module.x.aws_iam_policy.p s3:D"},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs, _ := readAll(c.files)
			if got := said(docs); got != c.want {
				t.Errorf("\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// Who holds what, by references, through instances, names, modules and groups.
func TestHolders(t *testing.T) {
	one := fmt.Sprintf(allowOf, `"s3:A"`)
	two := strings.ReplaceAll(fmt.Sprintf(allowOf, `"s3:B"`), `"p"`, `"q"`)
	attach := func(name, rest string) string {
		return fmt.Sprintf("resource \"aws_iam_role_policy_attachment\" %q {\n%s}\n", name, rest)
	}
	role := "resource \"aws_iam_role\" \"r\" {\n  name = \"app\"\n}\n"
	for _, c := range []struct{ name, text, want string }{
		{"references", role + one + two + attach("a", "role = aws_iam_role.r.name\npolicy_arn = aws_iam_policy.p.arn\n") +
			attach("b", "role = aws_iam_role.r.id\npolicy_arn = aws_iam_policy.q.arn\n"), "aws_iam_role.r: s3:A s3:B"},
		{"a name, and each of a list", role + one + two + attach("a",
			"for_each = { x = aws_iam_policy.p.arn, y = aws_iam_policy.q.arn }\nrole = \"app\"\npolicy_arn = each.value\n"),
			"aws_iam_role.r: s3:A s3:B"},
		{"a set that is not known", role + one + two + attach("a",
			"for_each = toset([aws_iam_policy.p.arn, aws_iam_policy.q.arn])\nrole = \"app\"\npolicy_arn = each.value\n"),
			"aws_iam_role.r: s3:A s3:B"},
		{"a system policy", role + one + attach("a", "role = aws_iam_role.r.name\npolicy_arn = aws_iam_policy.p.arn\n") +
			attach("b", "role = aws_iam_role.r.name\npolicy_arn = \"arn:aws:iam::aws:policy/X\"\n"),
			"aws_iam_role.r: s3:A arn:aws:iam::aws:policy/X"},
		{"instances of a role", "resource \"aws_iam_role\" \"r\" {\n  for_each = toset([\"a\", \"b\"])\n  name = each.key\n}\n" + one + two +
			attach("a", "for_each = aws_iam_role.r\nrole = each.value.name\npolicy_arn = aws_iam_policy.p.arn\n") +
			attach("b", "role = aws_iam_role.r[\"b\"].name\npolicy_arn = aws_iam_policy.q.arn\n"), "aws_iam_role.r[\"b\"]: s3:A s3:B"},
		{"a group", "resource \"aws_iam_user\" \"u\" {\n  name = \"u\"\n}\nresource \"aws_iam_group\" \"g\" {\n  name = \"g\"\n}\n" + one + two +
			"resource \"aws_iam_group_policy_attachment\" \"a\" {\n  group = aws_iam_group.g.name\n  policy_arn = aws_iam_policy.p.arn\n}\n" +
			"resource \"aws_iam_user_policy_attachment\" \"b\" {\n  user = aws_iam_user.u.name\n  policy_arn = aws_iam_policy.q.arn\n}\n" +
			"resource \"aws_iam_user_group_membership\" \"m\" {\n  user = \"u\"\n  groups = [aws_iam_group.g.name]\n}\n",
			"aws_iam_user.u: s3:B s3:A"},
		{"a boundary", "resource \"aws_iam_role\" \"r\" {\n  permissions_boundary = \"arn:aws:iam::aws:policy/X\"\n}\n" + one +
			attach("a", "role = aws_iam_role.r.name\npolicy_arn = aws_iam_policy.p.arn\n"),
			"aws_iam_role.r: s3:A bound by arn:aws:iam::aws:policy/X"},
		{"what nobody knows", role + one + attach("a", "role = aws_iam_role.r.name\npolicy_arn = aws_iam_policy.p.arn\n") +
			attach("b", "role = aws_iam_role.r.name\npolicy_arn = var.x\n"), "aws_iam_role.r: s3:A and more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, holders := readAll(map[string]string{"main.tf": c.text})
			var out []string
			for _, h := range holders {
				what := h.Address + ":"
				for _, d := range h.Documents {
					what += " " + d.Statements[0].Actions[0].Value
				}
				for _, r := range h.Roles {
					what += " " + r
				}
				for _, b := range h.Bounds {
					what += " bound by " + b
				}
				if h.Open {
					what += " and more"
				}
				out = append(out, what)
			}
			if got := strings.Join(out, "\n"); got != c.want {
				t.Errorf("\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestModulesAreBounded holds that calls end soon, however many there are, and that
// those that are left out are named.
func TestModulesAreBounded(t *testing.T) {
	one := fmt.Sprintf(allowOf, "var.a") + "variable \"a\" {}\n"
	var calls, tree strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&calls, "module \"m%d\" {\n  source = \"./m\"\n  a = \"s3:G%d\"\n}\n", i, i)
	}
	for i := range 10 {
		fmt.Fprintf(&tree, "module \"m%d\" {\n  source = \"./m\"\n}\n", i)
	}
	deep := map[string]string{}
	for i := range 12 {
		deep[strings.Repeat("m/", i)+"main.tf"] = tree.String()
	}
	for name, files := range map[string]map[string]string{
		"calls": {"main.tf": calls.String(), "m/main.tf": one},
		"trees": deep,
		"each": {"main.tf": "module \"m\" {\n  source = \"./m\"\n  for_each = toset([for i in range(1000) : tostring(i)])\n  a = each.key\n}\n",
			"m/main.tf": one},
	} {
		docs, _ := readAll(files)
		if len(docs) > mostModules+10 {
			t.Errorf("%s: %d documents", name, len(docs))
		}
		if !slices.ContainsFunc(docs, (*policy.Document).NotAnalysable) {
			t.Errorf("%s: what is left out is not named", name)
		}
	}
}

// TestFunctionsPage holds that the page lists the functions that are evaluated.
func TestFunctionsPage(t *testing.T) {
	const page = "../../../docs/terraform.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(plainFunctions()))
	names = append(names, "can", "file", "fileexists", "templatefile", "try")
	slices.Sort(names)
	names = slices.Compact(names)
	var want strings.Builder
	line := ""
	for _, n := range names {
		n = "`" + n + "`"
		if line != "" && len(line)+len(n)+2 > 130 {
			want.WriteString(line + ",\n")
			line = ""
		}
		if line != "" {
			line += ", "
		}
		line += n
	}
	want.WriteString(line + "\n")
	_, rest, _ := strings.Cut(string(text), "<!-- functions -->\n")
	got, _, _ := strings.Cut(rest, "<!-- end -->")
	if got != want.String() {
		t.Errorf("docs/terraform.md lists\n%s\nwant\n%s", got, want.String())
	}
}

// Places are those of the file as it is written: with CRLF, tabs and a byte order mark.
func TestPlaces(t *testing.T) {
	text := "\xEF\xBB\xBFresource \"aws_iam_policy\" \"策略\" {\r\n\tpolicy = <<-EOT\r\n\t\t{\"Version\": \"2012-10-17\",\r\n" +
		"\t\t \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:A\"], \"Resource\": \"*\"}]}\r\n\tEOT\r\n}\r\n" +
		"resource \"aws_iam_policy\" \"q\" {\r\n\tpolicy = jsonencode({ Version = \"2012-10-17\",\r\n\t\tStatement = [{ Effect = \"Allow\", " +
		"Action = [\"s3:B\"], Resource = \"*\" }] })\r\n}\r\n"
	docs, _ := readAll(map[string]string{"main.tf": text})
	var got []string
	for _, d := range docs {
		for _, s := range d.Statements {
			at := s.Actions[0].Span
			p := d.File.Position(at.Start)
			got = append(got, fmt.Sprintf("%s %d:%d %s", d.Address, p.Line, p.Column, d.File.Data[at.Start:at.End]))
		}
	}
	want := []string{`aws_iam_policy.策略 4:49 "s3:A"`, `aws_iam_policy.q 9:46 "s3:B"`}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
