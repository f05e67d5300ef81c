package policy

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/rule"
)

// policy reads the elements of a policy.
func (r *reader) policy(n *node) {
	r.names(n, r.grammar.root, "a policy")
	r.statements(n)
	r.size(n)
	r.depends(n.fold("Depends"))
	if r.grammar.check != nil && !r.quiet {
		r.grammar.check(r, n)
	}
}

func (r *reader) statements(policy *node) {
	list := policy.fold("Statement")
	switch {
	case list == nil || list.kind == kindNull:
		r.fatal(policy.open(), `the policy has no "Statement"`+r.code(wrongStatement), "")
	case list.kind == kindArray:
		if len(list.children) == 0 && r.grammar.code == nil {
			r.warn(list.place(), `"Statement" is empty: the policy grants nothing`, "")
		}
		r.doc.Statements = slices.Grow(r.doc.Statements, len(list.children))
		for i, c := range list.children {
			r.statement(c, i)
		}
	case list.kind == kindObject:
		if !r.grammar.statementObject {
			r.warn(list.open(), `"Statement" must be a list, found an object`+r.code(wrongStatement), "put the statement in brackets: [{ … }]")
		}
		r.statement(list, 0)
	default:
		r.fatal(list.place(), `"Statement" must be a list of statements, found `+list.describe()+r.code(wrongStatement), "")
	}
}

func (r *reader) statement(n *node, index int) {
	if n.kind != kindObject {
		r.fatal(n.place(), "a statement must be an object, found "+n.describe(), "")
		return
	}
	r.names(n, r.grammar.statement, "a statement")
	s := Statement{Index: index, Pointer: n.pointer(), Span: n.span}
	if sid := n.fold("Sid"); sid.is(kindString) {
		s.Sid = sid.text
	} else if sid != nil && sid.kind != kindNull {
		r.warn(sid.place(), `"Sid" must be a string, found `+sid.describe(), "")
	}
	s.HasPrincipal = n.fold("Principal") != nil || n.fold("NotPrincipal") != nil
	r.effect(n, &s)
	r.actions(n, &s)
	r.resources(n, &s)
	r.condition(n.fold("Condition"), &s)
	r.doc.Statements = append(r.doc.Statements, s)
}

func (r *reader) effect(statement *node, s *Statement) {
	n := statement.fold("Effect")
	switch {
	case n == nil:
		r.fatal(statement.open(), `the statement has no "Effect"`, `add "Effect": "Allow" or "Deny"`)
		return
	case n.kind != kindString:
		r.fatal(n.place(), `"Effect" must be "Allow" or "Deny", found `+n.describe(), "")
		return
	}
	s.EffectAt = n.value()
	for _, e := range []Effect{Allow, Deny} {
		if n.text == e.String() {
			s.Effect = e
			return
		}
		if strings.EqualFold(strings.TrimSpace(n.text), e.String()) {
			s.Effect = e
			r.warn(n.place(), fmt.Sprintf("the effect %s is spelled %s", quote(n.text), quote(e.String())), "read as "+e.String())
			return
		}
	}
	r.fatal(n.place(), `"Effect" must be "Allow" or "Deny", found `+quote(n.text), maybe(match.Nearest(n.text, []string{"Allow", "Deny"})))
}

func (r *reader) actions(statement *node, s *Statement) {
	action, not := present(statement.fold("Action")), present(statement.fold("NotAction"))
	switch {
	case action != nil && not != nil:
		r.fatal(not.keyPlace(), `the statement has both "Action" and "NotAction"`+r.code(bothActions), "keep one of them",
			Place{Message: `"Action" stands here`, Span: action.key, Pointer: action.pointer()})
	case action == nil && not == nil:
		r.fatal(statement.open(), `the statement has no "Action"`+r.code(wrongAction), "")
		return
	}
	n, name := action, "Action"
	if n == nil {
		n, name, s.NotAction = not, "NotAction", true
	}
	s.Actions, s.HasAction = r.texts(n, name, wrongAction)
	if s.HasAction && len(s.Actions) == 0 && n.kind == kindArray && len(n.children) == 0 {
		level, effect := diag.Note, "the statement covers no action"
		if s.NotAction {
			level, effect = diag.Warning, "the statement covers every action"
		}
		r.problem(rule.MalformedElement, level, n.place(), fmt.Sprintf("%s is empty: %s", quote(name), effect), "")
	}
	for _, a := range s.Actions {
		r.action(a)
	}
}

