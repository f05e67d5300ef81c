package repair_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/repair"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/pkg/testinput"
)

// again reads texts as a run does.
func again(texts map[string][]byte) (map[string][]*policy.Document, int) {
	return source.Again(context.Background(), texts, source.Options{Policy: policy.Options{Platform: policy.AlibabaCloud}})
}

// repaired is the law of an edit in any notation: only insertions, no verdict falls,
// nothing that can be edited stays missing, and a second repair changes nothing. It
// gives the text after it.
func repaired(t *testing.T, cat *catalog.Catalog, path string, text []byte) string {
	t.Helper()
	o := repair.Options{Again: again}
	first, _ := again(map[string][]byte{path: text})
	held := principal.Each(first[path])
	fixed := repair.Fix(cat, held, o, never)
	after := string(text)
	for _, c := range fixed.Changes {
		if c.Before == nil || c.Path != path {
			t.Fatalf("it makes %s of\n%s", c.Path, text)
		}
		if after = string(c.After); !within(c.Before, c.After) {
			t.Fatalf("%q became %q", c.Before, c.After)
		}
		if made := applied(&c); made != after {
			t.Fatalf("the edits make %q, not %q", made, after)
		}
	}
	second, _ := again(map[string][]byte{path: []byte(after)})
	now := principal.Each(second[path])
	if len(now) != len(held) {
		t.Fatalf("%d principals became %d:\n%s\n%s", len(held), len(now), text, after)
	}
	for i := range now {
		was, is := verdicts(cat, &held[i]), verdicts(cat, &now[i])
		for op, v := range was {
			if is[op] < v && v != access.Undecided {
				t.Fatalf("%s fell from %s to %s:\n%s\n%s", op, v, is[op], text, after)
			}
		}
		if gaps := missing(cat, &now[i]); len(gaps) > 0 && len(fixed.Left) == 0 {
			t.Fatalf("still missing %s:\n%s\n%s", gaps, text, after)
		}
	}
	if second := repair.Fix(cat, now, o, never); len(second.Changes) > 0 {
		t.Fatalf("a second repair changes it:\n%s", second.Changes[0].Diff())
	}
	return after
}

// applied makes the edits of a change, as a program would that reads them.
func applied(c *repair.Change) string {
	lines := strings.SplitAfter(strings.TrimPrefix(string(c.Before), "\uFEFF"), "\n")
	place := func(line, column int) int {
		at := 0
		for _, l := range lines[:line-1] {
			at += len(l)
		}
		return at + len(string([]rune(lines[line-1])[:column-1]))
	}
	text := strings.Join(lines, "")
	edits := c.Edits()
	for i := len(edits) - 1; i >= 0; i-- {
		e := edits[i]
		text = text[:place(e.Line, e.Column)] + e.Text + text[place(e.EndLine, e.EndColumn):]
	}
	if strings.HasPrefix(string(c.Before), "\uFEFF") {
		text = "\uFEFF" + text
	}
	return text
}

// layouts writes policies in every way that the words of a notation combine.
type layouts struct{ *rand.Rand }

func (l layouts) one(all ...string) string { return all[l.IntN(len(all))] }

// yaml is a policy in YAML.
func (l layouts) yaml() string {
	q := l.one("", `"`, "'")
	name := func(s string) string { return q + s + q }
	pad := l.one("", "  ", "    ")
	item := l.one("", "  ")
	note := func() string { return l.one("", "", " # why", "  # a: [b") }
	var b strings.Builder
	b.WriteString(l.one("", "# head\n", "---\n") + "Version: \"1\"" + note() + "\nStatement:" + note() + "\n")
	for i := range 1 + l.IntN(2) {
		key := pad + "  "
		made := name("paitoy:Make")
		actions := key + "Action: " + l.one("["+made+"]", made, "["+made+", "+name("paitoy:Pay")+" ]")
		if l.IntN(2) == 0 {
			actions = key + "Action:" + note() + "\n" + key + item + "- " + name("paitoy:Make")
			if l.IntN(2) == 0 {
				actions += note() + "\n" + l.one("", key+"# between\n") + key + item + "- " + name("paitoy:Pay")
			}
		}
		resource := key + "Resource: " + l.one(`"*"`, "['acs:paitoy:*:*:thing/a']", "[\n"+key+"    'acs:paitoy:*:*:thing/b' ]")
		effect := "Effect: Allow"
		if i == 0 && l.IntN(3) == 0 {
			b.WriteString(pad + `- {"Effect": "Allow", Action: ["paitoy:Make"], Resource: "*"}` + note() + "\n")
			continue
		}
		parts := []string{actions + note(), resource + note()}
		if l.IntN(2) == 0 {
			parts[0], parts[1] = parts[1], parts[0]
		}
		b.WriteString(pad + "- " + effect + note() + "\n" + strings.Join(parts, "\n") + "\n")
	}
	b.WriteString(l.one("", "\n", "# end\n"))
	return strings.ReplaceAll(b.String(), "\n", l.one("\n", "\r\n"))
}

