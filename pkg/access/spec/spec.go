// Package spec is the executable specification of an access decision: one
// concrete request against the policies of a principal, by the steps the
// vendors document, as plainly as it can be written. It is slow on purpose and
// shares no code with the packages it judges (pkg/access, pkg/match); their
// tests replay verdicts on it. The policies and requests for that are made by
// package worlds.
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
// # Calls
//
// Who carries out an operation makes several calls. A key of the caller, such as
// who he is and where from, holds the same in all of them. Every other key is a
// request's: each call has a value of its own, and what is not documented about it
// is open for each call by itself. [Joined] makes the context of one call out of
// that of another, and [Request.Call] tells them apart. Which keys are the caller's
// is a fact of the platforms: platform.OfCaller lists them. A call to a service
// without regions has another requested region than calls to a region.
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
// it. Undocumented are: NotResource on Huawei and RAM; several values of a key without
// a quantifier; a condition without values; values that are no number, date,
// truth value, address or ARN where the operator wants one; a wildcard in a
// StringLike of Huawei 1.1 (documented as "contains"); a variable without a
// value in a NotResource or under a negated operator, or with several values;
// an empty value under Null, which AWS takes for none where the key is under
// quantifiers.
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
	"slices"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
)

// Request is one concrete call.
type Request struct {
	Action   string
	Resource string
	Context  map[string][]string // an absent key is not in the context
	Call     int                 // which of the calls of one caller it is
	// RegionApart: it goes to a service without regions and the other calls don't,
	// or the reverse.
	RegionApart bool
}

// Joined gives the context of a call: what another call of the same caller has of
// the keys of the caller, and of all others what request has. The requested region
// is among those if one of the calls goes to a service without regions.
func Joined(caller, request map[string][]string, regionApart bool) map[string][]string {
	out := map[string][]string{}
	for key, held := range caller {
		if !ofCall(key, regionApart) {
			out[key] = held
		}
	}
	for key, held := range request {
		if ofCall(key, regionApart) {
			out[key] = held
		}
	}
	return out
}

// ofCall reports whether each call has a value of its own of a key.
func ofCall(key string, regionApart bool) bool {
	return !platform.OfCaller(key) || regionApart && platform.RequestedRegion(key)
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
	return (&Evaluator{docs: docs, boundaries: boundaries}).Evaluate(r)
}

// Evaluator decides many requests by the same documents, and remembers what
// their elements and conditions said. Make one with NewEvaluator.
type Evaluator struct {
	docs       []*policy.Document
	boundaries [][]*policy.Document
	memo       map[asked]truth // nil: nothing is remembered
	assumed    map[Doubt]bool
	named      []string // the variables of resource elements
}

// asked is a question about a part of a statement: at is the part, and text
// what it depends on.
type asked struct {
	at   any
	text string
}

// NewEvaluator prepares documents and boundaries.
func NewEvaluator(docs []*policy.Document, boundaries [][]*policy.Document) *Evaluator {
	e := &Evaluator{docs: docs, boundaries: boundaries, memo: map[asked]truth{}}
	e.eachStatement(func(_ policy.Dialect, s *policy.Statement) {
		for _, t := range s.Resources {
			e.named = append(e.named, VariableNames(t.Value)...)
		}
	})
	return e
}

