package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// reference is a pattern with policy variables, of a resource element or of a
// condition. What it matches depends on their values; wherever it stands, it
// matches alike.
type reference struct {
	operator // of the condition; zero for a resource
	text     string
	pieces   []piece
	wide     *match.Pattern   // what it can match
	parts    []*match.Pattern // of wide, for a resource name
}

// piece is a part of a text: plain, or a variable.
type piece struct {
	plain    string
	variable bool
	name     string // in lower case
	spelled  string
	fallback string
	falls    bool // the fallback stands for an absent key
}

// hasVariables reports whether a text has policy variables. AWS documents of
// 2008 have none.
func hasVariables(d policy.Dialect, text string) bool {
	_, rest, found := strings.Cut(text, "${")
	return found && d != policy.AWS2008 && strings.Contains(rest, "}")
}

// cutPieces divides a text with variables.
func cutPieces(text string) []piece {
	var all []piece
	for {
		before, rest, found := strings.Cut(text, "${")
		inside, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return append(all, piece{plain: text})
		}
		name, fallback, falls := strings.Cut(inside, ",")
		name = strings.TrimSpace(name)
		all = append(all, piece{plain: before}, piece{
			variable: true, name: lower(name), spelled: name, fallback: strings.Trim(strings.TrimSpace(fallback), "'"), falls: falls,
		})
		text = after
	}
}

// newReference reads a text with variables; a star stands for each.
func newReference(op operator, text string, o match.Options) *reference {
	r := &reference{operator: op, pieces: cutPieces(text)}
	for i := range r.pieces {
		r.pieces[i].plain = withDollars(r.pieces[i].plain)
	}
	var wide, normal strings.Builder
	for _, p := range r.pieces {
		if p.variable {
			wide.WriteByte('*')
			normal.WriteString("${" + p.name)
			if p.falls {
				normal.WriteString("," + p.fallback)
			}
			normal.WriteString("}")
			continue
		}
		wide.WriteString(p.plain)
		normal.WriteString(p.plain)
	}
	r.text = normal.String()
	r.wide = match.Compile(wide.String(), o)
	if parts := strings.SplitN(wide.String(), ":", arnParts); op.family == ofARN && len(parts) == arnParts {
		for _, part := range parts {
			r.parts = append(r.parts, match.Compile(part, o))
		}
	}
	return r
}

// referenceKey tells references apart.
type referenceKey struct {
	operator operator
	text     string
	options  match.Options
}

// reference gives the one reference of a text: equal ones are one object.
func (t *table) reference(op operator, text string, o match.Options) *reference {
	op = operator{family: op.family, comparison: op.comparison, fold: op.fold}
	if op.comparison == glob && !strings.ContainsAny(text, "*?") {
		op.comparison, o.Question = equal, false // without wildcards it is the same
	}
	r := newReference(op, text, o)
	key := referenceKey{r.operator, r.text, o}
	if known, ok := t.byReference[key]; ok {
		return known
	}
	t.byReference[key] = r
	return r
}

// canMatch reports whether a value of a condition key is matched for some
// values of the variables. Those of a resource name are taken to have no colon
// where they are not the whole of it.
func (r *reference) canMatch(v string) bool {
	if r.parts != nil {
		return (arn{parts: r.parts}).match(v)
	}
	return r.wide.Match(literal(v))
}

// sharesVariable reports whether both have a variable of the same name.
func (r *reference) sharesVariable(other *reference) bool {
	return slices.ContainsFunc(r.pieces, func(p piece) bool {
		return p.variable && slices.ContainsFunc(other.pieces, func(o piece) bool { return o.variable && o.name == p.name })
	})
}

// implies reports whether a value that r matches is matched by another
// reference as well, whatever the variables are.
func (r *reference) implies(other *reference) bool {
	if r.family != other.family || r.fold && !other.fold {
		return false
	}
	if r.comparison == other.comparison {
		return r.text == other.text
	}
	// A wildcard matches itself.
	return r.comparison == equal && other.comparison == glob && plainText(r.text) == plainText(other.text)
}

// needed lists the variables that have no fallback.
func (r *reference) needed() []string {
	var names []string
	for _, p := range r.pieces {
		if p.variable && !p.falls {
			names = append(names, p.name)
		}
	}
	return names
}

// lacks reports whether a needed variable is none of those with a value.
func (r *reference) lacks(valued []string) bool {
	return slices.ContainsFunc(r.needed(), func(name string) bool { return !slices.Contains(valued, name) })
}

// expand writes the text of a reference with the values that variables have,
// each written by write. It reports false if one has none.
func (r *reference) expand(b binding, write func(string) string) (string, bool) {
	var out strings.Builder
	for _, p := range r.pieces {
		value, known := p.plain, true
		if p.variable {
			if value, known = b[p.name]; !known {
				value, known = p.fallback, p.falls
			}
			value = write(value)
		}
		if !known {
			return "", false
		}
		out.WriteString(value)
	}
	return out.String(), true
}

// unify gives values of the variables with which the reference matches a text
// that it can match.
func (r *reference) unify(text string) []binding {
	b := binding{}
	stars := r.wide.Stars(text)
	at := 0
	for _, p := range r.pieces {
		if !p.variable {
			at += strings.Count(p.plain, "*")
			continue
		}
		if at < len(stars) {
			b[p.name] = stars[at]
		}
		at++
	}
	if !r.fold {
		return []binding{b}
	}
	other := binding{}
	for name, v := range b {
		if other[name] = lower(v); other[name] == v {
			other[name] = upper(v)
		}
	}
	return []binding{b, other}
}
