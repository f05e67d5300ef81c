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
	if granted := d.phrases(policy.Allow); granted != "" && !d.unlessDenied && (d.hasCause(Narrowed) || d.hasCause(Conditional)) {
		parts = append(parts, "granted only "+granted)
	}
	if denied := d.phrases(policy.Deny); denied != "" && (d.hasCause(DeniedOnSome) || d.hasCause(DeniedIf)) {
		parts = append(parts, "denied "+denied)
	}
	if d.hasCause(AtBoundary) {
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

func (d Decision) hasCause(c Cause) bool { return slices.Contains(d.Causes, c) }

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
		if g.narrow() && !slices.Contains(resources[c], "") {
			resources[c] = g.addResources(resources[c])
		} else {
			resources[c] = []string{""}
		}
	}
	slices.SortStableFunc(conditions, func(a, b string) int { return min(len(a), 1) - min(len(b), 1) })
	var all []string
	for _, c := range conditions {
		where := on(resources[c])
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
func (g Grant) narrow() bool {
	return g.where().Narrow()
}

// addResources adds what the statement names to names, each once: no more than
// are shown, and one that tells that there are more.
func (g Grant) addResources(names []string) []string {
	all := g.Statement.Resources
	if g.Statement.NotResource {
		var left []string
		for _, r := range all[:min(len(all), shown+1)] {
			left = append(left, r.Value)
		}
		return union(names, []string{allBut + list(left)})
	}
	for _, r := range all {
		if len(names) > 2*shown {
			break
		}
		names = union(names, []string{r.Value})
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
		if v == "" {
			out[i] = `""`
		}
	}
	return out
}

// condition writes the conditions of the statement.
func (g Grant) condition() string {
	var all []string
	length := 0
	for _, t := range g.Statement.Conditions {
		if length > mostCondition {
			all = append(all, "…")
			break
		}
		var values []string
		for _, v := range t.Values {
			if length += len(v.Value); length > mostCondition && len(values) > 0 {
				values = append(values, "…")
				break
			}
			values = append(values, v.Value)
		}
		all = append(all, t.Key.Value+" "+t.Operator.Value+" "+strings.Join(quoted(values), " | "))
	}
	return strings.Join(all, " and ")
}

// mostCondition is how long the values of a condition may be that is written
// whole, and mostKeys how many keys of a request are named.
const (
	mostCondition = 400
	mostKeys      = 10
)

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
	return d.kinds < 2 && (d.hasCause(Narrowed) || d.hasCause(DeniedOnSome) || d.hasCause(AtBoundary) || slices.ContainsFunc(d.Evidence, Grant.narrow))
}

// context lists the keys of the witness that matter, and those that matter by
// their absence.
func (d Decision) context() (with, without []string) {
	if d.hasCause(AtBoundary) && !d.hasCause(Conditional) && !d.hasCause(DeniedIf) {
		return nil, nil
	}
	var keys []string
	for _, g := range d.Evidence {
		if !d.hasCause(AtBoundary) && !g.reaches(d.Witness) {
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
	if d.hasCause(AtBoundary) { // the conditions of a boundary are no evidence
		for key := range d.Witness.Context {
			keys = append(keys, key)
		}
	}
	folded := map[string]bool{}
	slices.Sort(keys)
	for _, key := range keys {
		if folded[compile.Lower(key)] {
			continue
		}
		folded[compile.Lower(key)] = true
		if len(with)+len(without) >= mostKeys {
			return with, append(without, "others")
		}
		if held := heldUnder(d.Witness.Context, key); len(held) > 0 {
			with = append(with, key+" "+strings.Join(quoted(held), ", "))
		} else {
			without = append(without, key)
		}
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

// where gives the region of the statement.
func (g Grant) where() *compile.Region {
	if g.prepared != nil {
		return &g.prepared.region
	}
	r := compile.NewTable().Region(g.Document.Dialect, g.Statement)
	return &r
}

// reaches reports whether the statement can be about the resource of a witness.
func (g Grant) reaches(w *Witness) bool {
	values := compile.Values{}
	for key, held := range w.Context {
		if len(held) == 1 {
			values[compile.Lower(key)] = held[0]
		}
	}
	r := g.where()
	bound, documented := r.Bind(values)
	if r.Vague || !documented || w.Resource == "*" {
		return true
	}
	resource := compile.Literal(w.Resource)
	return slices.ContainsFunc(bound.Exact, func(p *match.Pattern) bool { return p.Match(resource) }) != r.Not
}

// shown is how many of several a summary shows.
const shown = 3

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
