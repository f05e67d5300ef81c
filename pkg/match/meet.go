package match

// Meet reports whether some string is matched by both patterns, where the
// stars of the first match no byte sep: what Find answers, at once, for two
// patterns. It answers for ASCII patterns that do not fold; ok is false for
// others.
func Meet(a *Pattern, sep byte, b *Pattern) (meet, ok bool) {
	if a.opts.Fold || b.opts.Fold || !ascii(a.text) || !ascii(b.text) || len(b.text) > mostMet {
		return false, false
	}
	if a.apart(b) {
		return false, true
	}
	// before[j] reports whether what stands before here in a meets b.text[:j].
	var before [mostMet + 1]bool
	n := len(b.text)
	before[0] = true
	skipStars(before[:n+1], b)
	for i := range len(a.text) {
		meetOne(before[:n+1], a, i, sep, b)
		skipStars(before[:n+1], b)
	}
	return before[n], true
}

// mostMet bounds the length of the second pattern.
const mostMet = 255

// meetOne goes on by the character of a at i.
func meetOne(at []bool, a *Pattern, i int, sep byte, b *Pattern) {
	if a.text[i] == '*' {
		// A star goes on by any characters of b but the separator.
		for j := range b.text {
			at[j+1] = at[j+1] || at[j] && (b.text[j] != sep || b.text[j] == '*')
		}
		return
	}
	one := a.opts.Question && a.text[i] == '?'
	last := false
	for j := range at {
		here := at[j]
		at[j] = last || here && j < len(b.text) && b.text[j] == '*' // b's star takes it
		last = here && j < len(b.text) && b.text[j] != '*' && (one || b.text[j] == a.text[i] || b.opts.Question && b.text[j] == '?')
	}
}

// skipStars goes on by stars of b that match nothing.
func skipStars(at []bool, b *Pattern) {
	for j := range b.text {
		at[j+1] = at[j+1] || at[j] && b.text[j] == '*'
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
