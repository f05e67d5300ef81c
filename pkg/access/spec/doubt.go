package spec

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// settle answers what is open as it is assumed.
func (e *Evaluator) settle(t truth) truth {
	if value, is := e.assumed[t.about]; is && t.open() {
		return known(value != t.not)
	}
	return t
}

// conditionOf decides a test, under a name that identical ones share.
// Where they read a key of requests that is so in one call.
func (e *Evaluator) conditionOf(d policy.Dialect, test policy.Test, r Request) truth {
	context, of := r.Context, ""
	reads := append([]string{test.Key.Value}, variablesOf(test.Values)...)
	if slices.ContainsFunc(reads, func(key string) bool { return ofCall(key, r.RegionApart) }) {
		of = callName(r)
	}
	grammar := d.String()
	if d == policy.Huawei10 {
		grammar = policy.Huawei11.String() // they share it
	}
	have := Lookup(context, test.Key.Value)
	if test.Operator.Value == "Null" && len(have) > 0 && strings.Join(have, "") == "" && len(test.Values) > 0 {
		t := condition(d, test, context).doubtful("empty", of, Lower(test.Key.Value))
		t.not = Lower(test.Values[0].Value) == "false"
		if t.open() && aws(d) && e.quantified(test.Key.Value) { // documented: then it is none
			return known(!t.not)
		}
		return t
	}
	values := slices.Compact(slices.Sorted(slices.Values(texts(test.Values))))
	name := append([]string{"condition", of, grammar, test.Operator.Value, Lower(test.Key.Value)}, values...)
	return condition(d, test, context).doubtful(name...)
}

// quantified reports whether some condition on a key has a quantifier.
func (e *Evaluator) quantified(key string) bool {
	found := false
	e.eachStatement(func(_ policy.Dialect, s *policy.Statement) {
		for _, t := range s.Conditions {
			found = found || Lower(t.Key.Value) == Lower(key) && strings.Contains(t.Operator.Value, ":")
		}
	})
	return found
}

func variablesOf(list []policy.Text) []string {
	var names []string
	for _, t := range list {
		names = append(names, VariableNames(t.Value)...)
	}
	return names
}

func texts(list []policy.Text) []string {
	var out []string
	for _, t := range list {
		out = append(out, t.Value)
	}
	return out
}

// Answer is what happens to a request in one reading of what is open.
type Answer struct {
	Denied  bool // by a Deny
	Allowed bool // by an Allow, in the documents and in every boundary
}

// Outcome gives the outcome of the answer.
func (a Answer) Outcome() Outcome {
	switch {
	case a.Denied:
		return ExplicitDeny
	case a.Allowed:
		return Allow
	}
	return ImplicitDeny
}

// Readings calls f with the answers to requests of one caller, in every
// reading of what the documentation leaves open: once if that is nothing.
func (e *Evaluator) Readings(requests []Request, f func([]Answer)) {
	answers := make([]Answer, len(requests))
	for i, r := range requests {
		denied, allowed := e.sides(r)
		for _, t := range []truth{denied, allowed} {
			if t.open() {
				e.Assuming([]Doubt{t.about}, func() { e.Readings(requests, f) })
				return
			}
		}
		answers[i] = Answer{denied.value, allowed.value}
	}
	f(answers)
}

// Assuming calls f under every assumption about the doubts.
func (e *Evaluator) Assuming(doubts []Doubt, f func()) {
	if len(doubts) == 0 {
		f()
		return
	}
	if e.assumed == nil {
		e.assumed = map[Doubt]bool{}
	}
	for _, value := range []bool{true, false} {
		e.assumed[doubts[0]] = value
		e.Assuming(doubts[1:], f)
	}
	delete(e.assumed, doubts[0])
}

// Doubts lists what leaves requests for some actions open in the context of a
// call, whatever action and resource it names: conditions and the spelling of
// actions.
func (e *Evaluator) Doubts(actions []string, r Request) []Doubt {
	var all []Doubt
	note := func(t truth) {
		if t.open() && !slices.Contains(all, t.about) {
			all = append(all, t.about)
		}
	}
	e.eachStatement(func(d policy.Dialect, s *policy.Statement) {
		matches := no
		for _, action := range actions {
			for _, a := range s.Actions {
				note(actionMatches(d, a.Value, action).doubtful("action", a.Value))
			}
			matches = or(matches, e.actionElement(d, s, action))
		}
		for i := range s.Conditions {
			if !matches.is(false) {
				note(e.conditionOf(d, s.Conditions[i], r))
			}
		}
	})
	return all
}
