package policy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// policy reads the elements of a policy.
func (r *reader) policy(n *node) {
	r.names(n, r.grammar.root, inPolicy)
	r.statements(n)
	limits{r, n}.size()
	r.depends(n.fold("Depends"))
	if r.grammar.check != nil && !r.quiet {
		r.grammar.check(limits{r, n})
	}
}

func (r *reader) statements(policy *node) {
	list := policy.fold("Statement")
	switch {
	case list == nil || list.kind == kindNull:
		r.fatal(policy.open(), message.New("statement-missing", message.Text("code", r.code(wrongStatement))), message.Message{})
	case list.kind == kindArray:
		if len(list.children) == 0 && r.grammar.code == nil {
			r.warn(list.place(), message.New("statement-empty"), message.Message{})
		}
		r.doc.Statements = slices.Grow(r.doc.Statements, len(list.children))
		for i, c := range list.children {
			r.statement(c, i)
		}
	case list.kind == kindObject:
		if !r.grammar.statementObject {
			r.warn(list.open(), r.noStatements(list), message.New("statement-brackets"))
		}
		r.statement(list, 0)
	default:
		r.fatal(list.place(), r.noStatements(list), message.Message{})
	}
}

func (r *reader) noStatements(n *node) message.Message {
	return message.New("statement-no-list", message.Part("found", n.sort()), message.Text("code", r.code(wrongStatement)))
}

// notString says that a value is no string.
func notString(name string, n *node) message.Message {
	return message.New("not-a-string", message.Name("name", name), message.Part("found", n.sort()))
}

func (r *reader) statement(n *node, index int) {
	if n.kind != kindObject {
		r.fatal(n.place(), message.New("statement-no-object", message.Part("found", n.sort())), message.Message{})
		return
	}
	r.names(n, r.grammar.statement, inStatement)
	s := Statement{Index: index, Pointer: n.pointer(), Span: n.span}
	if sid := n.fold("Sid"); sid.is(kindString) {
		s.Sid = sid.text
	} else if sid != nil && sid.kind != kindNull {
		r.warn(sid.place(), notString("Sid", sid), message.Message{})
	}
	s.HasPrincipal = n.fold("Principal") != nil || n.fold("NotPrincipal") != nil
	r.effect(n, &s)
	r.actions(n, &s)
	r.resources(n, &s)
	fillIn(r.doc, &s)
	r.condition(n.fold("Condition"), &s)
	r.doc.Statements = append(r.doc.Statements, s)
}

func (r *reader) effect(statement *node, s *Statement) {
	n := statement.fold("Effect")
	switch {
	case n == nil:
		r.fatal(statement.open(), message.New("effect-missing"), message.New("effect-missing-hint"))
		return
	case n.kind != kindString:
		r.fatal(n.place(), message.New("effect-no-string", message.Part("found", n.sort())), message.Message{})
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
			r.warn(n.place(), message.New("effect-spelling", message.Name("found", n.text), message.Name("name", e.String())), write(e.String()))
			return
		}
	}
	if _, open := filled(n.text); open != nil {
		r.open(n.value(), message.New("placeholder-effect"))
		return
	}
	near := match.Nearest(n.text, []string{"Allow", "Deny"})
	r.fatal(n.place(), message.New("effect-unknown", message.Name("effect", n.text)), didYouMean(near))
}

// open says once that what the policy grants is not known before something is
// filled in.
func (r *reader) open(at Text, why message.Message) {
	if !r.quiet && r.doc.Reason.IsZero() {
		r.doc.Reason = why
		r.problem(rule.NotAnalysable, 0, Place{Span: at.Span, Pointer: at.Pointer}, why, message.New("placeholder-action-hint"))
	}
}

func (r *reader) actions(statement *node, s *Statement) {
	action, not := present(statement.fold("Action")), present(statement.fold("NotAction"))
	switch {
	case action != nil && not != nil:
		says := message.New("both-actions", message.Text("code", r.code(bothActions)))
		r.fatal(not.keyPlace(), says, message.New("keep-one"), hereIs(action, "Action"))
	case action == nil && not == nil:
		r.fatal(statement.open(), message.New("action-missing", message.Text("code", r.code(wrongAction))), message.Message{})
		return
	}
	n, name := action, "Action"
	if n == nil {
		n, name, s.NotAction = not, "NotAction", true
	}
	s.Actions, s.HasAction = r.texts(n, name, wrongAction)
	if s.HasAction && len(s.Actions) == 0 && n.kind == kindArray && len(n.children) == 0 {
		level, says := diag.Note, message.New("action-empty")
		if s.NotAction {
			level, says = diag.Warning, message.New("not-action-empty")
		}
		r.problem(rule.MalformedElement, level, n.place(), says, message.Message{})
	}
	if open, found := openAction(s.Actions); found {
		r.open(open, message.New("placeholder-action"))
	}
	for _, a := range s.Actions {
		if _, open := filled(a.Value); open == nil {
			r.action(a)
		}
	}
}

