package access

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Summary says in one clause where a decision holds: "granted only on x; on
// any other, for example y, the call is refused". It is empty for a verdict
// that says everything by itself. Names stand in it as the documents spell
// them: whoever writes it escapes them.
func (d Decision) Summary() string {
	switch d.Verdict {
	case Partial:
		return d.partialSummary()
	case Missing:
		if slices.Contains(d.Causes, AtBoundary) {
			return "granted, but left out by a boundary"
		}
	case Undecided:
		if slices.Contains(d.Causes, OverBudget) {
			return "too large to decide"
		}
		return d.undecidedSummary()
	}
	return ""
}

func (d Decision) partialSummary() string {
	var parts []string
	if granted := d.phrases(policy.Allow); granted != "" && !d.unlessDenied && (d.has(Narrowed) || d.has(Conditional)) {
		parts = append(parts, "granted only "+granted)
	}
	if denied := d.phrases(policy.Deny); denied != "" && (d.has(DeniedOnSome) || d.has(DeniedIf)) {
		parts = append(parts, "denied "+denied)
	}
	if d.has(AtBoundary) {
		parts = append(parts, "limited by a boundary")
	}
	text := strings.Join(parts, ", ")
	if d.Witness == nil {
		return text
	}
	example, call := d.counterexample()
	switch {
	case d.kinds > 1 && call == "":
		return text // each kind has an example of its own
	case text == "" && call != "":
		return "for example, a call" + call + " is refused"
	case text == "":
		return example
	case call != "" && strings.HasSuffix(text, call):
		return text // the example is all there is
	}
	return text + "; " + example
}

func (d Decision) has(c Cause) bool { return slices.Contains(d.Causes, c) }

// phrases says where the evidence of an effect applies: "on x, or on any if
// the condition". It is empty where that is everywhere.
func (d Decision) phrases(effect policy.Effect) string {
	var conditions []string // the first is none
	resources := map[string][]string{}
	for _, g := range d.Evidence {
		if g.Effect != effect {
			continue
		}
		c := g.condition()
		if c == "" && !g.narrow() {
			if effect == policy.Deny {
				continue // it denies another of the needs
			}
			return ""
		}
		if _, known := resources[c]; !known {
			conditions = append(conditions, c)
		}
		if names := g.resources(); g.narrow() && !slices.Contains(resources[c], "") {
			resources[c] = append(resources[c], names...)
		} else {
			resources[c] = []string{""}
		}
	}
	slices.SortStableFunc(conditions, func(a, b string) int { return min(len(a), 1) - min(len(b), 1) })
	var all []string
	for _, c := range conditions {
		where := on(distinct(resources[c]))
		switch {
		case slices.Contains(resources[c], "") && len(conditions) == 1:
			where = ""
		case slices.Contains(resources[c], ""):
			where = "on any"
		}
		if c != "" {
			where = strings.TrimSpace(where + " if " + c)
		}
		all = append(all, where)
	}
	if len(all) > shown {
		all = append(all[:shown], "…")
	}
	return strings.Join(all, ", or ")
}

// narrow reports whether the statement names resources that are not all.
func (g Grant) narrow() bool { return Inspect(g.Document, g.Statement).Narrow() }

// resources lists what the statement names.
func (g Grant) resources() []string {
	var names []string
	for _, r := range g.Statement.Resources {
		names = append(names, short(r.Value))
	}
	if g.Statement.NotResource {
		return []string{allBut + list(names)}
	}
	return names
}

const allBut = "all but "

// on writes where: what is named, or all but what is excepted.
func on(names []string) string {
	var named, all []string
	for _, n := range names {
		if strings.HasPrefix(n, allBut) {
			all = append(all, "on "+n)
		} else {
			named = append(named, n)
		}
	}
	if len(named) > 0 || len(all) == 0 {
		all = append([]string{"on " + list(named)}, all...)
	}
	return strings.Join(all, ", or ")
}

// quoted makes empty values visible.
func quoted(values []string) []string {
	out := slices.Clone(values)
	for i, v := range out {
		if out[i] = short(v); v == "" {
			out[i] = `""`
		}
	}
	return out
}

// condition writes the conditions of the statement.
func (g Grant) condition() string {
	var all []string
	for _, t := range g.Statement.Conditions {
		values := make([]string, len(t.Values))
		for i, v := range t.Values {
			values[i] = v.Value
		}
		if values = quoted(values); len(values) > shownValues {
			values = append(values[:shownValues], "…")
		}
		all = append(all, short(t.Key.Value)+" "+short(t.Operator.Value)+" "+strings.Join(values, " | "))
		if len(all) == shownValues {
			break
		}
	}
	return strings.Join(all, " and ")
}

