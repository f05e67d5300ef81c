// Package config reads the configuration file, .permgap.yaml, and lays the
// command line's flags over it. The library that does so never leaves this
// package.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// FileName is the one file that is looked for, in the current folder.
const FileName = ".permgap.yaml"

// Config is what the file and the flags say together; a flag wins.
type Config struct {
	Format     []string          `mapstructure:"format"`
	Color      string            `mapstructure:"color"`
	Lang       string            `mapstructure:"lang"`
	Platform   string            `mapstructure:"platform"`
	Catalog    []string          `mapstructure:"catalog"`
	FailOn     string            `mapstructure:"fail-on"`
	Strict     bool              `mapstructure:"strict"`
	Together   bool              `mapstructure:"together"`
	Quiet      bool              `mapstructure:"quiet"`
	GroupBy    string            `mapstructure:"group-by"`
	RoleBasis  string            `mapstructure:"role-basis"`
	Features   []string          `mapstructure:"features"`
	Without    []string          `mapstructure:"without"`
	Require    []string          `mapstructure:"require"`
	Rules      map[string]string `mapstructure:"rules"`
	Principals []Principal       `mapstructure:"principals"`

	// Path is the file that was read; "" when there was none.
	Path string `mapstructure:"-"`
}

// Principal is a named set of documents in the configuration.
type Principal struct {
	Name      string   `mapstructure:"name"`
	Documents []string `mapstructure:"documents"`
	Roles     []string `mapstructure:"roles"`
	Agency    []string `mapstructure:"agency"`
	Boundary  []string `mapstructure:"boundary"`
	Require   []string `mapstructure:"require"`
}

// Load reads a configuration file and lays the flags that were set over it.
// An empty path means .permgap.yaml if it is there; "-" reads no file.
func Load(path string, flags *pflag.FlagSet) (*Config, error) {
	// Keys of maps are lower-cased by the library, so names with dots or
	// capitals are values in this file, never keys.
	v := viper.NewWithOptions(viper.KeyDelimiter("\x00"))
	for _, name := range []string{"format", "color", "lang", "platform", "catalog", "fail-on", "strict", "together", "quiet", "group-by", "role-basis", "features", "without", "require"} {
		if f := flags.Lookup(name); f != nil {
			if err := v.BindPFlag(name, f); err != nil {
				return nil, fmt.Errorf("flag --%s: %w", name, err)
			}
		}
	}
	read, err := readFile(v, path)
	if err != nil {
		return nil, err
	}
	c := &Config{Path: read}
	if err := v.UnmarshalExact(c); err != nil {
		return nil, fmt.Errorf("%s: %s", orDefault(read), plainError(err))
	}
	c.relocate()
	return c, c.validate()
}

// readFile reads the file into v and gives its path; "" when none was read.
func readFile(v *viper.Viper, path string) (string, error) {
	if path == "-" {
		return "", nil
	}
	explicit := path != ""
	if !explicit {
		path = FileName
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && !explicit {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("configuration: %w", err)
	}
	defer f.Close()
	v.SetConfigType("yaml")
	if err := v.ReadConfig(f); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return path, nil
}

// relocate takes the paths of the file as relative to its folder.
func (c *Config) relocate() {
	dir := filepath.Dir(c.Path)
	if c.Path == "" || dir == "." {
		return
	}
	for i := range c.Principals {
		p := &c.Principals[i]
		for _, list := range [...][]string{p.Documents, p.Agency, p.Boundary} {
			for j, path := range list {
				if !filepath.IsAbs(path) {
					list[j] = filepath.Join(dir, path)
				}
			}
		}
	}
}

var invalidKeys = regexp.MustCompile(`'([^']*)' has invalid keys: (.*)`)

// plainError says what the library means, in one line.
func plainError(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	m := invalidKeys.FindStringSubmatch(text)
	if m == nil {
		return strings.TrimPrefix(text, "decoding failed due to the following error(s): ")
	}
	known := keysOf(reflect.TypeFor[Config]())
	where := ""
	if m[1] != "" {
		known, where = keysOf(reflect.TypeFor[Principal]()), " in "+m[1]
	}
	name, _, _ := strings.Cut(m[2], ",")
	text = fmt.Sprintf("unknown key %q%s", name, where)
	if near := match.Nearest(name, known); near != "" {
		return text + fmt.Sprintf(" (did you mean %q?)", near)
	}
	return text + " (one of " + strings.Join(known, ", ") + ")"
}

// keysOf lists the keys that a struct is read from.
func keysOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("mapstructure"); key != "-" {
			keys = append(keys, key)
		}
	}
	return keys
}

func orDefault(path string) string {
	if path == "" {
		return "configuration"
	}
	return path
}

// validate refuses values that no command takes.
func (c *Config) validate() error {
	where := ""
	if c.Path != "" {
		where = c.Path + ": "
	}
	for code, level := range c.Rules {
		if _, ok := rule.Get(code); !ok {
			return fmt.Errorf("%srules: no rule is called %q (permgap rules lists them)", where, code)
		}
		if _, err := parseLevel(level); err != nil {
			return fmt.Errorf("%srules: %s: %w", where, code, err)
		}
	}
	if c.Platform != "" {
		if _, err := policy.ParsePlatform(c.Platform); err != nil {
			return fmt.Errorf("%splatform: %w", where, err)
		}
	}
	if err := oneOf(c.Lang, "en", "zh-Hans", "zh-Hant"); err != nil {
		return fmt.Errorf("%slang: %w", where, err)
	}
	if err := oneOf(c.Color, "auto", "always", "never"); err != nil {
		return fmt.Errorf("%scolor: %w", where, err)
	}
	if err := oneOf(c.FailOn, "error", "warning", "note", "never"); err != nil {
		return fmt.Errorf("%sfail-on: %w", where, err)
	}
	if err := oneOf(c.GroupBy, "grant", "operation"); err != nil {
		return fmt.Errorf("%sgroup-by: %w", where, err)
	}
	if err := oneOf(c.RoleBasis, "or", "and"); err != nil {
		return fmt.Errorf("%srole-basis: %w", where, err)
	}
	names := map[string]bool{}
	for i, p := range c.Principals {
		if p.Name == "" {
			return fmt.Errorf("%sprincipals: entry %d has no name", where, i+1)
		}
		if names[p.Name] {
			return fmt.Errorf("%sprincipals: two are named %s", where, p.Name)
		}
		names[p.Name] = true
		if len(p.Documents)+len(p.Roles) == 0 {
			return fmt.Errorf("%sprincipals: %s has neither documents nor roles", where, p.Name)
		}
	}
	return nil
}

// oneOf checks a word; an empty one stands for the default.
func oneOf(word string, allowed ...string) error {
	for _, a := range allowed {
		if word == a || word == "" {
			return nil
		}
	}
	return fmt.Errorf("unknown value %q (one of %s)", word, strings.Join(allowed, ", "))
}

// parseLevel reads a level of a rule; "off" is zero.
func parseLevel(name string) (diag.Severity, error) {
	if name == "off" {
		return 0, nil
	}
	s, err := diag.ParseSeverity(name)
	if err != nil {
		return 0, fmt.Errorf("unknown level %q (one of error, warning, note, off)", name)
	}
	return s, nil
}

// Levels gives the configured level of each rule; zero turns a rule off.
func (c *Config) Levels() map[rule.Code]diag.Severity {
	levels := make(map[rule.Code]diag.Severity, len(c.Rules))
	for code, level := range c.Rules {
		r, _ := rule.Get(code)
		levels[r.Code], _ = parseLevel(level)
	}
	return levels
}
