package config

import (
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
)

// Lowered lists what the file turns off or lowers, so that every report says
// it: who changes a configuration together with a policy cannot mute the check
// unseen. What a flag says is the user's own word, and not listed. Neither is
// what a principal holds: that is the question, and the report names it.
func (c *Config) Lowered() []audit.Lowered {
	l := lowering{config: c}
	l.threshold()
	l.rules()
	l.list("features", message.New("lowered-features", heads(c.Features)), c.Features)
	l.list("resource", message.New("lowered-resource", heads(c.Resource)), c.Resource)
	l.list("without", message.New("lowered-without", heads(c.Without)), c.Without)
	if c.Platform != "" {
		l.add("platform", c.Platform, message.New("lowered-platform", message.Text("platform", c.Platform)))
	}
	if c.Together {
		l.add("together", "true", message.New("lowered-together"))
	}
	if c.RoleBasis == "and" {
		l.add("role-basis", c.RoleBasis, message.New("lowered-role-basis"))
	}
	if c.Quiet {
		l.add("quiet", "true", message.New("lowered-quiet"))
	}
	var overlays []string
	for _, path := range c.Catalog {
		overlays = append(overlays, filepath.Base(path))
	}
	l.list("catalog", message.New("lowered-catalog", heads(overlays)), overlays)
	l.list("exclude", message.New("lowered-exclude", heads(c.Exclude)), c.Exclude)
	if c.Baseline != "" {
		name := source.Head(filepath.Base(c.Baseline))
		l.add("baseline", name, message.New("lowered-baseline", message.Text("name", name)))
	}
	l.principals("boundary", "lowered-boundary")
	l.principals("platform", "lowered-platforms")
	l.principals("only", "lowered-only")
	l.principals("in-use", "lowered-in-use")
	for _, path := range c.misnamed {
		l.put(Place{Path: path}, Misnamed, filepath.Base(path), message.New("lowered-misnamed"))
	}
	return l.found
}

// Misnamed is the setting by which a file is listed that looks like a configuration and
// is not read: who wrote it believes that it holds.
const Misnamed = "misnamed"

type lowering struct {
	config *Config
	found  []audit.Lowered
}

// add lists a setting if it is the file's.
func (l *lowering) add(key, value string, says message.Message) {
	if at := l.config.placed(key)[key]; len(at) > 0 {
		l.put(at[0], key, value, says)
	}
}

func (l *lowering) put(at Place, key, value string, says message.Message) {
	l.found = append(l.found, audit.Lowered{
		Setting: key, Value: value, MessageID: says.ID, MessageArgs: says.Args,
		Path: at.Path, Line: at.Line, Column: at.Column,
	})
}

// few is how many words of a list are shown.
const few = 5

// list lists a setting that is a list, if it is not empty.
func (l *lowering) list(key string, says message.Message, words []string) {
	if len(words) == 0 {
		return
	}
	var shown []string
	for _, w := range words[:min(few, len(words))] {
		shown = append(shown, source.Head(w))
	}
	if len(words) > few {
		shown = append(shown, "…")
	}
	l.add(key, strings.Join(shown, ", "), says)
}

// heads gives the start of each of the first words.
func heads(words []string) message.Arg {
	starts := make([]string, len(words))
	for i, w := range words {
		starts[i] = source.Head(w)
	}
	return message.First("names", starts, few)
}

// threshold lists a level above the one from which a run fails by default.
func (l *lowering) threshold() {
	level, err := diag.ParseSeverity(l.config.FailOn)
	if l.config.FailOn != "" && (err != nil || level > diag.Error) {
		l.add("fail-on", l.config.FailOn, message.New("lowered-fail-on"))
	}
}

// rules lists the rules that are off or below their level, by code.
func (l *lowering) rules() {
	levels := l.config.Levels()
	for _, code := range slices.Sorted(maps.Keys(levels)) {
		r, _ := rule.Get(string(code))
		key := ruleKey(code)
		switch level := levels[code]; {
		case level == 0:
			l.add(key, "off", message.New("lowered-rule-off", message.Name("code", string(code)), message.Text("rule", r.Name)))
		case level < r.Level:
			l.add(key, level.String(), message.New("lowered-rule", message.Name("code", string(code)), message.Text("rule", r.Name),
				message.Text("from", r.Level.String()), message.Text("to", level.String())))
		}
	}
}

// principals counts those that have a key which keeps operations or resources from
// being judged: what a boundary does not allow, what only does not name, and what is
// not in use.
func (l *lowering) principals(key string, says message.ID) {
	var first Place
	n := 0
	for i := range l.config.Principals {
		if at := l.config.Principals[i].places[key]; len(at) > 0 {
			if n++; n == 1 {
				first = at[0]
			}
		}
	}
	if n > 0 {
		l.put(first, key, strconv.Itoa(n), message.New(says, message.Count("count", n)))
	}
}

// ruleKey names the place of the level of a rule.
func ruleKey(code rule.Code) string { return "rules." + string(code) }
