package policy

import (
	"bytes"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
)

// Secret is where a credential stands. Its text is kept nowhere, and must be
// masked wherever a line of the file is shown.
type Secret struct {
	Span    diag.Span
	Pointer string
	Name    string // of the member that holds it; "" for one that is a name
	// Guessed says that the value looks like a secret key where none belongs.
	Guessed bool
	// Exposed says that the value itself stands there: it is neither a reference
	// (${NAME}) nor masked. Further places of the same value are not exposed.
	Exposed bool
}

// secretNames are the names, without case and separators, whose values are
// credentials.
var secretNames = []string{"secretkey", "secretaccesskey", "accesskeysecret", "securitytoken", "sessiontoken", "password", "passwd"}

// longestName is the longest of them with separators.
const longestName = 24

// A vague name is that of many things. Its value is a credential when it is as
// long as one.
var vagueNames = []string{"sk", "token"}

const shortestValue = 16

// isVagueName reports whether a long value of a member is a credential.
func isVagueName(name string) bool {
	return slices.ContainsFunc(vagueNames, func(s string) bool { return match.EqualFold(name, s) })
}

// isSecretName reports whether the value of a member is a credential.
func isSecretName(name string) bool {
	return len(name) <= longestName && slices.ContainsFunc(secretNames, func(s string) bool { return isPlainly(name, s) })
}

// Where a value's look alone makes it a secret: secret access keys have so many
// letters and digits.
const keyLength = 40

// looksLikeKey reports whether a text has the look of a secret access key: 40
// characters of base64, letters and digits among them.
func looksLikeKey[T string | []byte](s T) bool {
	if len(s) != keyLength {
		return false
	}
	letter, digit := false, false
	for i := range len(s) {
		switch c := lower(s[i]); {
		case 'a' <= c && c <= 'z':
			letter = true
		case '0' <= c && c <= '9':
			digit = true
		case c != '+' && c != '/':
			return false
		}
	}
	return letter && digit
}

// isSuspect reports whether a value may be a secret, or a name; see isSecret.
func isSuspect(n *node) bool {
	return n.kind != kindNull && (!isGuess(n) || looksLikeKey(n.text)) || looksLikeKey(n.name)
}

// A text that repeats a secret is one too. Short secrets are words that may
// stand anywhere, and only a long one is looked for inside of others.
const shortestRepeat = 6

// hiddenText stands for a secret. It is no pattern of anything.
const hiddenText = "(secret)"

// hideSecrets takes the secrets among the suspects out of a tree, also where
// else they stand in it, and gives their places.
func hideSecrets(root *node, suspects []*node) []Secret {
	h := hider{values: map[string]bool{}, entries: map[*node]bool{}}
	suspects = slices.DeleteFunc(suspects, func(n *node) bool { return !h.isSecret(n) })
	if len(suspects) == 0 {
		return nil
	}
	// Those with a name come first: a guess that repeats one is no second secret.
	guesses := slices.DeleteFunc(slices.Clone(suspects), func(n *node) bool { return !isGuess(n) })
	suspects = append(slices.DeleteFunc(suspects, isGuess), guesses...)
	names := h.names(suspects)
	suspects = slices.DeleteFunc(suspects, func(n *node) bool { return looksLikeKey(n.name) && isGuess(n) && !looksLikeKey(n.text) })
	secrets := make([]Secret, len(suspects))
	for i, n := range suspects {
		repeated := isGuess(n) && h.values[n.text]
		secrets[i] = Secret{Span: n.span, Name: n.name, Guessed: isGuess(n), Exposed: h.learn(n) && !repeated}
		if n.kind == kindString && n.text != "" {
			n.text = hiddenText
		}
	}
	h.inside = strings.NewReplacer(h.long...)
	h.repeats(root)
	for i, n := range suspects {
		secrets[i].Pointer = n.pointer() // the names on the way are clean now
	}
	return slices.Concat(secrets, names, h.found)
}

// names gives the members that have a secret for a name, which is to be hidden.
func (h *hider) names(suspects []*node) []Secret {
	var secrets []Secret
	for _, n := range suspects {
		if looksLikeKey(n.name) {
			h.long = append(h.long, n.name, hiddenText)
			secrets = append(secrets, Secret{Span: n.key, Pointer: n.parent.pointer(), Guessed: true, Exposed: true})
		}
	}
	return secrets
}

// isGuess reports whether only the look of a value makes it a suspect.
func isGuess(n *node) bool { return !isSecretName(n.name) && !isVagueName(n.name) }

