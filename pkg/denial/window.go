package denial

import (
	"slices"
	"strings"
)

// Texts around a word.

// window gives the folded text from a place on, line ends as spaces.
func (s *scanner) window(at, n int) string {
	return strings.ReplaceAll(s.folded[at:min(len(s.folded), at+n)], "\n", " ")
}

// before reports whether one of some words stands within n bytes before a place.
func before(folded string, at, n int, words ...string) bool {
	head := strings.ReplaceAll(folded[max(0, at-n):at], "\n", " ")
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(head, w) })
}

// between gives what stands between two texts; the first stands at a place.
func (s *scanner) between(at int, open, end string) (string, int) {
	rest := s.window(at, 200)
	i := strings.Index(rest, open)
	if i < 0 || i > 2 {
		return "", at
	}
	i += len(open)
	n := strings.Index(rest[i:], end)
	if n < 0 {
		return "", at
	}
	return s.text[at+i : at+i+n], at + i + n + len(end)
}

// token gives the word that begins at a place, without quotes and brackets
// around it.
func (s *scanner) token(at int) (string, int) {
	at = skip(s.text, at, "'\"`([<{")
	if at < s.tokenFrom || at > s.tokenEnd { // else it ends where the last one did
		end := at
		for end < len(s.text) && !endsToken(s.text[end]) {
			end++
		}
		s.tokenFrom, s.tokenEnd = at, end
	}
	return s.text[at:s.tokenEnd], s.tokenEnd
}

func endsToken(c byte) bool { return strings.IndexByte(" \t\n'\"`<>[]{}(),;|", c) >= 0 }

// resourceAt gives the name of a resource, which may stand in quotes.
func (s *scanner) resourceAt(at int) (string, int) {
	at = skip(s.text, at, ": \n")
	if at < len(s.text) && (s.text[at] == '"' || s.text[at] == '\'') {
		if n := strings.IndexByte(s.text[at+1:min(len(s.text), at+longestName)], s.text[at]); n >= 0 {
			if r := s.text[at+1 : at+1+n]; isResource(r) {
				return r, at + n + 2
			}
		}
	}
	name, to := s.token(at)
	if name = strings.TrimRight(name, ".,:"); !isResource(name) {
		return "", at
	}
	return name, to
}

// skip gives the first place from at on that is none of some characters.
func skip(text string, at int, chars string) int {
	for n := 0; n < 200 && at < len(text) && strings.IndexByte(chars, text[at]) >= 0; n++ {
		at++
	}
	return at
}