// Evaluate decides a request as EvaluateWithin does.
func (e *Evaluator) Evaluate(r Request) (Outcome, error) {
	denied, allowed := e.sides(r)
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

// sides reports whether a Deny applies, and whether an Allow does in the
// documents and in every boundary.
func (e *Evaluator) sides(r Request) (denied, allowed truth) {
	denied, allowed = no, e.applies(e.docs, policy.Allow, r)
	for i := -1; i < len(e.boundaries); i++ {
		set := e.docs
		if i >= 0 {
			set = e.boundaries[i]
			allowed = and(allowed, e.applies(set, policy.Allow, r))
		}
		denied = or(denied, e.applies(set, policy.Deny, r))
	}
	return denied, allowed
}

// applies reports whether a statement with the effect applies.
func (e *Evaluator) applies(docs []*policy.Document, effect policy.Effect, r Request) truth {
	found := no
	for _, d := range docs {
		if !d.Judged() {
			continue
		}
		for i := range d.Statements {
			if s := &d.Statements[i]; s.Effect == effect && !found.is(true) {
				found = or(found, e.statement(d.Dialect, s, r))
			}
		}
	}
	return found
}

// A part of a statement, for the memory of an evaluator.
type (
	actionPart    struct{ *policy.Statement }
	resourcePart  struct{ *policy.Statement }
	conditionPart struct{ *policy.Test }
)

func (e *Evaluator) statement(d policy.Dialect, s *policy.Statement, r Request) truth {
	t := e.remember(actionPart{s}, r.Action, func() truth { return e.actionElement(d, s, r.Action) })
	if t.is(false) {
		return t
	}
	t = and(t, e.resource(d, s, r))
	for i := range s.Conditions {
		if t.is(false) {
			break
		}
		test := &s.Conditions[i]
		text := callName(r) + describe(Lookup(r.Context, test.Key.Value)) + variables(test.Values, r.Context)
		t = and(t, e.remember(conditionPart{test}, text, func() truth { return e.settle(e.conditionOf(d, *test, r)) }))
	}
	return t
}

func (e *Evaluator) resource(d policy.Dialect, s *policy.Statement, r Request) truth {
	return e.remember(resourcePart{s}, callName(r)+r.Resource+variables(s.Resources, r.Context), func() truth {
		return e.resourceElement(d,
			s, r)
	})
}

func (e *Evaluator) remember(at any, text string, work func() truth) truth {
	if e.memo == nil {
		return work()
	}
	t, known := e.memo[asked{at, text}]
	if !known {
		assumed := e.assumed
		e.assumed = nil
		t = work()
		e.assumed = assumed
		e.memo[asked{at, text}] = t
	}
	if t.open() && len(e.assumed) > 0 {
		return work()
	}
	return t
}

// describe writes values so that different ones have different texts.
func describe(values []string) string {
	if len(values) == 1 {
		return "=" + values[0]
	}
	return strconv.Itoa(len(values)) + strings.Join(values, "\x00")
}

// variables describes the values of the variables in texts.
func variables(texts []policy.Text, context map[string][]string) string {
	out := ""
	for _, t := range texts {
		for _, name := range VariableNames(t.Value) {
			out += "\x00" + describe(Lookup(context, name))
		}
	}
	return out
}

// VariableNames lists the keys that a text refers to.
func VariableNames(text string) []string {
	var names []string
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "${")
		if !found {
			return names
		}
		name, _, _ := strings.Cut(after, "}")
		name, _, _ = strings.Cut(name, ",")
		if name = strings.TrimSpace(name); strings.Trim(name, "*?$") != "" {
			names = append(names, name)
		}
		rest = after
	}
}

func (e *Evaluator) actionElement(d policy.Dialect, s *policy.Statement, action string) truth {
	if !s.HasAction {
		return no
	}
	listed := no
	for _, a := range s.Actions {
		listed = or(listed, e.settle(actionMatches(d, a.Value, action).doubtful("action", a.Value)))
	}
	if s.NotAction {
		return not(listed)
	}
	return listed
}

func (e *Evaluator) resourceElement(d policy.Dialect, s *policy.Statement, r Request) truth {
	if !s.HasResource {
		return yes
	}
	if s.NotResource && !aws(d) {
		return e.settle(undocumented("NotResource in %s", d).doubtful(append(texts(s.Resources), "NotResource", r.Resource)...))
	}
	listed := no
	for _, p := range s.Resources {
		name := []string{"resource", p.Value, r.Resource}
		if slices.ContainsFunc(VariableNames(p.Value), func(key string) bool { return ofCall(key, false) }) {
			name = append(name, callName(r))
		}
		listed = or(listed, e.settle(resourceMatches(d, p.Value, r, s.NotResource).doubtful(name...)))
	}
	if s.NotResource {
		return not(listed)
	}
	return listed
}

// callName tells calls apart.
func callName(r Request) string {
	return "call " + strconv.Itoa(r.Call) + strconv.FormatBool(r.RegionApart) + "\x00"
}

func aws(d policy.Dialect) bool { return d == policy.AWS2008 || d == policy.AWS2012 }

func huawei(d policy.Dialect) bool {
	return d == policy.Huawei10 || d == policy.Huawei11 || d == policy.Huawei50
}
