package config_test

import (
	"testing"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/source"
)

// A flag wins over the environment, that over the file, and each says where it is from.
func TestPrecedence(t *testing.T) {
	const variable = "PERMGAP_FAIL_ON"
	for name, tt := range map[string]struct {
		file string
		env  map[string]string
		args []string
		want string
		from config.Layer
	}{
		"default":          {"", nil, nil, "error", config.FromDefault},
		"file":             {"fail-on: note\n", nil, nil, "note", config.FromFile},
		"file, other case": {"Fail-On: note\n", nil, nil, "note", config.FromFile},
		"environment":      {"fail-on: note\n", map[string]string{variable: "warning"}, nil, "warning", config.FromEnvironment},
		"empty variable":   {"fail-on: note\n", map[string]string{variable: ""}, nil, "note", config.FromFile},
		"flag":             {"fail-on: note\n", map[string]string{variable: "warning"}, []string{"--fail-on", "never"}, "never", config.FromFlag},
		"flag, default":    {"fail-on: note\n", map[string]string{variable: "warning"}, []string{"--fail-on", "error"}, "error", config.FromFlag},
	} {
		c, err := config.Load(t.Context(), file(t, tt.file), flags(t, tt.args...), tt.env, source.Reader{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := c.Origin("fail-on").Layer; c.FailOn != tt.want || got != tt.from {
			t.Errorf("%s: %s from %s, want %s from %s", name, c.FailOn, got, tt.want, tt.from)
		}
	}
	c, err := config.Load(t.Context(), "-", flags(t, "--without", "a"), map[string]string{
		"PERMGAP_WITHOUT": "b", "PERMGAP_FEATURES": "c, d", "PERMGAP_RESOURCE": "x=a,b\ny=c",
		"PERMGAP_STRICT": "true", "OTHER": "x"}, source.Reader{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Without) != 1 || c.Without[0] != "a" || len(c.Features) != 2 || c.Features[1] != "d" || len(c.Resource) != 2 ||
		c.Resource[0] != "x=a,b" || !c.Strict {
		t.Errorf("%+v", c)
	}
}

// What does not show is escaped where a text is written as YAML.
func TestInvisible(t *testing.T) {
	if got := config.YAML("a\ufe0f\u200b\U000e0101é", "text"); got != `"a\ufe0f\u200b\U000e0101é"` {
		t.Error(got)
	}
}
