package policy

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
)

// A placeholder is what somebody or some program replaces before a policy is used:
// <bucket>, ${VAR}, {{ name }}, %s.

// mostPlaceholder is how many bytes one has.
const mostPlaceholder = 128

// placeholder gives the length of the placeholder that a text begins with; 0 where
// there is none. A variable of a policy language, such as ${aws:username}, is no
// placeholder: the platform replaces it.
func placeholder(text string) int {
	if len(text) < 2 {
		return 0
	}
	switch {
	case strings.HasPrefix(text, "${"):
		n := closing(text, "}")
		if n == 0 || isVariable(text[2:n-1]) {
			return 0
		}
		return n
	case strings.HasPrefix(text, "{{"):
		return closing(text, "}}")
	case strings.HasPrefix(text, "{%"):
		return closing(text, "%}")
	case strings.HasPrefix(text, "<%"):
		return closing(text, "%>")
	case strings.HasPrefix(text, "$("):
		return closing(text, ")")
	case text[0] == '<':
		return angle(text)
	case text[0] == '%':
		return verb(text)
	}
	return 0
}

// closing gives the length up to the end of a placeholder with something in it.
func closing(text, end string) int {
	n := strings.Index(text[2:min(len(text), mostPlaceholder)], end)
	if n <= 0 {
		return 0
	}
	return 2 + n + len(end)
}

// isVariable reports the inside of ${…} that the platform replaces: a key with its
// prefix, perhaps with a default, or one of the signs that would mean something
// else.
func isVariable(inside string) bool {
	if inside == "*" || inside == "?" || inside == "$" {
		return true
	}
	prefix, _, found := strings.Cut(inside, ":")
	if !found || strings.HasPrefix(inside, prefix+"::") { // a pseudo parameter of a template
		return false
	}
	switch prefix {
	case "self", "opt", "env", "sls", "cf", "param", "ssm": // of the Serverless Framework
		return false
	}
	return !strings.ContainsAny(prefix, "()[]. ")
}

// angle reads <some name>.
func angle(text string) int {
	for i, c := range text {
		switch {
		case i == 0:
		case c == '>':
			if i > 1 {
				return i + 1
			}
			return 0
		case i > mostPlaceholder, c < utf8.RuneSelf && !wordByte(byte(c)) && !strings.ContainsRune(" .:/-", c):
			return 0
		}
	}
	return 0
}

func wordByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_'
}

// verb reads %s, %d, %v or %[1]s.
func verb(text string) int {
	n := 1
	if text[n] == '[' {
		end := strings.IndexByte(text[:min(len(text), 6)], ']')
		if end < 0 {
			return 0
		}
		n = end + 1
	}
	if n >= len(text) || !strings.ContainsRune("sdvq", rune(text[n])) {
		return 0
	}
	if n+1 < len(text) && wordByte(text[n+1]) { // an encoded byte, or another word
		return 0
	}
	return n + 1
}

// filled puts a star in the place of each placeholder, and lists them.
func filled(text string) (string, []string) {
	if strings.IndexByte(text, '$') < 0 && strings.IndexByte(text, '<') < 0 && strings.IndexByte(text, '{') < 0 &&
		strings.IndexByte(text, '%') < 0 { // four such questions are cheaper than one about all
		return text, nil
	}
	var out strings.Builder
	var found []string
	kept := 0
	for i := 0; i < len(text); {
		n := 0
		if strings.IndexByte("$<{%", text[i]) >= 0 {
			n = placeholder(text[i:])
		}
		if n == 0 {
			i++
			continue
		}
		out.WriteString(text[kept:i])
		out.WriteByte('*')
		found = append(found, text[i:i+n])
		i += n
		kept = i
	}
	if found == nil {
		return text, nil
	}
	return out.String() + text[kept:], found
}

// mostFilled bounds the placeholders of a document that are listed.
const mostFilled = 20

// fillIn lets placeholders of an Allow stand for any text: what is filled in may be
// what the operation needs. Those of a Deny, and of what is left out, stay as they
// are: a name that nobody has yet.
func fillIn(doc *Document, s *Statement) {
	if s.Effect != Allow || s.NotResource {
		return
	}
	for i := range s.Resources {
		text, found := filled(s.Resources[i].Value)
		s.Resources[i].Value = text
		for _, p := range found {
			if len(doc.Placeholders) < mostFilled && !slices.Contains(doc.Placeholders, p) {
				doc.Placeholders = append(doc.Placeholders, p)
			}
		}
	}
}

// openAction finds an action that is not known before it is filled in. What the
// policy grants is not known then.
func openAction(actions []Text) (Text, bool) {
	for _, a := range actions {
		if _, found := filled(a.Value); found != nil {
			return a, true
		}
	}
	return Text{}, false
}

// unquoted finds a placeholder where the decoder gave up: it stands where a value
// should, and may be any.
func unquoted(text []byte, err error) (diag.Span, bool) {
	var bad *badJSON
	if !errors.As(err, &bad) || !bytes.Contains(text, []byte("Statement")) && !bytes.Contains(text, []byte("Effect")) {
		return diag.Span{}, false
	}
	for _, at := range [...]int{bad.offset, bad.offset - 1} {
		if at < 0 || at >= len(text) {
			continue
		}
		rest := text[at:min(len(text), at+mostPlaceholder)]
		if n := placeholder(string(rest)); n > 0 {
			return diag.Span{Start: at, End: at + n}, true
		}
		for _, opens := range [...]string{"${", "%{", "{{", "{%", "{#", "<%"} {
			if bytes.HasPrefix(rest, []byte(opens)) {
				return diag.Span{Start: at, End: at + len(opens)}, true
			}
		}
	}
	return diag.Span{}, false
}
