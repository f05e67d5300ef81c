// Package source reads and compiles the YAML that the catalogue is written in:
// its form is package schema, reading it package load, and making a model of
// it package compile. Only what reads YAML imports it: who asks the catalogue
// needs none of it.
package source

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/policy"
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

// Validate checks a YAML file and reports on its service. A file of the
// catalogue itself, PLATFORM/SERVICE.yaml among the files of the other
// services, is compiled with all that stand beside it; any other one is an
// overlay of the catalogue that is given. The error is for a file that cannot
// be read at all.
func Validate(base *catalog.Catalog, path string) (Problems, Report, error) {
	return ValidateFrom(context.Background(), reading.Reader{}, base, path)
}

// ValidateFrom is Validate with a reader that may have bounds of its own.
func ValidateFrom(ctx context.Context, from reading.Reader, base *catalog.Catalog, path string) (Problems, Report, error) {
	f, problems, err := load.ReadFrom(ctx, from, path)
	if err != nil {
		return nil, Report{}, err
	}
	c := base
	if beside(base, path) {
		c, problems, err = folder(ctx, from, filepath.Dir(path))
	} else {
		c, problems, err = lay(base, []*load.File{f}, problems)
	}
	if err != nil || len(problems) > 0 {
		return problems, Report{}, err
	}
	return nil, compile.Describe(c, compile.Part{Platform: policy.Platform(f.Platform), Service: f.Service}), nil
}

// beside reports whether a file stands among those that the catalogue is made
// from: in a folder of a platform, beside or next to one that has files for
// most of the services of its platform.
func beside(base *catalog.Catalog, path string) bool {
	whole, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	dir := filepath.Dir(whole)
	if _, err := policy.ParsePlatform(filepath.Base(dir)); err != nil {
		return false
	}
	for _, p := range policy.Platforms() {
		services, found := base.Services(p), 0
		for _, s := range services {
			if files, err := filepath.Glob(filepath.Join(filepath.Dir(dir), string(p), strings.ToLower(s.Name)+".*yaml")); err == nil && len(files) > 0 {
				found++
			}
		}
		if len(services) > 0 && 2*found > len(services) {
			return true
		}
	}
	return false
}

// folder compiles the files of one platform.
func folder(ctx context.Context, from reading.Reader, dir string) (*catalog.Catalog, Problems, error) {
	files, problems, err := load.Platform(ctx, from, dir)
	if err != nil {
		return nil, nil, err
	}
	model, more := compile.Compile(files)
	if problems = append(problems, more...).Sorted(); len(problems) > 0 {
		return nil, problems, nil
	}
	indexes, err := catalog.Encode(model)
	if err != nil {
		return nil, nil, err
	}
	c, err := catalog.Open(indexes...)
	return c, nil, err
}

// overlay gives no catalogue when there are problems.
func overlay(ctx context.Context, from reading.Reader, base *catalog.Catalog, paths []string) (*catalog.Catalog, Problems, error) {
	var files []*load.File
	var problems Problems
	for _, path := range paths {
		f, found, err := load.ReadFrom(ctx, from, path)
		if err != nil {
			return nil, nil, err
		}
		files, problems = append(files, f), append(problems, found...)
	}
	return lay(base, files, problems)
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
