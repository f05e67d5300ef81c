package source

import (
	"os"
	"strings"
	"testing"
)

// A repository as people keep it: every file is judged, named or listed, once, in
// one order.
func TestWalk(t *testing.T) {
	tree(t, map[string]string{
		".git/config.json": good, ".github/a.json": good, ".hidden/b": good, ".svn/c.json": good, ".terraform/d.json": good,
		"node_modules/e.json": good, "bin": "\x00\x01", "big.bin": "\x00" + strings.Repeat("x", 20_000), "bom.json": "\xEF\xBB\xBF" + good,
		"crlf.policy": strings.ReplaceAll(good, ",", ",\r\n"), "empty": "", "tabs": "\t" + good, "go.mod": "module x\n",
		"main.tf": `a = {effect = "Allow", actions = []}`, "vpc.tf": "x", "策略": good, "config.toml": "[a]\nb = 1\n",
		"late.py":     strings.Repeat("# comment\n", 10_000) + `p = {"Effect": "Allow", "Action": "*"}`,
		"app.ts":      `new iam.PolicyStatement({ effect: iam.Effect.ALLOW, actions: ['s3:*'] })`,
		"nested.json": `{"spec": {"deep": ` + good + `}}`, "schema.json": `{"Effect": {"enum": ["Allow"]}, "Action": {}}`,
		"a.tpl": `{"Effect": "Allow", "Action": ${jsonencode(x)}}`,
	})
	load(t, []string{"."}, []string{
		".github/a.json", ".hidden/b",
		"not analysed a.tpl: a placeholder stands outside of quotes, so the policy cannot be read before it is filled in",
		"not analysed app.ts: a policy in source code is not judged", "bom.json", "crlf.policy",
		"not analysed late.py: a policy in source code is not judged", "not analysed main.tf: a policy in Terraform source is not judged",
		"nested.json", "tabs", "策略",
		"others: big.bin binary, bin binary, config.toml text, empty empty, go.mod text, schema.json json, vpc.tf terraform" +
			", .svn/ not-walked, .terraform/ not-walked, node_modules/ not-walked",
	})
}

// Patterns that a shell left.
func TestPatterns(t *testing.T) {
	tree(t, map[string]string{"a.json": good, "p/b.json": good, "p/q/c.json": good, "p/d.txt": good, "p/x.json": "{}", ".h/e.json": good})
	for _, c := range []struct{ arg, want string }{
		{"*.json", "a.json"},
		{"p/*.json", "p/b.json, others: p/x.json json"},
		{"**/c.json", "p/q/c.json"},
		{"**/*.json", ".h/e.json, a.json, p/b.json, p/q/c.json, others: p/x.json json"},
		{"p/**", "p/b.json, p/d.txt, p/q/c.json, others: p/x.json json"},
		{"*/q", "p/q/c.json"},
		{"./p/?.txt", "p/d.txt"},
		{"{a,b}.json", "a.json"},
		{"p/[bd].*", "p/b.json, p/d.txt"},
		{"z/*.json", "z/*.json: no such file or folder; the pattern matches nothing; check it"},
	} {
		r, err := Load(t.Context(), []string{c.arg}, Options{})
		if got := strings.Join(outcome(r), ", "); err != nil || got != c.want {
			t.Errorf("%s: %s, want %s (%v)", c.arg, got, c.want, err)
		}
	}
	// A file that is called like a pattern is that file.
	if err := os.WriteFile("[a].json", []byte(good), 0o644); err != nil {
		t.Skip(err)
	}
	load(t, []string{"[a].json"}, []string{"[a].json"})
}
