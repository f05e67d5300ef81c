package catalog

import "strings"

// lower folds an ASCII letter; platforms fold nothing else.
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// compareFold orders two strings with ASCII letters folded.
func compareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if x, y := lower(a[i]), lower(b[i]); x != y {
			return int(x) - int(y)
		}
	}
	return len(a) - len(b)
}

// folded gives a string with its ASCII letters folded.
func folded(s string) string {
	for i := range len(s) {
		if isUpper(s[i]) {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				b[j] = lower(b[j])
			}
			return string(b)
		}
	}
	return s
}

// compareName orders names: folded, and those that differ in case only by
// their bytes.
func compareName(a, b string) int {
	if d := compareFold(a, b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// equalFold reports whether two strings differ in ASCII case only.
func equalFold(a, b string) bool { return len(a) == len(b) && compareFold(a, b) == 0 }

// hasPrefixFold reports whether s starts with a prefix in any ASCII case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && compareFold(s[:len(prefix)], prefix) == 0
}

// split cuts a name at its first colon into service and rest; a name without
// one is all rest.
func split(name string) (service, rest string) {
	if i := strings.IndexByte(name, ':'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}
