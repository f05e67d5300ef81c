package match

// Platforms that compare names in any case fold the ASCII letters, and nothing
// else: İ and K (the sign of kelvin) are no i and k.

// Fold gives a string with its ASCII letters in lower case.
func Fold(s string) string {
	for i := range len(s) {
		if lower(s[i]) != s[i] {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				b[j] = lower(b[j])
			}
			return string(b)
		}
	}
	return s
}

// CompareFold orders two strings with their ASCII letters folded.
func CompareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			continue
		}
		if x, y := lower(a[i]), lower(b[i]); x != y {
			return int(x) - int(y)
		}
	}
	return len(a) - len(b)
}

// EqualFold reports whether two strings differ in the case of ASCII letters only.
func EqualFold(a, b string) bool { return len(a) == len(b) && CompareFold(a, b) == 0 }

// HasPrefixFold reports whether s begins with a prefix in any ASCII case.
func HasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && CompareFold(s[:len(prefix)], prefix) == 0
}

// lower folds one byte.
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
