package policy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// measured says what a limit is of, as messages choose by.
type measured string

const (
	policyCharacters measured = "policy-characters" // all of them
	policyBytes      measured = "policy-bytes"
	policyVisible    measured = "policy-visible" // without white space
	policySolid      measured = "policy-solid"   // without white space between tokens
	roleSolid        measured = "role-solid"
	dependencyCount  measured = "dependencies"
	requestBytes     measured = "request-bytes"
	statementCount   measured = "statements"
	actionCount      measured = "actions"
	actionLength     measured = "action-characters"
	uriCount         measured = "uris"
	resourceCount    measured = "resources"
	resourceLength   measured = "resource-characters"
	operatorCount    measured = "operators"
	keyCount         measured = "keys"
	valueLength      measured = "value-characters"
)

// limits checks how much of everything a policy holds.
type limits struct {
	reader *reader
	policy *node
}

// between warns when found is not in 1 to most.
func (l limits) between(at Place, found, most int, what measured, code string) {
	if found == 0 {
		l.reader.problem(rule.LimitExceeded, 0, at, message.New("limit-at-least",
			message.Name("what", string(what)), message.Text("code", code)), message.Message{})
	}
	l.exceeds(at, found, most, what, code)
}

// exceeds warns when found is more than a documented limit.
func (l limits) exceeds(at Place, found, limit int, what measured, code string) {
	if found <= limit || l.reader.doc.Vendors {
		return
	}
	l.reader.problem(rule.LimitExceeded, 0, at, exceeded(found, limit, what, code), message.Message{})
}

// tell says that a limit is exceeded at a level of its own, and what may help.
func (l limits) tell(level diag.Severity, at Place, found, limit int, what measured, hint message.Message) {
	l.reader.problem(rule.LimitExceeded, level, at, exceeded(found, limit, what, ""), hint)
}

func exceeded(found, limit int, what measured, code string) message.Message {
	return message.New("limit-exceeded", message.Name("what", string(what)),
		message.Count("found", found), message.Count("limit", limit), message.Text("code", code))
}

// text gives the text of the policy: of the file, or of the string it stands in.
func (l limits) text() []byte {
	if p := l.policy.parent; p.is(kindString) {
		return []byte(p.text)
	}
	if l.reader.doc.rendered {
		var b strings.Builder
		render(&b, l.policy)
		return []byte(b.String())
	}
	return l.reader.doc.File.Data[l.policy.span.Start:l.policy.span.End]
}

// length warns when a policy has more than a number of characters, as they are
// counted. A text has no more characters than bytes: most are not counted.
func (l limits) length(count func([]byte) int, limit int, what measured, code string) {
	if text := l.text(); len(text) > limit {
		l.exceeds(l.policy.open(), count(text), limit, what, code)
	}
}

// solidLength counts the characters that are not white space.
func solidLength(text []byte) int {
	n := 0
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		if !unicode.IsSpace(c) {
			n++
		}
		text = text[size:]
	}
	return n
}

// compactLength counts the characters of a JSON text without the white space
// between its tokens.
func compactLength(text []byte) int {
	n, inside := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case inside && c == '\\':
			n++
			i++ // the escaped character cannot end the string
		case c == '"':
			inside = !inside
		case !inside && (c == ' ' || c == '\n' || c == '\r' || c == '\t'), !utf8.RuneStart(c):
			continue
		}
		n++
	}
	return n
}
