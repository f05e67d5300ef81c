package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/source"
)

// FuzzSettings holds that what 'permgap config' prints is a configuration, and that it
// says the same, whatever stands in the file.
func FuzzSettings(f *testing.F) {
	for _, seed := range []string{
		"", "fail-on: note\nstrict: true\nrules: {PG406: off, PG101: note}\n",
		"principals:\n  - {name: 'a: b', documents: [x, 'y, z', \"\\u202e::error::\"], in-use: {features: [], resources: [a=b]}}\n",
		"principals: [{name: on, roles: ['- x', '#y', '@z', '\"']}]\nwithout: [true, ~, '', 'null']\n",
		"without: ['true', '', 'null', '1', '0x1', '.inf', '1e3', '::', '##[x]', '\\', '''']\nexclude: ['*.json', '!a']\n",
		"principals: [{name: a, documents: [" + strings.Repeat("aaaaaaaaaa, ", 9) + "b], platform: otc, only: ['*']}]\nlang: zh-Hans\n",
	} {
		f.Add(seed)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		first, err := loadText(t, dir, text)
		if err != nil {
			return
		}
		var out strings.Builder
		Settings(NewPage(&out, Options{}), config.EffectiveOf(first))
		second, err := loadText(t, dir, out.String())
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		if d := cmp.Diff(valuesOf(config.EffectiveOf(first).Settings), valuesOf(config.EffectiveOf(second).Settings)); d != "" {
			t.Errorf("%s\n%s", d, out.String())
		}
	})
}

func loadText(t *testing.T, dir, text string) (*config.Config, error) {
	t.Helper()
	path := filepath.Join(dir, "c.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return config.Load(t.Context(), path, pflag.NewFlagSet("", pflag.ContinueOnError), nil, source.Reader{})
}

// valuesOf leaves out where settings come from.
func valuesOf(all []config.Setting) []config.Setting {
	var out []config.Setting
	for _, s := range all {
		s.Origin, s.Path, s.Line, s.Column = "", "", 0, 0
		for i, e := range s.Entries {
			s.Entries[i] = config.Entry{Settings: valuesOf(e.Settings)}
		}
		out = append(out, s)
	}
	return out
}
