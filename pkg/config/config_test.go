package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
)

// flags are those of the audit command that the configuration can hold.
func flags(t *testing.T, args ...string) *pflag.FlagSet {
	t.Helper()
	set := pflag.NewFlagSet("audit", pflag.ContinueOnError)
	set.StringArray("format", nil, "")
	set.StringSlice("without", nil, "")
	set.StringSlice("features", nil, "")
	set.StringArray("resource", nil, "")
	set.String("fail-on", "error", "")
	set.String("lang", "en", "")
	set.Bool("strict", false, "")
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	return set
}

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	path := file(t, `
fail-on: warning
strict: true
without: [sfs-turbo]
rules:
  PG301: off
  prerequisite-missing: warning
principals:
  - name: Operators of Notebooks
    documents: [a.json, b.json]
    require: [modelarts.notebook.start, "modelarts:notebook:stop"]
`)
	c, err := config.Load(t.Context(), path, flags(t), nil, source.Reader{})
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Principal{{Name: "Operators of Notebooks",
		Documents: []string{filepath.Join(filepath.Dir(path), "a.json"), filepath.Join(filepath.Dir(path), "b.json")},
		Require:   []string{"modelarts.notebook.start", "modelarts:notebook:stop"}}}
	if diff := cmp.Diff(want, c.Principals, cmpopts.IgnoreUnexported(config.Principal{})); diff != "" {
		t.Error(diff)
	}
	if c.FailOn != "warning" || !c.Strict || c.Path != path || c.Lang != "en" {
		t.Errorf("%+v", c)
	}
	levels := map[rule.Code]diag.Severity{rule.UnknownAction: 0, rule.PrerequisiteMissing: diag.Warning}
	if diff := cmp.Diff(levels, c.Levels()); diff != "" {
		t.Error(diff)
	}
}

func TestFlagsWin(t *testing.T) {
	path := file(t, "fail-on: warning\nwithout: [obs]\nstrict: true\n")
	c, err := config.Load(t.Context(), path, flags(t, "--fail-on", "never", "--without", "ssh-login,secrets", "--strict=false"),
		nil, source.Reader{})
	if err != nil {
		t.Fatal(err)
	}
	if c.FailOn != "never" || c.Strict || !cmp.Equal(c.Without, []string{"ssh-login", "secrets"}) {
		t.Errorf("%+v", c)
	}
}

func TestLookedForOnlyHere(t *testing.T) {
	dir := t.TempDir()
	below := filepath.Join(dir, "below")
	if err := os.Mkdir(below, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte("strict: true\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, dir, path string
		want            bool
	}{{"in the folder", dir, "", true}, {"below it", below, "", false}, {"left aside", dir, "-", false}} {
		t.Chdir(tt.dir)
		c, err := config.Load(t.Context(), tt.path, flags(t), nil, source.Reader{})
		if err != nil || c.Strict != tt.want {
			t.Errorf("%s: strict %v, %v", tt.name, c, err)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct{ name, content, want string }{
		{"unknown key", "fail-onn: warning\n", `:1:1: unknown key "fail-onn" (did you mean "fail-on"?)`},
		{"unknown key of a principal", "principals: [{name: x, documents: [a], role: [b]}]\n",
			`:1:40: unknown key "role" in principals (did you mean "roles"?)`},
		{"two principals of one name", "principals:\n- {name: x, roles: [a]}\n- {name: x, roles: [b]}\n",
			":3:10: two principals are named x; the first is on line 2"},
		{"unknown rule", "rules: {QQ777: off}\n", `:1:9: rules: no rule is called "QQ777" (permgap rules lists them)`},
		{"misspelt rule", "rules: {mixd-scope: off}\n", `no rule is called "mixd-scope" (did you mean "mixed-scope"?)`},
		{"a rule by both names", "rules:\n  PG101: off\n  prerequisite-missing: note\n",
			":3:3: rules: prerequisite-missing and PG101 are one rule; the other stands on line 2"},
		{"unknown level", "rules: {PG101: fatal}\n", `:1:16: rules: PG101: unknown level "fatal" (one of error, warning, note, off)`},
		{"a list for a level", "rules: {PG101: [off]}\n", "the level of PG101 must be one word, found a list"},
		{"unknown platform", "platform: azure\n", `:1:11: platform: unknown value "azure" (one of huaweicloud, `},
		{"unknown threshold", "fail-on: sometimes\n", `:1:10: fail-on: unknown value "sometimes"`},
		{"principal without a name", "principals: [{documents: [a]}]\n", ":1:14: a principal has no name"},
		{"principal without anything", "principals: [{name: x, documents: []}]\n", ":1:14: the principal x has neither documents nor roles"},
		{"two principals of one name, by an alias", "principals:\n- &a {name: x, roles: [a]}\n- *a\n",
			":2:13: two principals are named x; the first is on line 2"},
		{"a word for a list of principals", "principals: x\n", `:1:13: principals must be a list, found "x"`},
		{"a list for a word", "strict: true\nfail-on: [a]\n", ":2:10: fail-on must be one word, found a list"},
		{"a truth value for a word", "color: true\n", ":1:8: color must be one word, found true or false"},
		{"a word for a truth value", "strict: perhaps\n", `:1:9: strict must be true or false, found "perhaps"`},
		{"a number in a list", "without: [1]\n", ":1:11: without must be one word, found a number"},
		{"a key that stands twice", "strict: true\nStrict: false\n", ":2:1: Strict stands twice; the first is on line 1"},
		{"a list", "[]\n", ":1:1: the configuration must be a mapping of keys to values, found a list"},
		{"a second document", "strict: true\n---\nstrict: false\n", ":3:1: a second document: a configuration is one"},
		{"a second document that is no YAML", "strict: true\n---\na: [\n", ":3: not valid YAML: "},
		{"a principal that is nothing", "principals:\n  - ~\n  - {name: x, roles: [a]}\n", ":2:5: a principal has no name"},
		{"no YAML", "strict: true\na: [\n", ":2: not valid YAML: did not find expected node content"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t, tt.content)
			_, err := config.Load(t.Context(), path, flags(t), nil, source.Reader{})
			if err == nil || !strings.HasPrefix(err.Error(), path) || !strings.Contains(err.Error(), tt.want) ||
				strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want %s … %s", err, path, tt.want)
			}
		})
	}
	if _, err := config.Load(t.Context(), filepath.Join(t.TempDir(), "none.yaml"), flags(t), nil, source.Reader{}); err == nil ||
		!strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("missing file: %v", err)
	}
}

