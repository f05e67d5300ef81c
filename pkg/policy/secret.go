package policy

import (
	"bytes"
	"slices"

	"github.com/permgap/permgap/pkg/diag"
)

// secretNames are the names, without case and separators, whose values are
// credentials.
var secretNames = []string{"secretkey", "secretaccesskey", "accesskeysecret", "securitytoken", "sessiontoken", "password", "passwd"}

// longestName is the longest of them with separators.
const longestName = 24

// A short name is one of many things. Its value is a credential when it is as
// long as one.
const (
	shortName     = "sk"
	shortestValue = 16
)

// isSecretName reports whether the value of a member is a credential.
func isSecretName(name string) bool {
	return len(name) <= longestName && slices.ContainsFunc(secretNames, func(s string) bool { return isPlainly(name, s) })
}

// isSecret reports whether the value of a member is to be hidden.
func isSecret(name string, value *node) bool {
	if value.kind == kindNull {
		return false
	}
	return isSecretName(name) || equalFold(name, shortName) && value.kind == kindString && len(value.text) >= shortestValue
}

// isPlainly reports whether a name is a plain one but for case and separators.
func isPlainly(name, plain string) bool {
	n := 0
	for i := range len(name) {
		switch c := name[i]; {
		case c == '_' || c == '-':
		case n == len(plain) || lower(c) != plain[n]:
			return false
		default:
			n++
		}
	}
	return n == len(plain)
}

// findSecrets gives the spans of what looks like secrets in a text that is no
// JSON: from behind the name and its colon to the end of the line.
func findSecrets(text []byte) []diag.Span {
	var spans []diag.Span
	for i := 0; i < len(text); {
		start := i
		for i < len(text) && isNameByte(text[i]) {
			i++
		}
		if i == start {
			i++
			continue
		}
		name := string(text[start:min(i, start+longestName+1)])
		rest := bytes.TrimLeft(text[i:], "\\\"'` \t\r\n:=")
		from := len(text) - len(rest)
		if !isSecretName(name) && !(equalFold(name, shortName) && isLongValue(text[i:from], rest)) {
			continue
		}
		i = from + lineLength(rest)
		if i > from {
			spans = append(spans, diag.Span{Start: from, End: i})
		}
	}
	return spans
}

// isLongValue reports whether what stands behind a name and what separates
// them are a member's value, long enough for a credential.
func isLongValue(between, value []byte) bool {
	n := bytes.IndexAny(value, "\"'`, \t\r\n}")
	if n < 0 {
		n = len(value)
	}
	return n >= shortestValue && bytes.ContainsAny(between, ":=")
}

func isNameByte(c byte) bool { return isWordByte(c) && c != '.' }
