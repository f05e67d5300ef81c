package audit

import (
	"maps"
	"slices"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Unjudged counts what a run left out of its judgement, of one kind. Where there
// is any, a summary never says that everything is ready.
type Unjudged struct {
	Kind  UnjudgedKind `json:"kind"`
	Count int          `json:"count"` // each name once in the run
	Names []string     `json:"names"` // the first ten in the order of the alphabet
}

// UnjudgedKind is what was left out.
type UnjudgedKind string

// The kinds, in the order of reports.
const (
	// UnjudgedFiles were met, and not judged: [Report.NotAnalysed] has the reasons.
	UnjudgedFiles UnjudgedKind = "files"
	// UnjudgedActions are names and patterns of actions that the catalogue does not
	// have. What they grant is not known.
	UnjudgedActions UnjudgedKind = "actions"
	// UnjudgedServices are services that the catalogue has no actions of.
	UnjudgedServices UnjudgedKind = "services"
	// UnjudgedParts are services that the catalogue has in part, where a pattern may
	// grant more.
	UnjudgedParts UnjudgedKind = "parts"
	// UnjudgedRoles are roles that no source and no document describes.
	UnjudgedRoles UnjudgedKind = "roles"
	// UnjudgedAgencies are agencies that operations run with, and that no document
	// describes.
	UnjudgedAgencies UnjudgedKind = "agencies"
)

var unjudgedKinds = [...]UnjudgedKind{UnjudgedFiles, UnjudgedActions, UnjudgedServices, UnjudgedParts, UnjudgedRoles, UnjudgedAgencies}

// mostUnjudged bounds the names of a kind that are told apart. Beyond it a name
// counts wherever it stands.
const mostUnjudged = 1 << 16

// omissions collects what a run or a principal leaves out.
type omissions struct {
	names map[UnjudgedKind]map[string]string // by kind and folded name: how it is written
	more  map[UnjudgedKind]int               // names beyond the bound
}

// leave adds names. Two that differ in case are one, but for files.
func (o *omissions) leave(kind UnjudgedKind, names ...string) {
	for _, name := range names {
		o.add(kind, cut(name))
	}
}

func (o *omissions) add(kind UnjudgedKind, name string) {
	if o.names == nil {
		o.names, o.more = map[UnjudgedKind]map[string]string{}, map[UnjudgedKind]int{}
	}
	if o.names[kind] == nil {
		o.names[kind] = map[string]string{}
	}
	key := name
	if kind != UnjudgedFiles {
		key = match.Fold(name)
	}
	known, is := o.names[kind][key]
	switch {
	case is:
		o.names[kind][key] = min(known, name)
	case len(o.names[kind]) < mostUnjudged:
		o.names[kind][key] = name
	default:
		o.more[kind]++
	}
}

// join adds what others left out.
func (o *omissions) join(others omissions) {
	for kind, names := range others.names {
		for _, key := range slices.Sorted(maps.Keys(names)) {
			o.add(kind, names[key])
		}
		o.more[kind] += others.more[kind]
	}
}

// list gives what was left out, in the order of the kinds.
func (o *omissions) list() []Unjudged {
	var all []Unjudged
	for _, kind := range unjudgedKinds {
		names := slices.Sorted(maps.Values(o.names[kind]))
		if n := len(names) + o.more[kind]; n > 0 {
			all = append(all, Unjudged{kind, n, slices.Clone(names[:min(len(names), MostPlaces)])})
		}
	}
	return all
}

// actions adds every action of a document.
func (o *omissions) actions(d *policy.Document) {
	for i := range d.Statements {
		for _, a := range d.Statements[i].Actions {
			o.leave(UnjudgedActions, a.Value)
		}
	}
}