// action looks at the characters of an action; whether it exists is not asked.
func (r *reader) action(a Text) {
	at := Place{Span: a.Span, Pointer: a.Pointer}
	if strings.TrimSpace(a.Value) == "" {
		r.warn(at, message.New("action-blank", message.Text("code", r.code(wrongAction))), message.New("action-blank-hint"))
		return
	}
	// Without a colon it is no action at all but, say, the name of a role.
	if !strings.Contains(a.Value, ":") {
		return
	}
	if i := strings.IndexFunc(a.Value, stray); i >= 0 {
		where, hint := "inside", message.New("action-characters-hint")
		if bare := strings.TrimSpace(a.Value); CleanAction(bare) {
			hint = message.New("action-characters-write", message.Text("action", bare))
			switch {
			case strings.HasSuffix(a.Value, bare):
				where = "start"
			case strings.HasPrefix(a.Value, bare):
				where = "end"
			}
		}
		r.warn(at, message.New("action-characters", message.Name("action", a.Value), message.Text("where", where),
			message.Part("found", characterName(a.Value[i:])), message.Text("code", r.code(actionCharacters))), hint)
	}
}

// CleanAction reports whether an action has only characters that actions are
// made of. For any other action with a colon [Parse] has told so, and nothing
// more is to be said of its name.
func CleanAction(action string) bool { return !strings.ContainsFunc(action, stray) }

// stray reports a character that no action has.
func stray(c rune) bool { return c > unicode.MaxASCII || c <= ' ' || c == 0x7f }

// characterName names the first character of s.
func characterName(s string) message.Message {
	c, _ := utf8.DecodeRuneInString(s)
	switch {
	case c == ' ':
		return message.New("found-space")
	case c == '\t':
		return message.New("found-tab")
	case c == '\n' || c == '\r':
		return message.New("found-line-break")
	case unicode.IsPrint(c):
		return message.New("found-letter", message.Text("letter", string(c)), message.Text("code", codePoint(c)))
	}
	return message.New("found-character", message.Text("code", codePoint(c)))
}

// hereIs names the place of an element.
func hereIs(n *node, name string) Place {
	return Place{Message: message.New("element-here", message.Name("name", name)), Span: n.key, Pointer: n.pointer()}
}

func (r *reader) resources(statement *node, s *Statement) {
	resource, not := present(statement.fold("Resource")), present(statement.fold("NotResource"))
	if resource != nil && not != nil {
		r.fatal(not.keyPlace(), message.New("both-resources"), message.New("keep-one"), hereIs(resource, "Resource"))
	}
	n, name := resource, "Resource"
	if n == nil {
		n, name = not, "NotResource"
		s.NotResource = n != nil
	}
	switch {
	case n == nil:
		if r.grammar.resourceRequired && !s.HasPrincipal {
			r.fatal(statement.open(), message.New("resource-missing"), message.New("resource-missing-hint"))
		}
		return
	case n.kind == kindObject && r.grammar.resourceObject:
		r.agencies(n, s)
		return
	}
	s.Resources, s.HasResource = r.texts(n, name, wrongResource)
	if s.HasResource && n.kind == kindArray && len(n.children) == 0 && r.grammar.code == nil {
		r.warn(n.place(), message.New("resource-empty", message.Name("name", name)), message.Message{})
	}
}

// agencies reads the object form of Resource.
func (r *reader) agencies(n *node, s *Statement) {
	r.names(n, []string{"uri"}, inAgencies)
	uri := n.fold("uri")
	if uri == nil {
		r.fatal(n.open(), message.New("resource-no-uri", message.Text("code", r.code(wrongResource))), message.Message{})
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
		r.fatal(n.place(), message.New("depends-no-list", message.Part("found", n.sort())), message.Message{})
		return
	}
	for _, c := range n.children {
		name := c.fold("display_name")
		if !name.is(kindString) {
			r.fatal(c.place(), message.New("depends-entry"), message.Message{})
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
