// Package policies carries the catalogue: the YAML files of the services,
// which people write and review, and the index that is made from them and
// embedded in the program. It also reads private overlays of the same form.
package policies

import (
	"context"
	_ "embed"
	"path/filepath"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/policies/internal/compile"
	"github.com/permgap/permgap/policies/internal/load"
)

//go:generate go run ./internal/gen

//go:embed catalog.bin
var index string

// Catalog opens the embedded catalogue.
func Catalog() (*catalog.Catalog, error) { return catalog.Embedded(index) }

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
	return OverlayFrom(context.Background(), source.Reader{}, base, files...)
}

// OverlayFrom is Overlay with a reader that may have bounds of its own.
func OverlayFrom(ctx context.Context, from source.Reader, base *catalog.Catalog, files ...string) (*catalog.Catalog, error) {
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

// Validate checks a YAML file as an overlay of the embedded catalogue and
// reports on its service in the catalogue that it would make. A file of the catalogue itself,
// PLATFORM/SERVICE.yaml, is laid over it together with the others of its
// service, which correct it. The error is for a file that cannot be read at all.
func Validate(path string) (Problems, Report, error) {
	return ValidateFrom(context.Background(), source.Reader{}, path)
}

// ValidateFrom is Validate with a reader that may have bounds of its own.
func ValidateFrom(ctx context.Context, from source.Reader, path string) (Problems, Report, error) {
	base, err := Catalog()
	if err != nil {
		return nil, Report{}, err
	}
	siblings, err := siblings(from, path)
	if err != nil {
		return nil, Report{}, err
	}
	c, problems, err := overlay(ctx, from, base, append(siblings, path))
	if err != nil || len(problems) > 0 {
		return problems, Report{}, err
	}
	f, _, err := load.ReadFrom(ctx, from, path)
	if err != nil {
		return nil, Report{}, err
	}
	return nil, compile.Describe(c, compile.Part{Platform: policy.Platform(f.Platform), Service: f.Service}), nil
}

// siblings gives the other files of the service in the folder of a platform.
func siblings(from source.Reader, path string) ([]string, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if _, err := policy.ParsePlatform(filepath.Base(filepath.Dir(whole))); err != nil {
		return nil, nil
	}
	dir, name := filepath.Split(path)
	service, _, _ := strings.Cut(name, ".")
	names, err := from.Names(filepath.Dir(whole))
	if err != nil {
		return nil, err
	}
	var others []string
	for _, other := range names {
		if other != name && strings.HasPrefix(other, service+".") && strings.HasSuffix(other, ".yaml") {
			others = append(others, filepath.Join(dir, other))
		}
	}
	return others, nil
}

// overlay gives no catalogue when there are problems.
func overlay(ctx context.Context, from source.Reader, base *catalog.Catalog, paths []string) (*catalog.Catalog, Problems, error) {
	var files []*load.File
	var problems Problems
	for _, path := range paths {
		f, found, err := load.ReadFrom(ctx, from, path)
		if err != nil {
			return nil, nil, err
		}
		files, problems = append(files, f), append(problems, found...)
	}
	model, more := compile.Compile(base.Model(), files, compile.Overlay)
	if problems = append(problems, more...).Sorted(); len(problems) > 0 {
		return nil, problems, nil
	}
	blob, err := catalog.Encode(model)
	if err != nil {
		return nil, nil, err
	}
	c, err := catalog.Open(blob)
	return c, nil, err
}
