// Package access decides whether a principal can use an action wherever an
// operation needs it: granted, partial, undecided, missing or denied, with the
// grants the verdict rests on, and a refused request where it is partial.
//
// A [Principal] holds parsed documents, prepared. [Principal.Decide] is the
// question; [Principal.Live] asks whether an operation counts at all, [Pair]
// looks for what one principal may do and another may not, [Inspect] finds
// grants that have no effect, and [Decision.Summary] says a partial in a clause.
//
// What the statements grant outright, or do not touch at all, is answered at a
// glance (decide.go). Everything else is searched for: contexts, divided into
// cells that the conditions can't tell apart, are walked as a tree (search.go),
// and resources are compared as sets of strings (question.go).
//
// What nobody documents may hold. A fact that does not depend on it is sure, one
// that does is possible, and a verdict that rests on what is only possible is
// undecided; identical doubts are one, so that what is guarded alike stays
// granted. A pattern with policy variables is a set that nobody knows, the same
// wherever it is written the same; a witness gives the variables values
// (concrete.go). A search that grows too large is undecided; nothing is rounded.
// The rules, with examples, are in docs/verdicts.md.
//
// The package knows no catalogue: which actions an operation needs, and on
// which resource types, is given as [Need].
package access

import (
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// Verdict is the outcome of a decision, in the order of the lattice: the
// all-of of several verdicts is the least. The zero value is no verdict.
type Verdict uint8

// The verdicts.
const (
	Denied Verdict = iota + 1
	Missing
	Undecided
	Partial
	Granted
)

var verdictNames = [...]string{Denied: "denied", Missing: "missing", Undecided: "undecided", Partial: "partial", Granted: "granted"}

// String gives the name that reports use.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return ""
}

// Cause says why a verdict is what it is.
type Cause string

// The causes.
const (
	Narrowed     Cause = "narrowed"       // granted on some resources only
	Conditional  Cause = "conditional"    // granted under a condition the operation does not imply
	DeniedOnSome Cause = "denied-on-some" // a Deny takes some resources away
	DeniedIf     Cause = "denied-if"      // a Deny takes some contexts away
	AtBoundary   Cause = "boundary"       // a boundary leaves it out
	OverBudget   Cause = "budget"         // undecided: too large to decide
	Unreadable   Cause = "unreadable"     // undecided: an operator or input that cannot be interpreted
)

// Class is what holds for an action that no policy names.
type Class uint8

// The classes.
const (
	ByGrant  Class = iota // denied unless allowed
	ByDenial              // allowed unless denied
	Always                // allowed whatever policies say
)

// Need is an action that is asked for.
type Need struct {
	Action string
	// Aliases are other spellings of the same permission: a statement that has
	// one of them has them all.
	Aliases []string
	// Universe holds the patterns of the action's resource types: its whole
	// type. Empty: unknown, every resource.
	Universe []string
	// ResourceLess actions need a grant on "*".
	ResourceLess bool
	// SameResource: needed only where the operation itself is allowed, resource
	// by resource, and not on the whole type.
	SameResource bool
	Class        Class
}

// Grant is one statement that matches an action, and where.
type Grant struct {
	Document  *policy.Document
	Statement *policy.Statement
	// Action is the pattern that matched; for NotAction the first of the list.
	Action   policy.Text
	Effect   policy.Effect
	prepared *statement // where it comes from a principal
}

// Location gives the place of the action pattern.
func (g Grant) Location() diag.Location {
	if n := len(g.Statement.Actions); g.Statement.NotAction && n > 0 {
		span := diag.Span{Start: g.Statement.Actions[0].Span.Start, End: g.Statement.Actions[n-1].Span.End}
		return g.Document.File.Locate(span, g.Statement.Pointer+"/NotAction")
	}
	return g.Document.File.Locate(g.Action.Span, g.Action.Pointer)
}

// Witness is a concrete request that is refused while the operation itself is
// allowed.
type Witness struct {
	Resource string
	Context  map[string][]string // an absent key is not in the context
}

// Decision is a verdict with its reasons.
type Decision struct {
	Verdict  Verdict
	Causes   []Cause // sorted, distinct
	Evidence []Grant // the grants and denials it rests on, in document order: the first of many
	Omitted  int     // how many more there are
	Witness  *Witness
	kinds    int // of resources that the needs are about
	// unlessDenied: one of the needs is allowed where nothing denies it.
	unlessDenied bool
}
