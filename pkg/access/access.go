// Package access decides whether a principal can use an action wherever an
// operation needs it.
//
// It takes a [Principal], which holds parsed documents and boundaries, the own
// actions of an operation and the needs to be judged, as [Need]. [Principal.Decide]
// gives a [Decision]: granted, partial, undecided, missing or denied, the
// statements it rests on, and a refused request where it is partial.
// [Principal.Live] asks whether an operation can be used at all, [Pair] looks for
// what one principal may do and another may not, and [Inspect] finds grants that
// have no effect.
//
// It does not know the catalogue, follow needs of needs, or write reports.
//
// How a verdict is reached ([Principal.Decide], decide.go, is the page to read first):
//
//   - What the statements grant outright, or do not mention, is decided from the
//     lists of actions alone (profile.go).
//   - Else every context that conditions tell apart is searched (search.go). In
//     each, the resources that are allowed or refused are sets of strings, and
//     the question is whether a set is empty (question.go, allowed.go, solve.go).
//   - What nobody documents may hold or not. It is one doubt wherever it is
//     written alike, so what is guarded alike stays granted (context.go).
//   - A pattern with policy variables is a set that nobody knows, between nothing
//     and its widest form. A fact is sure if it holds at both bounds (bound.go). A
//     witness gives the variables values (concrete.go).
//   - What rests on facts that are only possible is undecided, and so is a search
//     that grows too large. Nothing is rounded.
//
// The words of these pages: a guard is the list of conditions of a statement, a region
// the resources that it names. A rule is a statement that matches an action, with
// both. A permission is an action with all its rules, and a group the permissions
// on the same types of resources. A context gives each condition key values; a view
// says which guards hold in it, surely and possibly. A bound is one end of what a view
// leaves open; what ends a search is a limit. A doubt is what leaves a test open. A
// layer is the documents of the principal, or a boundary. A cell is values of a key
// that all tests answer alike; a literal is a test or its reverse. A template is a
// pattern with variables, a reading what it is taken for. A universe is the resources
// of a type. The region of a request is another matter: where it is sent.
//
// The rules, with examples, are in docs/verdicts.md.
package access

import (
	"slices"

	"github.com/permgap/permgap/pkg/access/compile"
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
type Cause = diag.Cause

// The causes.
const (
	Narrowed    Cause = "narrowed"    // granted on some resources only
	Conditional Cause = "conditional" // granted under a condition on the caller that the operation does not imply
	// ByRequest: granted for some values only of keys that each call has for itself.
	ByRequest    Cause = "request-condition"
	DeniedOnSome Cause = "denied-on-some" // a Deny takes some resources away
	DeniedIf     Cause = "denied-if"      // a Deny takes some contexts away
	AtBoundary   Cause = "boundary"       // a boundary leaves it out
	OverBudget   Cause = "budget"         // undecided: a limit was reached before a verdict
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

// Need is an action that is asked for. Its lists must not change afterwards.
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
	// Global: the action is of a service without regions. A call to it has another
	// requested region than the calls to the services of a region.
	Global bool
	Class  Class
	// With are the keys of the request whose values are known, in the call that
	// needs the action. Of an own action they have no effect.
	With []Pin
}

// Pin is what a condition key holds in a call: one of the values. Pins of keys
// that are the caller's have no effect.
type Pin struct {
	Key    string
	Values []string
}

// pinsOf gives the pins of a group that matter. Its members are asked for by one
// call, so a key has the values that any of them names.
func pinsOf(p *Principal, needs []Need) (pins []Pin) {
	for _, n := range needs {
		for _, pin := range n.With {
			if len(pin.Values) == 0 || !p.table.Reads(pin.Key) || !compile.OfRequest(pin.Key) {
				continue
			}
			at := slices.IndexFunc(pins, func(known Pin) bool { return known.Key == pin.Key })
			if at < 0 {
				pins = append(pins, pin)
				continue
			}
			pins[at].Values = union(slices.Clone(pins[at].Values), pin.Values)
		}
	}
	return pins
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

// Region gives the resources that the statement names, in the operation's own call.
func (g Grant) Region() *compile.Region {
	if g.prepared != nil {
		return g.prepared.regions[compile.OwnCall]
	}
	r := compile.NewTable().Region(g.Document.Dialect, g.Statement)
	return &r
}

// Witness is a concrete request that is refused while the operation itself is
// allowed, if it ever is. A key is absent where the request lacks it, or where it
// does not matter.
type Witness struct {
	Resource string              // of the first group, where needs have several types
	Context  map[string][]string // of the request that is refused
	// Own is the context of the operation's own call. It has the same values of the
	// keys of the caller, and its own of those of a request.
	Own map[string][]string
}

// Decision is a verdict with its reasons.
type Decision struct {
	Verdict  Verdict
	Causes   []Cause // sorted, distinct
	Evidence []Grant // the grants and denials it rests on, in document order: the first of many
	Omitted  int     // how many more there are
	Witness  *Witness
	// Kinds is how many groups of resource types the needs of a partial decision
	// are about.
	Kinds int
	// UnlessDenied says that one of the needs is allowed where nothing denies it.
	UnlessDenied bool
}

// Has reports whether a cause is among those of the decision.
func (d Decision) Has(c Cause) bool { return slices.Contains(d.Causes, c) }
