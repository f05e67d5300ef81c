package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/exception"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
)

// Suppression is a suppression as it is written.
type Suppression struct {
	Rule      string `mapstructure:"rule"`
	Path      string `mapstructure:"path"`
	Address   string `mapstructure:"address"`
	Operation string `mapstructure:"operation"`
	Action    string `mapstructure:"action"`
	Principal string `mapstructure:"principal"`
	Reason    string `mapstructure:"reason"`
	Owner     string `mapstructure:"owner"`
	Expires   string `mapstructure:"expires"`
}

var suppressionKeys = []Key{
	{Name: "rule", Kind: Word, check: (*checker).ruleName, Meaning: "The code or name of a rule."},
	{Name: "path", Kind: Word, check: (*checker).suppressedPath,
		Meaning: "A file, a folder, or a pattern as a .gitignore has it, from the folder of this file."},
	{Name: "address", Kind: Word, Meaning: "What the file calls the place, such as the address of a resource."},
	{Name: "operation", Kind: Word, Meaning: "An operation, API or title, or a pattern of operations."},
	{Name: "action", Kind: Word, Meaning: "The action that a finding is about, or the only one that is missing, or a pattern."},
	{Name: "principal", Kind: Word, Meaning: "The name of a principal, or a pattern."},
	{Name: "reason", Kind: Word, Needed: true, check: (*checker).reason, Meaning: "Why the findings are accepted."},
	{Name: "owner", Kind: Word, Meaning: "Who decided it."},
	{Name: "expires", Kind: Date, Meaning: "The last day on which it holds."},
}

// ruleName checks the name of a rule.
func (c *checker) ruleName(_ Key, n *yaml.Node) {
	if _, known := rule.Get(n.Value); !known {
		c.fail(n, "no rule is called %q (%s)", source.Head(n.Value), didYouMean(n.Value, ruleNames(), "permgap rules lists them"))
	}
}

// suppressedPath checks a path or pattern of files. Nothing is read by it.
func (c *checker) suppressedPath(k Key, n *yaml.Node) {
	switch _, pattern := source.ParsePattern(n.Value); {
	case filepath.IsAbs(n.Value) || strings.HasPrefix(n.Value, "/"):
		c.fail(n, "%s: %q is absolute; write it from the folder of this file", k.Name, source.Head(n.Value))
	case !pattern:
		c.fail(n, "%s: %q is no path or pattern", k.Name, source.Head(n.Value))
	}
}

// reason checks that a reason says something.
func (c *checker) reason(k Key, n *yaml.Node) {
	if !exception.HasWords(n.Value) {
		c.fail(n, "%s: %q has no words; say why the findings are accepted", k.Name, source.Head(n.Value))
	}
}

// suppressions checks what the entries must have.
func (c *checker) suppressions(list *yaml.Node) {
	patterns := 0
	for _, s := range list.Content {
		if c.full() {
			return
		}
		if s = resolved(s); s.Kind != yaml.MappingNode && s.Tag != "!!null" {
			continue // told already
		}
		var e exception.Entry
		said := false
		for _, key := range [...]string{"rule", "path", "address", "operation", "action", "principal"} {
			if n := member(s, key); n != nil && n.Value != "" {
				said = true
				switch key {
				case "path":
					e.Path = n.Value
				case "rule":
				default:
					e.Action += n.Value
				}
			}
		}
		if !said {
			c.fail(s, "a suppression says of no finding that it is accepted: give rule, path, address, operation, action or principal")
		}
		if n := member(s, "reason"); n == nil || n.Tag == "!!null" {
			c.fail(s, "a suppression has no reason")
		}
		if e.Patterned() {
			if patterns++; patterns == exception.MostPatterns+1 {
				c.fail(s, "more than %d suppressions with patterns; name files and operations instead", exception.MostPatterns)
			}
		}
	}
}

// Accepted gives the suppressions of a configuration.
func Accepted(c *Config) []exception.Entry {
	var out []exception.Entry
	for i := range c.Suppressions {
		s := &c.Suppressions[i]
		here := c.members["suppressions"][i]
		at := func(key string) exception.Place {
			if places := here[key]; len(places) > 0 {
				return exception.Place(places[0])
			}
			return exception.Place{Path: c.Path}
		}
		e := exception.Entry{
			Path: filepath.ToSlash(s.Path), Address: s.Address, Operation: s.Operation, Action: s.Action, Principal: s.Principal,
			Reason: strings.Join(strings.Fields(s.Reason), " "), Owner: s.Owner, Expires: s.Expires,
			At: at(entryPlace), OperationAt: at("operation"),
		}
		if r, known := rule.Get(s.Rule); known {
			e.Rule = r.Code
		}
		out = append(out, e)
	}
	return out
}

// checkSuppressed refuses a suppression for a principal that the file does not have.
// A principal that is no entry of the file has the name of a file.
func checkSuppressed(c *Config) error {
	if len(c.Principals) == 0 {
		return nil
	}
	var names []string
	for _, p := range c.Principals {
		names = append(names, p.Name)
	}
	var errs []error
	for i, s := range c.Suppressions {
		if s.Principal == "" || strings.ContainsAny(s.Principal, "*?/.#<") || slices.Contains(names, s.Principal) {
			continue
		}
		if len(errs) == mostProblems {
			break
		}
		errs = append(errs, fmt.Errorf("%s: principal: the configuration has no principal %q (%s)",
			c.members["suppressions"][i].at("principal", 0), source.Head(s.Principal), oneOfOr(s.Principal, names)))
	}
	return errors.Join(errs...)
}
