package policy

import (
	"bytes"
	"fmt"
)

// The decoder says that a text is no JSON, late and in its own terms. What
// follows reads such a text again, forgivingly, to say what a person did: a
// comma too few or too many, a comment, the wrong quotes. It goes on behind
// every mistake whose meaning is plain, so that one run names them all. The
// text of values is never repeated in a message: it may be a secret.

// maxSyntaxProblems bounds what is said about one text.
const maxSyntaxProblems = 10

// explain says what keeps text from being JSON; nothing for valid JSON.
func explain(text []byte, at origin, pointer string, maxDepth int) []Problem {
	s := scanner{text: text, at: at, pointer: pointer, depth: maxDepth, maxDepth: maxDepth}
	if s.otherText() {
		return s.problems
	}
	if s.value() && s.space() && s.pos < len(s.text) {
		s.trailing()
	}
	return s.problems
}

// otherText reports a text that begins with a comment and holds no document
// behind it: Markdown, YAML or a script, of which the comment is not the fault.
func (s *scanner) otherText() bool {
	probe := *s
	readable := probe.space()
	if c, _ := probe.peek(); probe.comments == 0 || readable && (c == '{' || c == '[') {
		return false
	}
	first := s.text[:len(s.text)-len(bytes.TrimLeft(s.text, " \t\r\n"))]
	from := len(first)
	s.stop(from, from+lineLength(s.text[from:]), "expected a JSON document, found other text", "a policy begins with {")
	return true
}

func (s *scanner) value() bool {
	if !s.space() {
		return false
	}
	c, size := s.peek()
	switch {
	case size == 0 && len(bytes.TrimSpace(s.text)) == 0:
		return s.stop(0, 0, "expected a document, found nothing", "a policy begins with {")
	case size == 0:
		return s.cutOff("expected a value")
	case c == '{':
		return s.nested(s.object)
	case c == '[':
		return s.nested(s.array)
	case c == '"':
		return s.str()
	case isQuote(c):
		return s.otherQuotes(c, size)
	case c == '-' || c == '+' || c == '.' || '0' <= c && c <= '9':
		return s.number()
	case isWordStart(c) || c == '$' || c == '<':
		return s.word()
	case (c == ',' || c == '}' || c == ']') && s.pos > 0:
		// The caller reads the comma or bracket itself.
		hint := ""
		if c == ',' {
			hint = "remove the comma, or put a value before it"
		}
		return s.report(s.pos, s.pos+size, fmt.Sprintf("expected a value, found %q", string(c)), hint)
	}
	return s.stop(s.pos, s.pos+size, "expected a value, found "+s.found(), "")
}

// nested reads a container one level down.
func (s *scanner) nested(container func() bool) bool {
	if s.depth == 0 {
		return s.stop(s.pos, s.pos+1, fmt.Sprintf("nested too deep: more than %d levels", s.maxDepth), "no policy needs so many")
	}
	s.depth--
	ok := container()
	s.depth++
	return ok
}

func (s *scanner) object() bool {
	open := s.here(s.pos, 1, "the object begins here")
	if !s.take() {
		return false
	}
	comma := -1 // offset of the comma before the next key
	for {
		if !s.space() {
			return false
		}
		c, size := s.peek()
		switch {
		case size == 0:
			return s.cutOff(`expected "}"`, open)
		case c == '}':
			if comma >= 0 && !s.trailingComma(comma, "}") {
				return false
			}
			return s.take()
		case c == ']':
			return s.stop(s.pos, s.pos+size, `expected "}", found "]"`, "an object is not closed", open)
		case c == ',':
			if !s.report(s.pos, s.pos+size, `expected a key, found ","`, "remove the comma") || !s.take() {
				return false
			}
			continue
		}
		if !s.key(c, size) || !s.colonAndValue(open) || !s.space() {
			return false
		}
		var ok bool
		if comma, ok = s.separator('}', open); !ok {
			return false
		}
	}
}

// key reads the name of a member.
func (s *scanner) key(c rune, size int) bool {
	switch {
	case c == '"':
		return s.str()
	case isQuote(c):
		return s.otherQuotes(c, size)
	case isWordStart(c):
		from := s.pos
		for s.pos < len(s.text) && isWordByte(s.text[s.pos]) {
			s.pos++
		}
		s.end = s.pos
		name := string(s.text[from:s.pos])
		if rest := bytes.TrimLeft(s.text[s.pos:], " \t"); s.depth == s.maxDepth-1 && len(s.problems) == 0 && bytes.HasPrefix(rest, []byte("=")) {
			return s.stop(from, s.pos, "expected a JSON document, found text as Terraform writes it (HCL)", "give the policy as JSON, as jsonencode makes it")
		}
		return s.report(from, s.pos, "expected a key in double quotes, found "+short(name), "write "+quote(short(name)))
	}
	return s.stop(s.pos, s.pos+size, "expected a key in double quotes, found "+s.found(), "")
}

