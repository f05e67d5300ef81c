package policy

import (
	"fmt"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// scanner reads a text that is no JSON; see syntax.go.
type scanner struct {
	text     []byte
	at       origin
	pointer  string
	pos      int
	end      int // behind the last token
	depth    int // levels still allowed
	maxDepth int
	comments int  // 1 + index of the problem that lists the comments
	encoding bool // a byte that is not UTF-8 has been reported
	problems []Problem
}

// report notes a problem and reports whether reading goes on.
func (s *scanner) report(from, to int, says, hint message.Message, related ...Place) bool {
	s.problems = append(s.problems, Problem{
		Code: rule.InvalidJSON, Message: says, Hint: hint, Fatal: true,
		Span: s.at.span(diag.Span{Start: from, End: to}), Pointer: s.pointer, Related: related,
	})
	return len(s.problems) < maxSyntaxProblems
}

// stop notes a problem behind which nothing can be made sense of.
func (s *scanner) stop(from, to int, says, hint message.Message, related ...Place) bool {
	s.report(from, to, says, hint, related...)
	return false
}

// cutOff notes that the text ends too early: behind its last token. Expected is
// a sign, or "value".
func (s *scanner) cutOff(expected string, related ...Place) bool {
	return s.stop(s.end, s.end, message.New("json-cut-off", message.Text("expected", expected)), message.New("json-cut-off-hint"), related...)
}

// otherText notes a text that is no JSON at all.
func (s *scanner) otherText(from, to int) bool {
	return s.stop(from, to, message.New("json-other-text"), message.New("json-begins"))
}

// here gives a related place of n bytes.
func (s *scanner) here(from, n int, says message.Message) Place {
	return Place{Message: says, Span: s.at.span(diag.Span{Start: from, End: from + n}), Pointer: s.pointer}
}

// said reports whether the last problem is about the same place.
func (s *scanner) said(from int) bool {
	n := len(s.problems)
	return n > 0 && s.problems[n-1].Span.Start == s.at.offset(from)
}

// found names the character at the current place.
func (s *scanner) found() message.Message {
	c, size := utf8.DecodeRune(s.text[s.pos:])
	switch {
	case size == 0:
		return message.New("found-end")
	case c == utf8.RuneError && size == 1:
		return message.New("found-byte", message.Text("byte", hex(s.text[s.pos])))
	case c == '"':
		return message.New("found-string")
	case c == '\\':
		return message.New("found-backslash")
	case c < ' ' || c == 0x7f || c > 0x7e:
		return message.New("found-character", message.Text("code", codePoint(c)))
	}
	return foundSign(c)
}

// foundSign names a sign that JSON has.
func foundSign(c rune) message.Message {
	return message.New("found-sign", message.Text("sign", string(c)))
}

func hex(b byte) string { return fmt.Sprintf("%#x", b) }

func codePoint(c rune) string { return fmt.Sprintf("%U", c) }
