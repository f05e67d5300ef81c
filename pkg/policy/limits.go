package policy

import (
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// measured says what a limit is of, as messages choose by.
type measured string

const (
	policyCharacters   measured = "policy-characters" // all of them
	policyBytes        measured = "policy-bytes"
	policyVisible      measured = "policy-visible" // without white space
	policySolid        measured = "policy-solid"   // without white space between tokens
	roleSolid          measured = "role-solid"
	roleDependencies   measured = "dependencies"
	requestBytes       measured = "request-bytes"
	statements         measured = "statements"
	actionsOfStatement measured = "actions"
	actionLength       measured = "action-characters"
	resourceURIs       measured = "uris"
	resources          measured = "resources"
	resourceLength     measured = "resource-characters"
	operators          measured = "operators"
	operatorKeys       measured = "keys"
	valueLength        measured = "value-characters"
)

// between warns when found is not in 1 to most.
func (r *reader) between(at Place, found, most int, what measured, code string) {
	if found == 0 {
		r.problem(rule.LimitExceeded, 0, at, message.New("limit-at-least",
			message.Name("what", string(what)), message.Text("code", code)), message.Message{})
	}
	r.exceeds(at, found, most, what, code)
}

// exceeds warns when found is more than a documented limit.
func (r *reader) exceeds(at Place, found, limit int, what measured, code string) {
	if found <= limit {
		return
	}
	r.problem(rule.LimitExceeded, 0, at, message.New("limit-exceeded", message.Name("what", string(what)),
		message.Count("found", found), message.Count("limit", limit), message.Text("code", code)), message.Message{})
}

// text gives the text of the policy: of the file, or of the string it stands in.
func (r *reader) text(policy *node) []byte {
	if p := policy.parent; p.is(kindString) {
		return []byte(p.text)
	}
	return r.doc.File.Data[policy.span.Start:policy.span.End]
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
