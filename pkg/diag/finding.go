package diag

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/message"
)

// Finding is a rule's statement about a place in a document, with its
// evidence. Its JSON form is the contract of the json format.
type Finding struct {
	Code      string   `json:"code"`
	Rule      string   `json:"rule"`
	Level     Severity `json:"level"`
	Principal string   `json:"principal,omitempty"`
	Platform  string   `json:"platform,omitempty"`
	Operation string   `json:"operation,omitempty"`
	Title     string   `json:"title,omitempty"`
	// Intent says how the operation is meant: named, carried or incidental.
	Intent string   `json:"intent,omitempty"`
	API    []string `json:"api"`
	Action string   `json:"action,omitempty"`
	// Pattern stands in place of Action where what the policy names is a wildcard.
	Pattern   string  `json:"pattern,omitempty"`
	GrantedBy []Grant `json:"granted_by"`
	// GrantedByMore counts the grants that GrantedBy leaves out.
	GrantedByMore int            `json:"granted_by_more,omitempty"`
	Prerequisites []Prerequisite `json:"prerequisites"`
	// Message is the sentence in words, which [Finding.Told] makes of the ID and
	// the arguments: these alone are the finding's.
	Message     string       `json:"message"`
	MessageID   message.ID   `json:"message_id,omitempty"`
	MessageArgs message.Args `json:"message_args,omitempty"`
	// Hint says what to do next, in one line.
	Hint     string       `json:"hint,omitempty"`
	HintID   message.ID   `json:"hint_id,omitempty"`
	HintArgs message.Args `json:"hint_args,omitempty"`
	Related  []Related    `json:"related"`
	// RelatedMore counts the further places that Related leaves out.
	RelatedMore int `json:"related_more,omitempty"`
	// Places is set where one finding stands for the same at many places: how
	// many there are, with that of Location.
	Places   int      `json:"places,omitempty"`
	Location Location `json:"location"`
	// Address is what the file calls the place of the document, such as that of a
	// resource; "" where it holds one document.
	Address     string `json:"address,omitempty"`
	Fingerprint string `json:"fingerprint"`
	// Known is what is accepted of it where not all of it is; nil for nothing.
	Known *Known `json:"known,omitempty"`
	// Repair is the edit that grants what the finding names, where an edit of its file
	// does.
	Repair *Repair `json:"repair,omitempty"`
}

// Known is the part of a finding that a baseline or a revision has: what is new of it
// keeps it from being accepted.
type Known struct {
	Kind string `json:"kind"` // that of the suppression which the rest would have
	// New are the prerequisites that are new, by their names.
	New []string `json:"new"`
	// Level is the heaviest that was accepted, where the finding is heavier.
	Level string `json:"level,omitempty"`
	// Count is how many such findings were accepted, where there are more.
	Count int `json:"count,omitempty"`
}

// Count is how many times a finding was found: the number of its places.
func (f *Finding) Count() int { return max(f.Places, 1) }

// Concerns sets the action or pattern of a policy that the finding is about.
func (f *Finding) Concerns(text string) {
	f.Action, f.Pattern = text, ""
	if strings.ContainsAny(text, "*?") {
		f.Action, f.Pattern = "", text
	}
}

// Subject is the action or pattern that the finding is about.
func (f *Finding) Subject() string { return cmp.Or(f.Action, f.Pattern) }

// Say sets what the finding says.
func (f *Finding) Say(m message.Message) { f.MessageID, f.MessageArgs = m.ID, m.Args }

// Advise sets what it says to do next.
func (f *Finding) Advise(m message.Message) { f.HintID, f.HintArgs = m.ID, m.Args }

// Said gives what the finding says.
func (f *Finding) Said() message.Message {
	return message.Message{ID: f.MessageID, Args: f.MessageArgs}
}

