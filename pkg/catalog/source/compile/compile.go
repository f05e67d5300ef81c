// Package compile merges the YAML files of the catalogue into one model and
// checks that it holds together.
//
// Files of services are merged first, then files of corrections: there a field
// that is given wins over the one there was. Everything that is wrong is
// reported with its place, sorted, not only the first.
package compile

import (
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/policy"
)

// Mode says what the files are.
type Mode uint8

// The modes.
const (
	// Whole files make up the catalogue: a file lies in the folder of its
	// platform, and every prerequisite has a dated source.
	Whole Mode = iota
	// Overlay files correct and extend a base: each counts as corrections, and
	// needs no sources.
	Overlay
)

// Compile merges files into a base, which is the zero model for the catalogue
// itself. The model is to be used only when there is no problem.
func Compile(base catalog.Model, files []*load.File, mode Mode) (catalog.Model, load.Problems) {
	b := newBuilder(base, mode)
	var all []*source
	for _, f := range ordered(files) {
		if s := b.open(f); s != nil {
			all = append(all, s)
		}
	}
	for _, pass := range []func(*source){b.service, b.declarations, b.actions, b.operations} {
		for _, s := range all {
			pass(s)
		}
	}
	c := newChecker(b)
	for _, s := range all {
		c.file(s)
	}
	return b.result(), b.problems.Sorted()
}

// source is a file that is being merged.
type source struct {
	*load.File
	Service  string // in the spelling of the model
	platform policy.Platform
	patch    bool // what it gives wins over what there is
}

// ordered puts corrections behind what they correct.
func ordered(files []*load.File) []*load.File {
	out := slices.Clone(files)
	slices.SortStableFunc(out, func(a, b *load.File) int {
		if a.Corrections() != b.Corrections() {
			if a.Corrections() {
				return 1
			}
			return -1
		}
		return strings.Compare(a.Path, b.Path)
	})
	return out
}

// open reads the head of a file; nil when it cannot be placed, or is no YAML,
// which is told already.
func (b *builder) open(f *load.File) *source {
	if !f.Has("") {
		return nil
	}
	p, err := policy.ParsePlatform(f.Platform)
	if err != nil {
		b.fail(f, "platform", "%v", err)
		return nil
	}
	if f.Service == "" {
		b.fail(f, "service", "no service: name the one the file is about")
		return nil
	}
	if b.mode == Whole {
		b.checkPath(f)
	}
	return &source{f, f.Service, p, b.mode == Overlay || f.Corrections()}
}

// checkPath checks that a file lies where its content says.
func (b *builder) checkPath(f *load.File) {
	folder, name := path.Split(f.Path)
	if base := path.Base(folder); base != f.Platform {
		b.fail(f, "platform", "platform %s in the folder %s", f.Platform, base)
	}
	if stem, _, _ := strings.Cut(name, "."); !strings.EqualFold(stem, f.Service) {
		b.fail(f, "service", "service %s in a file named %s", f.Service, name)
	}
}