// action looks at the characters of an action; whether it exists is not asked.
func (r *reader) action(a Text) {
	at := Place{Span: a.Span, Pointer: a.Pointer}
	if strings.TrimSpace(a.Value) == "" {
		r.warn(at, "an action is blank"+r.code(wrongAction), "it matches nothing: remove it")
		return
	}
	// Without a colon it is no action at all but, say, the name of a role.
	if !strings.Contains(a.Value, ":") {
		return
	}
	if i := strings.IndexFunc(a.Value, stray); i >= 0 {
		contains, hint := "contains", "an action matches by its exact characters"
		if bare := strings.TrimSpace(a.Value); CleanAction(bare) {
			hint = "write " + quote(bare) + ": " + hint
			switch {
			case strings.HasSuffix(a.Value, bare):
				contains = "begins with"
			case strings.HasPrefix(a.Value, bare):
				contains = "ends with"
			}
		}
		r.warn(at, fmt.Sprintf("the action %s %s %s%s", quote(a.Value), contains, characterName(a.Value[i:]), r.code(actionCharacters)), hint)
	}
}

// CleanAction reports whether an action has only characters that actions are
// made of. For any other action with a colon [Parse] has told so, and nothing
// more is to be said of its name.
func CleanAction(action string) bool { return !strings.ContainsFunc(action, stray) }

// stray reports a character that no action has.
func stray(c rune) bool { return c > unicode.MaxASCII || c <= ' ' || c == 0x7f }

// characterName names the first character of s.
func characterName(s string) string {
	c, _ := utf8.DecodeRuneInString(s)
	switch {
	case c == ' ':
		return "a space"
	case c == '\t':
		return "a tab"
	case c == '\n' || c == '\r':
		return "a line break"
	case unicode.IsPrint(c):
		return fmt.Sprintf("the character %q (%U)", string(c), c)
	}
	return fmt.Sprintf("the character %U", c)
}

func (r *reader) resources(statement *node, s *Statement) {
	resource, not := present(statement.fold("Resource")), present(statement.fold("NotResource"))
	if resource != nil && not != nil {
		r.fatal(not.keyPlace(), `the statement has both "Resource" and "NotResource"`, "keep one of them",
			Place{Message: `"Resource" stands here`, Span: resource.key, Pointer: resource.pointer()})
	}
	n, name := resource, "Resource"
	if n == nil {
		n, name = not, "NotResource"
		s.NotResource = n != nil
	}
	switch {
	case n == nil:
		if r.grammar.resourceRequired && !s.HasPrincipal {
			r.fatal(statement.open(), `the statement has no "Resource"`, `"Resource": "*" means all resources`)
		}
		return
	case n.kind == kindObject && r.grammar.resourceObject:
		r.agencies(n, s)
		return
	}
	s.Resources, s.HasResource = r.texts(n, name, wrongResource)
	if s.HasResource && n.kind == kindArray && len(n.children) == 0 && r.grammar.code == nil {
		r.warn(n.place(), quote(name)+" is empty", "a statement without any resource covers nothing")
	}
}

// agencies reads the object form of Resource.
func (r *reader) agencies(n *node, s *Statement) {
	r.names(n, []string{"uri"}, "this form of Resource")
	uri := n.fold("uri")
	if uri == nil {
		r.fatal(n.open(), `the object form of "Resource" has no "uri"`+r.code(wrongResource), "")
		return
	}
	s.AgencyURI = true
	s.Resources, s.HasResource = r.texts(uri, "uri", wrongResource)
}

func (r *reader) depends(n *node) {
	if n == nil || n.kind == kindNull {
		return
	}
	if n.kind != kindArray {
		r.fatal(n.place(), `"Depends" must be a list of roles, found `+n.describe(), "")
		return
	}
	for _, c := range n.children {
		name := c.fold("display_name")
		if !name.is(kindString) {
			r.fatal(c.place(), `an entry of "Depends" must be an object with "catalog" and "display_name"`, "")
			continue
		}
		d := Dependency{DisplayName: name.value(), Span: c.span}
		if catalog := c.fold("catalog"); catalog.is(kindString) {
			d.Catalog = catalog.value()
		}
		r.doc.Depends = append(r.doc.Depends, d)
	}
}

// present gives the node unless it is missing or null.
func present(n *node) *node {
	if n == nil || n.kind == kindNull {
		return nil
	}
	return n
}
