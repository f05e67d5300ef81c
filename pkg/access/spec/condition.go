package spec

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Condition decides one test in a context. The error is as that of Evaluate.
func Condition(d policy.Dialect, test policy.Test, context map[string][]string) (bool, error) {
	t := condition(d, test, context)
	return t.value, t.why
}

// condition decides one test: an operator, a key and its values.
func condition(d policy.Dialect, test policy.Test, context map[string][]string) truth {
	quantifier, name := "", test.Operator.Value
	for _, q := range []string{"ForAllValues", "ForAnyValue"} {
		if rest, found := strings.CutPrefix(name, q+":"); found {
			quantifier, name = q, rest
		}
	}
	name, ifExists := strings.CutSuffix(name, "IfExists")
	op, found := OperatorOf(d, name)
	if !found || ifExists && d == policy.RAM1 || op.AsksPresence() && (quantifier != "" || ifExists) {
		return truth{why: fmt.Errorf("%w %q in %s", ErrUnknownOperator, test.Operator.Value, d)}
	}
	have := Lookup(context, test.Key.Value)
	if op.AsksPresence() {
		return presence(op, test, have)
	}
	switch {
	case len(have) == 0 && ifExists:
		return yes
	case quantifier != "" && strings.Join(have, "") == "": // documented: a null data set, such as an empty string
		return known(quantifier == "ForAllValues")
	case len(have) == 0:
		return known(op.negated)
	}
	if len(test.Values) == 0 {
		return undocumented("%s without values", test.Operator.Value)
	}
	if quantifier == "" && len(have) > 1 {
		return undocumented("several values of %s under %s", test.Key.Value, test.Operator.Value)
	}
	all, some := yes, no
	for _, value := range have {
		t := matchesAny(d, op, test, value, context)
		if op.negated {
			t = not(t)
		}
		all, some = and(all, t), or(some, t)
	}
	if quantifier == "ForAnyValue" {
		return some
	}
	return all
}

// matchesAny decides whether one value of the request matches a value of the
// condition, before any negation.
func matchesAny(d policy.Dialect, op Operator, test policy.Test, have string, context map[string][]string) truth {
	found := no
	for _, v := range test.Values {
		found = or(found, matchesOne(d, op, v.Value, have, context))
	}
	return found
}

func matchesOne(d policy.Dialect, op Operator, want, have string, context map[string][]string) truth {
	if !op.Text() {
		return op.compareTyped(want, have)
	}
	read := literal
	if op.Kind == Like || op.Kind == ARN {
		read = func(s string) []token { return tokens(s, true) }
	}
	if op.Kind == Contains && strings.ContainsAny(want, "*?") {
		return undocumented("wildcard in a StringLike of Huawei 1.1, %q", want)
	}
	pattern, settled := expand(d, want, context, read)
	switch {
	case settled.is(false) && op.negated:
		return undocumented("variable without a value under a negated operator, %q", want)
	case settled.open() && !op.couldMatch(read(Widened(want)), have):
		return no // nor could it with one of the values
	}
	if !settled.is(true) {
		return settled
	}
	return op.compareText(pattern, have)
}

// couldMatch reports whether a pattern with a star for each variable matches.
func (o Operator) couldMatch(pattern []token, have string) bool {
	for i := range pattern {
		pattern[i].star = pattern[i].char == '*' // also where stars are text: what matches then could match
	}
	any := token{char: '*', star: true}
	switch o.Kind {
	case ARN:
		return !compareARN(pattern, have).is(false)
	case Equal, Like:
		return glob(pattern, []rune(have))
	case Contains, Ends:
		pattern = append([]token{any}, pattern...)
	}
	if o.Kind == Contains || o.Kind == Starts {
		pattern = append(pattern, any)
	}
	for i := range pattern {
		pattern[i].char = []rune(Lower(string(pattern[i].char)))[0]
	}
	return glob(pattern, []rune(Lower(have)))
}

// presence decides the operators that ask for the key itself.
func presence(op Operator, test policy.Test, have []string) truth {
	if len(test.Values) != 1 || Lower(test.Values[0].Value) != "true" && Lower(test.Values[0].Value) != "false" {
		return undocumented("%s with other than true or false", test.Operator.Value)
	}
	want := Lower(test.Values[0].Value) == "true"
	if op.Kind != Absent && !want {
		return undocumented("%s with false", test.Operator.Value)
	}
	empty := strings.Join(have, "") == ""
	switch op.Kind {
	case Absent:
		if empty && len(have) > 0 {
			return undocumented("Null of an empty value")
		}
	case AbsentOrEmpty:
		return known(empty)
	case Present:
		return known(len(have) > 0)
	case IsAbsent:
		return known(len(have) == 0)
	}
	return known((len(have) == 0) == want)
}
