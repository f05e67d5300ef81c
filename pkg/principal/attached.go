package principal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// Attached is a role or system policy of the platform that a principal holds.
type Attached struct {
	Role string // as the catalogue spells it
	// Document is what it grants: the content that the catalogue has, in a file
	// of that name which exists nowhere ("VPC FullAccess (contents of 2026-02-05)").
	// nil where the catalogue has none.
	Document *policy.Document
	Updated  string // the date of the content; "" when its source gives none
	// Inferred says that the content was deduced from what the platform says of
	// the role. Rule is the sentence that says how; "" if there is none.
	Inferred bool
	Source   catalog.Source // the page that the content or its description stands on
	// At is the place that attaches it, where a file has one, and Address what the file
	// calls it.
	At      diag.Location
	Address string
	// Told says that the place itself tells that nobody knows what it grants.
	Told bool
}

// Attach finds what a role or system policy of a platform stands for, by its
// name in any case; ok is false for any other name. Service roles and agencies
// belong to the account, so nobody holds them.
func Attach(cat *catalog.Catalog, p policy.Platform, name string) (a Attached, ok bool) {
	known, ok := cat.PlatformRole(p, name)
	if !ok || known.Kind != catalog.SystemRole && known.Kind != catalog.SystemPolicy {
		return a, false
	}
	a = Attached{Role: known.Name, Updated: known.Updated}
	for _, s := range known.Sources {
		a.Inferred = a.Inferred || s.Standing == catalog.Inferred
		if a.Source.URL == "" {
			a.Source = s
		}
	}
	a.Updated = cmp.Or(a.Updated, a.Source.Date())
	if known.Content != "" {
		a.Document = a.parse(p, known.Content)
	}
	return a, true
}

// parse reads the content, laid out so that its patterns have lines of their own.
func (a *Attached) parse(p policy.Platform, content string) *policy.Document {
	var laid bytes.Buffer
	if json.Indent(&laid, []byte(content), "", "  ") != nil {
		return nil
	}
	for _, d := range policy.Parse(diag.NewFile(a.Label(), laid.Bytes()), policy.Options{Platform: p, Own: ownPolicy}) {
		if d.Judged() {
			return d
		}
	}
	return nil
}

// ownPolicy says that what the catalogue holds is the platform's own.
func ownPolicy(policy.Platform, string) bool { return true }

// Label names the content: the role, with the date of what is known of it.
func (a *Attached) Label() string {
	return message.In("").Text(message.New("contents-of-role", message.Text("role", a.Role),
		message.Text("kind", a.Kind()), message.Text("updated", a.Updated)))
}

// Kind says how the content is known: published or inferred.
func (a *Attached) Kind() string {
	if a.Inferred {
		return "inferred"
	}
	return "published"
}

// Policies lists what grants something to the principal: its documents, then the
// contents of what is attached to it.
func (p *Principal) Policies() []*policy.Document {
	if len(p.Attached) == 0 {
		return p.Documents
	}
	all := slices.Clip(p.Documents)
	for _, a := range p.Attached {
		if a.Document != nil {
			all = append(all, a.Document)
		}
	}
	return all
}

// IsAttached reports whether a document is the content of what is attached.
func (p *Principal) IsAttached(d *policy.Document) bool {
	return slices.ContainsFunc(p.Attached, func(a Attached) bool { return a.Document == d })
}

// attach gives the names among the roles of a principal that are the platform's.
func attach(cat *catalog.Catalog, p policy.Platform, names []string) []Attached {
	var out []Attached
	for _, name := range names {
		a, ok := Attach(cat, p, name)
		if ok && !slices.ContainsFunc(out, func(o Attached) bool { return match.EqualFold(o.Role, a.Role) }) {
			out = append(out, a)
		}
	}
	return out
}

// AttachRoles attaches what the names among its roles stand for, but those that are
// attached already. Where nothing else shows the platform, what another one shares is
// assumed.
func (p *Principal) AttachRoles(cat *catalog.Catalog, assumed bool) {
	left := slices.DeleteFunc(slices.Clone(p.Roles), func(name string) bool {
		return slices.ContainsFunc(p.Attached, func(a Attached) bool { return match.EqualFold(a.Role, name) })
	})
	for _, a := range attach(cat, p.Platform, left) {
		if a.Document != nil {
			a.Document.Assumed = assumed && p.Platform.HuaweiFamily()
		}
		p.Attached = append(p.Attached, a)
	}
}

// NameOfARN gives the name in the resource name of a role or policy, and its
// platform: acs:ram::system:policy/NAME, arn:aws:iam::aws:policy/PATH/NAME and
// iam::system:policy:NAME. Any other text stays as it is.
func NameOfARN(text string) (name string, p policy.Platform) {
	parts := strings.SplitN(text, ":", 6)
	last := parts[len(parts)-1]
	switch {
	case len(parts) == 5 && match.EqualFold(parts[0], "acs") && match.EqualFold(parts[1], "ram"):
		p = policy.AlibabaCloud
	case len(parts) == 6 && match.EqualFold(parts[0], "arn") && match.EqualFold(parts[2], "iam"):
		p = policy.AWS
	case len(parts) == 5 && match.EqualFold(parts[0], "iam") && (match.EqualFold(parts[3], "policy") || match.EqualFold(parts[3], "role")):
		return last, policy.HuaweiCloud
	default:
		return text, ""
	}
	if i := strings.LastIndexByte(last, '/'); i >= 0 && i+1 < len(last) {
		return last[i+1:], p
	}
	return text, ""
}
