package policy

import (
	"bytes"
	"strings"
)

// Masked gives a text that is no policy with its credentials taken out: what
// stands behind the name of one, what repeats it, and what has the look of a key.
// Unlike the secrets of a document each ends with its word, since an answer of a
// service may be one line.
func Masked(text string) string {
	data := []byte(text)
	values := map[string]bool{}
	for i := 0; i < len(data); {
		start := i
		for i < len(data) && isNameByte(data[i]) {
			i++
		}
		if i == start {
			i++
			continue
		}
		name := text[start:min(i, start+longestName+1)]
		rest := bytes.TrimLeft(data[i:], "\\\"'` \t\r\n:=>")
		from := len(data) - len(rest)
		if !isSecretName(name) && !isVagueName(name) || !bytes.ContainsAny(data[i:from], ":=>") {
			continue
		}
		n := plainLength(rest)
		if n == 0 || isVagueName(name) && n < shortestValue {
			continue
		}
		values[string(rest[:n])] = true
	}
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(data); {
		n := plainLength(data[i:])
		if word := text[i : i+n]; looksLikeKey(word) || values[word] {
			b.WriteString(hiddenText)
		} else {
			maskParts(&b, word, values)
		}
		if i += n; i < len(data) {
			b.WriteByte(data[i])
			i++
		}
	}
	return b.String()
}

// maskParts writes a word that may be a path, without the parts of it that are
// credentials.
func maskParts(b *strings.Builder, word string, values map[string]bool) {
	for {
		part, rest, more := strings.Cut(word, "/")
		if looksLikeKey(part) || values[part] {
			part = hiddenText
		}
		b.WriteString(part)
		if !more {
			return
		}
		b.WriteByte('/')
		word = rest
	}
}

// plainLength is tokenLength in a text that may be XML.
func plainLength(text []byte) int {
	n := 0
	for n < len(text) && !endsToken(text[n]) && text[n] != '<' && text[n] != '>' {
		n++
	}
	return n
}

// SignOf finds which of the platforms with Huawei's grammar a text shows by an
// endpoint or a region; "" if it shows none, or both.
func SignOf(text string) Platform {
	of, _ := sign([]byte(text))
	return of
}