func (s *scanner) colonAndValue(open Place) bool {
	keyEnd := s.end
	if !s.space() {
		return false
	}
	c, size := s.peek()
	switch {
	case c == ':':
		return s.take() && s.value()
	case c == '=':
		if !s.report(s.pos, s.pos+1, `expected ":", found "="`, "JSON joins a key and its value with a colon") {
			return false
		}
		s.pos++
		if s.pos < len(s.text) && s.text[s.pos] == '>' {
			s.pos++
		}
		return s.value()
	case size == 0:
		return s.cutOff(`expected ":"`, open)
	case c == ',' || c == '}':
		return s.report(keyEnd, keyEnd, `expected ":" and a value after the key, found `+s.found(), "")
	case c == ']':
		return s.stop(s.pos, s.pos+size, `expected ":" and a value after the key, found "]"`, "", open)
	}
	return s.report(keyEnd, keyEnd, `expected ":" after the key, found `+s.found(), "put a colon here") && s.value()
}

func (s *scanner) array() bool {
	open := s.here(s.pos, 1, "the list begins here")
	if !s.take() {
		return false
	}
	comma := -1
	for first := true; ; first = false {
		if !s.space() {
			return false
		}
		c, size := s.peek()
		switch {
		case size == 0:
			return s.cutOff(`expected "]"`, open)
		case c == ']':
			if comma >= 0 && !s.trailingComma(comma, "]") {
				return false
			}
			return s.take()
		case c == '}':
			return s.stop(s.pos, s.pos+size, `expected "]", found "}"`, "a list is not closed", open)
		}
		from := s.pos
		if !s.value() || !s.space() {
			return false
		}
		if c, _ := s.peek(); c == ':' {
			hint := "close the list with ] before this key"
			if first {
				hint = "put { before this key: the elements of this list are objects"
			}
			return s.stop(from, s.end, "expected an element of a list, found a key", hint, open)
		}
		var ok bool
		if comma, ok = s.separator(']', open); !ok {
			return false
		}
	}
}

// separator reads what stands between two members or elements: a comma, whose
// offset it gives, or nothing before the closing bracket.
func (s *scanner) separator(closing rune, open Place) (int, bool) {
	behind := s.end
	c, size := s.peek()
	switch {
	case c == ',':
		comma := s.pos
		return comma, s.take()
	case c == ';':
		from := s.pos
		s.pos += size
		s.end = s.pos
		return -1, s.report(from, s.pos, `expected ",", found a semicolon`, "put a comma here")
	case c == closing || size == 0:
		return -1, true
	case c == '}' || c == ']':
		what := "an object is not closed"
		if closing == ']' {
			what = "a list is not closed"
		}
		return -1, s.stop(s.pos, s.pos+size, fmt.Sprintf(`expected "," or %q, found %q`, string(closing), string(c)), what, open)
	case c == '"' || c == '{' || c == '[' || isQuote(c) || isWordStart(c) || '0' <= c && c <= '9' || c == '-':
		what := "the next key"
		if closing == ']' {
			what = "the next element"
		}
		return -1, s.report(behind, behind, fmt.Sprintf(`missing comma: expected "," or %q, found %s`, string(closing), what), "put a comma here")
	}
	return -1, s.stop(s.pos, s.pos+size, fmt.Sprintf(`expected "," or %q, found %s`, string(closing), s.found()), "", open)
}

// trailingComma reports the comma before a closing bracket.
func (s *scanner) trailingComma(comma int, closing string) bool {
	_, size := punctuation(s.text[comma:])
	if s.said(comma) {
		return true
	}
	what := "member"
	if closing == "]" {
		what = "element"
	}
	return s.report(comma, comma+size, fmt.Sprintf("trailing comma: expected another %s, found %q", what, closing), "remove the comma")
}

// trailing reports text behind the document.
func (s *scanner) trailing() {
	c, size := s.peek()
	hint := ""
	switch c {
	case '{', '[':
		hint = "one file holds one document: put several into a list, [ … ]"
	case '}', ']':
		hint = "there is one closing bracket too many"
	case ',':
		hint = "remove the comma"
	}
	s.report(s.pos, s.pos+size, "expected the end of the file, found "+s.found(), hint)
}
