package denial

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// Forms of names.

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
}

// actionOf gives the action that a word is, or a verb without its service; ""
// for another word.
func actionOf(word string) string {
	if word = strings.Trim(word, ".,:;"); word == "" || len(word) > 200 {
		return ""
	}
	parts := strings.Split(word, ":")
	if len(parts) > 3 {
		return ""
	}
	for i, part := range parts {
		if len(parts) == 3 && i == 1 && part == "" {
			continue // service::operation
		}
		if !isName(part) {
			return ""
		}
	}
	switch {
	case len(parts) == 1:
		if len(word) < 4 || word[0] < 'A' || word[0] > 'Z' || word == strings.ToUpper(word) {
			return ""
		}
	case slices.Contains([]string{"http", "https", "arn", "acs", "urn"}, match.Fold(parts[0])), '0' <= word[0] && word[0] <= '9':
		return ""
	}
	return word
}

// isName reports whether a text has the form of a part of an action.
func isName(part string) bool {
	for i := range len(part) {
		if c := part[i]; !isWordByte(c) && c != '*' && c != '/' {
			return false
		}
	}
	return part != ""
}

// isPlainName reports whether a text has the form of the name of a call.
func isPlainName(name string) bool {
	for i := range len(name) {
		if c := name[i]; !isWordByte(c) {
			return false
		}
	}
	return len(name) > 2 && len(name) < 100 && (name[0] < '0' || name[0] > '9')
}

// isResource reports whether a text can name a resource or a caller.
func isResource(name string) bool {
	if name == "*" || len(name) > longestName {
		return name == "*"
	}
	for _, r := range name {
		if r < ' ' || r == 0x7f || r == '"' || r == '<' || r == '>' {
			return false
		}
	}
	return strings.ContainsAny(name, ":/")
}

// isCaller reports whether a text can name a caller, who may be a number.
func isCaller(name string) bool {
	return isResource(name) && name != "*" || len(name) > 1 && len(name) < 100 && strings.Trim(name, "0123456789") == ""
}

// isEncoded reports whether a text is in an alphabet that no shell reads.
func isEncoded(text string) bool {
	for i := range len(text) {
		if c := text[i]; !isWordByte(c) && c != '+' && c != '/' && c != '=' {
			return false
		}
	}
	return len(text) >= 16 && len(text) <= mostValue && text[0] != '-'
}

func isStatus(code string) bool { return len(code) == 3 && code[0] >= '1' && code[0] <= '5' }
