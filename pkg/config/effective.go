package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Effective is the configuration of a run as 'permgap config' writes it.
type Effective struct {
	Version string `json:"version"` // of the form: "1"
	Path    string `json:"path"`    // of the file that was read; "" for none
	// Misnamed are files that look like a configuration and are not read.
	Misnamed []string  `json:"misnamed"`
	Settings []Setting `json:"settings"`
}

// Setting is a key with its value and where that comes from. A key in another one
// has the name of both, with a dot between.
type Setting struct {
	Key    string   `json:"key"`
	Kind   string   `json:"kind"` // text, switch, date, list, level or entries
	Values []string `json:"values"`
	Origin Layer    `json:"origin"`
	// Variable is that of the environment which gives the value.
	Variable string `json:"variable,omitempty"`
	Path     string `json:"path,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	// Entries are those of a list of mappings.
	Entries []Entry `json:"entries"`
}

// Entry is a mapping of a list.
type Entry struct {
	Path     string    `json:"path"`
	Line     int       `json:"line"`
	Column   int       `json:"column"`
	Settings []Setting `json:"settings"`
}

// EffectiveOf lists all settings in the order of the table, also those that nobody
// set. Of a rule and of an entry only what is set is there.
func EffectiveOf(c *Config) Effective {
	e := Effective{Version: "1", Path: c.Path, Misnamed: append([]string{}, c.misnamed...), Settings: []Setting{}}
	fields := fieldsOf(reflect.ValueOf(*c))
	for _, k := range table {
		o := c.Origin(k.Name)
		switch k.Kind {
		case Levels:
			e.Settings = append(e.Settings, levelsOf(c)...)
		case Entries:
			e.Settings = append(e.Settings, entriesOf(k, fields[k.Name], c.members[k.Name]))
		default:
			s := settingOf(k, k.Name, fields[k.Name], o)
			if o.Layer == FromDefault && k.Default != "" {
				s.Values = []string{k.Default}
			}
			e.Settings = append(e.Settings, s)
		}
	}
	return e
}

// settingOf gives a key whose value is texts.
func settingOf(k Key, name string, value reflect.Value, o Origin) Setting {
	s := Setting{Key: name, Kind: k.Kind.String(), Values: wordsOf(value), Origin: o.Layer, Entries: []Entry{}}
	if o.Layer == FromEnvironment {
		s.Variable = o.Place.Path
	} else {
		s.Path, s.Line, s.Column = o.Place.Path, o.Place.Line, o.Place.Column
	}
	return s
}

// wordsOf gives a value as texts; of one that is not set none.
func wordsOf(v reflect.Value) []string {
	switch value := v.Interface().(type) {
	case string:
		if value != "" {
			return []string{value}
		}
	case bool:
		return []string{strconv.FormatBool(value)}
	case []string:
		return append([]string{}, value...)
	}
	return []string{}
}

// levelsOf gives the rules that have a level, by code.
func levelsOf(c *Config) []Setting {
	var out []Setting
	levels := c.Levels()
	for _, code := range slices.Sorted(maps.Keys(levels)) {
		word := "off"
		if level := levels[code]; level > 0 {
			word = level.String()
		}
		o := c.Origin(ruleKey(code))
		out = append(out, settingOf(Key{Kind: Levels}, ruleKey(code), reflect.ValueOf(word), o))
	}
	return out
}

// entriesOf gives a list of mappings: of each what it says.
func entriesOf(k Key, list reflect.Value, at []places) Setting {
	s := Setting{Key: k.Name, Kind: k.Kind.String(), Values: []string{}, Origin: FromDefault, Entries: []Entry{}}
	for i := range list.Len() {
		in := at[i]
		e := Entry{Settings: entrySettings(k.Keys, "", list.Index(i), in)}
		if here := in[entryPlace]; len(here) > 0 {
			e.Path, e.Line, e.Column = here[0].Path, here[0].Line, here[0].Column
		}
		if i == 0 {
			s.Origin, s.Path, s.Line, s.Column = FromFile, e.Path, e.Line, e.Column
		}
		s.Entries = append(s.Entries, e)
	}
	return s
}

// entrySettings gives the keys of a mapping in a list that are set.
func entrySettings(keys []Key, prefix string, mapping reflect.Value, in places) []Setting {
	out := []Setting{}
	fields := fieldsOf(mapping)
	for _, k := range keys {
		at := in[k.Name]
		switch {
		case k.Kind == Mapping:
			out = append(out, entrySettings(k.Keys, prefix+k.Name+".", fields[k.Name], in)...)
		case len(at) == 0 && k.Kind == List && !fields[k.Name].IsNil() && len(in[entryPlace]) > 0: // an empty list
			out = append(out, settingOf(k, prefix+k.Name, fields[k.Name], Origin{FromFile, in[entryPlace][0]}))
		case len(at) > 0:
			out = append(out, settingOf(k, prefix+k.Name, fields[k.Name], Origin{FromFile, at[0]}))
		}
	}
	return out
}

// fieldsOf gives the fields of a struct by their keys.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	out := map[string]reflect.Value{}
	for i := range v.NumField() {
		if key := v.Type().Field(i).Tag.Get("mapstructure"); key != "" && key != "-" {
			out[key] = v.Field(i)
		}
	}
	return out
}

// String names a kind, as JSON has it.
func (k Kind) String() string {
	return [...]string{Word: "text", Switch: "switch", Date: "date", List: "list", Levels: "level", Mapping: "mapping",
		Entries: "entries"}[k]
}

// YAML writes a text as a file would have it: plain where it can be.
func YAML(word string, kind string) string {
	plain := word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return !('a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./", r))
	})
	switch first := strings.ToLower(word); {
	case kind == "switch" || kind == "level" || kind == "date":
		return word
	case !plain || !('a' <= first[0] && first[0] <= 'z' || first[0] == '.' && len(first) > 1 && first[1] >= 'a'),
		slices.Contains([]string{"true", "false", "yes", "no", "on", "off", "null", "y", "n", ".inf", ".nan"}, first):
		return quote(word)
	}
	return word
}

// quote writes a text between quotes. What does not show is written as its number.
func quote(word string) string {
	var b strings.Builder
	for _, r := range strconv.Quote(word) {
		switch {
		case r != 0x2800 && !unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return strings.ReplaceAll(b.String(), "##", `#\x23`) // which begins a command for a build service
}
