package answer

import (
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// Abilities is the JSON form of what principals can do.
type Abilities struct {
	Version    string               `json:"version"`
	Principals []PrincipalAbilities `json:"principals"`
	// Named says that operations were named, and AllReady that all of them are ready
	// for every principal.
	Named    bool `json:"named"`
	AllReady bool `json:"all_ready"`
	// Unjudged counts what was left out of the judgement, NotAnalysed lists the files
	// and documents among it, and Unreadable the places that keep a document from
	// being interpreted.
	Unjudged    []audit.Unjudged    `json:"unjudged"`
	NotAnalysed []audit.NotAnalysed `json:"not_analysed"`
	Unreadable  []Problem           `json:"unreadable"`
	// Lowered are the settings of the configuration that turn off or lower a part of
	// the judgement: who calls [Can] knows them.
	Lowered []audit.Lowered `json:"lowered"`
	// Unanswered says that the question could not be answered in whole: the exit code
	// is 2 then.
	Unanswered bool `json:"unanswered"`
}

// PrincipalAbilities is what one principal can do.
type PrincipalAbilities struct {
	Name     string          `json:"name"`
	Platform policy.Platform `json:"platform"`
	Counts   AbilityCounts   `json:"counts"`
	// Operations are those that its policies touch, or those that were named, in the
	// order of the catalogue; then the named actions that no operation uses.
	Operations []Ability `json:"operations"`
	// More counts the operations that are not listed; the counts have them.
	More  int          `json:"operations_more,omitempty"`
	Notes []audit.Note `json:"notes"`
}

// AbilityCounts counts operations by their states.
type AbilityCounts struct {
	Ready      int `json:"ready"`
	Partial    int `json:"partial"`
	MayFail    int `json:"may_fail"`
	Blocked    int `json:"blocked"`
	Undecided  int `json:"undecided"`
	NotGranted int `json:"not_granted"`
	// Incidental are those among them that lack something and come along with what
	// others need.
	Incidental int `json:"incidental"`
}

// Of gives the number of operations in a state.
func (c AbilityCounts) Of(state string) int {
	for _, n := range c.all() {
		if n.state == state {
			return n.count
		}
	}
	return 0
}

// Total is the number of operations.
func (c AbilityCounts) Total() (total int) {
	for _, n := range c.all() {
		total += n.count
	}
	return total
}

type stateCount struct {
	state string
	count int
}

// all gives the counts from the worst state.
func (c AbilityCounts) all() [6]stateCount {
	return [...]stateCount{
		{NotGranted, c.NotGranted}, {audit.Blocked.String(), c.Blocked}, {audit.MayFail.String(), c.MayFail},
		{audit.Undecided.String(), c.Undecided}, {audit.Partial.String(), c.Partial}, {audit.Ready.String(), c.Ready},
	}
}

// AbilityStates lists the states of an [Ability], the worst first.
func AbilityStates() []string {
	var out []string
	for _, n := range (AbilityCounts{}).all() {
		out = append(out, n.state)
	}
	return out
}

func (c *AbilityCounts) count(a *Ability) {
	switch a.State {
	case NotGranted:
		c.NotGranted++
	case audit.Blocked.String():
		c.Blocked++
	case audit.MayFail.String():
		c.MayFail++
	case audit.Undecided.String():
		c.Undecided++
	case audit.Partial.String():
		c.Partial++
	default:
		c.Ready++
	}
	if a.Intent == audit.Incidental.String() {
		c.Incidental++
	}
}

// NotGranted is the state of an operation whose own actions cannot be used. The
// other states are those of [audit.State].
const NotGranted = "not-granted"

// Ability is how one operation stands for a principal.
type Ability struct {
	Operation string   `json:"operation"` // an action that no operation uses stands for itself
	Title     string   `json:"title,omitempty"`
	Service   string   `json:"service"`
	Group     string   `json:"group,omitempty"` // the table of the vendor that it stands in
	Actions   []string `json:"actions"`         // its own
	State     string   `json:"state"`
	Intent    string   `json:"intent,omitempty"` // named, carried or incidental; "" where it is not granted
	// With is the operation that one which is incidental comes along with.
	With      string `json:"comes_with,omitempty"`
	Missing   []Lack `json:"missing"`
	Denied    []Lack `json:"denied"`
	Partial   []Lack `json:"partial"`
	Undecided []Lack `json:"undecided"`
	Roles     []Lack `json:"roles"` // roles and agencies that a policy cannot show
}

// Lack is something that an operation needs and that is not granted, or not
// everywhere. Of Action, Pattern, AnyOf and Role one is set.
type Lack struct {
	Action   string   `json:"action,omitempty"`
	Pattern  string   `json:"pattern,omitempty"`
	AnyOf    []string `json:"any_of"`
	Role     string   `json:"role,omitempty"`
	RoleKind string   `json:"role_kind,omitempty"`
	Own      bool     `json:"own,omitempty"` // an action of the operation itself
	Feature  string   `json:"feature,omitempty"`
	When     string   `json:"when,omitempty"`
	By       string   `json:"by,omitempty"` // agency; "" for the caller
	Standing string   `json:"standing,omitempty"`
	Level    string   `json:"level,omitempty"` // error, warning or note, as an audit reports it
	// Via are the prerequisites that need it.
	Via    []string     `json:"via"`
	Causes []diag.Cause `json:"causes"`
	// Detail says where and why, in words.
	Detail     string          `json:"detail,omitempty"`
	DetailID   message.ID      `json:"detail_id,omitempty"`
	DetailArgs message.Args    `json:"detail_args,omitempty"`
	Evidence   []diag.Evidence `json:"evidence"`
	More       int             `json:"evidence_more,omitempty"`
	Sources    []string        `json:"sources"` // their ids
}

// mostListed is how many operations of a run are listed, and mostBytes about how many
// bytes of JSON they take. All are judged and counted: a few bytes of a policy grant
// tens of thousands, and each can lack much.
const (
	mostListed = 50000
	mostBytes  = 32 << 20
	// mostOfPrincipal is the same for one of them: what is ready is left out first.
	mostOfPrincipal = 3 << 19
)

// ready reports whether all operations are ready, or partial where that is enough.
func (x *Abilities) ready(partialToo bool) bool {
	return !slices.ContainsFunc(x.Principals, func(p PrincipalAbilities) bool {
		good := p.Counts.Ready
		if partialToo {
			good += p.Counts.Partial
		}
		return good < p.Counts.Total()
	})
}

// Idle reports whether no operation is known of any principal.
func (x *Abilities) Idle() bool {
	return !slices.ContainsFunc(x.Principals, func(p PrincipalAbilities) bool { return p.Counts.Total() > 0 })
}

// Lower adds settings that turn off or lower a part of the judgement.
func (x *Abilities) Lower(all []audit.Lowered) {
	for _, l := range all {
		x.Lowered = append(x.Lowered, l.Told(message.In("")))
	}
}

// Settle says whether all named operations are ready, where partial may be enough.
func (x *Abilities) Settle(partialToo bool) { x.AllReady = x.ready(partialToo) }
