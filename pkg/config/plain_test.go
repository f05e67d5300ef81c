package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/source"
)

// Without a file the flags say what they say over an empty one.
func TestWithoutFile(t *testing.T) {
	empty := file(t, "{}\n")
	for _, args := range [][]string{
		nil,
		{"--format", "text", "--format", "json=a,b.json", "--catalog", `x "y".yaml`},
		{"--features", "obs,ssh-login", "--features", "a", "--without", `"b,c",d`, "--require", "a:b:*", "--require", "GET /v1/{x}, y"},
		{"--features", "", "--require", "", "--format", ""},
		{"--resource", "obs:bucket=a,b", "--resource", "", "--resource", "acs:oss:*:*:a"},
		{"--require", "", "--require", "x", "--without", "a,,b"},
		{"--color", "never", "--lang", "zh-Hans", "--platform", "aws", "--fail-on", "note", "--group-by", "grant", "--role-basis", "and"},
		{"--strict", "--together=1", "--quiet=f"},
		{"--strict=false", "--together=true", "--quiet"},
	} {
		want, err := config.Load(t.Context(), empty, allFlags(t, args), nil, source.Reader{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := config.Load(t.Context(), "-", allFlags(t, args), nil, source.Reader{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(config.Config{}),
			cmpopts.IgnoreFields(config.Config{}, "Path", "Files")); diff != "" {
			t.Errorf("%q: %s", args, diff)
		}
	}
}

// allFlags are the flags of every value that the configuration can hold.
func allFlags(t *testing.T, args []string) *pflag.FlagSet {
	t.Helper()
	set := pflag.NewFlagSet("audit", pflag.ContinueOnError)
	for _, list := range []string{"format", "catalog", "require", "resource"} {
		set.StringArray(list, nil, "")
	}
	for _, list := range []string{"features", "without"} {
		set.StringSlice(list, nil, "")
	}
	for word, value := range map[string]string{"color": "auto", "lang": "en", "platform": "", "fail-on": "error",
		"group-by": "", "role-basis": "or"} {
		set.String(word, value, "")
	}
	for _, fact := range []string{"strict", "together", "quiet"} {
		set.Bool(fact, false, "")
	}
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	return set
}
