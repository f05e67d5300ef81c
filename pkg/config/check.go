package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
)

// checker looks at the file as it is written, before the library reads it: the
// library knows no lines, folds keys and converts values.
type checker struct {
	path     string
	found    bool // not named: it reads only below its own folder
	problems []error
	here     places              // of the mapping that is looked at
	members  map[string][]places // of each entry of a list of mappings, by its key
}

func newChecker(path string, found bool) *checker {
	return &checker{path: path, found: found, here: places{}, members: map[string][]places{}}
}

// checkFile refuses a file that does not hold what [Config] describes, and
// names every place that is wrong. It gives the values of one that is right,
// and tells where they stand.
func checkFile(path string, data []byte, found bool) (*checker, map[string]any, error) {
	c := newChecker(path, found)
	root, err := c.document(data)
	if err != nil || root == nil {
		return c, nil, err
	}
	c.fields(root, table, "")
	if len(c.problems) >= mostProblems {
		c.problems = append(c.problems[:mostProblems], fmt.Errorf("%s: and more mistakes; mend these first", path))
	}
	if len(c.problems) > 0 {
		return nil, nil, errors.Join(c.problems...)
	}
	var values map[string]any
	if err := source.Decode(root, &values); err != nil {
		return nil, nil, c.unreadable(err)
	}
	return c, values, nil
}

// mostValues is how many values a file may hold, with aliases written out.
const mostValues = 100_000

// mostProblems is how many mistakes of a file are named.
const mostProblems = 20

// document reads the one document of the file; nil when there is none. The
// library would leave out all behind the first.
func (c *checker) document(data []byte) (*yaml.Node, error) {
	documents, err := source.YAML(data, mostValues)
	if err != nil {
		return nil, c.unreadable(err)
	}
	documents = slices.DeleteFunc(documents, func(n *yaml.Node) bool { return n.Tag == "!!null" })
	if len(documents) == 0 {
		return nil, nil
	}
	for _, second := range documents[1:] {
		c.fail(second, "a second document: a configuration is one; put all its keys above the line ---")
	}
	return documents[0], nil
}

// unreadable puts the line where all errors have it.
func (c *checker) unreadable(err error) error {
	var bad *source.YAMLError
	if errors.As(err, &bad) && bad.Line > 0 {
		return fmt.Errorf("%s:%d: %s", c.path, bad.Line, bad.What)
	}
	return fmt.Errorf("%s: %w", c.path, err)
}

// resolved gives what an alias stands for.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func (c *checker) fail(n *yaml.Node, format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf("%s: %s", c.at(n), fmt.Sprintf(format, args...)))
}

// full reports whether enough mistakes were found.
func (c *checker) full() bool { return len(c.problems) >= mostProblems }

func (c *checker) at(n *yaml.Node) Place { return Place{c.path, n.Line, n.Column} }

// value checks a node against its key. What stands empty says nothing, as if its
// key were not there.
func (c *checker) value(n *yaml.Node, k Key) {
	if n = resolved(n); n.Tag == "!!null" {
		return
	}
	switch k.Kind {
	case Mapping:
		c.fields(n, k.Keys, k.Name)
	case Levels:
		c.rules(n, k.Name)
	case Entries:
		c.entries(n, k)
	case List:
		c.list(n, k)
	case Switch:
		if n.Tag != "!!bool" {
			c.fail(n, "%s must be true or false, found %s", named(k.Name), kindOf(n))
		}
	case Date:
		c.date(n, k)
	default:
		c.word(n, k)
	}
}

func (c *checker) word(n *yaml.Node, k Key) {
	if n.Tag != "!!str" {
		c.fail(n, "%s must be one word, found %s", named(k.Name), kindOf(n))
		return
	}
	if length := utf8.RuneCountInString(n.Value); length > longestWord {
		c.fail(n, "%s: %d characters, more than any name has", named(k.Name), length)
		return
	}
	if err := checkWord(k.Name, n.Value); err != nil {
		c.fail(n, "%s: %s", k.Name, err)
	}
	if k.check != nil {
		k.check(c, k, n)
	}
}

// longestWord is how many characters a value may have: what it names is shown
// in messages and reports.
const longestWord = 1000

// date checks a day.
func (c *checker) date(n *yaml.Node, k Key) {
	if _, err := time.Parse(time.DateOnly, n.Value); err != nil || n.Kind != yaml.ScalarNode {
		c.fail(n, "%s must be a day such as 2027-01-31, found %s", named(k.Name), kindOf(n))
		return
	}
	n.Tag = "!!str" // as which it is read
}

// list checks a list; a single value stands for a list of one.
func (c *checker) list(n *yaml.Node, k Key) {
	one := func(m *yaml.Node) {
		if m = resolved(m); m.Tag != "!!null" {
			c.word(m, k)
		}
	}
	switch n.Kind {
	case yaml.SequenceNode:
		for _, m := range n.Content {
			if c.full() {
				break
			}
			one(m)
			c.here[k.Name] = append(c.here[k.Name], c.at(m))
		}
	case yaml.ScalarNode:
		c.word(n, k)
		c.here[k.Name] = append(c.here[k.Name], c.at(n))
	default:
		c.fail(n, "%s must be a list, found %s", named(k.Name), kindOf(n))
	}
}

