package policy

import (
	"bytes"

	"github.com/permgap/permgap/pkg/message"
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
	if s.foreign() {
		return s.problems
	}
	if s.value() && s.space() && s.pos < len(s.text) {
		s.trailing()
	}
	return s.problems
}

// foreign reports a text that begins with a comment and holds no document
// behind it: Markdown, YAML or a script, of which the comment is not the fault.
func (s *scanner) foreign() bool {
	probe := *s
	readable := probe.space()
	if c, _ := probe.peek(); probe.comments == 0 || readable && (c == '{' || c == '[') {
		return false
	}
	first := s.text[:len(s.text)-len(bytes.TrimLeft(s.text, " \t\r\n"))]
	from := len(first)
	s.otherText(from, from+lineLength(s.text[from:]))
	return true
}

func (s *scanner) value() bool {
	if !s.space() {
		return false
	}
	c, size := s.peek()
	switch {
	case size == 0 && len(bytes.TrimSpace(s.text)) == 0:
		return s.stop(0, 0, message.New("json-nothing"), message.New("json-begins"))
	case size == 0:
		return s.cutOff("value")
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
		var hint message.Message
		if c == ',' {
			hint = message.New("json-value-hint")
		}
		return s.report(s.pos, s.pos+size, message.New("json-value", message.Part("found", foundSign(c))), hint)
	}
	return s.stop(s.pos, s.pos+size, message.New("json-value", message.Part("found", s.found())), message.Message{})
}

// nested reads a container one level down.
func (s *scanner) nested(container func() bool) bool {
	if s.depth == 0 {
		return s.stop(s.pos, s.pos+1, message.New("json-deep", message.Count("most", s.maxDepth)), message.New("json-deep-hint"))
	}
	s.depth--
	ok := container()
	s.depth++
	return ok
}

func (s *scanner) object() bool {
	open := s.here(s.pos, 1, message.New("json-object-here"))
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
			return s.cutOff("}", open)
		case c == '}':
			if comma >= 0 && !s.trailingComma(comma, "}") {
				return false
			}
			return s.take()
		case c == ']':
			return s.stop(s.pos, s.pos+size, message.New("json-object-open"), closeIt('}'), open)
		case c == ',':
			if !s.report(s.pos, s.pos+size, message.New("json-key-comma"), removeComma()) || !s.take() {
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
		rest := bytes.TrimLeft(s.text[s.pos:], " \t")
		if s.depth == s.maxDepth-1 && len(s.problems) == 0 && bytes.HasPrefix(rest, []byte("=")) {
			return s.stop(from, s.pos, message.New("json-hcl"), message.New("json-hcl-hint"))
		}
		return s.report(from, s.pos, message.New("json-key-unquoted", message.Text("name", short(name))), write(short(name)))
	}
	return s.stop(s.pos, s.pos+size, message.New("json-key", message.Part("found", s.found())), message.Message{})
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
		if !s.report(s.pos, s.pos+1, message.New("json-equals"), message.New("json-equals-hint")) {
			return false
		}
		s.pos++
		if s.pos < len(s.text) && s.text[s.pos] == '>' {
			s.pos++
		}
		return s.value()
	case size == 0:
		return s.cutOff(":", open)
	case c == ',' || c == '}':
		return s.report(keyEnd, keyEnd, message.New("json-no-value", message.Part("found", s.found())), message.Message{})
	case c == ']':
		return s.stop(s.pos, s.pos+size, message.New("json-no-value", message.Part("found", foundSign(c))), message.Message{}, open)
	}
	return s.report(keyEnd, keyEnd, message.New("json-colon", message.Part("found", s.found())), message.New("json-colon-hint")) && s.value()
}

func (s *scanner) array() bool {
	open := s.here(s.pos, 1, message.New("json-list-here"))
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
			return s.cutOff("]", open)
		case c == ']':
			if comma >= 0 && !s.trailingComma(comma, "]") {
				return false
			}
			return s.take()
		case c == '}':
			return s.stop(s.pos, s.pos+size, message.New("json-list-open"), closeIt(']'), open)
		}
		from := s.pos
		if !s.value() || !s.space() {
			return false
		}
		if c, _ := s.peek(); c == ':' {
			hint := message.New("json-key-in-list-close")
			if first {
				hint = message.New("json-key-in-list-open")
			}
			return s.stop(from, s.end, message.New("json-key-in-list"), hint, open)
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
		return -1, s.report(from, s.pos, message.New("json-semicolon"), message.New("json-comma-hint"))
	case c == closing || size == 0:
		return -1, true
	case c == '}' || c == ']':
		says := message.New("json-separator", message.Text("closing", string(closing)), message.Part("found", foundSign(c)))
		return -1, s.stop(s.pos, s.pos+size, says, closeIt(closing), open)
	case c == '"' || c == '{' || c == '[' || isQuote(c) || isWordStart(c) || '0' <= c && c <= '9' || c == '-':
		return -1, s.report(behind, behind, message.New("json-comma", message.Text("closing", string(closing))), message.New("json-comma-hint"))
	}
	says := message.New("json-separator", message.Text("closing", string(closing)), message.Part("found", s.found()))
	return -1, s.stop(s.pos, s.pos+size, says, message.Message{}, open)
}

// trailingComma reports the comma before a closing bracket.
func (s *scanner) trailingComma(comma int, closing string) bool {
	_, size := punctuation(s.text[comma:])
	if s.said(comma) {
		return true
	}
	return s.report(comma, comma+size, message.New("json-trailing-comma", message.Text("closing", closing)), removeComma())
}

func removeComma() message.Message { return message.New("json-remove-comma") }

// closeIt is the advice to close a list or an object.
func closeIt(closing rune) message.Message {
	return message.New("json-close", message.Text("closing", string(closing)))
}

// trailing reports text behind the document.
func (s *scanner) trailing() {
	c, size := s.peek()
	var hint message.Message
	switch c {
	case '{', '[':
		hint = message.New("json-trailing-document")
	case '}', ']':
		hint = message.New("json-trailing-bracket")
	case ',':
		hint = removeComma()
	}
	s.report(s.pos, s.pos+size, message.New("json-trailing", message.Part("found", s.found())), hint)
}
