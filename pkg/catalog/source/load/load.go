// Package load reads the YAML of the catalogue strictly: an unknown field, a
// field given twice, a value of the wrong kind and an empty value are problems
// with their place, and all of them are reported, not only the first.
//
// It knows the form of [schema.File] and nothing of what the values mean; that
// is for package compile.
package load

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/source"
)

// File is one YAML file, and where each of its values stands.
type File struct {
	Path string // with forward slashes
	schema.File
	// Extends: what the file gives of operations is added to what other files
	// give, as a table of prerequisites is.
	Extends bool
	places  map[string]Place
}

// Place is a line and a column, both from 1.
type Place struct{ Line, Column int }

// At gives the place of a value, named as by [Index] and [Field]; of the
// nearest one around it when it is not there itself.
func (f *File) At(value string) Place {
	for {
		if at, ok := f.places[value]; ok {
			return at
		}
		if value == "" {
			return Place{1, 1}
		}
		value = value[:max(strings.LastIndexAny(value, ".["), 0)]
	}
}

// Has reports whether the file gives a value, be it an empty list.
func (f *File) Has(value string) bool {
	_, ok := f.places[value]
	return ok
}

// Adds reports whether the file gives nothing of an operation of its list but
// further prerequisites: in the catalogue another file gives the operation.
func (f *File) Adds(operation int) bool {
	at := Index("operations", operation)
	given := func(field string) bool { return f.Has(Field(at, field)) }
	return f.Extends || given("requires_added") && !given("actions") && !given("title") && !given("requires") && !given("removed")
}

// Problem makes a problem with the place of a value.
func (f *File) Problem(value, format string, args ...any) Problem {
	at := f.At(value)
	return Problem{f.Path, at.Line, at.Column, source.Shorten(fmt.Sprintf(format, args...))}
}

// Field names a field of a value; the fields of the file itself have "" before.
func Field(value, name string) string {
	if value == "" {
		return name
	}
	return value + "." + name
}

// Index names a member of a list.
func Index(value string, i int) string { return value + "[" + strconv.Itoa(i) + "]" }

// Read reads a file. The problems concern its content; then the file holds
// what could be read.
func Read(path string) (*File, Problems, error) {
	return ReadFrom(context.Background(), source.Reader{}, path)
}

// ReadFrom is Read with a reader that may have bounds of its own.
func ReadFrom(ctx context.Context, from source.Reader, path string) (*File, Problems, error) {
	data, err := from.File(ctx, path)
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	if filepath.Ext(path) == ".tsv" {
		f, problems := ParseTable(path, data)
		return f, problems, nil
	}
	f, problems := Parse(path, data)
	return f, problems, nil
}

// unreadable says which file it is and what is wrong with it, once.
func unreadable(path string, err error) error {
	var said *source.Error
	if errors.As(err, &said) && !errors.Is(err, source.ErrLeadsOut) {
		// The hint is about policies.
		return fmt.Errorf("%s: cannot read the catalogue file: %w", path, &source.Error{What: said.What, Cause: said.Cause})
	}
	return fmt.Errorf("%s: cannot read the catalogue file: %w", path, err)
}

// Folder reads the files and tables of every platform below a folder,
// PLATFORM/*.yaml and PLATFORM/*.tsv, sorted.
func Folder(root string) ([]*File, Problems, error) {
	return read(context.Background(), source.Reader{}, filepath.Join(root, "*"))
}

// Platform reads the files and tables of one platform's folder, sorted.
func Platform(ctx context.Context, from source.Reader, dir string) ([]*File, Problems, error) {
	return read(ctx, from, dir)
}

func read(ctx context.Context, from source.Reader, folders string) ([]*File, Problems, error) {
	var paths []string
	for _, kind := range []string{"*.yaml", "*.tsv"} {
		found, err := filepath.Glob(filepath.Join(folders, kind))
		if err != nil {
			return nil, nil, err
		}
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	var files []*File
	var problems Problems
	for _, path := range paths {
		f, found, err := ReadFrom(ctx, from, path)
		if err != nil {
			return nil, nil, err
		}
		files, problems = append(files, f), append(problems, found...)
	}
	return files, problems, nil
}

// mostValues is how many values a file may hold; the largest of the catalogue
// has a tenth of it.
const mostValues = 200_000

// Parse reads the content of a file.
func Parse(path string, data []byte) (*File, Problems) {
	f := &File{Path: filepath.ToSlash(path), places: map[string]Place{}}
	d := &decoder{file: f}
	documents, err := source.YAML(data, mostValues)
	if len(documents) == 0 {
		if err == nil {
			err = &source.YAMLError{Line: 1, What: "the file is empty"}
		}
		return f, Problems{syntaxProblem(f.Path, data, err)}
	}
	d.value(documents[0], reflect.ValueOf(&f.File).Elem(), "")
	// Nothing stands behind a last line of ---.
	second := slices.IndexFunc(documents[1:], func(n *yaml.Node) bool { return n.Tag != "!!null" })
	switch {
	case second >= 0:
		d.fail(documents[1+second], "a second document: one file holds one")
	case err != nil:
		d.problems = append(d.problems, syntaxProblem(f.Path, data, err))
	}
	return f, d.problems
}

// notYAML begins what the parser says of a text that is none.
const notYAML = "not valid YAML: "

// syntaxProblem turns an error of the YAML text into a problem.
func syntaxProblem(path string, data []byte, err error) Problem {
	var bad *source.YAMLError
	if !errors.As(err, &bad) {
		return Problem{path, 1, 1, "cannot be read"}
	}
	if !strings.HasPrefix(bad.What, notYAML) || strings.Contains(bad.What, "tab character") {
		return Problem{path, max(bad.Line, 1), 1, bad.What}
	}
	lines := strings.Split(string(data), "\n")
	for at := max(bad.Line, 1); at <= min(bad.Line+1, len(lines)); at++ {
		if column, what := slip(lines[at-1]); what != "" {
			return Problem{path, at, column, notYAML + what}
		}
	}
	if at, indent, neighbours, ok := misplaced(lines, bad.Line); ok {
		return Problem{path, at, indent + 1, fmt.Sprintf("%sline %d is indented by %d, its neighbours by %d", notYAML, at, indent, neighbours)}
	}
	return Problem{path, max(bad.Line, 1), 1, bad.What}
}
