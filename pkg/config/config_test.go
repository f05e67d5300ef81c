package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

// flags are those of the audit command that the configuration can hold.
func flags(t *testing.T, args ...string) *pflag.FlagSet {
	t.Helper()
	set := pflag.NewFlagSet("audit", pflag.ContinueOnError)
	set.StringArray("format", nil, "")
	set.StringSlice("without", nil, "")
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
	c, err := config.Load(path, flags(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Principal{{Name: "Operators of Notebooks", Documents: []string{filepath.Join(filepath.Dir(path), "a.json"), filepath.Join(filepath.Dir(path), "b.json")},
		Require: []string{"modelarts.notebook.start", "modelarts:notebook:stop"}}}
	if diff := cmp.Diff(want, c.Principals); diff != "" {
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
	c, err := config.Load(path, flags(t, "--fail-on", "never", "--without", "ssh-login,secrets", "--strict=false"))
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
		c, err := config.Load(tt.path, flags(t))
		if err != nil || c.Strict != tt.want {
			t.Errorf("%s: strict %v, %v", tt.name, c, err)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct{ name, content, want string }{
		{"unknown key", "fail-onn: warning\n", `unknown key "fail-onn" (did you mean "fail-on"?)`},
		{"unknown key of a principal", "principals: [{name: x, documents: [a], role: [b]}]\n", `unknown key "role" in principals[0] (did you mean "roles"?)`},
		{"two principals of one name", "principals: [{name: x, roles: [a]}, {name: x, roles: [b]}]\n", "two are named x"},
		{"unknown rule", "rules: {PG999: off}\n", `no rule is called "pg999"`},
		{"unknown level", "rules: {PG101: fatal}\n", `unknown level "fatal" (one of error, warning, note, off)`},
		{"unknown platform", "platform: azure\n", `unknown platform "azure"`},
		{"unknown threshold", "fail-on: sometimes\n", `fail-on: unknown value "sometimes"`},
		{"principal without a name", "principals: [{documents: [a]}]\n", "entry 1 has no name"},
		{"principal without anything", "principals: [{name: x}]\n", "neither documents nor roles"},
		{"wrong type", "principals: x\n", "principals"},
		{"no YAML", "a: [\n", "yaml"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t, tt.content)
			_, err := config.Load(path, flags(t))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v, want %s: … %s", err, path, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
		})
	}
	if _, err := config.Load(filepath.Join(t.TempDir(), "none.yaml"), flags(t)); err == nil || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("missing file: %v", err)
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
	c, err := config.Load(file(t, example), flags(t))
	if err != nil || len(c.Principals) != 2 {
		t.Errorf("the example: %v", err)
	}
}
