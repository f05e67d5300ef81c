// Package spec is the executable specification of an access decision: one
// concrete request against the policies of a principal, by the steps the
// vendors document, as plainly as it can be written. It is slow on purpose and
// shares no code with the packages it judges (pkg/access, pkg/match); their
// tests replay verdicts on it.
//
// # Steps
//
// [Evaluate] takes documents held together and a request: action, resource and
// context (keys with their values; an absent key is not in the context).
//
//  1. A statement applies if its action element, its resource element and all
//     of its conditions take the request.
//  2. A Deny that applies refuses ([ExplicitDeny]); otherwise an Allow that
//     applies allows ([Allow]); otherwise the request is refused
//     ([ImplicitDeny]). [EvaluateWithin] adds boundaries: each must allow, and
//     a Deny in any of them refuses.
//  3. Action lists are or-ed; NotAction takes all that its list does not. A
//     missing Resource takes every resource; NotResource is the complement.
//  4. Conditions are and-ed, the values of one are or-ed. A negated operator
//     holds if no value matches. A key that is not in the context fails a
//     positive operator and satisfies a negated one; IfExists is satisfied
//     without the key; ForAllValues is satisfied without values, ForAnyValue
//     is not. Null asks for the key itself.
//
// # Spelling
//
// Actions are compared in any case. Huawei 1.1 documents its service part as
// lower case: an upper-case one in a pattern is undocumented. Resources are
// case-sensitive, but for the service part of Huawei 1.0 and 1.1. In both, *
// is any run of characters, and in Huawei 5.0, RAM and AWS ? is one. An AWS
// action pattern whose service has a wildcard is undocumented unless it is *.
// Condition keys are compared in any case.
//
// # What is not documented
//
// [ErrUnknownOperator] and [ErrUndocumented] say that the documentation does
// not settle the request; they are returned only where the outcome depends on
// it. Undocumented are: NotResource on Huawei; several values of a key without
// a quantifier; a condition without values; values that are no number, date,
// truth value, address or ARN where the operator wants one; a wildcard in a
// StringLike of Huawei 1.1 (documented as "contains"); a variable without a
// value in NotResource or under a negated operator, or with several values.
// Elsewhere a variable without a value matches nothing, and the other members
// of its list still count.
//
// # Sources
//
// Huawei 1.0 and 1.1: the policy syntax of the IAM user guide, in the editions
// of 2020 (StringLike, StringStartWith, AnyOf, IsNullOrEmpty; string operators
// ignore case unless marked) and February 2023 (StringMatch, Null, quantifiers,
// IfExists). Huawei 5.0: iam_01_1289 and iam_01_0934 of its user guide; its
// operators are those of 2023 with IpAddress. Alibaba RAM: "Policy structure
// and syntax", "Policy evaluation process", "Conditional operators". AWS: the
// JSON policy element reference of the IAM user guide. Where Huawei and RAM are
// silent on conditions (absent keys under negated operators, ForAllValues
// without values, the case of keys, variables) AWS is followed.
package spec

import (
	"github.com/permgap/permgap/pkg/policy"
)

// Request is one concrete call.
type Request struct {
	Action   string
	Resource string
	Context  map[string][]string // an absent key is not in the context
}

// Outcome is what happens to a request.
type Outcome uint8

// The outcomes. The zero value is none.
const (
	ImplicitDeny Outcome = iota + 1
	ExplicitDeny
	Allow
)

// String gives the outcome as the vendors call it.
func (o Outcome) String() string {
	switch o {
	case ImplicitDeny:
		return "implicitly denied"
	case ExplicitDeny:
		return "explicitly denied"
	case Allow:
		return "allowed"
	}
	return "no outcome"
}

// Evaluate decides a request by the documents held together. A document that
// is no identity policy or role, or could not be read, takes no part. The
// error wraps ErrUnknownOperator or ErrUndocumented.
func Evaluate(docs []*policy.Document, r Request) (Outcome, error) {
	return EvaluateWithin(docs, nil, r)
}

// EvaluateWithin decides a request by documents inside boundaries: each set of
// documents must allow the request as well.
func EvaluateWithin(docs []*policy.Document, boundaries [][]*policy.Document, r Request) (Outcome, error) {
	denied, allowed := no, applies(docs, policy.Allow, r)
	for _, set := range append([][]*policy.Document{docs}, boundaries...) {
		denied = or(denied, applies(set, policy.Deny, r))
		allowed = and(allowed, applies(set, policy.Allow, r))
	}
	switch {
	case denied.is(true):
		return ExplicitDeny, nil
	case denied.open():
		return 0, denied.why
	case allowed.is(true):
		return Allow, nil
	case allowed.open():
		return 0, allowed.why
	}
	return ImplicitDeny, nil
}

// applies reports whether a statement with the effect applies.
func applies(docs []*policy.Document, effect policy.Effect, r Request) truth {
	found := no
	for _, d := range docs {
		if !d.Judged() {
			continue
		}
		for i := range d.Statements {
			if s := &d.Statements[i]; s.Effect == effect {
				found = or(found, statement(d.Dialect, s, r))
			}
		}
	}
	return found
}

func statement(d policy.Dialect, s *policy.Statement, r Request) truth {
	t := and(actionElement(d, s, r.Action), resourceElement(d, s, r))
	for _, test := range s.Conditions {
		t = and(t, condition(d, test, r.Context))
	}
	return t
}

func actionElement(d policy.Dialect, s *policy.Statement, action string) truth {
	if !s.HasAction {
		return no
	}
	listed := no
	for _, a := range s.Actions {
		listed = or(listed, actionMatches(d, a.Value, action))
	}
	if s.NotAction {
		return not(listed)
	}
	return listed
}

func resourceElement(d policy.Dialect, s *policy.Statement, r Request) truth {
	if !s.HasResource {
		return yes
	}
	if s.NotResource && huawei(d) {
		return undocumented("NotResource in %s", d)
	}
	listed := no
	for _, p := range s.Resources {
		listed = or(listed, resourceMatches(d, p.Value, r, s.NotResource))
	}
	if s.NotResource {
		return not(listed)
	}
	return listed
}

func huawei(d policy.Dialect) bool {
	return d == policy.Huawei10 || d == policy.Huawei11 || d == policy.Huawei50
}
