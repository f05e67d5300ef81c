package start

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/source"
)

// What is written is a configuration, whatever files and roles are called, and it has
// exactly the paths and names that were there.
func TestHostileNames(t *testing.T) {
	names := []string{"a: b.json", "- x.json", "#.json", "'\".json", "x\ny: [z].json", "::error::.json", "\u202eevil.json", "on", "true.json",
		"~", "a\\b.json", "{{ x }}.json", "null", "1.json", "中文.json", "*.json", "&a.json", "%.json", "a,b.json", "\x1b31m.json"}
	var p plan.Plan
	for _, name := range names {
		d := &policy.Document{File: diag.NewFile("in/"+name, nil), Kind: policy.KindIdentity, Platform: policy.HuaweiCloud}
		p.Documents = append(p.Documents, d)
		p.Principals = append(p.Principals, principal.Principal{Name: name, Documents: []*policy.Document{d}, Roles: []string{name}})
	}
	draft := Make(&p)
	path := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(path, []byte(draft.Text), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(t.Context(), path, pflag.NewFlagSet("", pflag.ContinueOnError), nil, source.Reader{})
	if err != nil {
		t.Fatalf("%v\n%s", err, draft.Text)
	}
	held := map[string]bool{}
	for _, pr := range c.Principals {
		for i, doc := range pr.Documents {
			held[strings.TrimPrefix(doc, filepath.Dir(path)+string(filepath.Separator))] = true
			if filepath.Base(doc) != pr.Roles[i] {
				t.Errorf("%q has the role %q", doc, pr.Roles[i])
			}
		}
	}
	for _, name := range names {
		if !held[filepath.Join("in", name)] {
			t.Errorf("nobody holds %q", name)
		}
	}
}