type hider struct {
	entries map[*node]bool // whether a node is or stands in an authorization
	values  map[string]bool
	long    []string // those to be looked for inside of texts, as pairs for a replacer
	inside  *strings.Replacer
	found   []Secret
}

// isSecret decides about a suspect: by its name, or by its look where keys
// belong.
func (h *hider) isSecret(n *node) bool {
	if isSecretName(n.name) || h.inAuthorization(n.parent) {
		return true
	}
	return isVagueName(n.name) && n.kind == kindString && len(n.text) >= shortestValue
}

func (h *hider) inAuthorization(n *node) bool {
	if n == nil {
		return false
	}
	in, told := h.entries[n]
	if !told {
		in = isEntry(n) || h.inAuthorization(n.parent)
		h.entries[n] = in
	}
	return in
}

// learn takes the texts of a secret, and reports whether there are any that
// give something away.
func (h *hider) learn(n *node) bool {
	exposed := false
	for _, c := range n.children {
		exposed = h.learn(c) || exposed
	}
	if n.kind != kindString && n.kind != kindNumber || refersOnly(n.text) {
		return exposed
	}
	if len(n.text) >= shortestRepeat {
		h.values[n.text] = true
	}
	if len(n.text) >= shortestValue {
		h.long = append(h.long, n.text, hiddenText)
	}
	return true
}

// repeats hides the texts and names below n that repeat a secret.
func (h *hider) repeats(n *node) {
	if n.kind == kindString && (h.values[n.text] || h.inside.Replace(n.text) != n.text) {
		n.text = hiddenText
		h.found = append(h.found, Secret{Span: n.span})
	}
	if h.inside.Replace(n.name) != n.name {
		n.name = hiddenText
		h.found = append(h.found, Secret{Span: n.key})
	}
	for _, c := range n.children {
		h.repeats(c)
	}
}

// refersOnly reports whether a value names a secret kept elsewhere (${NAME},
// {{ name }}, <name>), or is empty or masked with asterisks.
func refersOnly(value string) bool {
	v := strings.TrimSpace(value)
	for _, pair := range [...][2]string{{"${", "}"}, {"{{", "}}"}, {"<", ">"}} {
		if strings.HasPrefix(v, pair[0]) && strings.HasSuffix(v, pair[1]) {
			return true
		}
	}
	return strings.Trim(v, "*") == ""
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
// JSON: from behind the name and its colon to the end of the line, what repeats
// one, and what has the look of a key.
func findSecrets(text []byte) []Secret {
	var secrets []Secret
	values := map[string]bool{}
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
		if !isSecretName(name) && !(isVagueName(name) && isLongValue(text[i:from], rest)) {
			continue
		}
		values[string(rest[:tokenLength(rest)])] = true
		i = from + lineLength(rest)
		if i > from {
			secrets = append(secrets, Secret{Span: diag.Span{Start: from, End: i}})
		}
	}
	return append(secrets, findRepeats(text, values, secrets)...)
}

// findRepeats gives the spans of the words of a text that are among values or
// have the look of a key, but for the known ones.
func findRepeats(text []byte, values map[string]bool, known []Secret) []Secret {
	var secrets []Secret
	for i := 0; i < len(text); {
		if len(known) > 0 && i >= known[0].Span.Start {
			i, known = known[0].Span.End, known[1:]
			continue
		}
		n := tokenLength(text[i:])
		if word := text[i : i+n]; looksLikeKey(word) || n >= shortestRepeat && values[string(word)] {
			secrets = append(secrets, Secret{Span: diag.Span{Start: i, End: i + n}})
		}
		i += n + 1
	}
	return secrets
}

// tokenLength is the length of what stands before a quote, a space or a
// bracket.
func tokenLength(text []byte) int {
	n := 0
	for n < len(text) && !endsToken(text[n]) {
		n++
	}
	return n
}

func endsToken(c byte) bool {
	switch c {
	case '\\', '"', '\'', '`', ',', ':', '=', ' ', '\t', '\r', '\n', '{', '}', '[', ']':
		return true
	}
	return false
}

// isLongValue reports whether what stands behind a name and what separates
// them are a member's value, long enough for a credential.
func isLongValue(between, value []byte) bool {
	return tokenLength(value) >= shortestValue && bytes.ContainsAny(between, ":=")
}

func isNameByte(c byte) bool { return isWordByte(c) && c != '.' }
