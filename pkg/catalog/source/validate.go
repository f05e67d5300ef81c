package source

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/policy"
	reading "github.com/permgap/permgap/pkg/source"
)

// Files are paths and the reader that may read them.
type Files struct {
	From  reading.Reader
	Paths []string
}

// Validation is what is wrong with a file; nothing wrong, the report of its
// service.
type Validation struct {
	Path     string
	Problems Problems
	Remarks  Problems // what is no error and was hardly meant
	Report   Report
}

// Validate checks a YAML file and reports on its service. A file of the
// catalogue itself, PLATFORM/SERVICE.yaml among the files of the other
// services, is compiled with all that stand beside it; any other one is an
// overlay of the catalogue that is given. The error is for a file that cannot
// be read at all.
func Validate(base *catalog.Catalog, path string) (Problems, Report, error) {
	all, err := ValidateAll(context.Background(), base, Files{}, Files{Paths: []string{path}})
	if err != nil {
		return nil, Report{}, err
	}
	var problems Problems
	for _, v := range all {
		problems = append(problems, v.Problems...)
	}
	return problems.Sorted(), all[len(all)-1].Report, nil
}

// ValidateAll checks several files, in order. Overlays are judged as [Overlay]
// lays them: those of below first, which are only mentioned when something is
// wrong with them, then these, each over the ones before.
func ValidateAll(ctx context.Context, base *catalog.Catalog, below, these Files) ([]Validation, error) {
	var out []Validation
	at := map[string]int{} // the overlays among them
	var own Files
	own.From = these.From
	for _, path := range these.Paths {
		if !beside(base, path) {
			own.Paths = append(own.Paths, path)
			at[slashed(path)] = len(out)
			out = append(out, Validation{Path: path})
			continue
		}
		v, err := ofTheCatalogue(ctx, these.From, path)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	if len(own.Paths) == 0 {
		return out, nil
	}
	below.Paths = slices.DeleteFunc(slices.Clone(below.Paths), func(p string) bool {
		return slices.ContainsFunc(own.Paths, func(q string) bool { return sameFile(p, q) })
	})
	var files []*load.File
	var problems Problems
	for _, part := range []Files{below, own} {
		found, wrong, err := read(ctx, part.From, part.Paths)
		if err != nil {
			return nil, err
		}
		files, problems = append(files, found...), append(problems, wrong...)
	}
	c, problems, err := lay(base, files, problems)
	if err != nil {
		return nil, err
	}
	var others []Validation
	for _, p := range problems {
		i, is := at[p.Path]
		if !is {
			i = slices.IndexFunc(others, func(v Validation) bool { return v.Path == p.Path })
			if i < 0 {
				i, others = len(others), append(others, Validation{Path: p.Path})
			}
			others[i].Problems = append(others[i].Problems, p)
			continue
		}
		out[i].Problems = append(out[i].Problems, p)
	}
	if len(problems) > 0 {
		// The good ones are described without the others, if they stand alone.
		files = slices.DeleteFunc(files, func(f *load.File) bool {
			return slices.ContainsFunc(problems, func(p Problem) bool { return p.Path == f.Path })
		})
		if c, problems, err = lay(base, files, nil); err != nil || len(problems) > 0 {
			return append(others, out...), err
		}
	}
	for _, f := range files {
		if i, is := at[f.Path]; is {
			out[i].Remarks = compile.Remarks(f, c)
			out[i].Report = compile.Describe(c, compile.Part{Platform: policy.Platform(f.Platform), Service: f.Service})
		}
	}
	return append(others, out...), nil
}

// ofTheCatalogue checks a file together with those of its platform.
func ofTheCatalogue(ctx context.Context, from reading.Reader, path string) (Validation, error) {
	v := Validation{Path: path}
	f, _, err := load.ReadFrom(ctx, from, path)
	if err != nil {
		return v, err
	}
	c, problems, remarks, err := folder(ctx, from, filepath.Dir(path))
	if v.Problems = problems; err != nil || len(problems) > 0 {
		return v, err
	}
	v.Remarks = slices.DeleteFunc(remarks, func(p Problem) bool { return p.Path != f.Path })
	v.Report = compile.Describe(c, compile.Part{Platform: policy.Platform(f.Platform), Service: f.Service})
	return v, nil
}

// slashed gives a path as problems have it.
func slashed(path string) string { return filepath.ToSlash(path) }

// sameFile reports whether two paths name one file.
func sameFile(a, b string) bool {
	x, errX := filepath.Abs(a)
	y, errY := filepath.Abs(b)
	return cmp.Or(errX, errY) == nil && x == y
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
			if files, err := filepath.Glob(filepath.Join(filepath.Dir(dir), string(p),
				strings.ToLower(s.Name)+".*yaml")); err == nil && len(files) > 0 {
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
func folder(ctx context.Context, from reading.Reader, dir string) (c *catalog.Catalog, problems, remarks Problems, err error) {
	files, problems, err := load.Platform(ctx, from, dir)
	if err != nil {
		return nil, nil, nil, err
	}
	model, more := compile.Compile(files)
	reviewed, remarks := compile.Review(files)
	if problems = slices.Concat(problems, more, reviewed).Sorted(); len(problems) > 0 {
		return nil, problems, nil, nil
	}
	indexes, err := catalog.Encode(model)
	if err != nil {
		return nil, nil, nil, err
	}
	c, err = catalog.Open(indexes...)
	return c, nil, remarks, err
}
