package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
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
	for i := range l.doc.Statements {
		s := &l.doc.Statements[i]
		if s.Effect != l.effect || s.NotAction {
			continue
		}
		if slices.ContainsFunc(s.Actions, func(a policy.Text) bool { return actionPattern(l.doc, a.Value).Match(name) }) {
			return true
		}
	}
	return false
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
