package match

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
		if n.sep != 0 && n.counts(p.text) >= n.seps-1 {
			return n.sep
		}
	}
	return 0
}

// counted reads a pattern such as *:*:*, which matches what has at least so many of its
// character. For others the character is 0.
func counted(text string, o Options) (sep byte, seps int) {
	n := len(text)
	if n < 3 || n%2 == 0 || text[0] != '*' || text[1] >= 0x80 || text[1] == '*' || text[1] == '?' || o.Fold {
		return 0, 0
	}
	for i := range n {
		if i%2 == 0 && text[i] != '*' || i%2 == 1 && text[i] != text[1] {
			return 0, 0
		}
	}
	return text[1], n / 2
}
