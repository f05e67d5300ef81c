// Package grounds says what a decision rests on, for people: where the statements of
// its evidence apply ([Places]), and what matters of the request that a partial
// decision refuses ([RefusalOf]). It gives data, and spells names as documents do.
package grounds

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Bounds of what is listed of a statement: a policy can name thousands of
// resources, and a text shows three.
const (
	mostResources = 7
	mostCondition = 400 // bytes of the values of a condition that is written whole
	mostKeys      = 10  // of a request
)

// Place is where statements apply. Without resources and exceptions that is any
// resource. Names stand as the documents spell them.
type Place struct {
	Resources []string // named ones: the first of many
	// Except has the resources that a NotResource leaves out, a list a statement.
	Except [][]string
	// Conditions must hold together, each as "KEY OPERATOR VALUE | VALUE".
	Conditions []string
	// Tests are the same in parts, as far as they are listed.
	Tests []Condition
}

// Condition is a test of a statement, as it spells it: the first of its values.
type Condition struct {
	Key, Operator string
	Values        []string
}

// Any reports whether the place is every resource.
func (p Place) Any() bool { return len(p.Resources)+len(p.Except) == 0 }

// Places says where the evidence of an effect applies, those under a condition
// last. There are none where it applies everywhere.
func Places(d access.Decision, effect policy.Effect) []Place {
	var all []*gathered
	for _, g := range d.Evidence {
		if g.Effect != effect {
			continue
		}
		conditions := conditionsOf(g)
		if len(conditions) == 0 && !narrow(g) {
			if effect == policy.Deny {
				continue // it denies another of the needs
			}
			return nil
		}
		at := slices.IndexFunc(all, func(other *gathered) bool { return slices.Equal(other.place.Conditions, conditions) })
		if at < 0 {
			at = len(all)
			all = append(all, &gathered{place: Place{Conditions: conditions, Tests: testsOf(g)}})
		}
		all[at].add(g)
	}
	var places []Place
	for _, g := range all {
		places = append(places, g.place)
	}
	slices.SortStableFunc(places, func(a, b Place) int { return min(len(a.Conditions), 1) - min(len(b.Conditions), 1) })
	return places
}

// gathered is a place that statements under one condition add to.
type gathered struct {
	place Place
	any   bool // one of them applies to every resource
}

// add adds the resources that a statement names, each once: no more than are
// worth it, and one that shows that there are more.
func (p *gathered) add(g access.Grant) {
	to := &p.place
	if p.any = p.any || !narrow(g); p.any {
		to.Resources, to.Except = nil, nil
		return
	}
	all := g.Statement.Resources
	if g.Statement.NotResource {
		var left []string
		for _, r := range all[:min(len(all), mostResources)] {
			left = append(left, r.Value)
		}
		if !slices.ContainsFunc(to.Except, func(known []string) bool { return slices.Equal(known, left) }) {
			to.Except = append(to.Except, left)
		}
		return
	}
	for _, r := range all {
		if len(to.Resources) >= mostResources {
			break
		}
		if !slices.Contains(to.Resources, r.Value) {
			to.Resources = append(to.Resources, r.Value)
		}
	}
}

// narrow reports whether the statement names resources that are not all.
func narrow(g access.Grant) bool { return g.Region().Narrow() }

// conditionsOf writes the tests of the statement.
func conditionsOf(g access.Grant) []string {
	var all []string
	tests := testsOf(g)
	for _, t := range tests {
		all = append(all, t.Key+" "+t.Operator+" "+strings.Join(t.Values, " | "))
	}
	if len(tests) < len(g.Statement.Conditions) {
		all = append(all, "…")
	}
	return all
}

