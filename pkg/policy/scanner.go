package policy

import (
	"fmt"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
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
func (s *scanner) report(from, to int, message, hint string, related ...Place) bool {
	s.problems = append(s.problems, Problem{
		Code: rule.InvalidJSON, Message: message, Hint: hint, Fatal: true,
		Span: s.at.span(diag.Span{Start: from, End: to}), Pointer: s.pointer, Related: related,
	})
	return len(s.problems) < maxSyntaxProblems
}

// stop notes a problem behind which nothing can be made sense of.
func (s *scanner) stop(from, to int, message, hint string, related ...Place) bool {
	s.report(from, to, message, hint, related...)
	return false
}

// cutOff notes that the text ends too early: behind its last token.
func (s *scanner) cutOff(expected string, related ...Place) bool {
	return s.stop(s.end, s.end, expected+", found the end of the file", "the file may have been cut off", related...)
}

// here gives a related place of n bytes.
func (s *scanner) here(from, n int, message string) Place {
	return Place{Message: message, Span: s.at.span(diag.Span{Start: from, End: from + n}), Pointer: s.pointer}
}

// said reports whether the last problem is about the same place.
func (s *scanner) said(from int) bool {
	n := len(s.problems)
	return n > 0 && s.problems[n-1].Span.Start == s.at.offset(from)
}

// found names the character at the current place.
func (s *scanner) found() string {
	c, size := utf8.DecodeRune(s.text[s.pos:])
	switch {
	case size == 0:
		return "the end of the file"
	case c == utf8.RuneError && size == 1:
		return fmt.Sprintf("the byte %#x, which is not UTF-8", s.text[s.pos])
	case c == '"':
		return "a string"
	case c == '\\':
		return "a backslash"
	case c < ' ' || c == 0x7f || c > 0x7e:
		return fmt.Sprintf("the character %U", c)
	}
	return fmt.Sprintf("%q", string(c))
}
