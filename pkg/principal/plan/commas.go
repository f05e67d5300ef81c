package plan

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// require reads names that must be ready: one with commas is several, unless it is
// a name or a title as it stands.
func (r *reading) require(words []string) []string {
	return r.split(words, principal.NewTitles(r.cat).Resolve)
}

// only reads names of what is meant in the same way. A title can have commas, and so
// can a pattern of titles.
func (r *reading) only(words []string) []string {
	titles := principal.NewTitles(r.cat)
	return r.split(words, func(p policy.Platform, name string) (principal.Required, bool) {
		if principal.IsGlob(name) {
			return principal.Required{}, slices.ContainsFunc(strings.Split(name, ","), func(part string) bool {
				return strings.Contains(strings.TrimSpace(part), " ")
			})
		}
		return titles.Resolve(p, name)
	})
}

// split takes words with commas apart. Each part stands where the word does.
func (r *reading) split(words []string, known resolver) []string {
	if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, ",") }) {
		return words
	}
	var out []string
	for _, word := range words {
		whole := slices.ContainsFunc(policy.Platforms(), func(p policy.Platform) bool {
			_, ok := known(p, word)
			return ok
		})
		if whole || !strings.Contains(word, ",") || strings.Trim(word, ", ") == "" {
			out = append(out, word)
			continue
		}
		for part := range strings.SplitSeq(word, ",") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			out = append(out, part)
			if at, placed := r.plan.places[word]; placed {
				r.plan.places[part] = at
			}
		}
	}
	return out
}
