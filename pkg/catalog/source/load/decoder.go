package load

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/source"
)

// decoder fills the fields of a file and gathers what is wrong.
type decoder struct {
	file     *File
	problems Problems
	forms    map[reflect.Type]map[string]int // see fieldsOf
}

// fieldsOf gives the fields of a struct, once for each.
func (d *decoder) fieldsOf(t reflect.Type) map[string]int {
	if d.forms[t] == nil {
		if d.forms == nil {
			d.forms = map[reflect.Type]map[string]int{}
		}
		d.forms[t] = Fields(t)
	}
	return d.forms[t]
}

func (d *decoder) fail(n *yaml.Node, format string, args ...any) {
	d.problems = append(d.problems, Problem{d.file.Path, n.Line, n.Column, source.Shorten(fmt.Sprintf(format, args...))})
}

// mostProblems is how many mistakes of a file are named before the rest of it
// is left unread.
const mostProblems = 100

func (d *decoder) full() bool { return len(d.problems) >= mostProblems }

// value reads a node into a value of the form, whose kinds are struct, map,
// slice, string and bool.
func (d *decoder) value(n *yaml.Node, v reflect.Value, name string) {
	d.file.places[name] = Place{n.Line, n.Column}
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.fail(n, "anchors and aliases are not part of the form: write the value out")
		return
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		d.fail(n, "%s has no value: give one or leave the field out", d.describe(name))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(n, v, name)
	case reflect.Map:
		d.entries(n, v, name)
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[schema.Values]() && n.Kind == yaml.ScalarNode {
			n = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{n}, Line: n.Line, Column: n.Column}
		}
		d.list(n, v, name)
	case reflect.Bool:
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			d.fail(n, "%s is %s, not true or false", d.describe(name), kindOf(n))
			return
		}
		v.SetBool(strings.EqualFold(n.Value, "true"))
	default:
		d.text(n, v, name)
	}
}

// text reads a string. A date needs no quotes; what YAML reads as a number or
// a truth value does, so that nothing changes its meaning unseen.
func (d *decoder) text(n *yaml.Node, v reflect.Value, name string) {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!str" && n.Tag != "!!timestamp" {
		d.fail(n, "%s is %s, not a text%s", d.describe(name), kindOf(n), quoteHint(n))
		return
	}
	if strings.TrimSpace(n.Value) != n.Value {
		d.fail(n, "%s starts or ends with white space", d.describe(name))
	}
	v.SetString(n.Value)
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, name string) {
	if n.Kind != yaml.SequenceNode {
		d.fail(n, "%s is %s, not a list", d.describe(name), kindOf(n))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, member := range n.Content {
		if d.full() {
			return
		}
		d.value(member, v.Index(i), Index(name, i))
	}
}

// pairs calls f for each key and value of a mapping and reports keys that
// stand twice.
func (d *decoder) pairs(n *yaml.Node, name string, f func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.fail(n, "%s is %s, not a mapping", d.describe(name), kindOf(n))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content) && !d.full(); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			d.fail(key, "a key is %s, not a text", kindOf(key))
			continue
		}
		if line, ok := seen[key.Value]; ok {
			d.fail(key, "%q stands twice, first in line %d", source.Head(key.Value), line)
			continue
		}
		seen[key.Value] = key.Line
		f(key, n.Content[i+1])
	}
}

// entries reads a mapping with free keys.
func (d *decoder) entries(n *yaml.Node, v reflect.Value, name string) {
	v.Set(reflect.MakeMap(v.Type()))
	d.pairs(n, name, func(key, value *yaml.Node) {
		if strings.TrimSpace(key.Value) == "" {
			d.fail(key, "an empty key")
			return
		}
		entry := reflect.New(v.Type().Elem()).Elem()
		d.value(value, entry, Key(name, key.Value))
		d.file.places[Key(name, key.Value)] = Place{key.Line, key.Column}
		v.SetMapIndex(reflect.ValueOf(key.Value), entry)
	})
}

// Key names an entry of a mapping with free keys.
func Key(value, key string) string { return value + "[" + key + "]" }

// fields reads a mapping whose keys are the fields of a struct.
func (d *decoder) fields(n *yaml.Node, v reflect.Value, name string) {
	known := d.fieldsOf(v.Type())
	d.pairs(n, name, func(key, value *yaml.Node) {
		i, ok := known[key.Value]
		if !ok {
			d.fail(key, "unknown field %q%s", source.Head(key.Value), suggestion(key.Value, slices.Sorted(maps.Keys(known))))
			return
		}
		if o, is := v.Addr().Interface().(*schema.Operation); is && key.Value == "requires" && d.none(value, Field(name, key.Value)) {
			o.RequiresNone = true
			return
		}
		d.value(value, v.Field(i), Field(name, key.Value))
	})
}

// none reads the word none in the place of a list: a source states that there
// is nothing. An empty list would not say whether one does.
func (d *decoder) none(n *yaml.Node, name string) bool {
	switch {
	case n.Kind == yaml.ScalarNode && n.Value == "none":
		d.file.places[name] = Place{n.Line, n.Column}
		return true
	case n.Kind == yaml.ScalarNode && n.Tag == "!!str" && strings.EqualFold(strings.TrimSpace(n.Value), "none"):
		d.fail(n, "%s is %q: write none, in small letters", d.describe(name), n.Value)
		return true
	case n.Kind == yaml.SequenceNode && len(n.Content) == 0:
		d.fail(n, "%s is an empty list: leave it out, or write none if a source states that nothing is needed", d.describe(name))
	}
	return false
}

// Fields gives the YAML names of the fields of a struct with their index.
func Fields(t reflect.Type) map[string]int {
	names := make(map[string]int, t.NumField())
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name != "-" {
			names[name] = i
		}
	}
	return names
}

// suggestion names the field that was meant, or all there are.
func suggestion(name string, known []string) string {
	if near := match.Nearest(name, known); near != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	return " (one of " + strings.Join(known, ", ") + ")"
}

// describe names a value in a message, with the operation or action that it
// belongs to: nobody counts to the 82nd.
func (d *decoder) describe(name string) string {
	if name == "" {
		return "the file"
	}
	list, rest, _ := strings.Cut(name, "[")
	number, field, _ := strings.Cut(rest, "]")
	i, err := strconv.Atoi(number)
	of := ""
	switch {
	case err != nil || i < 0 || field == "":
	case list == "operations" && i < len(d.file.Operations):
		of = d.file.Operations[i].ID
	case list == "actions" && i < len(d.file.Actions):
		of = d.file.Actions[i].Name
	}
	if of == "" {
		return source.Shorten(name)
	}
	return source.Shorten(name) + " (" + source.Head(of) + ")"
}

// kindOf says what a node is.
func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.Tag {
	case "!!str":
		return "a text"
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!null":
		return "empty"
	case "!!timestamp":
		return "a date"
	}
	return "a value tagged " + source.Head(n.Tag)
}

func quoteHint(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		return `: put it in quotes`
	}
	return ""
}
