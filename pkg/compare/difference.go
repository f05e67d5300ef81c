package compare

import (
	"slices"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// Difference is the JSON form of what a change of policies does.
type Difference struct {
	Version string `json:"version"`
	// Old and New are the two sides, and what was not judged of each.
	Old JudgedSide `json:"old"`
	New JudgedSide `json:"new"`
	// Principals are those that were compared, those of the new side first.
	Principals []ComparedPrincipal `json:"principals"`
	// Gained are the actions for which the new side allows a request that the old one
	// refuses, and Lost the reverse.
	Gained []ActionChange `json:"gained"`
	Lost   []ActionChange `json:"lost"`
	// Broken are the operations that worked and fail now, and Unblocked those that
	// failed and work now; in Changed they do neither.
	Broken    []OperationChange `json:"broken"`
	Unblocked []OperationChange `json:"unblocked"`
	Changed   []OperationChange `json:"changed"`
	// Undecided are actions that may be gained or lost: nobody can say.
	Undecided []ActionChange `json:"undecided"`
	// Counts are those of the lists, also of what they leave out.
	Counts ChangeCounts `json:"counts"`
	// Lowered are the settings of the configuration that turn off or lower a part of
	// the judgement: who calls [Diff] knows them.
	Lowered []audit.Lowered `json:"lowered"`
	// Unanswered says that the question could not be answered in whole: the exit code
	// is 2 then.
	Unanswered bool `json:"unanswered"`
}

// Lower adds settings that turn off or lower a part of the judgement, each once: both
// sides may have the same.
func (d *Difference) Lower(all []audit.Lowered) {
	for _, l := range all {
		if known := func(o audit.Lowered) bool {
			return o.Setting == l.Setting && o.Path == l.Path && o.Line == l.Line && o.Value == l.Value
		}; !slices.ContainsFunc(d.Lowered, known) {
			d.Lowered = append(d.Lowered, l.Told(message.In("")))
		}
	}
}

// ChangeCounts counts what changed.
type ChangeCounts struct {
	Gained    int `json:"gained"`
	Lost      int `json:"lost"`
	Broken    int `json:"broken"`
	Unblocked int `json:"unblocked"`
	Changed   int `json:"changed"`
	Undecided int `json:"undecided"`
}

// Same reports whether nothing changed, and nothing is undecided.
func (c ChangeCounts) Same() bool { return c == ChangeCounts{} }

// JudgedSide is one side, and what was left out of its judgement.
type JudgedSide struct {
	Name        string              `json:"name"`
	Principals  int                 `json:"principals"`
	Unjudged    []audit.Unjudged    `json:"unjudged"`
	NotAnalysed []audit.NotAnalysed `json:"not_analysed"`
	Unreadable  []answer.Problem    `json:"unreadable"`
}

// ComparedPrincipal is a principal of one side or of both.
type ComparedPrincipal struct {
	Name     string          `json:"name"`
	Platform policy.Platform `json:"platform"`
	// Before is its name on the old side, where that is another.
	Before string `json:"before,omitempty"`
	// Change says what became of it: added, removed, changed, same or not-compared.
	Change State `json:"change"`
	// TooMuch says that not everything was compared, since policies grant too much; where
	// Change is not-compared, nothing was.
	TooMuch bool `json:"too_much,omitempty"`
	// Gained, Lost, Broken and Unblocked count what changed.
	Gained    int `json:"gained"`
	Lost      int `json:"lost"`
	Broken    int `json:"broken"`
	Unblocked int `json:"unblocked"`
}

// State is what became of a principal.
type State string

// The states.
const (
	Added   State = "added"
	Removed State = "removed"
	Changed State = "changed"
	Same    State = "same" // the documents say the same, or allow the same
	// NotCompared: a document on one side could not be judged, so that nobody can say
	// what it grants.
	NotCompared State = "not-compared"
)

// ActionChange is an action that is gained or lost, or a pattern that matches actions
// which the catalogue does not know. One of Action and Pattern is set.
type ActionChange struct {
	Principal string          `json:"principal"`
	Platform  policy.Platform `json:"platform"`
	Action    string          `json:"action,omitempty"`
	Pattern   string          `json:"pattern,omitempty"`
	// Unknown says that the catalogue does not have the action.
	Unknown bool `json:"unknown,omitempty"`
	// InPart says that the other side allows the action too, in fewer requests.
	InPart bool `json:"in_part,omitempty"`
	// OtherResources says that only requests differ that name resources which the
	// action does not have, as far as the catalogue knows them.
	OtherResources bool `json:"other_resources,omitempty"`
	// Lost says of one that is undecided that it is not gained, but lost.
	Lost bool `json:"lost,omitempty"`
	// Witness is a request that one side allows and the other refuses; none where it
	// is undecided.
	Witness *Call `json:"witness,omitempty"`
	// GrantedBy are the first places that allow it, on the side that does.
	GrantedBy []diag.Grant `json:"granted_by"`
	// More counts the places that GrantedBy leaves out.
	More int `json:"granted_by_more,omitempty"`
}

// Name is the action or the pattern.
func (c *ActionChange) Name() string {
	if c.Action != "" {
		return c.Action
	}
	return c.Pattern
}

// Call is a request. A key that is not in its context is not in the request.
type Call struct {
	Action   string    `json:"action"`
	Resource string    `json:"resource"`
	Context  []CallKey `json:"context"`
}

// CallKey is a condition key of a request, and what it holds.
type CallKey struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// OperationChange is an operation whose state changed: how it stands now, with what it
// lacks now, and how it stood before.
type OperationChange struct {
	Principal string          `json:"principal"`
	Platform  policy.Platform `json:"platform"`
	Before    string          `json:"before"`
	// Now is how it stands on the new side.
	Now answer.Ability `json:"now"`
}
