package config

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
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
	l.names("features", c.Features, "limits the check to these features")
	l.names("without", c.Without, "leaves these features out of the check")
	l.add("platform", c.Platform != "", c.Platform, "reads every document as one of "+c.Platform)
	l.add("together", c.Together, "true", "judges all documents as one principal: what one lacks another may grant")
	l.add("role-basis", c.RoleBasis == "and", c.RoleBasis, "judges only what policies and workspace roles both allow")
	l.add("quiet", c.Quiet, "true", "leaves out what was assumed and what was not judged")
	var overlays []string
	for _, path := range c.Catalog {
		overlays = append(overlays, filepath.Base(path))
	}
	l.names("catalog", overlays, "changes the catalogue by these files")
	l.boundaries()
	return l.found
}

type lowering struct {
	config *Config
	found  []audit.Lowered
}

// add lists a setting of the file that is in force.
func (l *lowering) add(key string, lowers bool, value, says string) {
	if at := l.config.places[key]; lowers && len(at) > 0 {
		l.put(at[0], key, value, says)
	}
}

func (l *lowering) put(at Place, key, value, says string) {
	l.found = append(l.found, audit.Lowered{
		Setting: key, Value: value, Message: "the configuration " + says,
		Path: at.Path, Line: at.Line, Column: at.Column,
	})
}

// names lists a setting that is a list: the start of the first few.
func (l *lowering) names(key string, words []string, says string) {
	const few = 5
	var shown []string
	for _, w := range words[:min(few, len(words))] {
		shown = append(shown, source.Head(w))
	}
	if more := len(words) - few; more > 0 {
		shown = append(shown, fmt.Sprintf("and %d more", more))
	}
	value := strings.Join(shown, ", ")
	l.add(key, len(words) > 0, value, says+": "+value)
}

// threshold lists a level above the one from which a run fails by default.
func (l *lowering) threshold() {
	level, err := diag.ParseSeverity(l.config.FailOn)
	l.add("fail-on", l.config.FailOn != "" && (err != nil || level > diag.Error), l.config.FailOn, "lets no finding fail the run")
}

// rules lists the rules that are off or below their level, by code.
func (l *lowering) rules() {
	levels := l.config.Levels()
	for _, code := range slices.Sorted(maps.Keys(levels)) {
		r, _ := rule.Get(string(code))
		key := ruleKey(code)
		switch level := levels[code]; {
		case level == 0:
			l.add(key, true, "off", fmt.Sprintf("turns off %s (%s)", code, r.Name))
		case level < r.Level:
			l.add(key, true, level.String(), fmt.Sprintf("lowers %s (%s) from %s to %s", code, r.Name, r.Level, level))
		}
	}
}

// boundaries counts the principals that have one: what it does not allow is not
// judged.
func (l *lowering) boundaries() {
	var first Place
	n := 0
	for i := range l.config.Principals {
		if at := l.config.Principals[i].places["boundary"]; len(at) > 0 {
			if n++; n == 1 {
				first = at[0]
			}
		}
	}
	if n > 0 {
		l.put(first, "boundary", fmt.Sprint(n), fmt.Sprintf("bounds %s: what a boundary does not allow is not judged", plural(n, "principal")))
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// ruleKey names the place of the level of a rule.
func ruleKey(code rule.Code) string { return "rules." + string(code) }
