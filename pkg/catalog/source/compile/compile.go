// Package compile merges the YAML files of the catalogue into one model and
// checks that it holds together, or makes a layer of files that are laid over
// a catalogue: there a field that is given wins over the one there was.
//
// Everything that is wrong is reported with its place, sorted, not only the
// first.
package compile

import (
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Compile makes the model of a catalogue from all of its files: each lies in
// the folder of its platform, and every prerequisite has a source. The model is
// to be used only when there is no problem.
func Compile(files []*load.File) (catalog.Model, load.Problems) {
	b := newBuilder(nil)
	b.merge(files)
	return b.result(), b.problems.Sorted()
}

// Lay makes the layer of files that correct and extend a catalogue, which need
// no sources. What they do not name is not looked at. The layer is to be used
// only when there is no problem.
func Lay(below *catalog.Catalog, files []*load.File) (catalog.Layer, load.Problems) {
	b := newBuilder(below)
	b.merge(files)
	return catalog.Layer{Model: b.result(), Actions: b.taken(anAction), Operations: b.taken(anOperation)}, b.problems.Sorted()
}

// merge merges files and checks what they refer to.
func (b *builder) merge(files []*load.File) {
	var all []*source
	for _, f := range b.ordered(files) {
		if s := b.open(f); s != nil {
			all = append(all, s)
		}
	}
	declared, actions, operations := declarations{b}, actionMerger{b}, operationMerger{b}
	for _, pass := range []func(*source){declared.service, declared.declarations, declared.contents, actions.actions, operations.operations} {
		for _, s := range all {
			pass(s)
		}
	}
	operations.eachAction(all)
	for _, s := range all {
		operations.extensions(s)
	}
	c := newChecker(b)
	for _, s := range all {
		c.file(s)
	}
	operations.pairTwins(all)
}

// source is a file that is being merged.
type source struct {
	*load.File
	Service  string // in the spelling of the model
	platform policy.Platform
	patch    bool // what it gives wins over what there is
}

// ordered gives the files of the catalogue by path, so that none depends on the
// order of reading; overlays stay as they are given, since the last one wins.
func (b *builder) ordered(files []*load.File) []*load.File {
	out := slices.Clone(files)
	if b.whole() {
		slices.SortStableFunc(out, func(x, y *load.File) int { return strings.Compare(x.Path, y.Path) })
	}
	slices.SortStableFunc(out, func(x, y *load.File) int { return int(extends(x)) - int(extends(y)) })
	return out
}

// extends puts the files that extend others behind them.
func extends(f *load.File) uint8 {
	if f.Extends {
		return 1
	}
	return 0
}

// open reads the head of a file; nil when it cannot be placed, or is no YAML,
// which is reported already.
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
	if b.whole() {
		b.checkPath(f)
	}
	return &source{f, f.Service, p, !b.whole()}
}

// checkPath checks that a file lies where its content says.
func (b *builder) checkPath(f *load.File) {
	folder, name := path.Split(f.Path)
	if base := path.Base(folder); base != f.Platform {
		b.fail(f, "platform", "platform %s in the folder %s", f.Platform, base)
	}
	if stem, _, _ := strings.Cut(name, "."); !match.EqualFold(stem, f.Service) {
		b.fail(f, "service", "service %s in a file named %s", f.Service, name)
	}
}
