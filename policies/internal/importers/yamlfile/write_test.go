package yamlfile

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// full has every field of the schema set once, and strings that YAML could
// misread.
func full() schema.File {
	return schema.File{
		Platform: "huaweicloud", Service: "demo", Scope: "project", Default: "allowed",
		Title: catalog.Text{En: "Demo: a service", ZhHans: "演示", ZhHant: "示範"},
		Sources: map[string]schema.Source{
			"page-2024-01-02": {Title: catalog.Text{En: "Page"}, URL: "https://example.com/a#b", Updated: "2024-01-02", Standing: "official", Read: "2026-11", Note: "a, b"},
			"rule":            {Title: catalog.Text{En: "Rule"}, Standing: "inferred", Note: strings.Repeat("# long: 'words', ", 20) + "end"},
		},
		Resources: map[string][]string{"thing": {"demo:*:*:thing:*"}},
		Features:  map[string]catalog.Text{"login": {En: "logging in"}},
		RoleNames: []string{"Demo Administrator", "yes", "null"},
		Roles:     []schema.Role{{Name: "Demo.Admin", Title: catalog.Text{En: "Administrator"}, Source: []string{"rule"}}},
		Actions: []schema.Action{
			{Name: "demo::tag", Title: catalog.Text{En: "-dash"}, Access: "tagging", Scope: "global", Default: "none", Resources: []string{"-"}, EnterpriseProject: "yes",
				Deprecated: true, ReplacedBy: []string{"demo:thing:tag"}, Aliases: []string{"demo:x:y"}, Mentioned: true, Removed: true, Source: []string{"rule"}},
			{Name: "demo:thing:get", Roles: map[string]schema.Cell{"Demo.Admin": {Reach: []string{"private-own"}, Certainty: "exact"}, "Demo.User": {Certainty: "low"}}},
		},
		Operations: []schema.Operation{{
			ID: "demo.thing.get", Title: catalog.Text{En: "Getting \"it\"\\ now\t\u202e"}, Group: "Things, all", API: []string{"GET /v1/{project_id}/things"},
			Actions: []string{"demo:thing:get"}, ListAll: "demo:thing:getAll",
			Requires: []schema.Requirement{
				{All: []string{"a:b:c", "a:b:d"}, Feature: "login", By: "agency", Standing: "sample", Always: true, SameResource: true, Source: []string{"rule"}},
				{Any: []string{strings.Repeat("x", 60) + ":b:c", strings.Repeat("y", 60) + ":b:c"}, When: catalog.Text{En: "new or old"}},
				{Pattern: "*:*:get*"}, {Role: "KMS Administrator"},
			},
			Source: []string{"page-2024-01-02"}, Removed: true, RequiresAdded: []schema.Requirement{{Role: "x"}}, RequiresRemoved: []string{"a:b:c"}, Note: "one line\nanother 😀 \U000e0001",
		}, {ID: "demo.none"}},
		Defects: []schema.Defect{{Kind: "typo", Where: "row 1", Written: "1.0", Corrected: "~", Note: "#", Source: "rule"}},
	}
}

func TestBytesReadBackEqual(t *testing.T) {
	want := full()
	var got schema.File
	if err := yaml.Unmarshal(Bytes(want, "A comment.\n\nAnother."), &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("read back (-want +got):\n%s", d)
	}
}

func TestBytesAreTheSameEveryTime(t *testing.T) {
	first := Bytes(full(), "c")
	for range 20 {
		if !bytes.Equal(first, Bytes(full(), "c")) {
			t.Fatal("two writings differ")
		}
	}
}

func TestListsAreWrapped(t *testing.T) {
	for line := range strings.Lines(string(Bytes(full(), ""))) {
		if strings.Count(line, ":b:c") > 1 {
			t.Errorf("not wrapped: %s", line)
		}
	}
}

func FuzzScalar(f *testing.F) {
	for _, s := range []string{"", "a: b", "- x", "yes", "1e3", "0x1F", "a #b", "{x}", "é\u0085", "\ufeff", "=", "!t", "2025-10-29", "0o7", "1_000", "a:", "\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		var got []string
		if err := yaml.Unmarshal([]byte("["+scalar(s)+", "+scalar(s)+"]"), &got); err != nil {
			t.Fatalf("%q written as %s: %v", s, scalar(s), err)
		}
		if len(got) != 2 || got[0] != s || got[1] != s {
			t.Fatalf("%q written as %s is read as %q", s, scalar(s), got)
		}
	})
}