// counterexample names the request that is refused, in a clause and alone: of
// its context what the evidence that reaches its resource asks for.
func (d Decision) counterexample() (clause, call string) {
	if d.onResources() && d.Witness.Resource != "" {
		call = " on " + d.Witness.Resource
	}
	with, without := d.context()
	if len(with) > 0 {
		call += " with " + strings.Join(with, " and ")
	}
	if len(without) > 0 {
		call += " without " + strings.Join(without, " and ")
	}
	switch {
	case call == "":
		return "others are refused", ""
	case slices.Equal(d.Causes, []Cause{Narrowed}) && len(with)+len(without) == 0 && d.Witness.Resource != "*":
		return "on any other, for example " + d.Witness.Resource + ", the call is refused", call
	}
	return "for example, a call" + call + " is refused", call
}

// onResources reports whether the resource of the witness matters.
func (d Decision) onResources() bool {
	return d.kinds < 2 && d.onSome()
}

// onSome reports whether the causes or grants name resources.
func (d Decision) onSome() bool {
	return d.has(Narrowed) || d.has(DeniedOnSome) || d.has(AtBoundary) || slices.ContainsFunc(d.Evidence, Grant.narrow)
}

// context lists the keys of the witness that matter, and those that matter by
// their absence.
func (d Decision) context() (with, without []string) {
	if d.has(AtBoundary) && !d.has(Conditional) && !d.has(DeniedIf) {
		return nil, nil
	}
	var keys []string
	for _, g := range d.Evidence {
		if !d.has(AtBoundary) && !g.reaches(d.Witness) {
			continue
		}
		alone := g.Effect == policy.Deny && len(g.Statement.Conditions) == 0 && g.narrow()
		if alone {
			keys = nil
		}
		keys = append(keys, g.keys(d.Witness)...)
		if alone {
			break
		}
	}
	if d.has(AtBoundary) { // the conditions of a boundary are no evidence
		for key := range d.Witness.Context {
			keys = append(keys, key)
		}
	}
	folded := map[string]bool{}
	slices.Sort(keys)
	for _, key := range keys {
		held := heldUnder(d.Witness.Context, key)
		switch {
		case folded[compile.Lower(key)]:
		case len(held) > 0:
			with = append(with, key+" "+strings.Join(quoted(held), ", "))
		default:
			without = append(without, key)
		}
		folded[compile.Lower(key)] = true
	}
	return with, without
}

// keys lists the condition keys and variables that a statement asks for; of
// those in its resources the ones that the witness has.
func (g Grant) keys(w *Witness) []string {
	var keys []string
	for _, t := range g.Statement.Conditions {
		keys = append(keys, t.Key.Value)
		for _, v := range t.Values {
			keys = append(keys, g.variables(v.Value)...)
		}
	}
	for _, text := range g.Statement.Resources {
		for _, name := range g.variables(text.Value) {
			if len(heldUnder(w.Context, name)) > 0 {
				keys = append(keys, name)
			}
		}
	}
	return keys
}

func (g Grant) variables(text string) []string { return compile.Variables(g.Document.Dialect, text) }

// reaches reports whether the statement can be about the resource of a witness.
func (g Grant) reaches(w *Witness) bool {
	r := compile.NewTable().Region(g.Document.Dialect, g.Statement)
	values := compile.Values{}
	for key, held := range w.Context {
		if len(held) == 1 {
			values[compile.Lower(key)] = held[0]
		}
	}
	bound, documented := r.With(values)
	if r.Vague || !documented || w.Resource == "*" {
		return true
	}
	resource := compile.Literal(w.Resource)
	return slices.ContainsFunc(bound.Exact, func(p *match.Pattern) bool { return p.Match(resource) }) != r.Not
}

// distinct keeps the first of equal ones.
func distinct[T comparable](names []T) []T {
	var out []T
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// shown is how many of several a summary shows, and shownValues how many values
// of a condition.
const (
	shown       = 3
	shownValues = 8
)

// short cuts a name that nobody reads to its end.
func short(name string) string {
	const most = 256
	if len(name) <= most {
		return name
	}
	return strings.ToValidUTF8(name[:most], "") + "…"
}

// list joins names; of many it shows the first.
func list(names []string) string {
	switch {
	case len(names) == 0:
		return "some"
	case len(names) > shown:
		return strings.Join(names[:shown], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
