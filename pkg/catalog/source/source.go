// Package source reads and compiles the YAML that the catalogue is written in:
// its form is package schema, reading it package load, and making a model of
// it package compile. Only what reads YAML imports it: who asks the catalogue
// needs none of it.
package source

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/policy"
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
	if len(files) == 0 {
		return base, nil
	}
	c, problems, err := overlay(base, files)
	if err != nil {
		return nil, err
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// Validate checks a YAML file as an overlay of a catalogue and reports on its
// service in the catalogue that it would make. A file of the catalogue itself,
// PLATFORM/SERVICE.yaml, is laid over it together with the others of its
// service, which correct it. The error is for a file that cannot be read at all.
func Validate(base *catalog.Catalog, path string) (Problems, Report, error) {
	siblings, err := siblings(path)
	if err != nil {
		return nil, Report{}, err
	}
	c, problems, err := overlay(base, append(siblings, path))
	if err != nil || len(problems) > 0 {
		return problems, Report{}, err
	}
	f, _, err := load.Read(path)
	if err != nil {
		return nil, Report{}, err
	}
	return nil, compile.Describe(c, compile.Part{Platform: policy.Platform(f.Platform), Service: f.Service}), nil
}

// siblings gives the other files of the service in the folder of a platform.
func siblings(path string) ([]string, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if _, err := policy.ParsePlatform(filepath.Base(filepath.Dir(whole))); err != nil {
		return nil, nil
	}
	dir, name := filepath.Split(path)
	service, _, _ := strings.Cut(name, ".")
	entries, err := os.ReadDir(filepath.Dir(whole))
	if err != nil {
		return nil, err
	}
	var others []string
	for _, e := range entries {
		if e.Name() != name && strings.HasPrefix(e.Name(), service+".") && strings.HasSuffix(e.Name(), ".yaml") {
			others = append(others, filepath.Join(dir, e.Name()))
		}
	}
	return others, nil
}

// overlay gives no catalogue when there are problems.
func overlay(base *catalog.Catalog, paths []string) (*catalog.Catalog, Problems, error) {
	var files []*load.File
	var problems Problems
	for _, path := range paths {
		f, found, err := load.Read(path)
		if err != nil {
			return nil, nil, err
		}
		files, problems = append(files, f), append(problems, found...)
	}
	layer, more := compile.Lay(base, files)
	if problems = append(problems, more...).Sorted(); len(problems) > 0 {
		return nil, problems, nil
	}
	c, err := base.With(layer)
	return c, nil, err
}