// Told gives the finding with its sentences in the words of a table.
func (f *Finding) Told(t *message.Table) *Finding {
	told := *f
	tell(t, f.MessageID, f.MessageArgs, &told.Message)
	tell(t, f.HintID, f.HintArgs, &told.Hint)
	if slices.ContainsFunc(f.Related, func(r Related) bool { return r.MessageID != "" }) {
		told.Related = slices.Clone(f.Related)
	}
	for i := range told.Related {
		if r := &told.Related[i]; r.MessageID != "" {
			tell(t, r.MessageID, r.MessageArgs, &r.Message)
		}
	}
	if f.Repair != nil {
		repair := *f.Repair
		tell(t, repair.MessageID, repair.MessageArgs, &repair.Message)
		told.Repair = &repair
	}
	if slices.ContainsFunc(f.Prerequisites, func(p Prerequisite) bool { return p.DetailID != "" }) {
		told.Prerequisites = slices.Clone(f.Prerequisites)
	}
	for i := range told.Prerequisites {
		if p := &told.Prerequisites[i]; p.DetailID != "" {
			tell(t, p.DetailID, p.DetailArgs, &p.Detail)
		}
	}
	return &told
}

func tell(t *message.Table, id message.ID, args message.Args, words *string) {
	if id != "" && (*words == "" || t.Has(id)) {
		*words = t.Text(message.Message{ID: id, Args: args})
	}
}

// Related is a second place that a finding points at, with its reason.
type Related struct {
	Message     string       `json:"message"`
	MessageID   message.ID   `json:"message_id,omitempty"`
	MessageArgs message.Args `json:"message_args,omitempty"`
	Location    Location     `json:"location"`
}

// NewRelated makes one.
func NewRelated(m message.Message, at Location) Related {
	return Related{MessageID: m.ID, MessageArgs: m.Args, Location: at}
}

