// Package policy turns the bytes of a permission policy into a [Document]:
// its statements, actions, resources and conditions, each with the place
// where it stands.
//
// [Parse] recognises the dialect by content (Huawei 1.0, 1.1 and 5.0, Alibaba
// RAM, AWS) and keeps everything it read; what it could not accept is a
// [Problem] with a rule code and a span. It judges nothing: whether an action
// exists, and what it needs, is for later rooms.
package policy

import (
	"fmt"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/rule"
)

// Platform and Dialect are what a document is written in; see package platform.
type (
	Platform = platform.Platform
	Dialect  = platform.Dialect
)

// The platforms.
const (
	HuaweiCloud      = platform.HuaweiCloud
	OpenTelekomCloud = platform.OpenTelekomCloud
	AlibabaCloud     = platform.AlibabaCloud
	AWS              = platform.AWS
)

// The dialects.
const (
	DialectUnknown = platform.DialectUnknown
	Huawei10       = platform.Huawei10
	Huawei11       = platform.Huawei11
	Huawei50       = platform.Huawei50
	RAM1           = platform.RAM1
	AWS2012        = platform.AWS2012
	AWS2008        = platform.AWS2008
)

// Platforms lists the platforms in report order.
func Platforms() []Platform { return platform.All() }

// ParsePlatform reads the name of a platform.
func ParsePlatform(name string) (Platform, error) { return platform.Parse(name) }

// Kind says what sort of document it is.
type Kind uint8

// The kinds. Only identity policies and roles are judged as grants.
const (
	KindUnknown       Kind = iota // JSON, but none of the documents permgap knows
	KindIdentity                  // attached to users, groups, roles or agencies
	KindRole                      // a Huawei 1.0 role
	KindResource                  // attached to a resource (a bucket policy)
	KindTrust                     // who may assume a role or an agency
	KindAuthorization             // a ModelArts authorization request or list
	KindWorkspace                 // a PAI workspace document: permissions, members, a custom role
)

var kindNames = [...]string{
	"unknown", "identity-policy", "role", "resource-policy", "trust-policy", "authorization", "workspace",
}

// String gives the name.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[0]
}

// Text is a string of the document and where it stands; the span includes the
// quotes.
type Text struct {
	Value   string
	Span    diag.Span
	Pointer string // JSON pointer
}

// Effect is what a statement does. The zero value is a statement without a
// readable effect.
type Effect uint8

// The effects.
const (
	EffectUnknown Effect = iota
	Allow
	Deny
)

// String gives the spelling that policies use.
func (e Effect) String() string {
	switch e {
	case Allow:
		return "Allow"
	case Deny:
		return "Deny"
	}
	return "unknown"
}

// Test is one condition: an operator, a key and its values.
type Test struct {
	Operator Text
	Key      Text
	Values   []Text // empty when the document gives null or an empty list
}

// Statement is one statement of a policy.
type Statement struct {
	Index       int
	Pointer     string
	Span        diag.Span // from { to }
	Sid         string
	Effect      Effect
	EffectAt    Text
	Actions     []Text
	NotAction   bool // Actions lists what is left out
	HasAction   bool
	Resources   []Text
	NotResource bool
	// HasResource is false when the element is missing or null: every resource.
	HasResource bool
	// AgencyURI is set for the object form {"uri": [...]} of Huawei agencies.
	AgencyURI    bool
	Conditions   []Test // all must hold
	HasCondition bool
	ConditionAt  diag.Span
	HasPrincipal bool
}

// Dependency is an entry of the Depends list of a Huawei 1.0 role.
type Dependency struct {
	Catalog     Text
	DisplayName Text
	Span        diag.Span
}

// Sign shows the platform of a document beside its grammar.
type Sign struct {
	// Text is a text in the file: the domain of an endpoint, a region, the type of a
	// resource; or a word for what surrounds the policy, with Around.
	Text   string
	Around bool
}

// Variables are the files with values beside a document: those that were read, and those
// that were left, since only a command line names them.
type Variables struct{ Read, Left []string }

// Document is one parsed policy. One file can hold several.
type Document struct {
	File     *diag.File
	Span     diag.Span // the whole value
	Pointer  string    // of the policy inside the file; "" for the root
	Platform Platform  // "" when unknown
	// Vendors says that it is the platform's own, to which its limits do not apply.
	Vendors bool
	// Assumed says that the platform follows from the grammar alone, and
	// another platform shares the grammar.
	Assumed bool
	// Sign is what else shows the platform, where the grammar does not.
	Sign       Sign
	Dialect    Dialect
	Kind       Kind
	Name       string // given by an envelope, when there is one
	Version    Text
	Type       Text // AX or XA, given by an envelope
	Statements []Statement
	Depends    []Dependency
	Problems   []Problem
	// MoreProblems counts those that are too many for Problems.
	MoreProblems []MoreProblems
	told         map[problemKind]int
	// Authorizations and Workspace hold what the documents of those kinds say.
	Authorizations []Authorization
	Workspace      *Workspace
	// Reason says why a document is not judged; it says nothing when it is.
	Reason message.Message
	// Address is what the file calls the place of the document, where it holds
	// several: the address of a resource, or their number in order, from 1.
	Address string
	// From is the file that calls the module whose document it is; "" where the address
	// begins in its own file.
	From string
	// Variables say which files gave values to the variables of what was evaluated.
	Variables Variables
	// Alike are further addresses of what the file says once.
	Alike []string
	// Placeholders are those in resources of an Allow. They are read as any text.
	Placeholders []string
	rendered     bool // the file is not the JSON of the document
	fromTop      bool // the pointer leads from the top of the file, not from the address
	// Attaches is the name of a policy that the place attaches. Such a document has no
	// statements: what it grants is what the catalogue has of the name.
	Attaches string
	// Bounds names who has it as a boundary; "" for nobody. It is judged as a policy only
	// where somebody holds it as well.
	Bounds string
	// Asked says that the file was given by name: it was to be judged.
	Asked bool
	// Secrets are the credentials in the file: those of the document, and those
	// around it that stand in no other.
	Secrets []Secret
}

