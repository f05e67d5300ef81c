package plan

import (
	"errors"
	"iter"
	"slices"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source"
)

// Plan is what there is to judge, and what could not be read.
type Plan struct {
	// Principals are who is judged, in the order of their descriptions.
	Principals []principal.Principal
	// Documents are all that were read, each once, also those of no principal.
	Documents []*policy.Document
	// NotAnalysed lists what should have been read and could not be, and Others the
	// files of folders that hold no known document.
	NotAnalysed []Unread
	Others      []source.Other
	// Comments are those of the files that speak to permgap; those of parts are added
	// when they are read.
	Comments []source.Comment
	// Failures are the errors of what should have been read, with the place that
	// names it.
	Failures []error

	places map[string]string // where a word stands, by the word
	parts  iter.Seq[*Plan]
	broken bool // some document of a part is
	err    error
}

// ErrWhole is the error of [Plan.Err] for documents that must be read at once: one
// of a workspace says what the principals of other documents may do.
var ErrWhole = errors.New("a document says what the principals of others may do")

// Parts reads what [Options].Part left to read, one part after the other; nil where
// all is read. What could not be read of them is added to the failures.
func (p *Plan) Parts() iter.Seq[*Plan] { return p.parts }

// Err gives what ended the parts early: [ErrWhole], or the error of the context.
func (p *Plan) Err() error { return p.err }

// Broken reports whether a document that was read cannot be interpreted.
func (p *Plan) Broken() bool {
	return p.broken || slices.ContainsFunc(p.Documents, (*policy.Document).Broken)
}

// leaveBoundaries says of boundaries that nobody holds, and that bound nothing which is
// judged, that they are not judged: they grant nothing.
func (p *Plan) leaveBoundaries() {
	used := map[*policy.Document]bool{}
	for i := range p.Principals {
		pr := &p.Principals[i]
		for _, docs := range slices.Concat([][]*policy.Document{pr.Documents, pr.Agency}, pr.Boundaries) {
			for _, d := range docs {
				used[d] = used[d] || d.Bounds != ""
			}
		}
	}
	for _, d := range p.Documents {
		if d.Bounds != "" && !used[d] && d.Judged() {
			d.Reason = message.New("document-boundary", message.Text("holder", d.Bounds))
		}
	}
}

// Unread is something that was met and is not judged, and why.
type Unread struct {
	Path   string
	Reason message.Message
	Failed bool // it should have been judged and could not be read
}

// note keeps where some words of a description stand, for messages about them.
func (p *Plan) note(s Spec, list string, words []string) {
	if s.At == nil {
		return
	}
	for i, w := range words {
		if _, known := p.places[w]; !known {
			p.places[w] = s.At(list, i)
		}
	}
}

// placed puts the place of a word in front of an error about it.
func (p *Plan) placed(word string, err error) error { return diag.Placed(p.places[word], err) }

// platforms lists those of the principals.
func (p *Plan) platforms() []policy.Platform {
	var out []policy.Platform
	for _, pr := range p.Principals {
		if !slices.Contains(out, pr.Platform) {
			out = append(out, pr.Platform)
		}
	}
	return out
}

// unreadRole reports whether a document defines a custom role of that name and
// could not be read: the report says so.
func (p *Plan) unreadRole(name string) bool {
	return slices.ContainsFunc(p.Documents, func(d *policy.Document) bool {
		return d.Workspace != nil && d.Broken() && match.EqualFold(d.Workspace.RoleName, name)
	})
}
