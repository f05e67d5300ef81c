package compile

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Template is a pattern with policy variables. Which strings it matches depends on
// their values; wherever it is written the same, they are the same.
type Template struct {
	Widest *match.Pattern // what it can match: a star stands for each variable
	pieces []piece
	name   string
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

// Values are those of variables, by their names in lower case; one that is not
// there has none.
type Values map[string]string

// hasVariables reports whether a text has policy variables.
func hasVariables(d policy.Dialect, text string) bool {
	_, rest, found := strings.Cut(text, "${")
	return found && d.Variables() && strings.Contains(rest, "}")
}

// cutPieces divides a text with variables.
func cutPieces(text string) []piece {
	var all []piece
	for {
		before, rest, found := strings.Cut(text, "${")
		inside, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return append(all, piece{plain: withDollars(text)})
		}
		name, fallback, falls := strings.Cut(inside, ",")
		name = strings.TrimSpace(name)
		all = append(all, piece{plain: withDollars(before)}, piece{
			variable: true, name: Lower(name), spelled: name, fallback: strings.Trim(strings.TrimSpace(fallback), "'"), falls: falls,
		})
		text = after
	}
}

// Variables lists the names of the variables in a text, as it spells them.
func Variables(d policy.Dialect, text string) []string {
	if text = unescape(d, text); !hasVariables(d, text) {
		return nil
	}
	var names []string
	for _, p := range cutPieces(text) {
		if p.variable {
			names = append(names, p.spelled)
		}
	}
	return names
}

// template gives the one set of a text, with the variables of a call.
func template(t *Table, text string, o match.Options, call Call) *Template {
	s := &Template{pieces: cutPieces(text)}
	for i := range s.pieces {
		if p := &s.pieces[i]; p.variable {
			p.name, p.spelled = variableIn(p.name, call), variableIn(p.spelled, call)
			t.read[p.name] = true
		}
	}
	parts := []string{"", ""} // the options, in their place
	if o.Fold {
		parts[0] = "fold"
	}
	if o.Question {
		parts[1] = "?"
	}
	wide := ""
	for _, p := range s.pieces {
		if p.variable {
			wide += "*"
			parts = append(parts, "$", p.name, p.fallback)
			if p.falls {
				parts = append(parts, "falls")
			}
			continue
		}
		wide += p.plain
		parts = append(parts, p.plain)
	}
	s.Widest = match.Compile(wide, o)
	s.name = spelled(parts)
	if known := t.templates[s.name]; known != nil {
		return known
	}
	t.templates[s.name] = s
	return s
}

// Names calls f for each variable: by its name in lower case, and as spelled.
func (t *Template) Names(f func(name, spelled string)) {
	for _, p := range t.pieces {
		if p.variable {
			f(p.name, p.spelled)
		}
	}
}

// Needs lists the variables without a fallback, as spelled.
func (t *Template) Needs() []string {
	var names []string
	for _, p := range t.pieces {
		if p.variable && !p.falls {
			names = append(names, p.spelled)
		}
	}
	return names
}

// Lacks reports whether a variable without a fallback is none of those that
// have a value.
func (t *Template) Lacks(valued []string) bool {
	return slices.ContainsFunc(t.pieces, func(p piece) bool { return p.variable && !p.falls && !slices.Contains(valued, p.name) })
}

// Bind gives the pattern for values of the variables. It reports false if one
// has none: then the set matches nothing.
func (t *Template) Bind(values Values) (*match.Pattern, bool) {
	text, ok := t.text(values)
	if !ok {
		return nil, false
	}
	return match.Compile(text, t.Widest.Options()), true
}

func (t *Template) text(values Values) (string, bool) {
	var out strings.Builder
	for _, p := range t.pieces {
		value, known := p.plain, true
		if p.variable {
			if value, known = values[p.name]; !known {
				value, known = p.fallback, p.falls
			}
			value = Literal(value)
		}
		if !known {
			return "", false
		}
		out.WriteString(value)
	}
	return out.String(), true
}

// Unify adds values of the variables with which the set matches a text that it
// can match.
func (t *Template) Unify(text string, values Values) {
	if !t.Widest.Match(text) {
		return
	}
	stars := t.Widest.Stars(text)
	at := 0
	for _, p := range t.pieces {
		if !p.variable {
			at += strings.Count(p.plain, "*")
			continue
		}
		if at < len(stars) {
			values[p.name] = Plain(stars[at])
		}
		at++
	}
}

// Text gives what the set matches for values of the variables; false if one has
// none.
func (t *Template) Text(values Values) (string, bool) {
	text, ok := t.text(values)
	return Plain(strings.ReplaceAll(text, "*", "x")), ok
}

// Holds reports whether the set matches the one value of a key.
func (t *Template) Holds(set []string, values Values) bool {
	p, ok := t.Bind(values)
	return ok && len(set) == 1 && p.Match(Literal(set[0]))
}

// Held gives what a context has under a key, whose case does not matter.
func Held(context map[string][]string, key string) []string {
	key = Lower(key)
	for k, held := range context {
		if Lower(k) == key {
			return held
		}
	}
	return nil
}