// entries checks a list of mappings, and keeps the places of each.
func (c *checker) entries(n *yaml.Node, k Key) {
	if n.Kind != yaml.SequenceNode {
		c.fail(n, "%s must be a list, found %s", named(k.Name), kindOf(n))
		return
	}
	top := c.here
	for _, m := range n.Content {
		if c.full() {
			break
		}
		c.here = places{entryPlace: {c.at(m)}}
		if m = resolved(m); m.Tag != "!!null" {
			c.fields(m, k.Keys, k.Name)
		}
		c.members[k.Name] = append(c.members[k.Name], c.here)
	}
	c.here = top
	if k.entries != nil {
		k.entries(c, n)
	}
}

// entryPlace is the key of the place of an entry itself.
const entryPlace = ""

// fields checks the keys of a mapping. The library takes them in any case.
func (c *checker) fields(n *yaml.Node, keys []Key, name string) {
	c.pairs(n, name, func(key, value *yaml.Node) {
		k, known := find(keys, key.Value)
		if !known {
			c.fail(key, "unknown key %q%s (%s)", source.Head(key.Value), within(name), oneOfOr(key.Value, namesOf(keys)))
			return
		}
		c.value(value, k)
		if k.Kind != List && k.Kind != Levels && k.Kind != Entries {
			c.here[k.Name] = []Place{c.at(value)}
		}
	})
}

// rules checks the levels of rules, each of which has two names.
func (c *checker) rules(n *yaml.Node, name string) {
	seen := map[rule.Code]*yaml.Node{}
	c.pairs(n, name, func(key, value *yaml.Node) {
		r, ok := rule.Get(key.Value)
		if !ok {
			c.fail(key, "rules: no rule is called %q (%s)", source.Head(key.Value), didYouMean(key.Value, ruleNames(), "permgap rules lists them"))
			return
		}
		if first := seen[r.Code]; first != nil {
			c.fail(key, "rules: %s and %s are one rule; the other stands on line %d", key.Value, first.Value, first.Line)
		}
		seen[r.Code] = key
		if value.Kind != yaml.ScalarNode {
			c.fail(value, "rules: the level of %s must be one word, found %s", key.Value, kindOf(value))
		} else if _, err := parseLevel(value.Value); err != nil {
			c.fail(value, "rules: %s: %s", key.Value, err)
		}
		c.here[ruleKey(r.Code)] = []Place{c.at(value)}
	})
}

// pairs calls f for each key and value of a mapping. Keys that stand twice are
// refused: which of them counts is nobody's guess.
func (c *checker) pairs(n *yaml.Node, name string, f func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		found := kindOf(n)
		if name == "" && n.Kind == yaml.ScalarNode {
			found = "a text" // which may be no configuration at all
		}
		c.fail(n, "%s must be a mapping of keys to values, found %s", named(name), found)
		return
	}
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content) && !c.full(); i += 2 {
		key := n.Content[i]
		folded := strings.ToLower(key.Value)
		if line, twice := first[folded]; twice {
			c.fail(key, "%s%s stands twice; the first is on line %d", source.Head(key.Value), within(name), line)
			continue
		}
		first[folded] = key.Line
		f(key, n.Content[i+1])
	}
}

// principals checks what the entries must have, and that names tell them apart.
func (c *checker) principals(list *yaml.Node) {
	names := map[string]*yaml.Node{}
	for _, p := range list.Content {
		if c.full() {
			return
		}
		if p = resolved(p); p.Kind != yaml.MappingNode && p.Tag != "!!null" {
			continue // told already
		}
		name := member(p, "name")
		switch {
		case name == nil || name.Value == "":
			c.fail(p, "a principal has no name")
			continue
		case names[name.Value] != nil:
			c.fail(name, "two principals are named %s; the first is on line %d", source.Head(name.Value), names[name.Value].Line)
		}
		names[name.Value] = name
		if empty(member(p, "documents")) && empty(member(p, "roles")) {
			c.fail(p, "the principal %s has neither documents nor roles", source.Head(name.Value))
		}
	}
}

func member(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if strings.EqualFold(n.Content[i].Value, key) {
			return resolved(n.Content[i+1])
		}
	}
	return nil
}

func empty(n *yaml.Node) bool {
	return n == nil || n.Tag == "!!null" || n.Kind == yaml.SequenceNode && len(n.Content) == 0
}

func ruleNames() []string {
	var names []string
	for _, r := range rule.All() {
		names = append(names, string(r.Code), r.Name)
	}
	return names
}

// didYouMean names the nearest word, or says something else.
func didYouMean(word string, known []string, otherwise string) string {
	if near := match.Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

func oneOfOr(word string, known []string) string {
	return didYouMean(word, known, "one of "+strings.Join(known, ", "))
}

func named(key string) string {
	if key == "" {
		return "the configuration"
	}
	return key
}

func within(key string) string {
	if key == "" {
		return ""
	}
	return " in " + key
}

// kindOf says what a node is.
func kindOf(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Tag == "!!bool":
		return "true or false"
	case n.Tag == "!!int" || n.Tag == "!!float":
		return "a number"
	case n.Tag == "!!timestamp":
		return "a date"
	}
	return fmt.Sprintf("%q", source.Head(n.Value))
}
