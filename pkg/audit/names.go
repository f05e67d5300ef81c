package audit

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// nameCheck compares the names of a document with the catalogue.
type nameCheck struct {
	lint *linter
	cat  *catalog.Catalog
	doc  *policy.Document
	// effect is that of the statement whose names are looked at.
	effect policy.Effect
	beyond *beyond
	named  map[policy.Effect]*naming
}

func newNameCheck(l *linter) *nameCheck {
	return &nameCheck{lint: l, cat: l.cat, doc: l.doc, beyond: newBeyond(l), named: map[policy.Effect]*naming{}}
}

// names checks every action of the document against the catalogue, unless the
// document has the names of another platform.
func (c *nameCheck) names() {
	if wrongPlatform(c.lint) {
		c.lint.omitted.actions(c.doc)
		return
	}
	for i := range c.doc.Statements {
		c.effect = c.doc.Statements[i].Effect
		for _, a := range c.doc.Statements[i].Actions {
			c.name(a)
		}
	}
	c.beyond.report()
}

func (c *nameCheck) name(a policy.Text) {
	switch {
	case a.Value == "":
		return
	case !policy.CleanAction(a.Value) && strings.Contains(a.Value, ":"):
		return // the parser has told of it
	case strings.IndexByte(a.Value, ':') > 0 && !match.IsWild(a.Value) && c.known(a):
		return
	case c.cat.IsRoleName(c.doc.Platform, a.Value):
		c.roleAsAction(a)
	case strings.HasPrefix(a.Value, ":"):
		c.lint.report(rule.UnknownAction, a, message.New("action-no-service", message.Name("name", a.Value)), c.form())
	case match.IsWild(a.Value):
		c.pattern(a)
	case !strings.Contains(a.Value, ":"):
		c.noAction(a)
	default:
		c.unknown(a)
	}
}

// known checks what is the name of an action, and reports whether it is one.
func (c *nameCheck) known(a policy.Text) bool {
	m := c.lint.means.meant(c.doc, a.Value)
	if m.known && c.cat.Notable(m.id) {
		c.action(a, m.id)
	}
	return m.known
}

// pattern checks that a wildcard matches something.
func (c *nameCheck) pattern(a policy.Text) {
	service, _, _ := strings.Cut(a.Value, ":")
	if match.IsWild(service) {
		return
	}
	m := c.lint.means.meant(c.doc, a.Value)
	if len(m.ids) > 0 {
		c.renamedAmong(a, m.ids)
		return
	}
	pattern := actionPattern(c.doc, a.Value)
	if others := m.others(); len(others) > 0 {
		if known := c.cat.Action(others[0]); slices.ContainsFunc(known.WorkspaceCodes, pattern.Match) {
			c.lint.report(rule.PatternMatchesNothing, a, message.New("pattern-of-codes", message.Name("action", a.Value)),
				message.New("pattern-of-codes-hint", message.Text("service", known.Service)))
		}
		return
	}
	if p := c.sibling(func(p policy.Platform) bool { return len(c.cat.Expand(p, pattern)) > 0 }); p != "" {
		c.onSibling(rule.PatternMatchesNothing, a, message.New("pattern-of-sibling", message.Name("action", a.Value),
			message.Text("sibling", string(p)), message.Text("platform", string(c.doc.Platform))), p)
		return
	}
	if near := c.namespaces(pattern); len(near) > 0 {
		c.lint.report(rule.PatternMatchesNothing, a, message.New("pattern-of-other-service", message.Name("action", a.Value),
			message.Texts("near", near)), message.Message{})
		return
	}
	if c.beyond.extent(service).of != catalog.Whole {
		c.beyond.leave(service, a)
		return
	}
	hint := message.New("pattern-matches-nothing-hint")
	if near := c.lint.asked.names(c.doc.Platform, strings.Trim(a.Value, "*?")); len(near) > 0 {
		hint = message.New("pattern-near-hint", message.Text("near", near[0]))
	} else if near := c.lint.asked.patterns(c.doc.Platform, a.Value); len(near) > 0 {
		hint = names.DidYouMean(near)
	}
	c.lint.report(rule.PatternMatchesNothing, a, message.New("pattern-matches-nothing", message.Name("action", a.Value),
		message.Text("service", service)), hint)
}

