package main

import (
	"context"
	"slices"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source"
)

// plan is what an audit looks at, and what could not be read.
type plan struct {
	input    audit.Input
	failures []error
	files    map[string][]*policy.Document  // by absolute path
	adopted  map[[2]string]*policy.Document // by absolute path and place in it
	left     map[audit.NotAnalysed]bool
	walked   map[string]bool   // paths that were given before
	places   map[string]string // of the configuration, by the word that stands there
}

// note keeps where the configuration gives some words, for messages about them.
func (p *plan) note(words []string, at func(i int) string) {
	for i, w := range words {
		if _, known := p.places[w]; !known {
			p.places[w] = at(i)
		}
	}
}

// load reads documents and adds them to the plan. What cannot be read is a
// failure of the plan, and the rest is judged all the same.
func (a *app) load(ctx context.Context, p *plan, from source.Reader, paths []string, c *config.Config) ([]*policy.Document, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	var docs []*policy.Document
	if held := p.files[absolute(source.StdinPath)]; len(held) > 0 && slices.Contains(paths, source.Stdin) {
		// It can be read only once, whoever holds what it says.
		docs = held
		paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == source.Stdin })
	}
	res, err := source.Load(ctx, paths, source.Options{Reader: from, Stdin: a.stdin, Policy: policy.Options{Platform: policy.Platform(c.Platform)}})
	if err != nil {
		return nil, err
	}
	for _, d := range res.Documents {
		docs = append(docs, p.adopt(d))
	}
	if p.isNew(paths) {
		p.input.Skipped += res.Skipped
	}
	for _, n := range res.NotAnalysed {
		p.leave(audit.NotAnalysed{Path: n.Path, Reason: n.Reason})
	}
	for _, f := range res.Failures {
		if p.leave(audit.NotAnalysed{Path: f.Path, Reason: f.Err.Error(), Failed: true}) {
			p.failures = append(p.failures, placed(p.places[f.Path], f))
		}
	}
	return docs, nil
}

// boundaries reads the boundaries, each of which must allow. What one folder
// holds is one of them, and adds up.
func (a *app) boundaries(ctx context.Context, p *plan, from source.Reader, paths []string, c *config.Config) ([][]*policy.Document, error) {
	var out [][]*policy.Document
	for _, path := range paths {
		docs, err := a.load(ctx, p, from, []string{path}, c)
		if err != nil {
			return nil, err
		}
		out = append(out, docs) // one that cannot be read allows nothing
	}
	return out, nil
}

// adopt adds a document to the plan. One that another principal holds as well
// is told once: the same document is given again.
func (p *plan) adopt(d *policy.Document) *policy.Document {
	file := absolute(d.File.Path)
	place := [2]string{file, d.Pointer}
	if known := p.adopted[place]; known != nil {
		return known
	}
	if p.files == nil {
		p.files, p.adopted = map[string][]*policy.Document{}, map[[2]string]*policy.Document{}
	}
	p.adopted[place] = d
	p.files[file] = append(p.files[file], d)
	p.input.Documents = append(p.input.Documents, d)
	return d
}

// isNew reports whether any of the paths was not given before.
func (p *plan) isNew(paths []string) bool {
	found := false
	for _, path := range paths {
		if at := absolute(path); !p.walked[at] {
			found = true
			if p.walked == nil {
				p.walked = map[string]bool{}
			}
			p.walked[at] = true
		}
	}
	return found
}

// leave notes what is not judged, once, and reports whether it is new.
func (p *plan) leave(n audit.NotAnalysed) bool {
	if p.left[n] {
		return false
	}
	if p.left == nil {
		p.left = map[audit.NotAnalysed]bool{}
	}
	p.left[n] = true
	p.input.NotAnalysed = append(p.input.NotAnalysed, n)
	return true
}
