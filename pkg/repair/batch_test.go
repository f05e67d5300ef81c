package repair_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/repair"
	"github.com/permgap/permgap/pkg/source"
)

// roles gives resources with a policy each.
func roles(from, n int, actions string) string {
	var b strings.Builder
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, "resource \"huaweicloud_identity_role\" \"r%d\" {\n  name = \"r%[1]d\"\n  description = \"x\"\n"+
			"  type = \"XA\"\n"+
			"  policy = jsonencode({\n    Version = \"1.1\"\n    Statement = [{\n      Effect = \"Allow\"\n      Action = [%s]\n    }]\n  })\n}\n",
			i, actions)
	}
	return b.String()
}

// TestFixReadsOnce holds that the edits of many policies read what they are in again a
// few times, however many there are: in one file or in a folder of files, where they
// add actions and where they move some to a second policy.
func TestFixReadsOnce(t *testing.T) {
	cat := builtIn(t)
	const n, most = 40, 10
	for name, actions := range map[string]string{
		"added": `"modelarts:notebook:create"`, "moved": `"modelarts:notebook:create", "iam:users:listUsers"`,
	} {
		for _, files := range []int{1, n} {
			t.Run(fmt.Sprint(name, " in ", files), func(t *testing.T) {
				dir, texts := t.TempDir(), map[string][]byte{}
				for i := range files {
					path := filepath.Join(dir, fmt.Sprintf("f%02d.tf", i))
					texts[filepath.ToSlash(path)] = []byte(roles(i*n/files, n/files, actions))
					if err := os.WriteFile(path, texts[filepath.ToSlash(path)], 0o644); err != nil {
						t.Fatal(err)
					}
				}
				readings := 0
				read := func(texts map[string][]byte) (map[string][]*policy.Document, int) {
					readings++
					return source.Again(t.Context(), texts, source.Options{})
				}
				var docs []*policy.Document
				first, _ := read(texts)
				for _, all := range first {
					docs = append(docs, all...)
				}
				fixed := repair.Fix(cat, principal.Each(docs), repair.Options{Again: read}, never)
				added, second := 0, 0
				for _, c := range fixed.Changes {
					added += c.Added
					second += strings.Count(string(c.After), `_global"`)
				}
				if len(docs) != n || len(fixed.Changes) != files || added < n || second != n {
					t.Errorf("%d documents, %d files changed, %d actions added, %d second policies", len(docs), len(fixed.Changes), added, second)
				}
				if readings > most {
					t.Errorf("%d readings for %d policies in %d files", readings, n, files)
				}
			})
		}
	}
}
