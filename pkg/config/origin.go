package config

import (
	"errors"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/match"
)

// Layer is one of those that a value can come from.
type Layer string

// The layers, the one that wins first.
const (
	FromFlag        Layer = "flag"
	FromEnvironment Layer = "environment"
	FromFile        Layer = "file"
	FromDefault     Layer = "default"
)

// Origin is where the value of a key comes from: its layer, and its place in the
// file or its variable.
type Origin struct {
	Layer Layer
	Place Place
}

// Origin says where the value of a key comes from. It is the one place that says
// what wins: a flag, then the environment, then the file.
func (c *Config) Origin(key string) Origin {
	switch at := c.places[key]; {
	case changed(c.flags, key):
		return Origin{Layer: FromFlag}
	case c.given[key] != "":
		k, _ := find(table, key)
		return Origin{FromEnvironment, Place{Path: k.Variable()}}
	case len(at) > 0:
		return Origin{FromFile, at[0]}
	}
	return Origin{Layer: FromDefault}
}

// placed gives the places of the values of a key that the file or the environment
// gives.
func (c *Config) placed(key string) places {
	switch o := c.Origin(key); o.Layer {
	case FromFile:
		return c.places
	case FromEnvironment:
		return places{key: {o.Place}}
	}
	return nil
}

// environment reads the variables of the keys that have a flag. They name no more
// than a configuration that is found: who sets them may not see the command line.
func (c *Config) environment(env map[string]string) (map[string]any, error) {
	var names []string
	for name := range env {
		if strings.HasPrefix(name, variablePrefix) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	slices.Sort(names)
	keys := map[string]Key{}
	for _, k := range table {
		if k.Flag {
			keys[k.Variable()] = k
		}
	}
	c.given = map[string]string{}
	values := map[string]any{}
	var errs []error
	for _, name := range names {
		k, known := keys[name]
		switch {
		case !known && env[name] != "" && !slices.Contains(otherVariables[:], name):
			c.unknown = append(c.unknown, name)
		case known && env[name] != "":
			check := newChecker(name, true)
			n := nodeOf(k, env[name])
			check.value(n, k)
			errs = append(errs, check.problems...)
			c.given[k.Name], values[k.Name] = env[name], valueOf(k, n)
		}
	}
	return values, errors.Join(errs...)
}

// otherVariables are ours and no settings: a stack trace, and two of the tests.
var otherVariables = [...]string{"PERMGAP_TRACE", "PERMGAP_SHARED", "PERMGAP_PERFORMANCE", "PERMGAP_TESTS"}

// nodeOf gives a value of the environment the form that it would have in a file. A
// list has commas or lines between its words.
func nodeOf(k Key, value string) *yaml.Node {
	switch {
	case k.Kind == Switch && (value == "true" || value == "false"):
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: value}
	case k.Kind != List:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	between := ","
	if strings.Contains(value, "\n") {
		between = "\n"
	}
	for word := range strings.SplitSeq(value, between) {
		if word = strings.TrimSpace(word); word != "" {
			list.Content = append(list.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: word})
		}
	}
	return list
}

// valueOf gives what a node holds as the library takes it.
func valueOf(k Key, n *yaml.Node) any {
	switch k.Kind {
	case Switch:
		return n.Value == "true"
	case List:
		words := []string{}
		for _, m := range n.Content {
			words = append(words, m.Value)
		}
		return words
	}
	return n.Value
}

// Variable is one of the environment that begins as ours do and is none of them.
type Variable struct {
	Name, Nearest string // the nearest that there is, "" for none
}

// Unknown lists such variables.
func (c *Config) Unknown() []Variable {
	if len(c.unknown) == 0 {
		return nil
	}
	var known []string
	for _, k := range table {
		if k.Flag {
			known = append(known, k.Variable())
		}
	}
	out := make([]Variable, len(c.unknown))
	for i, name := range c.unknown {
		out[i] = Variable{name, match.Nearest(name, known)}
	}
	return out
}

// Misnamed lists the files that look like a configuration and are not read.
func (c *Config) Misnamed() []string { return slices.Clone(c.misnamed) }
