package audit

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// Report is the result of an audit. Its JSON form is the json format, and the
// only thing every other format is made from.
type Report struct {
	Version    string          `json:"version"` // of this shape: "1"
	Tool       Tool            `json:"tool"`
	Catalog    CatalogInfo     `json:"catalog"`
	Principals []PrincipalInfo `json:"principals"`
	Findings   []*diag.Finding `json:"findings"`
	Suppressed []Suppressed    `json:"suppressed"`
	// LeftOut counts the findings that are not listed, by rule, level and file:
	// a file can cause only so many. The counts of the summary include them.
	LeftOut     []LeftOut     `json:"left_out"`
	NotAnalysed []NotAnalysed `json:"not_analysed"`
	// Unjudged counts what was left out of the judgement, by kind. Where it is not
	// empty, that all is ready is true only as far as something was judged.
	Unjudged []Unjudged `json:"unjudged"`
	Skipped  int        `json:"skipped"` // files of a folder that hold no known document
	Others   []Others   `json:"others"`  // these, by kind
	Lowered  []Lowered  `json:"lowered"`
	// Compared says what a baseline and a revision accept of the findings.
	Compared []Compared `json:"compared"`
	Summary  Summary    `json:"summary"`
	// Unanswered says that the question could not be answered in whole: something
	// could not be read or decided, or there was nothing to judge. The exit code
	// is 2 then.
	Unanswered bool `json:"unanswered"`
	// Repair is the command that repairs what was found; "" where none does.
	Repair string `json:"repair,omitempty"`
	// Shown is what formats show of the inputs. It is made of Files where a report
	// is written, and is all there is of them in a report that was read.
	Shown []ShownFile `json:"files"`

	// Files are the inputs, by path; nil for one without findings, and all of them
	// in a report that was read.
	Files map[string]*diag.File `json:"-"`
	// ByName counts the judged documents that are names of the platform's own policies.
	ByName int `json:"-"`
	// Contents are samples of what the files and principals say, by the holders of
	// findings ([Holder]); nil unless they were asked for.
	Contents map[string]Content `json:"-"`
}

// ShownFile is what formats show of an input: the lines that findings are about.
type ShownFile struct {
	Path string `json:"path"`
	// InRepository is its path from the root of the repository, or an absolute one
	// outside of it, where Path is another.
	InRepository string      `json:"repository_path,omitempty"`
	Lines        []ShownLine `json:"lines"`
}

// ShownLine is a line of an input.
type ShownLine struct {
	Line   int `json:"line"`
	Offset int `json:"offset"` // of its first byte in the file
	// Hash is the fingerprint by which code scanning follows the line.
	Hash string `json:"hash,omitempty"`
	// Parts are its text: of a long line only what is near a finding, and nothing
	// of one where a finding ends or that may not be shown.
	Parts []LinePart `json:"parts"`
}

// LinePart is a part of a line. A character of a secret is a star, and a byte
// that is no UTF-8 is U+FFFD.
type LinePart struct {
	Column int    `json:"column"` // of its first character
	Text   string `json:"text"`
	More   bool   `json:"more,omitempty"` // the line goes on behind it
}

// Tool names the program.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// CatalogInfo says what the audit was judged against.
type CatalogInfo struct {
	Built     string                   `json:"built"`
	Platforms []catalog.PlatformCounts `json:"platforms"`
}

// PrincipalInfo is one principal that was judged.
type PrincipalInfo struct {
	Name      string   `json:"name"`
	Platform  string   `json:"platform"`
	Documents []string `json:"documents"`
	Roles     []string `json:"roles"`
	// InUse is what it declares as in use; nil for nothing.
	InUse *InUseInfo `json:"in_use,omitempty"`
	// Notes say on which assumptions it was judged: the platform taken, default
	// access not judged, the basis of roles, an agency not given.
	Notes []Note `json:"notes"`
}

// InUseInfo is what a principal declares as in use: of these types these resources
// and no others, and these optional features and no others.
type InUseInfo struct {
	Resources []ResourcesInUse `json:"resources"`
	Features  []string         `json:"features,omitempty"`
}

// ResourcesInUse are the resources of one declaration.
type ResourcesInUse struct {
	Type     string   `json:"type"` // with its service: obs:bucket
	Patterns []string `json:"patterns"`
}

// Note is an assumption: the ID and the arguments of what it says, and the words
// that [Note.Told] makes of them.
type Note struct {
	Text string       `json:"text"`
	ID   message.ID   `json:"id"`
	Args message.Args `json:"args"`
}

// Told gives the note in the words of a table.
func (n Note) Told(t *message.Table) Note {
	if n.ID != "" && (n.Text == "" || t.Has(n.ID)) {
		n.Text = t.Text(message.Message{ID: n.ID, Args: n.Args})
	}
	return n
}