// hcl is a file of Terraform with policies.
func (l layouts) hcl() string {
	note := func() string { return l.one("", "", " # why", " // {") }
	list := func(names ...string) string {
		if l.IntN(2) == 0 {
			return `["` + strings.Join(names, `", "`) + `"]`
		}
		return "[" + note() + "\n        \"" + strings.Join(names, "\","+note()+"\n        \"") + "\"" + l.one("", ",") + "\n      ]"
	}
	some := func() string {
		if l.IntN(2) == 0 {
			return list("paitoy:Make")
		}
		return list("paitoy:Make", "paitoy:Pay")
	}
	is := l.one(" = ", "   = ", " : ")
	statement := func() string {
		return "{" + note() + "\n      Effect" + is + "\"Allow\"" + note() + "\n      Action" + is + some() + "\n      Resource" + is +
			l.one(`"*"`, list("acs:paitoy:*:*:thing/a"), `["acs:paitoy:*:*:thing/${var.x}"]`) + "\n    }"
	}
	policy := "jsonencode({\n    Version = \"1\"\n    Statement = [" + statement() + l.one("", ", "+statement(), ",\n    "+statement()) +
		l.one("", ",") + note() + "\n    ]\n  })"
	switch l.IntN(3) {
	case 0:
		policy = "<<EOF\n" + `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "paitoy:Make", "Resource": "*"}]}` + "\nEOF"
	case 1:
		policy = "<<-EOF\n    {\n      \"Version\": \"1\",\n      \"Statement\": [\n        {\n" +
			"          \"Effect\": \"Allow\",\n" +
			"          \"Action\": [\n            \"paitoy:Make\"\n          ],\n          \"Resource\": \"*\"\n        }\n      ]\n    }\n  EOF"
	}
	return "variable \"x\" {}\n" + "resource \"alicloud_ram_policy\" \"p\" {\n  policy_document = " + policy + "\n}\n" +
		l.one("", "data \"alicloud_ram_policy_document\" \"d\" {\n  version = \"1\"\n"+
			"  statement {"+note()+"\n    effect = \"Allow\"\n    action = "+some()+"\n    resource = [\"*\"]\n  }\n}\n")
}

// TestNotations holds the law for policies in all layouts, and that most of them are
// edited: what is not gets a sentence.
func TestNotations(t *testing.T) {
	testinput.OneGoroutine(t)
	cat := toy(t)
	l := layouts{rand.New(rand.NewPCG(1, 2))}
	for _, c := range []struct {
		path  string
		write func() string
	}{{"p.yaml", l.yaml}, {"p.tf", l.hcl}} {
		t.Run(c.path, func(t *testing.T) {
			edited := 0
			n := testinput.Times(50, 150)
			for range n {
				text := c.write()
				if repaired(t, cat, c.path, []byte(text)) != text {
					edited++
				} else {
					t.Logf("not edited:\n%s", text)
				}
			}
			if edited < n*9/10 {
				t.Errorf("%d of %d were edited", edited, n)
			}
		})
	}
}

// FuzzNotations holds the law for any text of HCL and YAML.
func FuzzNotations(f *testing.F) {
	l := layouts{rand.New(rand.NewPCG(3, 4))}
	for range 8 {
		f.Add("p.yaml", []byte(l.yaml()))
		f.Add("p.tf", []byte(l.hcl()))
	}
	f.Add("p.yaml", []byte("a: &a\n  Version: '1'\n  Statement:\n"+
		"  - &s {Effect: Allow, Action: [paitoy:Make], Resource: '*'}\n  - *s\nb: *a\n"))
	f.Add("p.tf", []byte("locals {\n  p = { Version = \"1\",\n"+
		"Statement = [{ Effect = \"Allow\", Action = [\"paitoy:Make\"], Resource = \"*\" }] }\n}\n"+
		"resource \"alicloud_ram_policy\" \"a\" { policy_document = jsonencode(local.p) }\n"+
		"resource \"alicloud_ram_policy\" \"b\" { policy_document = jsonencode(local.p) }\n"))
	cat := toy(f)
	f.Fuzz(func(t *testing.T, path string, text []byte) {
		if len(text) > 4096 || path != "p.yaml" && path != "p.tf" {
			return
		}
		repaired(t, cat, path, text)
	})
}
