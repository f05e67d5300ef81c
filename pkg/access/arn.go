package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// arnParts is the number of parts that a resource name has; a wildcard of one
// part does not reach into the next.
const arnParts = 6

// arn is a value of an ARN test.
type arn struct {
	whole *match.Pattern
	parts []*match.Pattern
	// flat: only the last part has wildcards, so that whole says it all.
	flat bool
}

// readARNs parses the values; one that lacks parts is no resource name.
func (t *test) readARNs() bool {
	o := match.Options{Question: true}
	for _, v := range t.values {
		parts := strings.SplitN(v, ":", arnParts)
		if len(parts) < arnParts {
			return false
		}
		a := arn{whole: match.Compile(v, o)}
		a.flat = !strings.ContainsAny(strings.Join(parts[:arnParts-1], ""), "*?")
		for _, part := range parts {
			a.parts = append(a.parts, match.Compile(part, o))
		}
		t.arns = append(t.arns, a)
	}
	return true
}

// splits reports whether whole patterns do not say all about the test.
func (t *test) splits() bool {
	return t.family == ofARN && (len(t.references) > 0 || slices.ContainsFunc(t.arns, func(a arn) bool { return !a.flat }))
}

func (a arn) match(v string) bool {
	parts := strings.SplitN(literal(v), ":", arnParts)
	if len(parts) < arnParts {
		return false
	}
	for i, p := range a.parts {
		if !p.Match(parts[i]) {
			return false
		}
	}
	return true
}

// arnValues gives names that the tests, part by part, can't tell from any
// other. It reports false if there are too many.
func arnValues(tests []*test) ([]string, bool) {
	values := []string{""}
	for i := range arnParts {
		var groups [][]*match.Pattern
		known := map[string]bool{}
		for _, t := range tests {
			for _, p := range t.partsAt(i) {
				if !known[p.String()] {
					known[p.String()] = true
					groups = append(groups, []*match.Pattern{p})
				}
			}
		}
		var never []*match.Pattern
		if i < arnParts-1 {
			never = []*match.Pattern{match.Compile("*:*", match.Options{})}
		}
		parts, complete := stringValues(groups, never)
		if !complete || len(parts)*len(values) > maxCells {
			return nil, false
		}
		next := make([]string, 0, len(parts)*len(values))
		for _, v := range values {
			for _, part := range parts {
				if i > 0 {
					part = v + ":" + part
				}
				next = append(next, part)
			}
		}
		values = next
	}
	return values, true
}

// partsAt lists the patterns of one part.
func (t *test) partsAt(i int) []*match.Pattern {
	var all []*match.Pattern
	for _, a := range t.arns {
		all = append(all, a.parts[i])
	}
	for _, r := range t.references {
		if r.parts != nil {
			all = append(all, r.parts[i])
		}
	}
	return all
}