// exact checks a name without wildcards.
func (c *nameCheck) exact(a policy.Text) {
	if !c.known(a) {
		c.unknown(a)
	}
}

// action says what the catalogue has to say to who names an action.
func (c *nameCheck) action(a policy.Text, id catalog.ActionID) {
	action := c.cat.Action(id)
	isCode := func(code string) bool { return match.EqualFold(code, a.Value) }
	if c.doc.Workspace == nil && slices.ContainsFunc(action.WorkspaceCodes, isCode) {
		c.lint.report(rule.UnknownAction, a, message.New("action-is-code", message.Name("action", a.Value), message.Text("name", action.Name)),
			message.Message{})
		return
	}
	if len(action.ReplacedBy) > 0 && !c.namesNew(&action) {
		c.renamed(a, &action)
	}
	if action.Deprecated {
		newest := newestOf(action.Sources)
		c.lint.report(rule.ActionDeprecated, a, message.New("action-deprecated", message.Name("action", a.Value),
			message.Text("updated", newest.Updated), message.Text("read", newest.Read)), message.Message{})
	}
}

// roleAsAction says what a role's name is, and what to do with it.
func (c *nameCheck) roleAsAction(a policy.Text) {
	kind := max(c.cat.RoleKind(c.doc.Platform, a.Value), catalog.SystemRole)
	c.lint.report(rule.RoleNameAsAction, a, message.New("role-as-action", message.Name("role", a.Value),
		message.Text("kind", kind.String())), useOf(kind))
}

// useOf says what to do with the name of a kind of roles.
func useOf(kind catalog.RoleKind) message.Message {
	return message.New("role-use", message.Text("kind", kind.String()))
}

// form is the advice to write an action as the platform does.
func (c *nameCheck) form() message.Message {
	return message.New("action-form", message.Text("form", c.doc.Platform.ActionForm()))
}

// noAction tells what a name without a colon is instead of an action: the
// misspelt name of a role, a service, or nothing that is known.
func (c *nameCheck) noAction(a policy.Text) {
	p := c.doc.Platform
	if near := c.cat.SuggestRoleNames(p, a.Value, 1); len(near) > 0 {
		kind := max(c.cat.RoleKind(p, near[0]), catalog.SystemRole)
		c.lint.report(rule.RoleNameAsAction, a, message.New("role-near", message.Name("name", a.Value),
			message.Text("kind", kind.String()), message.Text("near", near[0])), useOf(kind))
		return
	}
	if c.cat.EndsAsRoleName(p, a.Value) {
		c.lint.report(rule.RoleNameAsAction, a, message.New("role-by-its-look", message.Name("name", a.Value)), useOf(catalog.SystemRole))
		return
	}
	hint := c.form()
	if known := c.cat.Expand(p, actionPattern(c.doc, p.WholeService(a.Value))); len(known) > 0 {
		service, _, _ := strings.Cut(c.cat.ActionName(known[0]), ":")
		c.lint.report(rule.UnknownAction, a, message.New("action-is-service", message.Name("name", a.Value),
			message.Text("all", p.WholeService(service))), hint)
		return
	}
	words := strings.Fields(a.Value)
	if len(words) < 2 {
		c.lint.report(rule.UnknownAction, a, message.New("action-no-service", message.Name("name", a.Value)), hint)
		return
	}
	if id, is := c.cat.Lookup(p, strings.Join(words, ":")); is {
		hint = message.New("action-near-hint", message.Text("near", c.cat.ActionName(id)))
	}
	c.lint.report(rule.UnknownAction, a, message.New("action-with-blanks", message.Name("name", a.Value)), hint)
}