// testsOf lists the tests of the statement: the first of many.
func testsOf(g access.Grant) []Condition {
	var all []Condition
	length := 0
	for _, t := range g.Statement.Conditions {
		if length > mostCondition {
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
		all = append(all, Condition{t.Key.Value, t.Operator.Value, quoted(values)})
	}
	return all
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

// Refusal is what matters of the request that a partial decision refuses.
type Refusal struct {
	Resource string   // "" where it does not matter
	With     []string // values in its context, each as "KEY VALUE, VALUE"
	Without  []string // keys that are not in its context
	More     bool     // there are more keys than are listed
}

// Everything reports whether nothing of the request matters.
func (r Refusal) Everything() bool { return r.Resource == "" && len(r.With)+len(r.Without) == 0 }

// RefusalOf gives the refused request; false where there is none. Of its context
// it has what the evidence that reaches its resource asks for.
func RefusalOf(d access.Decision) (r Refusal, refused bool) {
	if d.Witness == nil {
		return Refusal{}, false
	}
	if onResources(d) {
		r.Resource = d.Witness.Resource
	}
	r.With, r.Without, r.More = contextOf(d)
	return r, true
}

// onResources reports whether the resource of the witness matters.
func onResources(d access.Decision) bool {
	return d.Kinds < 2 && (d.Has(access.Narrowed) || d.Has(access.DeniedOnSome) || d.Has(access.AtBoundary) ||
		slices.ContainsFunc(d.Evidence, narrow))
}

// contextOf lists the keys of the witness that matter, and those that matter by
// their absence.
func contextOf(d access.Decision) (with, without []string, more bool) {
	folded := map[string]bool{}
	for _, key := range keysOf(d) {
		if folded[compile.Lower(key)] {
			continue
		}
		folded[compile.Lower(key)] = true
		if len(with)+len(without) >= mostKeys {
			return with, without, true
		}
		if held := compile.Held(d.Witness.Context, key); len(held) > 0 {
			with = append(with, key+" "+strings.Join(quoted(held), ", "))
		} else {
			without = append(without, key)
		}
	}
	return with, without, false
}

// keysOf lists the keys of the witness that matter, in order. The conditions of a
// boundary are no evidence, so with one every key does.
func keysOf(d access.Decision) []string {
	bounded := d.Has(access.AtBoundary)
	if bounded && !d.Has(access.Conditional) && !d.Has(access.DeniedIf) {
		return nil
	}
	var keys []string
	for _, g := range d.Evidence {
		if !bounded && !reaches(g, d.Witness) {
			continue
		}
		alone := g.Effect == policy.Deny && len(g.Statement.Conditions) == 0 && narrow(g)
		if alone {
			keys = nil
		}
		keys = append(keys, keysIn(g, d.Witness)...)
		if alone {
			break
		}
	}
	if bounded {
		for key := range d.Witness.Context {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// keysIn lists the condition keys and variables that a statement asks for; of
// those in its resources the ones that the witness has.
func keysIn(g access.Grant, w *access.Witness) []string {
	var keys []string
	for _, t := range g.Statement.Conditions {
		keys = append(keys, t.Key.Value)
		for _, v := range t.Values {
			keys = append(keys, variables(g, v.Value)...)
		}
	}
	for _, text := range g.Statement.Resources {
		for _, name := range variables(g, text.Value) {
			if len(compile.Held(w.Context, name)) > 0 {
				keys = append(keys, name)
			}
		}
	}
	return keys
}

func variables(g access.Grant, text string) []string {
	return compile.Variables(g.Document.Dialect, text)
}

// reaches reports whether the statement can be about the resource of a witness.
func reaches(g access.Grant, w *access.Witness) bool {
	values := compile.Values{}
	for key, held := range w.Context {
		if len(held) == 1 {
			values[compile.Lower(key)] = held[0]
		}
	}
	r := g.Region()
	bound, documented := r.Bind(values)
	if r.Vague || !documented || w.Resource == "*" {
		return true
	}
	resource := compile.Literal(w.Resource)
	return slices.ContainsFunc(bound.Exact, func(p *match.Pattern) bool { return p.Match(resource) }) != r.Not
}
