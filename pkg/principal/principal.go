// Package principal says who is judged: which documents, workspace roles,
// boundaries and documents of an agency are held together, and what must be
// ready.
//
// A [Principal] is plain data, which package audit judges and package access
// never sees. [Each] and [Together] make principals of documents that are read
// already; package plan reads the documents that a user names. [RoleName],
// [ServiceRole], [ResolveRequired], [Titles] and [ResolveResource] say what names
// of roles, operations and resources mean.
//
// It reads no files and judges nothing: what a principal can do is for package
// audit.
package principal

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Principal is what is judged: documents held together, workspace roles,
// boundaries and the agency's documents. All documents are of one platform.
type Principal struct {
	Name      string
	Platform  policy.Platform
	Documents []*policy.Document
	// Roles are names of roles that the principal holds.
	Roles []string
	// Attached are those among them that are the platform's own, with what they
	// grant; see [Principal.AttachRoles].
	Attached []Attached
	// Workspace holds documents of a PAI workspace, which are authoritative over
	// the table of roles: custom roles, which say what their names mean, and what
	// the platform told the principal of its own permissions.
	Workspace []*policy.Document
	// Alike are further names of principals that hold the same, judged as this one.
	Alike []string
	// Unbound are boundaries by their names whose content nobody knows.
	Unbound []string
	// At is where the principal itself stands, when a document lists it.
	At diag.Location
	// Agency holds the documents of the agency that back-end jobs run with.
	Agency []*policy.Document
	// Boundaries are sets of documents each of which must allow as well.
	Boundaries [][]*policy.Document
	// Require lists operations, actions or APIs that must be ready.
	Require []string
	// Only lists the operations that are meant, by their names, actions, APIs,
	// titles or patterns; empty for all that the policies mean.
	Only []string
	// InUse says what it uses.
	InUse InUse
	// Unlisted says that the user lists principals, and it is none of them.
	Unlisted bool
}

// Listed reports whether the principal is a member that a document lists: it
// has the roles that stand there, and no others.
func (p *Principal) Listed() bool { return p.At.Path != "" }

// Holds reports whether a role is named as held, in any case.
func (p *Principal) Holds(role string) bool {
	return slices.ContainsFunc(p.Roles, func(held string) bool { return match.EqualFold(held, role) })
}

// Papers lists what its documents of a workspace say, but of those that could
// not be read whole.
func (p *Principal) Papers() []*policy.Workspace { return papersOf(p.Workspace) }

// DependsOn reports whether a document of the principal depends on a role.
func (p *Principal) DependsOn(role string) bool {
	return slices.ContainsFunc(p.Documents, func(d *policy.Document) bool {
		return slices.ContainsFunc(d.Depends, func(dep policy.Dependency) bool { return match.EqualFold(dep.DisplayName.Value, role) })
	})
}

func papersOf(docs []*policy.Document) []*policy.Workspace {
	var out []*policy.Workspace
	for _, d := range docs {
		if d.Workspace != nil && d.Workspace.Form != policy.MembersForm && !d.Broken() {
			out = append(out, d.Workspace)
		}
	}
	return out
}

// JudgedBy lists the paths of all that says what the principal may do.
func (p *Principal) JudgedBy() []string {
	out := Paths(p.Documents)
	if p.Listed() && !slices.Contains(out, p.At.Path) {
		out = append(out, p.At.Path)
	}
	for _, path := range Paths(p.Workspace) {
		if !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out
}

// Each makes every document a principal of its own. It is named by its file, and
// where a file has several by the name that the file gives the document, else by
// its place.
func Each(docs []*policy.Document) []Principal {
	perFile := map[string]int{}
	named := map[[2]string]int{}
	for _, d := range docs {
		perFile[d.File.Path]++
		named[[2]string{d.File.Path, d.Name}]++
	}
	var out []Principal
	for _, d := range docs {
		name := d.File.Path
		if d.From != "" {
			name = d.From
		}
		if !holdsGrants(d) {
			continue
		}
		if perFile[name] > 1 || d.Named() {
			if own := d.Name; d.Address == "" && isPlain(own) && named[[2]string{name, own}] == 1 {
				name += "#" + own
			} else {
				name += "#" + d.Where()
			}
		}
		out = append(out, Principal{Name: name, Platform: d.Platform, Documents: []*policy.Document{d}, Alike: d.Alike})
	}
	return out
}

// isPlain reports whether a name is one that a person can read, and not a place in a
// file.
func isPlain(name string) bool {
	unreadable := func(r rune) bool { return !unicode.IsPrint(r) }
	return name != "" && len(name) <= 128 && name[0] != '/' && utf8.ValidString(name) && !strings.ContainsFunc(name, unreadable)
}

// Together makes all documents of a platform one principal. With several
// platforms the name gets the platform's name behind it.
func Together(name string, docs []*policy.Document) []Principal {
	var out []Principal
	for _, p := range policy.Platforms() {
		held := slices.DeleteFunc(slices.Clone(docs), func(d *policy.Document) bool {
			return d.Platform != p || !holdsGrants(d)
		})
		if len(held) > 0 {
			out = append(out, Principal{Name: name, Platform: p, Documents: held})
		}
	}
	if len(out) > 1 {
		for i := range out {
			out[i].Name = fmt.Sprintf("%s (%s)", name, out[i].Platform)
		}
	}
	return out
}

// holdsGrants reports whether a document belongs to a principal. A broken
// policy does: the principal that holds it is not clean. One that cannot be
// analysed says nothing of what is held.
func holdsGrants(d *policy.Document) bool {
	return (d.Kind == policy.KindIdentity || d.Kind == policy.KindRole) && !d.NotAnalysable()
}

// Paths lists the paths of documents in order, each once.
func Paths(docs []*policy.Document) []string {
	var out []string
	seen := map[string]bool{}
	for _, d := range docs {
		if !seen[d.File.Path] {
			seen[d.File.Path] = true
			out = append(out, d.File.Path)
		}
	}
	return out
}