// Every mistake of a file is named, not only the first.
func TestEveryMistake(t *testing.T) {
	_, err := config.Load(t.Context(), file(t, "colour: always\nstrict: perhaps\nrules: {PG000: off}\n"), flags(t), nil, source.Reader{})
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("error %v", err)
	}
}

// A flag that no command takes is the flag's mistake, not the file's.
func TestFlagRefused(t *testing.T) {
	_, err := config.Load(t.Context(), file(t, "lang: en\n"), flags(t, "--lang", "fr"), nil, source.Reader{})
	if want := `--lang: unknown value "fr" (one of en, zh-Hans, zh-Hant)`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// Words that only others can check are found again where they stand.
func TestPlaces(t *testing.T) {
	path := file(t, `format: [text,
  json]
without: obs,sfs-turbo
catalog: &own [a.yaml]
principals:
  - {name: x, documents: *own}
  - name: y
    roles:
      - PAI.AlgoDeveloper
    require: [one, two]
---
`)
	c, err := config.Load(t.Context(), path, flags(t), nil, source.Reader{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ what, got, want string }{
		{"first of a list", c.At("format", 0), ":1:10"},
		{"next line", c.At("format", 1), ":2:3"},
		{"one word", c.At("without", 0), ":3:10"},
		{"one word that is read as two", c.At("without", 1), ":3:10"},
		{"an alias", c.Principals[0].At("documents", 0), ":4:16"},
		{"block", c.Principals[1].At("roles", 0), ":9:9"},
		{"second", c.Principals[1].At("require", 1), ":10:20"},
	} {
		if tt.got != path+tt.want {
			t.Errorf("%s: at %s, want %s%s", tt.what, tt.got, path, tt.want)
		}
	}
	if at := c.At("require", 0) + c.Principals[0].At("roles", 0); at != "" {
		t.Errorf("values that are not there stand at %s", at)
	}
	c, err = config.Load(t.Context(), path, flags(t, "--without", "ssh-login"), nil, source.Reader{})
	if err != nil || c.At("without", 0) != "" || c.At("format", 0) == "" {
		t.Errorf("the flag's value stands at %q, %v", c.At("without", 0), err)
	}
}

// A link that leads nowhere was meant as a configuration.
func TestDanglingLink(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Symlink("nowhere.yaml", config.FileName); err != nil {
		t.Skip(err)
	}
	if _, err := config.Load(t.Context(), "", flags(t), nil, source.Reader{}); err == nil ||
		!strings.Contains(err.Error(), config.FileName+": is a link to a file that is not there") {
		t.Errorf("error %v", err)
	}
}

// Paths of the file are relative to it, those of flags are not.
func TestRelocate(t *testing.T) {
	path := file(t, "catalog: [own.yaml]\nprincipals: [{name: x, documents: [/a.json, b.json, \"-\"]}]\n")
	dir := filepath.Dir(path)
	c, err := config.Load(t.Context(), path, flags(t), nil, source.Reader{})
	if err != nil {
		t.Fatal(err)
	}
	got := [][]string{c.Catalog, c.Principals[0].Documents}
	want := [][]string{{filepath.Join(dir, "own.yaml")}, {"/a.json", filepath.Join(dir, "b.json"), "-"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if c, err = config.Load(t.Context(), path, flags(t, "--format", "json=here.json"), nil, source.Reader{}); err != nil ||
		c.Format[0] != "json=here.json" {
		t.Errorf("the flag: %v, %v", c, err)
	}
}

// TestPageListsEveryKey holds that docs/configuration.md has a row for each key
// and that its example is read.
func TestPageListsEveryKey(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []reflect.Type{reflect.TypeFor[config.Config](), reflect.TypeFor[config.Principal]()} {
		for i := range of.NumField() {
			if key := of.Field(i).Tag.Get("mapstructure"); key != "-" && !strings.Contains(string(page), "`"+key+"`") {
				t.Errorf("the page does not name %s", key)
			}
		}
	}
	_, example, _ := strings.Cut(string(page), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	c, err := config.Load(t.Context(), file(t, example), flags(t), nil, source.Reader{})
	if err != nil || len(c.Principals) != 2 {
		t.Errorf("the example: %v", err)
	}
}
