package catalog

import (
	"iter"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// roleNames gives what [Catalog.RoleNames] lists.
func (h neighbourhood) roleNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, x := range h.c.of(h.p) {
			for row := range x.all(roleNames) {
				if !yield(x.str(roleNames, row, roleNameName)) {
					return
				}
			}
		}
	}
}

// suggestRoleNames is [Catalog.SuggestRoleNames].
func (h neighbourhood) suggestRoleNames(name string, n int) []string {
	words := strings.Fields(name)
	best := match.Tolerance(len(name))
	var out []string
	length := len(strings.Join(words, " "))
	for known := range h.roleNames() {
		if length > len(known)+best || length < len(known)-best {
			continue // further off by its length alone
		}
		off, is := wordsOff(words, strings.Fields(known))
		if !is || off > best {
			continue
		}
		if off < best {
			out, best = nil, off
		}
		out = append(out, known)
	}
	return out[:min(n, len(out))]
}

// wordsOff gives how far words are from others, if they can be meant.
func wordsOff(given, meant []string) (off int, is bool) {
	if len(given) != len(meant) {
		return 0, false
	}
	for i, w := range given {
		limit := 0
		if len(w) > shortService {
			limit = match.Tolerance(len(w))
		}
		d := match.Distance(w, meant[i], limit)
		if off += d; d > limit {
			return 0, false
		}
	}
	return off, true
}

// endsAsRoleName is [Catalog.EndsAsRoleName].
func (h neighbourhood) endsAsRoleName(name string) bool {
	words := strings.Fields(name)
	if len(words) < 2 {
		return false
	}
	last := words[len(words)-1]
	for known := range h.roleNames() {
		if i := strings.LastIndexByte(known, ' '); i >= 0 && match.EqualFold(last, known[i+1:]) {
			return true
		}
	}
	return false
}
