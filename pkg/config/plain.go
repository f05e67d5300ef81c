package config

import (
	"slices"

	"github.com/spf13/pflag"
)

// fromFlags fills in what the flags alone say, as the library would without a
// file: what it costs to start is more than all else that reading flags does.
func fromFlags(c *Config, flags *pflag.FlagSet) {
	for _, word := range [...]struct {
		name string
		to   *string
	}{
		{"color", &c.Color}, {"lang", &c.Lang}, {"platform", &c.Platform},
		{"fail-on", &c.FailOn}, {"group-by", &c.GroupBy}, {"role-basis", &c.RoleBasis},
		{"baseline", &c.Baseline},
	} {
		if f := wordOf(flags, word.name); f != nil {
			*word.to = f.Value.String()
		}
	}
	for _, fact := range [...]struct {
		name string
		to   *bool
	}{{"strict", &c.Strict}, {"together", &c.Together}, {"quiet", &c.Quiet}, {"no-ignore", &c.NoIgnore},
		{"jsonc", &c.JSONC}} {
		if f := flags.Lookup(fact.name); f != nil {
			*fact.to = f.Value.String() == "true"
		}
	}
	for _, list := range [...]struct {
		name string
		to   *[]string
	}{
		{"format", &c.Format}, {"catalog", &c.Catalog}, {"features", &c.Features},
		{"without", &c.Without}, {"require", &c.Require}, {"resource", &c.Resource}, {"exclude", &c.Exclude},
	} {
		if f := flags.Lookup(list.name); f != nil {
			*list.to = listOf(f)
		}
	}
}

// listOf gives the words of a flag that may be repeated; a single empty one is
// none.
func listOf(f *pflag.Flag) []string {
	v, ok := f.Value.(pflag.SliceValue)
	if !ok {
		return []string{}
	}
	words := v.GetSlice()
	if slices.Equal(words, []string{""}) {
		return []string{}
	}
	return append([]string{}, words...)
}

// wordOf gives a flag that holds a word, as the key of its name does. A list of that
// name is a matter of its command alone.
func wordOf(flags *pflag.FlagSet, name string) *pflag.Flag {
	if f := flags.Lookup(name); f != nil && f.Value.Type() == "string" {
		return f
	}
	return nil
}