// Grant is a place that grants an action.
type Grant struct {
	Pattern string `json:"pattern"`
	Path    string `json:"path"`
	Pointer string `json:"pointer,omitempty"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	// EndLine and EndColumn are for formats that show regions.
	EndLine   int `json:"end_line,omitempty"`
	EndColumn int `json:"end_column,omitempty"`
}

// Verdict is the outcome of a decision, in the word of reports.
type Verdict string

// The verdicts, from the least.
const (
	Denied    Verdict = "denied"
	Missing   Verdict = "missing"
	Undecided Verdict = "undecided"
	Partial   Verdict = "partial"
	Granted   Verdict = "granted"
)

// Cause says why a verdict is what it is. The causes are those of packages
// access and audit.
type Cause string

// Prerequisite is one that is not granted. Exactly one of Action, Pattern,
// AnyOf and Role is set.
type Prerequisite struct {
	Action  string   `json:"action,omitempty"`
	Pattern string   `json:"pattern,omitempty"` // a wildcard
	AnyOf   []string `json:"any_of"`
	Role    string   `json:"role,omitempty"`
	// RoleKind says what Role names: a role, a service role or a system policy.
	RoleKind string  `json:"role_kind,omitempty"`
	Verdict  Verdict `json:"verdict"`
	Causes   []Cause `json:"causes"`
	// Detail says in one clause where a verdict between granted and missing holds.
	Detail     string       `json:"detail,omitempty"`
	DetailID   message.ID   `json:"detail_id,omitempty"`
	DetailArgs message.Args `json:"detail_args,omitempty"`
	Feature    string       `json:"feature,omitempty"`
	When       string       `json:"when,omitempty"`
	By         string       `json:"by,omitempty"`
	Standing   string       `json:"standing,omitempty"`
	Sources    []Source     `json:"sources"`
	Via        []string     `json:"via"`
	Evidence   []Evidence   `json:"evidence"`
	// EvidenceMore counts the places that Evidence leaves out.
	EvidenceMore int      `json:"evidence_more,omitempty"`
	Witness      *Witness `json:"witness,omitempty"`
	// Elsewhere lists the first grants of it in other documents of the same run.
	Elsewhere []Grant `json:"granted_elsewhere"`
	// ElsewhereMore counts the principals that grant it and that Elsewhere leaves out.
	ElsewhereMore int `json:"granted_elsewhere_more,omitempty"`
	// Beside tells what members of AnyOf need besides themselves and lack.
	Beside []Beside `json:"any_of_needs"`
	// SecondPolicy says that it cannot stand in the policy of the operation: one
	// is of a project, the other global.
	SecondPolicy bool `json:"second_policy,omitempty"`
	// FeatureDeduced says that no page names the feature: permgap deduced it.
	FeatureDeduced bool `json:"feature_deduced,omitempty"`
	// Without are published policies that do without it.
	Without []Source `json:"published_without"`
	// Weight is the level that it has by itself (note, warning or error): a finding
	// has the greatest of its prerequisites. Empty where it was not weighed.
	Weight string `json:"weight,omitempty"`
}

// Lesser reports whether it weighs less than the finding that it stands in.
func (p *Prerequisite) Lesser(of Severity) bool {
	level, err := ParseSeverity(p.Weight)
	return err == nil && level < of
}

// Beside is what one member of a group needs besides itself.
type Beside struct {
	Action string   `json:"action"`
	Needs  []string `json:"needs"`
}

// Equal reports whether two say the same.
func (b Beside) Equal(other Beside) bool {
	return b.Action == other.Action && slices.Equal(b.Needs, other.Needs)
}

// Name gives the action or pattern, the members of the group joined by " | ", or the role.
func (p Prerequisite) Name() string {
	switch {
	case p.Action != "":
		return p.Action
	case p.Pattern != "":
		return p.Pattern
	case p.Role != "":
		return p.Role
	}
	name := ""
	for i, a := range p.AnyOf {
		if i > 0 {
			name += " | "
		}
		name += a
	}
	return name
}

// Source is a document that makes a claim.
type Source struct {
	ID      string `json:"id"`
	Title   string `json:"title,omitempty"`
	URL     string `json:"url,omitempty"`
	Updated string `json:"updated,omitempty"` // date of the page, YYYY-MM-DD
	Read    string `json:"read,omitempty"`    // when it was read, for a page without a date
	// Standing is "inferred" for a rule of deduction, which is no document.
	Standing string `json:"standing,omitempty"`
}

// Date says how old the source is, as reports do: the date of the page, or when
// it was read; "" when neither is known.
func (s Source) Date() string {
	if s.Updated == "" && s.Read != "" {
		return "read " + s.Read
	}
	return s.Updated
}

// Evidence is a grant or a denial that a verdict rests on.
type Evidence struct {
	Path    string `json:"path"`
	Pointer string `json:"pointer,omitempty"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Effect  string `json:"effect"`
	Pattern string `json:"pattern,omitempty"`
	// EndLine and EndColumn are for formats that show regions.
	EndLine   int `json:"end_line,omitempty"`
	EndColumn int `json:"end_column,omitempty"`
}

// Witness is a request that is refused although the operation needs it.
type Witness struct {
	Resource string              `json:"resource,omitempty"`
	Context  map[string][]string `json:"context,omitempty"`
}

// Sort orders findings by path, place, code, operation, principal and what they
// say: the order every report uses, in every language.
func Sort(fs []*Finding) {
	slices.SortStableFunc(fs, func(a, b *Finding) int {
		return cmp.Or(
			cmp.Compare(a.Location.Path, b.Location.Path),
			cmp.Compare(a.Location.Offset, b.Location.Offset),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Operation, b.Operation),
			cmp.Compare(a.Principal, b.Principal),
			compareSaid(a, b),
			cmp.Compare(a.Fingerprint, b.Fingerprint),
		)
	})
}

func compareSaid(a, b *Finding) int {
	if c := cmp.Compare(a.MessageID, b.MessageID); c != 0 || a.MessageID == "" {
		return c
	}
	return cmp.Compare(a.Said().Key(), b.Said().Key())
}
