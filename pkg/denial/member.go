package denial

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// Members.

// memberName gives what a name of a member stands for; "" for one that says
// nothing here.
func memberName(folded string) string {
	if len(folded) > 40 {
		return ""
	}
	plain := folded
	if strings.ContainsAny(folded, "_-.") {
		plain = strings.Map(func(r rune) rune {
			if r == '_' || r == '-' || r == '.' {
				return -1
			}
			return r
		}, folded)
	}
	switch plain {
	case "code", "errorcode", "errcode", "type", "errortype":
		if plain == "type" && !strings.HasPrefix(folded, "__") {
			return ""
		}
		return "code"
	case "action", "authaction":
		return plain
	case "resource", "authresource":
		return "resource"
	case "user", "caller", "authprincipaldisplayname":
		return "principal"
	case "nopermissiontype", "explicitdeny", "allowed":
		return plain
	case "nopermissionpolicytype", "policytype":
		return "layer"
	case "encodeddiagnosticmessage", "encodeddiagnosticinfo", "encodedauthorizationmessage":
		return "encoded"
	case "message": // Encoded authorization failure message: …
		return "message"
	case "url", "uri", "requesturi", "requesturl":
		return "url"
	case "method", "httpmethod":
		return "method"
	case "api", "apiname", "operationname", "eventname":
		return "operation"
	}
	return ""
}

// member takes the value of a member, and gives where to go on.
func (s *scanner) member(name, value string, from, next int) int {
	inside := from + len("x") // sentences in a value are read as well
	switch name {
	case "code":
		switch {
		case isCode(value) && isDenialValue(value):
			s.code(value, from)
		case isCode(value) && !isStatus(value):
			s.anyCode(value, from)
		case value == "403":
			s.refusal(from)
		}
	case "action", "authaction":
		if name == "action" {
			name = ""
		}
		if a := actionOf(value); a != "" {
			s.action(a, from, name != "")
			return next
		}
		return inside
	case "resource":
		if r := strings.TrimRight(value, ".,"); isResource(r) {
			s.resource(r, from)
			return next
		}
		return inside
	case "principal":
		if isCaller(value) {
			s.principal(value, from)
		}
	case "nopermissiontype":
		if match.EqualFold(value, "ExplicitDeny") || match.EqualFold(value, "ImplicitDeny") {
			s.decided(match.EqualFold(value, "ExplicitDeny"), "", from)
		}
	case "explicitdeny":
		if match.EqualFold(value, "true") || match.EqualFold(value, "false") {
			s.decided(match.EqualFold(value, "true"), "", from)
		}
	case "allowed":
		if match.EqualFold(value, "false") {
			s.refusal(from)
		}
	case "layer":
		s.layer(layerOf(match.Fold(value)), from)
	case "encoded":
		if isEncoded(value) {
			s.encoded(value, from)
			return next
		}
	case "message":
		if before(s.folded, from, 40, "encoded authorization failure") && isEncoded(strings.TrimRight(value, ".,")) {
			s.encoded(strings.TrimRight(value, ".,"), from)
			return next
		}
		return inside
	case "url":
		if path := pathOf(value); path != "" {
			s.api(strings.TrimSpace(s.method+" "+path), from)
			s.method = ""
		}
	case "method":
		if m := strings.ToUpper(value); slices.Contains([]string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"}, m) {
			s.method = m
		}
	case "operation":
		if isPlainName(value) {
			s.operation(value, from)
		}
	}
	return inside
}

// value reads the value behind the name of a member: "name": "value", name:
// value, name=value, <name>value</name>.
func (s *scanner) value(from, end int) (value string, next int, ok bool) {
	i := end
	if i < len(s.text) && (s.text[i] == '"' || s.text[i] == '\'') {
		i++
	}
	i = skip(s.text, i, " \n")
	if i >= len(s.text) {
		return "", end, false
	}
	switch c := s.text[i]; {
	case c == '>' && from > 0 && s.text[from-1] == '<':
		i = skip(s.text, i+1, " \n")
		n := strings.IndexByte(s.text[i:min(len(s.text), i+mostValue)], '<')
		if n < 0 {
			return "", end, false
		}
		return strings.TrimSpace(s.text[i : i+n]), i + n, n > 0
	case c == ':' || c == '=':
		i = skip(s.text, i+1, " \n>")
	default:
		return "", end, false
	}
	if i < len(s.text) && (s.text[i] == '"' || s.text[i] == '\'') {
		n := strings.IndexByte(s.text[i+1:min(len(s.text), i+1+mostValue)], s.text[i])
		if n < 0 {
			return "", end, false
		}
		return s.text[i+1 : i+1+n], i + 2 + n, n > 0
	}
	value, next = s.token(i)
	return value, next, value != ""
}

// mostValue bounds a value: encoded messages are the longest.
const mostValue = 20 << 10
