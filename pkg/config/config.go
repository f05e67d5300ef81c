// Package config reads the configuration file, .permgap.yaml, and lays the
// command line's flags over it. The library that does so never leaves this
// package.
package config

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
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
	Resource   []string          `mapstructure:"resource"`
	Exclude    []string          `mapstructure:"exclude"`
	NoIgnore   bool              `mapstructure:"no-ignore"`
	JSONC      bool              `mapstructure:"jsonc"`
	Rules      map[string]string `mapstructure:"rules"`
	Principals []Principal       `mapstructure:"principals"`

	// Path is the file that was read; "" when there was none.
	Path string `mapstructure:"-"`
	// Files reads what the file names. A file that was found, not named, came
	// with what is audited: it reads nothing outside of its own folder.
	Files source.Reader `mapstructure:"-"`

	places places `mapstructure:"-"`
}

// Principal is a named set of documents in the configuration.
type Principal struct {
	Name      string   `mapstructure:"name"`
	Documents []string `mapstructure:"documents"`
	Roles     []string `mapstructure:"roles"`
	Agency    []string `mapstructure:"agency"`
	Boundary  []string `mapstructure:"boundary"`
	Require   []string `mapstructure:"require"`
	Only      []string `mapstructure:"only"`
	InUse     InUse    `mapstructure:"in-use"`

	places places `mapstructure:"-"`
}

// InUse says what a principal uses: of the types of these resources no others, and
// of the optional features no others. Features is nil where the file does not say.
type InUse struct {
	Resources []string `mapstructure:"resources"`
	Features  []string `mapstructure:"features"`
}

// places are where the values of a mapping stand, by key; of a list each, and
// of a rule its level by "rules." and the code.
type places map[string][]Place

// Place is where a value stands in the file.
type Place struct {
	Path         string
	Line, Column int // from 1
}

// String gives file:line:column.
func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column) }

// at gives one of them. A single value that is read as several has one place.
func (p places) at(key string, i int) string {
	if list := p[key]; len(list) > 0 {
		return list[min(i, len(list)-1)].String()
	}
	return ""
}

// At gives the place (file:line:column) of a value in a list of the file, by
// the key of the list; "" for a value that a flag gave.
func (c *Config) At(key string, i int) string { return c.places.at(key, i) }

// At gives the place of a value in a list of the principal.
func (p *Principal) At(key string, i int) string { return p.places.at(key, i) }

// Load reads a configuration file and lays the flags that were set over it.
// An empty path means .permgap.yaml if it is there; "-" reads no file.
func Load(ctx context.Context, path string, flags *pflag.FlagSet, files source.Reader) (*Config, error) {
	if path == "" {
		files.Within = "."
	}
	file, values, err := readFile(ctx, path, files)
	if err != nil {
		return nil, err
	}
	c := &Config{Path: file.path, Files: files}
	if file.path == "" {
		c.fromFlags(flags)
		return c, c.checkFlags(flags)
	}
	v, err := layered(values, flags)
	if err != nil {
		return nil, err
	}
	if err := v.UnmarshalExact(c); err != nil {
		return nil, fmt.Errorf("%s: a value that does not fit its key", file.path) // the error cites values
	}
	c.locate(file, flags)
	c.relocate(func(key string) bool { return v.InConfig(key) && !changed(flags, key) })
	return c, c.checkFlags(flags)
}

// layered lays flags over the values of a file. Keys of maps are lower-cased by
// the library, so names with dots or capitals are values in this file, never
// keys.
func layered(values map[string]any, flags *pflag.FlagSet) (*viper.Viper, error) {
	v := viper.NewWithOptions(viper.KeyDelimiter("\x00"))
	for _, name := range [...]string{
		"format", "color", "lang", "platform", "catalog", "fail-on", "strict", "together", "quiet", "group-by", "role-basis",
		"features", "without", "require", "resource", "exclude", "no-ignore", "jsonc",
	} {
		if f := flags.Lookup(name); f != nil && (name != "fail-on" || wordOf(flags, name) != nil) {
			if err := v.BindPFlag(name, f); err != nil {
				return nil, fmt.Errorf("flag --%s: %w", name, err)
			}
		}
	}
	return v, v.MergeConfigMap(values)
}

// changed reports whether a flag was given.
func changed(flags *pflag.FlagSet, name string) bool {
	f := flags.Lookup(name)
	return f != nil && f.Changed
}

