package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// renamed names the first of the names that an action has now; what it was
// split into can be dozens.
func (c *nameCheck) renamed(a policy.Text, action *catalog.Action) {
	now := c.newNames(action, 3)
	explain := ""
	if len(now) < len(action.ReplacedBy) {
		explain = action.Name
	}
	c.lint.report(rule.ActionRenamed, a, message.New("action-renamed", message.Part("action", dated(a.Value, action.Sources)),
		message.Aside(message.Parts("names", now))),
		message.New("action-renamed-hint", message.Count("count", len(action.ReplacedBy)), message.Text("explain", explain)))
}

// renamedAmong tells which of the actions that a pattern matches have another
// name now. A pattern of several types is too wide to have meant one of them.
func (c *nameCheck) renamedAmong(a policy.Text, ids []catalog.ActionID) {
	if i := strings.LastIndexByte(a.Value, ':'); i < 0 || match.IsWild(a.Value[:i]) {
		return
	}
	var renames []message.Message
	for _, id := range ids {
		if !c.cat.Notable(id) {
			continue
		}
		if action := c.cat.Action(id); len(action.ReplacedBy) > 0 && !c.namesNew(&action) {
			renames = append(renames, message.New("renamed-to", message.Part("action", dated(action.Name, action.Sources)),
				message.Parts("names", c.newNames(&action, 2))))
		}
	}
	if len(renames) == 0 {
		return
	}
	c.lint.report(rule.ActionRenamed, a, message.New("pattern-of-renamed", message.Name("action", a.Value),
		message.Count("count", len(renames)), message.Aside(message.Parts("renames", firstParts(renames, 3)))),
		message.New("pattern-of-renamed-hint"))
}

// firstParts gives the first of some parts of a message and counts the rest, if
// there is more than one too many.
func firstParts(parts []message.Message, most int) []message.Message {
	if len(parts) <= most+1 {
		return parts
	}
	return append(parts[:most:most], message.New("list-more", message.Count("count", len(parts)-most)))
}

// namesNew reports whether statements of the same effect name all that an
// action is called now: then there is nothing left to do.
func (c *nameCheck) namesNew(action *catalog.Action) bool {
	return !slices.ContainsFunc(action.ReplacedBy, func(name string) bool { return !c.isNamed(name) })
}

func (c *nameCheck) isNamed(name string) bool {
	n := c.named[c.effect]
	if n == nil {
		n = newNaming(c.doc, c.effect)
		c.named[c.effect] = n
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
			name := match.Fold(a.Value)
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
		is = n.exact[match.Fold(action)] || slices.ContainsFunc(n.patterns, func(p *match.Pattern) bool { return p.Match(action) })
		n.asked[action] = is
	}
	return is
}

// newNames gives the first of the names that an action has now, each with the
// date of its newest page.
func (c *nameCheck) newNames(action *catalog.Action, most int) []message.Message {
	parts := make([]message.Message, len(action.ReplacedBy))
	for i, name := range action.ReplacedBy {
		var sources []catalog.Source
		if id, ok := c.cat.Lookup(c.doc.Platform, name); ok {
			sources = c.cat.Action(id).Sources
		}
		parts[i] = dated(name, sources)
	}
	return firstParts(parts, most)
}

// dated gives the name of an action with the date of the newest page that names
// it; of a page without a date, when it was read.
func dated(name string, sources []catalog.Source) message.Message {
	newest := newestOf(sources)
	return message.New("dated-name", message.Name("name", name),
		message.Text("updated", newest.Updated), message.Text("read", newest.Read))
}

func newestOf(sources []catalog.Source) (newest catalog.Source) {
	for _, s := range sources {
		if s.Date() > newest.Date() {
			newest = s
		}
	}
	return newest
}
