package form

import (
	"bytes"

	"github.com/permgap/permgap/pkg/diag"
)

// Effect finds the first "Effect" of a text that is followed by Allow or Deny,
// in any notation: JSON, HCL, YAML, or the code of a program. The span covers both
// words; it is empty where there is none. A text that has no action beside it is
// no policy.
func Effect(text []byte) (at diag.Span, found bool) {
	if !bytes.Contains(text, []byte("ction")) && !bytes.Contains(text, []byte("ACTION")) {
		return diag.Span{}, false
	}
	for i := 0; ; {
		n := bytes.Index(text[i:], []byte("ffect"))
		if n < 0 {
			return diag.Span{}, false
		}
		i += n
		start, end := i-1, i+len("ffect")
		i = end
		if start < 0 || text[start]|0x20 != 'e' || start > 0 && isWord(text[start-1]) && text[start] != 'E' {
			continue
		}
		if n := decides(text[end:min(len(text), end+longestGap)]); n > 0 {
			return diag.Span{Start: start, End: end + n}, true
		}
	}
}

// longestGap is how far behind "Effect" its value stands: quotes, signs and the
// name of a type.
const longestGap = 48

// decides gives the length of what stands between "Effect" and the end of its
// value; 0 where no value follows.
func decides(text []byte) int {
	sign := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ':' || c == '=' || c == '(':
			sign = true
		case !sign && !bytes.ContainsRune([]byte("\"'\\ \t)`"), rune(c)):
			return 0
		case c == '\n' || c == '\r' || c == ',' || c == '{' || c == '}' || c == '[' || c == ';':
			return 0
		case sign && (c == 'A' || c == 'D' || c == 'a' || c == 'd') && (i == 0 || !isLetter(text[i-1])):
			for _, word := range [...]string{"Allow", "Deny", "ALLOW", "DENY", "allow", "deny"} {
				if bytes.HasPrefix(text[i:], []byte(word)) {
					return i + len(word)
				}
			}
		}
	}
	return 0
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isWord(c byte) bool { return isLetter(c) || '0' <= c && c <= '9' || c == '_' }

// Word finds the first of some words in a text.
func Word(text []byte, words ...string) (at diag.Span, found bool) {
	at.Start = len(text)
	for _, w := range words {
		if n := bytes.Index(text[:min(len(text), at.Start+len(w))], []byte(w)); n >= 0 && n < at.Start {
			at, found = diag.Span{Start: n, End: n + len(w)}, true
		}
	}
	if !found {
		return diag.Span{}, false
	}
	return at, true
}
