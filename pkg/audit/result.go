package audit

import (
	"iter"
	"slices"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/intent"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/rule"
)

// Result is what was decided about one operation of one principal. Findings are
// one rendering of it. It is read-only, and stays valid after the iteration that
// gave it.
type Result struct {
	// Operation is what the catalogue says of it.
	Operation *catalog.Operation
	// State is how it stands, also of one that is incidental.
	State  State
	Intent Intent
	// Prerequisites are all that were judged, also the granted ones, in the order
	// of the catalogue; behind them what these need themselves and lack
	// (see [Prerequisite.Via]). Those of features that are not in use are left out.
	Prerequisites []Prerequisite
	// NotJudged are agencies that no document describes, and what they must hold.
	NotJudged []*catalog.Requirement

	ownUndecided bool // whether the own actions are allowed anywhere
	unreached    int  // verdicts that would have cost too much
	trimmed      bool // a listing that shows only some rows
	grant        intent.Grant
	explainedBy  *catalog.Operation // of one that is incidental
	twin         *catalog.Operation // ready, with the same purpose
	stands       bool               // a gap is an error whatever the intent
	fromRoles    bool               // only roles and system policies of the platform grant it
	rights       *rights
}

// ExplainedBy gives the operation that an incidental one comes along with; nil for
// every other one.
func (r *Result) ExplainedBy() *catalog.Operation { return r.explainedBy }

// Twin gives an operation with the same purpose that is ready, by which the gaps
// of this one are notes; nil for none.
func (r *Result) Twin() *catalog.Operation { return r.twin }

// spared reports whether the gaps of an operation are notes: another one does the
// same and is ready, or only wide patterns reach an API that newer ones replace.
func (r *Result) spared() bool { return r.twin != nil || r.Intent != Named && r.Operation.Deprecated }

// State is how an operation stands. Of several that fit an operation has the
// greatest.
type State uint8

// The states, from the best.
const (
	Ready     State = iota + 1 // nothing is missing
	Partial                    // something is granted in part only
	Undecided                  // something could not be decided
	MayFail                    // something is missing or denied, and no present documentation states that it is always needed
	Blocked                    // something is missing or denied that the documentation states
)

var stateNames = [...]string{Ready: "ready", Partial: "partial", Undecided: "undecided", MayFail: "may-fail", Blocked: "blocked"}

// String gives the word of reports: ready, partial, undecided, may-fail or
// blocked.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return ""
}

// MarshalText writes the word.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Intent is how an operation is meant by the policies that unlock it.
// docs/intent.md shows the kinds.
type Intent uint8

// The intents.
const (
	Named Intent = iota + 1 // its action is granted by name, type or service
	// Carried along: only wider patterns reach its action.
	Carried
	// Incidental: it lacks something, and its action is granted for the sake of
	// another operation. That is no finding.
	Incidental
)

var intentNames = [...]string{Named: "named", Carried: "carried", Incidental: "incidental"}

// String gives the word of reports: named, carried or incidental.
func (i Intent) String() string {
	if int(i) < len(intentNames) {
		return intentNames[i]
	}
	return ""
}

// MarshalText writes the word.
func (i Intent) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// Prerequisite is one prerequisite of an operation, and what was decided of it.
// Of Action and AnyOf one is set, but for a role ([Prerequisite.Role]).
type Prerequisite struct {
	// Stated is what the catalogue says of it: feature, case, who needs it,
	// sources.
	Stated *catalog.Requirement
	Action string   // its name, or a wildcard for all that match
	AnyOf  []string // the members of a group
	Beside []Beside // what members of the group need themselves and lack
	// Ruling is the verdict with its causes, the statements it rests on, and a
	// refused request where it is partial.
	Ruling Ruling
	// Via are the prerequisites that need it, the first one first; none for what
	// the operation needs itself.
	Via []string
}

// Beside is what one member of a group needs besides itself.
type Beside struct {
	Action string
	Needs  []string
}

// Role gives the name of the role, system policy or agency that must be there;
// "" for a permission.
func (p *Prerequisite) Role() string { return p.Stated.Role }

// Lacking reports whether it is not granted, or not everywhere.
func (p *Prerequisite) Lacking() bool { return p.Ruling.Verdict != access.Granted }

// Gaps gives the prerequisites that are lacking.
func (r *Result) Gaps() iter.Seq[*Prerequisite] {
	return func(yield func(*Prerequisite) bool) {
		for i := range r.Prerequisites {
			if p := &r.Prerequisites[i]; p.Lacking() && !yield(p) {
				return
			}
		}
	}
}

// Roles gives the prerequisites that are roles, system policies or agencies.
func (r *Result) Roles() iter.Seq[*Prerequisite] {
	return func(yield func(*Prerequisite) bool) {
		for i := range r.Prerequisites {
			if p := &r.Prerequisites[i]; p.Role() != "" && !yield(p) {
				return
			}
		}
	}
}

// OwnUndecided reports whether it could not be decided that the actions of the
// operation itself are allowed.
func (r *Result) OwnUndecided() bool { return r.ownUndecided }

// Verdict gives the least verdict of what the operation needs itself.
func (r *Result) Verdict() access.Verdict {
	least := access.Granted
	if r.ownUndecided {
		least = access.Undecided
	}
	for i := range r.Prerequisites {
		if p := &r.Prerequisites[i]; len(p.Via) == 0 {
			least = min(least, p.Ruling.Verdict)
		}
	}
	return least
}

// OwnAction is an action of an operation itself, and the Allows of it.
type OwnAction struct {
	Name   string
	Grants []access.Grant // the first of many
	More   int            // how many are left out
}

// Own gives the actions of the operation itself. The grants are looked up at
// every call.
func (r *Result) Own() []OwnAction {
	own := make([]OwnAction, 0, len(r.Operation.Actions))
	for _, a := range r.Operation.Actions {
		grants := r.rights.grantsOf(a)
		own = append(own, OwnAction{r.rights.cat.ActionName(a), grants.first, grants.more})
	}
	return own
}

// Level is the level of a gap in the findings: a finding has the greatest of its
// gaps. It is a note for one of an operation that is incidental.
func (r *Result) Level(p *Prerequisite) diag.Severity {
	if r.Intent == Incidental && !r.scale().stands(p) {
		return diag.Note
	}
	known, _ := rule.Get(string(ruleOf(p)))
	return r.scale().meant(r, known.Level, p)
}

// Rule gives the rule that reports a gap.
func (r *Result) Rule(p *Prerequisite) rule.Code { return ruleOf(p) }

func (r *Result) scale() scale { return r.rights.scale }

// Resources gives patterns of the resources that an action is needed on, those in
// use where the principal declares them; nil for every resource.
func (r *Result) Resources(a catalog.ActionID) []string {
	need := r.rights.need(a)
	if need.ResourceLess {
		return nil
	}
	return slices.Clone(need.Universe)
}

// Boundaries gives the places of the boundaries of the principal that leave out a
// missing prerequisite: in its evidence, else all that were given.
func (r *Result) Boundaries(p *Prerequisite) (at []diag.Location) {
	if !p.Ruling.Has(access.AtBoundary) {
		return nil
	}
	for _, docs := range r.rights.principal.Boundaries {
		for _, d := range docs {
			at = append(at, d.File.Locate(diag.Span{Start: d.Span.Start, End: min(d.Span.Start+1, d.Span.End)}, d.Pointer))
		}
	}
	return at
}
