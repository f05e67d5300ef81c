package match

import "strings"

// Meet reports whether some string is matched by both patterns, where the
// stars of the first match no byte sep: what Find answers, at once, for two
// patterns. It answers for ASCII patterns that do not fold; ok is false for
// others.
func Meet(a *Pattern, sep byte, b *Pattern) (meet, ok bool) {
	if a.opts.Fold || b.opts.Fold || !a.ascii || !b.ascii || len(b.text) > mostMet {
		return false, false
	}
	if a.apart(b) || sep != 0 && fieldsApart(a, sep, b) {
		return false, true
	}
	if sep != 0 {
		if meet, ok := byFields(a, sep, b); ok {
			return meet, true
		}
	}
	at := places{b: b}
	at.is[0] = true
	at.skipStars()
	for i := 0; i < len(a.text) && at.from <= at.to; i++ {
		at.goOn(a, i, sep)
		at.skipStars()
	}
	return at.from <= at.to && at.is[len(b.text)], true
}

// fieldsApart finds by the first fields of two patterns that they meet nowhere: up
// to the first star of b its fields stand where those of a do.
func fieldsApart(a *Pattern, sep byte, b *Pattern) bool {
	mine, its := a.text, b.text
	for {
		x, behindX, more := cutByte(mine, sep)
		y, behindY, further := cutByte(its, sep)
		mine, its = behindX, behindY
		if strings.IndexByte(y, '*') >= 0 || b.opts.Question && strings.IndexByte(y, '?') >= 0 ||
			a.opts.Question && strings.IndexByte(x, '?') >= 0 {
			return false
		}
		star := strings.IndexByte(x, '*')
		switch {
		case star < 0 && x != y:
			return true
		case star >= 0 && !(strings.HasPrefix(y, x[:star]) && strings.HasSuffix(y, x[strings.LastIndexByte(x, '*')+1:])):
			return true
		case more != further:
			return true
		case !more:
			return false
		}
	}
}

// byFields answers Meet field by field, if it can. No string of a has more separators
// than a, so where b has as many, its stars take none either.
func byFields(a *Pattern, sep byte, b *Pattern) (meet, ok bool) {
	if a.opts.Question && strings.IndexByte(a.text, '?') >= 0 || b.opts.Question && strings.IndexByte(b.text, '?') >= 0 {
		return false, false
	}
	mine, its := a.text, b.text
	switch n, m := strings.Count(mine, string(rune(sep))), strings.Count(its, string(rune(sep))); {
	case n < m:
		return false, true
	case n > m:
		return false, false
	}
	ok = true
	for more := true; more; {
		var x, y string
		x, mine, more = cutByte(mine, sep)
		y, its, _ = cutByte(its, sep)
		meet, sure := fieldsMeet(x, y)
		if !meet {
			return false, true
		}
		ok = ok && sure
	}
	return true, ok
}

// fieldsMeet reports whether two patterns meet whose stars match anything; where it is
// not sure, they may.
func fieldsMeet(x, y string) (meet, sure bool) {
	i, j := strings.IndexByte(x, '*'), strings.IndexByte(y, '*')
	switch {
	case i < 0 && j < 0:
		return x == y, true
	case i < 0:
		return holdsText(y, j, x)
	case j < 0:
		return holdsText(x, i, y)
	}
	n := min(i, j)
	p, q := x[strings.LastIndexByte(x, '*')+1:], y[strings.LastIndexByte(y, '*')+1:]
	return x[:n] == y[:n] && (strings.HasSuffix(p, q) || strings.HasSuffix(q, p)), true
}

// holdsText is fieldsMeet for a pattern with its first star at i, and a text.
func holdsText(p string, i int, text string) (meet, sure bool) {
	last := strings.LastIndexByte(p, '*')
	end := p[last+1:]
	return len(text) >= i+len(end) && text[:i] == p[:i] && strings.HasSuffix(text, end), i == last
}

// cutByte gives what stands before and behind the first of a byte.
func cutByte(s string, sep byte) (before, after string, found bool) {
	if i := strings.IndexByte(s, sep); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// mostMet bounds the length of the second pattern.
const mostMet = 255

// places are the places j of a pattern such that what stands before a place of
// another meets b.text[:j]. They lie between from and to, which are all there is
// to look at; there is none when from is behind to.
type places struct {
	b        *Pattern
	is       [mostMet + 1]bool
	from, to int
}

// goOn goes on by the character of a at i.
func (p *places) goOn(a *Pattern, i int, sep byte) {
	b := p.b
	if a.text[i] == '*' {
		// A star goes on by any characters of b but the separator.
		for j := p.from; j <= p.to && j < len(b.text); j++ {
			if p.is[j] && (b.text[j] != sep || b.text[j] == '*') {
				p.is[j+1], p.to = true, max(p.to, j+1)
			}
		}
		return
	}
	one := a.opts.Question && a.text[i] == '?'
	first, end, last := len(b.text)+1, -1, false
	for j := p.from; j <= min(p.to+1, len(b.text)); j++ {
		here := p.is[j]
		p.is[j] = last || here && j < len(b.text) && b.text[j] == '*' // b's star takes it
		last = here && j < len(b.text) && b.text[j] != '*' && (one || b.text[j] == a.text[i] || b.opts.Question && b.text[j] == '?')
		if p.is[j] {
			first, end = min(first, j), j
		}
	}
	p.from, p.to = first, end
}

// skipStars goes on by stars of b that match nothing.
func (p *places) skipStars() {
	for j := p.from; j <= p.to && j < len(p.b.text); j++ {
		if p.is[j] && p.b.text[j] == '*' {
			p.is[j+1], p.to = true, max(p.to, j+1)
		}
	}
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
