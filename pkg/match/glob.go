package match

import "unicode/utf8"

// Match reports whether the pattern stands for s. It takes time in proportion
// to the two lengths multiplied, whatever the number of stars: a later star
// makes every choice for an earlier one as good as the first.
func (p *Pattern) Match(s string) bool {
	if p.sep != 0 {
		return p.counts(s) >= p.seps
	}
	t := p.text
	if p.Literal() { // most patterns; bytes are compared as characters would be
		return len(s) == len(t) && (s == t || p.opts.Fold && CompareFold(s, t) == 0)
	}
	i, j := 0, 0
	star, mark := -1, 0 // behind the last star of t; where its rest was tried in s
	for i < len(s) {
		if j < len(t) {
			switch c := t[j]; {
			case c == '*':
				j++
				if j == len(t) {
					return true
				}
				star, mark = j, i
				continue
			case c == '?' && p.opts.Question:
				i += width(s, i)
				j++
				continue
			case c < utf8.RuneSelf:
				if c == s[i] || p.opts.Fold && lower(c) == lower(s[i]) {
					i++
					j++
					continue
				}
			default:
				if a, n := char(t, j); s[i] >= utf8.RuneSelf {
					if b, _ := char(s, i); a == b {
						i += n
						j += n
						continue
					}
				}
			}
		}
		if star < 0 {
			return false
		}
		mark += width(s, mark)
		i, j = mark, star
	}
	for j < len(t) && t[j] == '*' {
		j++
	}
	return j == len(t)
}

// A symbol is a character as a number: a code point, or a byte that is not
// valid UTF-8, moved behind the last code point.
type symbol = rune

const stray symbol = utf8.MaxRune + 1 // plus the byte

// char reads the character at s[i] and its width.
func char(s string, i int) (symbol, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return symbol(c), 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError && n == 1 {
		return stray + symbol(s[i]), 1
	}
	return r, n
}

// width gives the number of bytes of the character at s[i].
func width(s string, i int) int {
	if s[i] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return n
}

// appendChar is the inverse of char.
func appendChar(b []byte, c symbol) []byte {
	if c >= stray {
		return append(b, byte(c-stray))
	}
	return utf8.AppendRune(b, c)
}

func foldSymbol(c symbol) symbol {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// isLetter reports whether c is a letter that Fold is about.
func isLetter(c symbol) bool { f := foldSymbol(c); return 'a' <= f && f <= 'z' }

// subsumes is a cheap proof that p matches everything q matches: p matches q's
// own text, with q's wildcards as characters that only a wildcard of p may
// take, and a star only a star. Without a proof it reports false.
func (p *Pattern) subsumes(q *Pattern) bool {
	if q.opts.Fold && !p.opts.Fold {
		return false
	}
	if p.sep != 0 {
		return p.counts(q.text) >= p.seps
	}
	t, s := p.text, q.text
	i, j := 0, 0
	star, mark := -1, 0
	for i < len(s) {
		if j < len(t) {
			if t[j] == '*' {
				j++
				star, mark = j, i
				continue
			}
			if p.accepts(j, q, i) {
				i += width(s, i)
				j += width(t, j)
				continue
			}
		}
		if star < 0 {
			return false
		}
		mark += width(s, mark)
		i, j = mark, star
	}
	for j < len(t) && t[j] == '*' {
		j++
	}
	return j == len(t)
}

// accepts reports whether the single character that p has at j takes whatever
// q has at i; what p has there is not a star.
func (p *Pattern) accepts(j int, q *Pattern, i int) bool {
	if q.text[i] == '*' {
		return false
	}
	if p.opts.Question && p.text[j] == '?' {
		return true
	}
	if q.opts.Question && q.text[i] == '?' {
		return false
	}
	a, _ := char(p.text, j)
	b, _ := char(q.text, i)
	return a == b || p.opts.Fold && foldSymbol(a) == foldSymbol(b)
}

// apart is a cheap proof that no string is matched by both patterns: their
// literal prefixes differ.
func (p *Pattern) apart(q *Pattern) bool {
	n := min(p.prefix, q.prefix)
	fold := p.opts.Fold || q.opts.Fold
	for i := range n {
		if a, b := p.text[i], q.text[i]; a != b && !(fold && lower(a) == lower(b)) {
			return true
		}
	}
	return false
}
