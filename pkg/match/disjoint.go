package match

import "strings"

// mostCompared bounds the pairs of patterns that are compared before a search.
const mostCompared = 1 << 10

// disjoint proves without a search that the set is empty: a required pattern
// meets another, or every member of a group, nowhere. False proves nothing.
func (q Query) disjoint() bool {
	compared := 0
	for i, a := range q.All {
		sep := q.separator(a)
		meet := func(b *Pattern) bool {
			compared++
			met, ok := Meet(a, sep, b)
			return met || !ok
		}
		for j, b := range q.All {
			if i != j && !meet(b) {
				return true
			}
		}
		for _, group := range q.AnyOf {
			if compared += len(group); compared > mostCompared {
				return false
			}
			if !anyOf(group, meet) {
				return true
			}
		}
		if compared > mostCompared {
			return false
		}
	}
	return false
}

func anyOf(group []*Pattern, is func(*Pattern) bool) bool {
	for _, p := range group {
		if is(p) {
			return true
		}
	}
	return false
}

// separator gives a character that the stars of a required pattern match in no
// member of the set: the pattern names as many as a member can have. It is 0 for
// none.
func (q Query) separator(p *Pattern) byte {
	for _, n := range q.None {
		if sep, most := limit(n); most >= 0 && strings.Count(p.text, string(sep)) >= most {
			return sep
		}
	}
	return 0
}

// limit reads a pattern such as *:*:*. What it does not match has at most so many
// of its character, here one. For other patterns the number is -1.
func limit(p *Pattern) (sep byte, most int) {
	n := len(p.text)
	if n < 3 || n%2 == 0 || p.text[1] >= 0x80 || p.text[1] == '*' || p.text[1] == '?' || p.opts.Fold {
		return 0, -1
	}
	for i := range n {
		if i%2 == 0 && p.text[i] != '*' || i%2 == 1 && p.text[i] != p.text[1] {
			return 0, -1
		}
	}
	return p.text[1], n/2 - 1
}
