package match

import "strings"

// pleasant are the characters a witness is made of where any will do.
const pleasant = "abxyzcdefghijklmnopqrstuvw0123456789"

// fresh gives a character that no pattern of the query names in either case:
// the search lets it stand for all the characters that no pattern names.
func (q Query) fresh() symbol {
	var used [128]bool
	q.each(func(p *Pattern) bool {
		for i := range len(p.text) {
			used[lower(p.text[i])&0x7f] = true
		}
		return true
	})
	for _, c := range pleasant {
		if !used[c] {
			return c
		}
	}
	c := symbol('à')
	for !q.each(func(p *Pattern) bool { return !strings.ContainsRune(p.text, c) }) {
		c++
	}
	return c
}

// guess tries the members that the required patterns suggest, each star taken
// for something no pattern knows. They are what a reader expects to see.
func (q Query) guess(fresh symbol) (string, bool) {
	from := q.All
	if len(from) == 0 && len(q.AnyOf) > 0 {
		from = q.AnyOf[0]
	}
	if len(from) == 0 {
		from = []*Pattern{&Every}
	}
	for _, p := range from {
		if s := p.example(fresh); q.Holds(s) {
			return s, true
		}
	}
	return "", false
}

// example gives a member of p with c for what p leaves open.
func (p *Pattern) example(c symbol) string {
	b := make([]byte, 0, len(p.text)+4)
	for i := range len(p.text) {
		switch {
		case p.text[i] == '*' && i > 0 && p.text[i-1] == '*':
		case p.text[i] == '*' && p.opensField(i):
			b = append(b, '*')
		case p.text[i] == '*' || p.text[i] == '?' && p.opts.Question:
			b = appendChar(b, c)
		default:
			b = append(b, p.text[i])
		}
	}
	return string(b)
}

// opensField reports whether the star at i is a whole field of a name with
// colons, other than the last. A witness shows such a field as a star: any
// region, any account. (To the patterns it is a character like others.)
func (p *Pattern) opensField(i int) bool {
	return i > 0 && p.text[i-1] == ':' && i+1 < len(p.text) && p.text[i+1] == ':'
}

// polish replaces what a member has for the stars of a required pattern by
// something more telling than nothing, where the query allows it.
func (q Query) polish(s string, fresh symbol) string {
	for _, p := range q.All {
		if p.Literal() || p.Everything() {
			continue
		}
		return q.polishBy(p, s, string(appendChar(nil, fresh)))
	}
	return s
}

// mostPolish bounds the bytes that are compared for a string that tells more.
const mostPolish = 1 << 18

func (q Query) polishBy(p *Pattern, s, fresh string) string {
	stars, each := p.align(s), 0
	q.each(func(p *Pattern) bool { each += len(p.text); return true })
	work := 0
	for i := len(stars) - 1; i >= 0; i-- { // from behind: earlier offsets stay true
		from := stars[i]
		if from.end-from.start > len(fresh) || from.at > 0 && p.text[from.at-1] == '*' {
			continue // of several stars in a row the first stands for all
		}
		for _, fill := range [...]string{"*", fresh, "a", "b", "x"} {
			if fill == "*" && !p.opensField(from.at) {
				continue
			}
			if work += each + len(s); work > mostPolish {
				return s
			}
			if t := s[:from.start] + fill + s[from.end:]; q.Holds(t) {
				s = t
				break
			}
		}
	}
	return s
}

// Stars gives what each star of the pattern stands for in s, which the pattern
// matches.
func (p *Pattern) Stars(s string) []string {
	var parts []string
	for _, at := range p.align(s) {
		parts = append(parts, s[at.start:at.end])
	}
	return parts
}

// starred says which part of a string a star of a pattern stands for.
type starred struct{ at, start, end int }

// align gives the parts of s that the stars of p stand for; p matches s.
func (p *Pattern) align(s string) []starred {
	var stars []starred
	t := p.text
	i, j := 0, 0
	for i < len(s) {
		switch {
		case j < len(t) && t[j] == '*':
			stars = append(stars, starred{j, i, i})
			j++
		case j < len(t) && p.takes(j, s, i):
			i += width(s, i)
			j += width(t, j)
		case len(stars) == 0:
			return nil
		default:
			last := &stars[len(stars)-1]
			last.end += width(s, last.end)
			i, j = last.end, last.at+1
		}
	}
	for ; j < len(t) && t[j] == '*'; j++ {
		stars = append(stars, starred{j, i, i})
	}
	return stars
}

// takes reports whether the single character of p at j stands for that of s
// at i.
func (p *Pattern) takes(j int, s string, i int) bool {
	if p.opts.Question && p.text[j] == '?' {
		return true
	}
	a, _ := char(p.text, j)
	b, _ := char(s, i)
	return a == b || p.opts.Fold && foldSymbol(a) == foldSymbol(b)
}