// Named reports whether the address is a name that the file gives the document, and
// not its number.
func (d *Document) Named() bool { return d.Address != "" && (d.Address[0] < '0' || d.Address[0] > '9') }

// Where says where the document stands in its file: its address, and its pointer from
// there on.
func (d *Document) Where() string {
	if d.Named() && d.fromTop {
		return d.Address
	}
	return d.Address + d.Pointer
}

// Judged reports whether the document is evidence of grants: a policy or a
// role that was read whole.
func (d *Document) Judged() bool {
	return (d.Kind == KindIdentity || d.Kind == KindRole) && !d.Broken() && !d.NotAnalysable()
}

// Broken reports whether a problem keeps the document from being interpreted.
func (d *Document) Broken() bool {
	for _, p := range d.Problems {
		if p.Fatal {
			return true
		}
	}
	return false
}

// NotAnalysable reports whether something keeps the document from being judged
// that is no mistake: its form, or what is filled in later.
func (d *Document) NotAnalysable() bool {
	for _, p := range d.Problems {
		if p.Code == rule.NotAnalysable {
			return true
		}
	}
	return false
}

// Problem is what the parser has to say about a place.
type Problem struct {
	Code    rule.Code
	Level   diag.Severity // zero: the rule's own level
	Message message.Message
	Hint    message.Message
	Span    diag.Span
	Pointer string
	Related []Place
	// Fatal problems keep the document from being judged (exit code 2).
	Fatal bool
}

// Place is a further place that a problem names.
type Place struct {
	Message message.Message
	Span    diag.Span
	Pointer string
}

// WorkspaceForm is which call of the platform a document of a workspace is of.
type WorkspaceForm string

// The forms.
const (
	RoleForm        WorkspaceForm = "role"        // CreateWorkspaceRole: what a role holds
	PermissionsForm WorkspaceForm = "permissions" // ListPermissions: what the caller holds
	PermissionForm  WorkspaceForm = "permission"  // GetPermission: one point that the caller holds
	MembersForm     WorkspaceForm = "members"     // ListMembers: who has which roles
)

// Workspace is what a PAI document says. Its form is "permissions" for all that
// the caller has (ListPermissions), "permission" for one of them and nothing
// about the others (GetPermission), "members" (ListMembers) or "role"
// (CreateWorkspaceRole).
type Workspace struct {
	Form        WorkspaceForm
	RoleName    string
	Permissions []WorkspacePermission
	Members     []WorkspaceMember // whose roles could be read
	Modules     []WorkspaceModule // of a role
	// Unlisted counts the permissions or members that the answer counts and
	// does not list.
	Unlisted int
}

// WorkspaceModule is what a role is given for a whole module: ReadOnly,
// ReadWrite, FullAccess, NoPrivilege, or CustomPermissions, whose permissions
// are listed one by one.
type WorkspaceModule struct {
	Name Text
	Type Text
}

// WorkspacePermission is one permission point and where it reaches; an empty
// Reach is everywhere.
type WorkspacePermission struct {
	Code  Text
	Reach []Reach
}

// WorkspaceMember is a member and the roles it holds.
type WorkspaceMember struct {
	Name  string
	Roles []Text
	At    diag.Span
}

// Reach is which resources of a workspace a role's permission covers.
type Reach uint8

// The reaches.
const (
	PrivateOwn Reach = iota + 1
	PrivateOthers
	PublicOwn
	PublicOthers
)

var reachNames = [...]string{
	PrivateOwn: "private-own", PrivateOthers: "private-others", PublicOwn: "public-own", PublicOthers: "public-others",
}

// String gives the name that reports use.
func (r Reach) String() string {
	if r >= PrivateOwn && r <= PublicOthers {
		return reachNames[r]
	}
	return fmt.Sprintf("reach(%d)", uint8(r))
}

// Reaches lists all of them.
func Reaches() []Reach { return []Reach{PrivateOwn, PrivateOthers, PublicOwn, PublicOthers} }

// Options change how bytes are read.
type Options struct {
	// Platform overrides what the content suggests; "" to detect.
	Platform Platform
	// MaxBytes and MaxDepth bound what is read; zero for 10 MiB and 64.
	MaxBytes int
	MaxDepth int
	// JSONC allows comments and a comma before a closing bracket.
	JSONC bool
	// Own, if set, reports whether the platform has a policy of its own of a name:
	// its limits are others.
	Own   func(p Platform, name string) bool
	part  bool // the text is a part of the file
	shown bool // the platform is that of the place where the document stands
	// Texts, where many documents are read, holds what they have in common.
	Texts *Texts
}
