// Package config reads the configuration file, .permgap.yaml, and lays the
// command line's flags over it. The library that does so never leaves this
// package.
package config

import (
	"cmp"
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
	Baseline   string            `mapstructure:"baseline"`
	Rules      map[string]string `mapstructure:"rules"`
	Principals []Principal       `mapstructure:"principals"`

	Suppressions []Suppression `mapstructure:"suppressions"`

	// Path is the file that was read; "" when there was none.
	Path string `mapstructure:"-"`
	// Files reads what the file names. A file that was found, not named, came
	// with what is audited: it reads nothing outside of its own folder.
	Files source.Reader `mapstructure:"-"`

	flags    *pflag.FlagSet      // of the command
	given    map[string]string   // variables of the environment, by key
	places   places              // of the values of the file
	members  map[string][]places // of its lists of mappings
	misnamed []string            // files that look like a configuration
	unknown  []string            // variables that are none of ours
}

// Principal is a named set of documents in the configuration.
type Principal struct {
	Name      string   `mapstructure:"name"`
	Documents []string `mapstructure:"documents"`
	Roles     []string `mapstructure:"roles"`
	Platform  string   `mapstructure:"platform"`
	Agency    []string `mapstructure:"agency"`
	Boundary  []string `mapstructure:"boundary"`
	Require   []string `mapstructure:"require"`
	Only      []string `mapstructure:"only"`
	InUse     InUse    `mapstructure:"in-use"`

	places places
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
func (p Place) String() string {
	if p.Line == 0 {
		return p.Path // a variable of the environment
	}
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column)
}

// at gives one of them. A single value that is read as several has one place.
func (p places) at(key string, i int) string {
	if list := p[key]; len(list) > 0 {
		return list[min(i, len(list)-1)].String()
	}
	return ""
}

// At gives the place (file:line:column) of a value in a list of the file, by
// the key of the list, or the variable that gave it; "" for a value that a flag gave.
func (c *Config) At(key string, i int) string { return c.placed(key).at(key, i) }

// At gives the place of a value in a list of the principal.
func (p *Principal) At(key string, i int) string { return p.places.at(key, i) }

// Load reads a configuration file and lays the environment and the flags that were
// set over it. An empty path means the .permgap.yaml that is found, if there is
// one; "-" reads no file.
func Load(ctx context.Context, path string, flags *pflag.FlagSet, env map[string]string, files source.Reader) (*Config, error) {
	c := &Config{flags: flags}
	explicit := path != ""
	if !explicit {
		path, c.misnamed = locateFile(files)
		files.Within = filepath.Dir(path)
	}
	file, values, err := readFile(ctx, path, explicit, files)
	if err != nil {
		return nil, err
	}
	c.Path, c.Files = file.path, files
	given, err := c.environment(env)
	if err != nil {
		return nil, err
	}
	if file.path == "" && len(given) == 0 {
		fromFlags(c, flags)
		return c, c.checkFlags(flags)
	}
	c.places, c.members = file.here, file.members
	v, err := c.layered(values, given)
	if err != nil {
		return nil, err
	}
	if err := v.UnmarshalExact(c); err != nil {
		return nil, fmt.Errorf("%s: a value that does not fit its key", cmp.Or(file.path, "the environment")) // the error cites values
	}
	c.locate()
	c.relocate()
	if err := checkSuppressed(c); err != nil {
		return nil, err
	}
	return c, c.checkFlags(flags)
}

// layered puts the flags, the environment and the file over each other. Each key is
// taken from where [Config.Origin] says. Keys of maps are lower-cased by the library,
// so names with dots or capitals are values in this file, never keys.
func (c *Config) layered(file, given map[string]any) (*viper.Viper, error) {
	v := viper.NewWithOptions(viper.KeyDelimiter("\x00"))
	layer := map[string]any{}
	for name, value := range file {
		layer[strings.ToLower(name)] = value
	}
	for _, k := range table {
		switch c.Origin(k.Name).Layer {
		case FromFlag:
			delete(layer, k.Name)
		case FromEnvironment:
			layer[k.Name] = given[k.Name]
		}
		if f := c.flags.Lookup(k.Name); f != nil && k.Flag && (k.Name != "fail-on" || wordOf(c.flags, k.Name) != nil) {
			if err := v.BindPFlag(k.Name, f); err != nil {
				return nil, fmt.Errorf("flag --%s: %w", k.Name, err)
			}
		}
	}
	return v, v.MergeConfigMap(layer)
}

// changed reports whether a flag was given.
func changed(flags *pflag.FlagSet, name string) bool {
	f := flags.Lookup(name)
	return f != nil && f.Changed
}

// locate gives the principals the places of what they say, but of what the flags and
// the environment replace.
func (c *Config) locate() {
	replaced := func(key string) bool {
		layer := c.Origin(key).Layer
		return layer == FromFlag || layer == FromEnvironment
	}
	for i := range c.Principals {
		p := &c.Principals[i]
		p.places = c.members["principals"][i]
		if changed(c.flags, "only") || changed(c.flags, "all") {
			delete(p.places, "only")
		}
		if replaced("resource") {
			p.InUse.Resources = nil
		}
		if replaced("features") {
			p.InUse.Features = nil
		}
		if len(p.InUse.Resources) == 0 && p.InUse.Features == nil {
			delete(p.places, "in-use")
		}
	}
}

// readFile gives the values of the file and what was seen there; nothing, and no
// path, when none was read.
func readFile(ctx context.Context, path string, explicit bool, files source.Reader) (*checker, map[string]any, error) {
	if path == "-" || path == "" {
		return newChecker("", false), nil, nil
	}
	data, err := files.File(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		switch _, e := os.Lstat(path); {
		case e == nil:
			return nil, nil, fmt.Errorf("%s: is a link to a file that is not there; mend the link, or use --no-config", path)
		case !explicit:
			return newChecker("", false), nil, nil // it has gone
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

// Reader gives what reads the files that a key names: what the command line names is
// read by another.
func (c *Config) Reader(key string, others source.Reader) source.Reader {
	switch c.Origin(key).Layer {
	case FromFile:
		return c.Files
	case FromEnvironment:
		others.Within = "."
	}
	return others
}

// Dir is the folder of the file: its paths and globs are relative to it.
func (c *Config) Dir() string { return filepath.Dir(c.Path) }

// relocate takes the paths of the file as relative to its folder, and writes them as
// they are from the current one.
func (c *Config) relocate() {
	dir := c.Dir()
	if c.Path == "" || dir == "." {
		return
	}
	for _, p := range c.Principals {
		c.move(p.Documents)
		c.move(p.Agency)
		c.move(p.Boundary)
	}
	if c.Origin("catalog").Layer == FromFile {
		c.move(c.Catalog)
	}
	if c.Baseline != "" && c.Origin("baseline").Layer == FromFile {
		c.Baseline = moved(dir, c.Baseline)
	}
}

func (c *Config) move(paths []string) {
	for i, path := range paths {
		paths[i] = moved(c.Dir(), path)
		if c.Files.Within == "" || path == "-" {
			continue
		}
		if rel, err := filepath.Rel(absolute("."), absolute(paths[i])); err == nil {
			paths[i] = rel // without a way up and down again
		}
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
	for i := range c.Principals {
		if p, is := platform.Named(c.Principals[i].Platform); is {
			c.Principals[i].Platform = string(p)
		}
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
