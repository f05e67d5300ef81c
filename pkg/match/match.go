// Package match compiles the glob patterns of permission policies, and
// answers questions about the sets of strings they stand for.
//
// [Pattern.Match] asks about one string. [Find] asks about all strings at
// once: is there one that these patterns match and those do not? [Covers] and
// [Intersects] are such questions. The answers are exact, and a Yes of Find
// comes with the string; a question whose search outgrows its budget is
// answered [Undecided], never guessed.
//
// A character is a Unicode code point, or one byte that is not part of valid
// UTF-8. Patterns have no escape: a star is never literal.
package match

import "strings"

// Options say how a pattern is read.
type Options struct {
	Question bool // ? stands for exactly one character
	Fold     bool // ASCII letters match in either case
}

// Pattern is a compiled glob pattern: * stands for any run of characters,
// also an empty one. It is immutable.
type Pattern struct {
	text   string
	opts   Options
	prefix int // bytes before the first wildcard
	ascii  bool
	// sep is the character of a pattern such as *:*:*, which only counts it, and 0 for
	// others.
	sep  byte
	seps int
}

// Every is the pattern of every string.
var Every = Pattern{text: "*", ascii: true}

// Compile reads a pattern. Every string is a pattern.
func Compile(text string, o Options) *Pattern {
	wild := strings.IndexByte(text, '*')
	if wild < 0 {
		wild = len(text)
	}
	if o.Question {
		if i := strings.IndexByte(text[:wild], '?'); i >= 0 {
			wild = i
		}
	}
	p := &Pattern{text: text, opts: o, prefix: wild, ascii: ascii(text)}
	p.sep, p.seps = counted(text, o)
	return p
}

// IsWild reports whether a text has a character that is a wildcard in some grammar.
func IsWild(text string) bool {
	return strings.IndexByte(text, '*') >= 0 || strings.IndexByte(text, '?') >= 0
}

// String gives the pattern as written.
func (p *Pattern) String() string { return p.text }

// Options gives the options the pattern was compiled with.
func (p *Pattern) Options() Options { return p.opts }

// Prefix gives what stands before the first wildcard, as written. Every match
// begins with it, in either case if the pattern folds.
func (p *Pattern) Prefix() string { return p.text[:p.prefix] }

// Literal reports whether the pattern has no wildcard.
func (p *Pattern) Literal() bool { return p.prefix == len(p.text) }

// Everything reports whether the pattern matches every string.
func (p *Pattern) Everything() bool {
	return p.text != "" && strings.Trim(p.text, "*") == ""
}

// counts gives how many of the character that the pattern counts a text has.
func (p *Pattern) counts(text string) int { return strings.Count(text, p.text[1:2]) }

// Answer is the outcome of a question about sets of strings.
type Answer uint8

// The answers. The zero value is no answer at all.
const (
	Yes Answer = iota + 1
	No
	Undecided // the budget did not suffice
)

// String gives the answer as a word.
func (a Answer) String() string {
	switch a {
	case Yes:
		return "yes"
	case No:
		return "no"
	case Undecided:
		return "undecided"
	}
	return "no answer"
}
