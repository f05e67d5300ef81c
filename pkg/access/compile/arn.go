package compile

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/platform"
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

// newARN reads a value; one that lacks parts is no resource name.
func newARN(text string) (arn, bool) {
	o := match.Options{Question: true}
	parts := strings.SplitN(text, ":", arnParts)
	if len(parts) < arnParts {
		return arn{}, false
	}
	a := arn{whole: match.Compile(text, o), flat: !strings.ContainsAny(strings.Join(parts[:arnParts-1], ""), "*?")}
	for _, part := range parts {
		a.parts = append(a.parts, match.Compile(part, o))
	}
	return a, true
}

// splits reports whether whole patterns do not say all about the test.
func splits(t *Test) bool {
	return t.Kind == platform.OfARN && slices.ContainsFunc(t.arns, func(a arn) bool { return !a.flat })
}

func (a arn) match(v string) bool {
	parts := strings.SplitN(Literal(v), ":", arnParts)
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
func arnValues(tests []*Test) ([]string, bool) {
	values := []string{""}
	for i := range arnParts {
		var groups [][]*match.Pattern
		known := map[string]bool{}
		add := func(a arn) {
			if p := a.parts[i]; !known[p.String()] {
				known[p.String()] = true
				groups = append(groups, []*match.Pattern{p})
			}
		}
		for _, t := range tests {
			for _, a := range t.arns {
				add(a)
			}
			for _, s := range t.Templates {
				if a, ok := newARN(s.Widest.String()); ok {
					add(a)
				}
			}
		}
		var never []*match.Pattern
		if i < arnParts-1 {
			never = []*match.Pattern{match.Compile("*:*", match.Options{})}
		}
		parts, complete := Strings(groups, never)
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
