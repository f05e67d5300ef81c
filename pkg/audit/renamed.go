package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// renamed names the first of the names that an action has now; what it was
// split into can be dozens.
func (l *linter) renamed(a policy.Text, action *catalog.Action) {
	hint := "grant the new name as well as the old one until every region and edition has it"
	names := action.ReplacedBy
	if len(names) > 1 {
		hint = "grant the new names as well as the old one until every region and edition has them"
	}
	shown := few(names, 3)
	if len(shown) < len(names) {
		hint += "; 'permgap explain " + action.Name + "' lists them"
	}
	shown = append(l.datedNames(shown), rest(len(names)-len(shown))...)
	l.report(rule.ActionRenamed, a, fmt.Sprintf("%s%s has been renamed to %s", a.Value, dated(action.Sources), list(shown, "and")), hint)
}

// renamedAmong tells which of the actions that a pattern matches have another
// name now. A pattern of several types is too wide to have meant one of them.
func (l *linter) renamedAmong(a policy.Text, ids []catalog.ActionID) {
	if i := strings.LastIndexByte(a.Value, ':'); i < 0 || strings.ContainsAny(a.Value[:i], "*?") {
		return
	}
	var renames []string
	for _, id := range ids {
		if action := l.cat.Action(id); len(action.ReplacedBy) > 0 && !l.namesNew(&action) {
			shown := few(action.ReplacedBy, 2)
			now := list(append(l.datedNames(shown), rest(len(action.ReplacedBy)-len(shown))...), "and")
			renames = append(renames, action.Name+dated(action.Sources)+" to "+now)
		}
	}
	if len(renames) == 0 {
		return
	}
	shown := few(renames, 3)
	l.report(rule.ActionRenamed, a, fmt.Sprintf("%s matches %s: %s", a.Value,
		counted(len(renames), "action that has been renamed", "actions that have been renamed", ""),
		list(append(slices.Clone(shown), rest(len(renames)-len(shown))...), "and")),
		"grant the new names as well as the old ones until every region and edition has them")
}

// namesNew reports whether statements of the same effect name all that an
// action is called now: then there is nothing left to do.
func (l *linter) namesNew(action *catalog.Action) bool {
	return !slices.ContainsFunc(action.ReplacedBy, func(name string) bool { return !l.isNamed(name) })
}

func (l *linter) isNamed(name string) bool {
	n := l.named[l.effect]
	if n == nil {
		n = newNaming(l.doc, l.effect)
		l.named[l.effect] = n
	}
	return n.has(name)
}

// naming is what the statements of one effect name.
type naming struct {
	exact    map[string]bool // in lower case
	patterns []*match.Pattern
	asked    map[string]bool
}

func newNaming(d *policy.Document, effect policy.Effect) *naming {
	n := &naming{exact: map[string]bool{}, asked: map[string]bool{}}
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Effect != effect || s.NotAction {
			continue
		}
		for _, a := range s.Actions {
			name := strings.ToLower(a.Value)
			if n.exact[name] {
				continue
			}
			n.exact[name] = true
			if p := actionPattern(d, a.Value); !p.Literal() {
				n.patterns = append(n.patterns, p)
			}
		}
	}
	return n
}

// has reports whether a statement names an action.
func (n *naming) has(action string) bool {
	is, asked := n.asked[action]
	if !asked {
		is = n.exact[strings.ToLower(action)] || slices.ContainsFunc(n.patterns, func(p *match.Pattern) bool { return p.Match(action) })
		n.asked[action] = is
	}
	return is
}

// datedNames gives names with the date of their newest page each.
func (l *linter) datedNames(names []string) []string {
	out := slices.Clone(names)
	for i, name := range out {
		if id, ok := l.cat.Lookup(l.doc.Platform, name); ok {
			out[i] += dated(l.cat.Action(id).Sources)
		}
	}
	return out
}

// dated gives the date of the newest page that names an action; of a page
// without a date, when it was read.
func dated(sources []catalog.Source) string {
	var newest catalog.Source
	for _, s := range sources {
		if s.Date() > newest.Date() {
			newest = s
		}
	}
	switch {
	case newest.Updated != "":
		return " (documentation of " + newest.Updated + ")"
	case newest.Read != "":
		return " (documentation read " + newest.Read + ")"
	}
	return ""
}
