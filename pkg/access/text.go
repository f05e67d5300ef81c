package access

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Patterns have no escape, so a star or question mark that is meant as a
// character is a private one of Unicode in the patterns of conditions, and in
// the values they are matched with. So is a dollar that begins no variable,
// until variables are read.
const (
	literalStar     = "\uE000"
	literalQuestion = "\uE001"
	literalDollar   = "\uE002"
)

// private reports whether a text has these characters itself.
func private(s string) bool { return strings.ContainsAny(s, literalStar+literalQuestion+literalDollar) }

// literal writes text as a pattern, or a value for one.
func literal(s string) string {
	if !strings.ContainsAny(s, "*?") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "*", literalStar), "?", literalQuestion)
}

// plainText is the inverse of literal.
func plainText(s string) string {
	if !strings.Contains(s, "\uE000") && !strings.Contains(s, "\uE001") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, literalStar, "*"), literalQuestion, "?")
}

// unescape reads the three variables that stand for a character. AWS documents
// of 2008 have none.
func unescape(d policy.Dialect, s string) string {
	if d == policy.AWS2008 || !strings.Contains(s, "${") {
		return s
	}
	s = strings.ReplaceAll(s, "${*}", literalStar)
	s = strings.ReplaceAll(s, "${?}", literalQuestion)
	return strings.ReplaceAll(s, "${$}", literalDollar)
}

// withDollars writes dollars as they are, once variables are read.
func withDollars(s string) string { return strings.ReplaceAll(s, literalDollar, "$") }

// stringValues gives strings such that every combination of matching and not
// matching the groups of patterns that some string has, one of the result has
// as well; none matches a pattern of never. It reports false if the search was
// cut short.
func stringValues(groups [][]*match.Pattern, never []*match.Pattern) ([]string, bool) {
	v := valueSearch{none: append([]*match.Pattern(nil), never...), complete: true}
	for _, group := range groups {
		var open []*match.Pattern
		for _, p := range group {
			if !isOneString(p) {
				open = append(open, p)
				continue
			}
			if (match.Query{None: never}).Holds(p.String()) {
				v.values = append(v.values, plainText(p.String()))
			}
			v.none = append(v.none, p)
		}
		if len(open) > 0 {
			v.open = append(v.open, open)
		}
	}
	v.split(0)
	return v.values, v.complete
}

// isOneString reports whether exactly one string matches.
func isOneString(p *match.Pattern) bool {
	if !p.Literal() {
		return false
	}
	text := p.String()
	return !p.Options().Fold || text == lower(text) && text == upper(text)
}

func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c &^ 0x20
		}
	}
	return string(b)
}

// valueSearch walks the combinations of the groups with wildcards, over the
// strings that no literal pattern names. A branch that no string is in is cut.
type valueSearch struct {
	open     [][]*match.Pattern
	none     []*match.Pattern
	anyOf    [][]*match.Pattern
	values   []string
	queries  int
	complete bool
}

// maxCells bounds the values of one key that are told apart.
const maxCells = 512

func (v *valueSearch) split(depth int) {
	if v.queries++; v.queries > 4*maxCells {
		v.complete = false
	}
	if !v.complete {
		return
	}
	s, a := match.Find(match.Query{None: v.none, AnyOf: v.anyOf}, match.DefaultBudget/4)
	if a != match.Yes {
		v.complete = a == match.No
		return
	}
	if depth == len(v.open) {
		v.values = append(v.values, plainText(s))
		return
	}
	v.anyOf = append(v.anyOf, v.open[depth])
	v.split(depth + 1)
	v.anyOf = v.anyOf[:len(v.anyOf)-1]

	n := len(v.none)
	v.none = append(v.none, v.open[depth]...)
	v.split(depth + 1)
	v.none = v.none[:n]
}