// The notes that many runs have.
const (
	OnPlatform message.ID = "note-platform"       // the platform that was taken
	OnSign     message.ID = "note-platform-sign"  // the platform that a file shows
	OnPlace    message.ID = "note-platform-place" // the platform of the place in a file
	OnContents message.ID = "note-attached"       // what a role of the platform is taken as

	// WithoutContents is why a role of the platform is not judged.
	WithoutContents message.ID = "role-without-contents"
	OnDefaultAccess message.ID = "note-default-access" // nothing is granted, so everything is
	OnRolesAlone    message.ID = "note-roles-alone"    // a principal without policies
	OnRolesAnd      message.ID = "note-roles-and"      // policies and roles must both allow
	OnRolesOr       message.ID = "note-roles-or"       // either may allow
	OnNothing       message.ID = "nothing-required"    // nothing was required, and so nothing judged
	OnOnly          message.ID = "note-only"           // what is not named was not judged
	OnUnlisted      message.ID = "note-unlisted"       // no principal of the configuration holds it
	OnIdle          message.ID = "note-only-idle"      // names that stand for nothing granted
)

// NotAnalysed is something that was read and not judged, and why.
type NotAnalysed struct {
	Path    string `json:"path"`
	Address string `json:"address,omitempty"`
	// Reason is in words, which [NotAnalysed.Told] makes of the ID and the
	// arguments.
	Reason     string       `json:"reason"`
	ReasonID   message.ID   `json:"reason_id"`
	ReasonArgs message.Args `json:"reason_args"`
	// Failed says that it should have been judged and could not be read.
	Failed bool `json:"failed,omitempty"`
	// Code is the rule whose finding says the same; "" where no finding does.
	Code string `json:"code,omitempty"`
}

// NewNotAnalysed makes one.
func NewNotAnalysed(path string, reason message.Message, failed bool) NotAnalysed {
	return NotAnalysed{Path: path, ReasonID: reason.ID, ReasonArgs: reason.Args, Failed: failed}
}

// Told gives it with its reason in the words of a table.
func (n NotAnalysed) Told(t *message.Table) NotAnalysed {
	if n.ReasonID != "" && (n.Reason == "" || t.Has(n.ReasonID)) {
		n.Reason = t.Text(message.Message{ID: n.ReasonID, Args: n.ReasonArgs})
	}
	return n
}

// Lowered is a setting of the configuration that turns off or lowers a part of
// the check. Who reads a report sees it, in every format.
type Lowered struct {
	Setting string `json:"setting"` // the key; of a rule rules.CODE
	Value   string `json:"value"`
	// Message is in words, which [Lowered.Told] makes of the ID and the arguments.
	Message     string       `json:"message"`
	MessageID   message.ID   `json:"message_id"`
	MessageArgs message.Args `json:"message_args"`
	Path        string       `json:"path"` // of the configuration
	Line        int          `json:"line"`
	Column      int          `json:"column"`
}

// Told gives it in the words of a table.
func (l Lowered) Told(t *message.Table) Lowered {
	if l.MessageID != "" && (l.Message == "" || t.Has(l.MessageID)) {
		l.Message = t.Text(message.Message{ID: l.MessageID, Args: l.MessageArgs})
	}
	return l
}

// LeftOut counts findings of one rule and level in one file that are not listed.
type LeftOut struct {
	Code  string        `json:"code"`
	Rule  string        `json:"rule"`
	Level diag.Severity `json:"level"`
	Path  string        `json:"path"`
	Count int           `json:"count"`
}

// Summary counts. What is not listed counts as well.
type Summary struct {
	Documents   int             `json:"documents"`
	Statements  int             `json:"statements"`
	Operations  OperationCounts `json:"operations"`
	Required    int             `json:"required,omitempty"` // operations and actions that must be ready, over all principals
	Errors      int             `json:"errors"`
	Warnings    int             `json:"warnings"`
	Notes       int             `json:"notes"`
	Suppressed  int             `json:"suppressed"` // findings that are accepted; no other count has them
	NotAnalysed int             `json:"not_analysed"`
	// LeftOut is how many findings are not listed, and Undecided how many
	// verdicts were not reached because they would have cost too much.
	LeftOut   int `json:"left_out,omitempty"`
	Undecided int `json:"undecided,omitempty"`
}

// OperationCounts counts the live operations of all principals by their states
// (see [State]), and apart from them those that are incidental: they were not
// judged. What is required, or the only thing to judge, and not live is blocked, or
// undecided. Live is the sum.
type OperationCounts struct {
	Live       int `json:"live"`
	Ready      int `json:"ready"`
	Partial    int `json:"partial"`
	MayFail    int `json:"may_fail"`
	Blocked    int `json:"blocked"`
	Undecided  int `json:"undecided"`
	Incidental int `json:"incidental"`
}
