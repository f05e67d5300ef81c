// Package source reads and compiles the YAML that the catalogue is written in:
// its form is package schema, reading it package load, and making a model of
// it package compile. Only what reads YAML imports it: who asks the catalogue
// needs none of it.
package source

import (
	"context"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	reading "github.com/permgap/permgap/pkg/source"
)

// Problem is what is wrong at a place of a YAML file.
type Problem = load.Problem

// Problems is an error of several places, one a line.
type Problems = load.Problems

// Report tells what is no error in a catalogue and yet worth a look.
type Report = compile.Report

// Overlay gives a catalogue with YAML files laid over it: they add operations
// and actions, and a field they give wins. What is wrong in the files comes as
// [Problems].
func Overlay(base *catalog.Catalog, files ...string) (*catalog.Catalog, error) {
	return OverlayFrom(context.Background(), reading.Reader{}, base, files...)
}

// OverlayFrom is Overlay with a reader that may have bounds of its own.
func OverlayFrom(ctx context.Context, from reading.Reader, base *catalog.Catalog, files ...string) (*catalog.Catalog, error) {
	if len(files) == 0 {
		return base, nil
	}
	c, problems, err := overlay(ctx, from, base, files)
	if err != nil {
		return nil, err
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// overlay gives no catalogue when there are problems.
func overlay(ctx context.Context, from reading.Reader, base *catalog.Catalog, paths []string) (*catalog.Catalog, Problems, error) {
	files, problems, err := read(ctx, from, paths)
	if err != nil {
		return nil, nil, err
	}
	return lay(base, files, problems)
}

// read reads files; the problems are those of their form.
func read(ctx context.Context, from reading.Reader, paths []string) (files []*load.File, problems Problems, err error) {
	for _, path := range paths {
		f, found, err := load.ReadFrom(ctx, from, path)
		if err != nil {
			return nil, nil, err
		}
		files, problems = append(files, f), append(problems, found...)
	}
	return files, problems, nil
}

// lay lays files over a catalogue; what is wrong with their form is known.
func lay(base *catalog.Catalog, files []*load.File, problems Problems) (*catalog.Catalog, Problems, error) {
	layer, more := compile.Lay(base, files)
	if problems = append(problems, more...).Sorted(); len(problems) > 0 {
		return nil, problems, nil
	}
	c, err := base.With(layer)
	return c, nil, err
}
