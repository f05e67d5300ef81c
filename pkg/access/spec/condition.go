package spec

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// condition decides one test: an operator, a key and its values.
func condition(d policy.Dialect, test policy.Test, context map[string][]string) truth {
	quantifier, name := "", test.Operator.Value
	for _, q := range []string{"ForAllValues", "ForAnyValue"} {
		if rest, found := strings.CutPrefix(name, q+":"); found {
			quantifier, name = q, rest
		}
	}
	name, ifExists := strings.CutSuffix(name, "IfExists")
	op, found := operatorOf(d, name)
	if !found || ifExists && d == policy.RAM1 || op.asksPresence() && (quantifier != "" || ifExists) {
		return truth{why: fmt.Errorf("%w %q in %s", ErrUnknownOperator, test.Operator.Value, d)}
	}
	have := lookup(context, test.Key.Value)
	if op.asksPresence() {
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
func matchesAny(d policy.Dialect, op operator, test policy.Test, have string, context map[string][]string) truth {
	found := no
	for _, v := range test.Values {
		found = or(found, matchesOne(d, op, v.Value, have, context))
	}
	return found
}

func matchesOne(d policy.Dialect, op operator, want, have string, context map[string][]string) truth {
	if !op.text() {
		return op.compareTyped(want, have)
	}
	read := literal
	if op.kind == like || op.kind == arn {
		read = func(s string) []token { return tokens(s, true) }
	}
	if op.kind == contains && strings.ContainsAny(want, "*?") {
		return undocumented("wildcard in a StringLike of Huawei 1.1, %q", want)
	}
	pattern, settled := expand(d, want, context, read)
	switch {
	case settled.is(false) && op.negated:
		return undocumented("variable without a value under a negated operator, %q", want)
	case settled.open() && !op.couldMatch(read(widened(want)), have):
		return no // nor could it with one of the values
	}
	if !settled.is(true) {
		return settled
	}
	return op.compareText(pattern, have)
}

// couldMatch reports whether a pattern with a star for each variable matches.
func (o operator) couldMatch(pattern []token, have string) bool {
	for i := range pattern {
		pattern[i].star = pattern[i].char == '*' // also where stars are text: what matches then could match
	}
	any := token{char: '*', star: true}
	switch o.kind {
	case arn:
		return !compareARN(pattern, have).is(false)
	case equal, like:
		return glob(pattern, []rune(have))
	case contains, ends:
		pattern = append([]token{any}, pattern...)
	}
	if o.kind == contains || o.kind == starts {
		pattern = append(pattern, any)
	}
	for i := range pattern {
		pattern[i].char = []rune(lower(string(pattern[i].char)))[0]
	}
	return glob(pattern, []rune(lower(have)))
}

// presence decides the operators that ask for the key itself.
func presence(op operator, test policy.Test, have []string) truth {
	if len(test.Values) != 1 || lower(test.Values[0].Value) != "true" && lower(test.Values[0].Value) != "false" {
		return undocumented("%s with other than true or false", test.Operator.Value)
	}
	want := lower(test.Values[0].Value) == "true"
	if op.kind != absent && !want {
		return undocumented("%s with false", test.Operator.Value)
	}
	empty := strings.Join(have, "") == ""
	switch op.kind {
	case absent:
		if empty && len(have) > 0 {
			return undocumented("Null of an empty value")
		}
	case absentOrEmpty:
		return known(empty)
	case present:
		return known(len(have) > 0)
	case isAbsent:
		return known(len(have) == 0)
	}
	return known((len(have) == 0) == want)
}