// locate keeps where the values of the file stand, but of those that a flag
// replaced.
func (c *Config) locate(file *checker, flags *pflag.FlagSet) {
	c.places = file.here
	for key := range c.places {
		if changed(flags, key) {
			delete(c.places, key)
		}
	}
	for i := range c.Principals {
		c.Principals[i].places = file.members[i]
		if changed(flags, "only") || changed(flags, "all") {
			delete(c.Principals[i].places, "only")
		}
		used := &c.Principals[i].InUse
		if changed(flags, "resource") {
			used.Resources = nil
		}
		if changed(flags, "features") {
			used.Features = nil
		}
		if len(used.Resources) == 0 && used.Features == nil {
			delete(c.Principals[i].places, "in-use")
		}
	}
}

// readFile gives the values of the file and what was seen there; nothing, and no
// path, when none was read.
func readFile(ctx context.Context, path string, files source.Reader) (*checker, map[string]any, error) {
	if path == "-" {
		return &checker{}, nil, nil
	}
	explicit := path != ""
	if !explicit {
		path = FileName
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return &checker{}, nil, nil // the usual case, without opening the folder
		}
	}
	data, err := files.File(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		switch _, e := os.Lstat(path); {
		case e == nil:
			return nil, nil, fmt.Errorf("%s: is a link to a file that is not there; mend the link, or use --no-config", path)
		case !explicit:
			return &checker{}, nil, nil
		}
	}
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	return checkFile(path, data, !explicit)
}

// unreadable says what is wrong with the file and what to do.
func unreadable(path string, err error) error {
	var said *source.Error
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: no such configuration file; check the path, or leave out --config", path)
	case errors.Is(err, source.ErrLeadsOut):
		return fmt.Errorf("%s: is a link that leads out of its folder, which a configuration that is found may not; "+
			"name the file with --config, or use --no-config", path)
	case errors.As(err, &said):
		return fmt.Errorf("%s: cannot read the configuration: %s", path, said.What)
	}
	return fmt.Errorf("%s: cannot read the configuration: %w", path, err)
}

// relocate takes the paths of the file as relative to its folder.
func (c *Config) relocate(fromFile func(key string) bool) {
	dir := filepath.Dir(c.Path)
	if c.Path == "" || dir == "." {
		return
	}
	for _, p := range c.Principals {
		move(dir, p.Documents)
		move(dir, p.Agency)
		move(dir, p.Boundary)
	}
	if fromFile("catalog") {
		move(dir, c.Catalog)
	}
}

func move(dir string, paths []string) {
	for i, path := range paths {
		paths[i] = moved(dir, path)
	}
}

// moved leaves alone what stands for a stream.
func moved(dir, path string) string {
	if path == "-" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// checkFlags refuses values that no command takes, and gives the platform its own
// name. Those of the file have been checked where they stand.
func (c *Config) checkFlags(flags *pflag.FlagSet) error {
	var errs []error
	if p, is := platform.Named(c.Platform); is {
		c.Platform = string(p)
	}
	for _, flag := range [...]struct{ name, value string }{
		{"platform", c.Platform}, {"lang", c.Lang}, {"color", c.Color}, {"fail-on", c.FailOn}, {"group-by", c.GroupBy},
		{"role-basis", c.RoleBasis},
	} {
		if !changed(flags, flag.name) {
			continue
		}
		if err := checkWord(flag.name, flag.value); err != nil {
			errs = append(errs, fmt.Errorf("--%s: %w", flag.name, err))
		}
	}
	return errors.Join(errs...)
}

// Words lists what the values of a key, and of the flag of that name, can be;
// nil for a key that takes other text.
func Words(key string) []string {
	switch key {
	case "platform":
		var names []string
		for _, p := range policy.Platforms() {
			names = append(names, string(p))
		}
		return names
	case "lang":
		return []string{"en", "zh-Hans", "zh-Hant"}
	case "color":
		return []string{"auto", "always", "never"}
	case "fail-on":
		return []string{"error", "warning", "note", "never"}
	case "group-by":
		return []string{"grant", "operation"}
	case "role-basis":
		return []string{"or", "and"}
	}
	return nil
}

// checkWord checks the value of a key that takes one of some words; an empty
// one stands for the default.
func checkWord(key, word string) error {
	words := Words(key)
	if word == "" || words == nil || slices.Contains(words, word) {
		return nil
	}
	if key == "platform" {
		if _, is := platform.Named(word); is {
			return nil
		}
		return fmt.Errorf("unknown value %q (%s)", source.Head(word), didYouMean(word, platform.Names(), "one of "+strings.Join(words, ", ")))
	}
	return fmt.Errorf("unknown value %q (%s)", source.Head(word), oneOfOr(word, words))
}

// parseLevel reads a level of a rule; "off" is zero.
func parseLevel(name string) (diag.Severity, error) {
	if name == "off" {
		return 0, nil
	}
	s, err := diag.ParseSeverity(name)
	if err != nil {
		return 0, fmt.Errorf("unknown level %q (one of error, warning, note, off)", source.Head(name))
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
