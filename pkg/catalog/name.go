package catalog

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// compareName orders names: folded, and those that differ in case only by
// their bytes.
func compareName(a, b string) int {
	if d := match.CompareFold(a, b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// split cuts a name at its first colon into service and rest; a name without
// one is all rest.
func split(name string) (service, rest string) {
	if i := strings.IndexByte(name, ':'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}
