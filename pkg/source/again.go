package source

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/terraform"
)

// Declaring gives a function that names another file beside one that has a resource of
// Terraform; "" for none. Each folder is read once.
func Declaring(ctx context.Context, opts Options) func(path, address string) string {
	l := loader{opts: opts, kinds: kinds()}
	known := map[string]map[string][]string{}
	return func(path, address string) string {
		dir := filepath.Dir(filepath.FromSlash(path))
		if known[dir] == nil {
			known[dir] = terraform.Declared(l.input(ctx, &item{path: filepath.FromSlash(path), shown: path, named: true}, nil))
		}
		i := slices.IndexFunc(known[dir][address], func(file string) bool { return file != filepath.ToSlash(path) })
		if i < 0 {
			return ""
		}
		return known[dir][address][i]
	}
}

// Again reads a text as that of a file: the documents that the file would hold, with
// the files beside it as they are.
func Again(ctx context.Context, path string, text []byte, opts Options) []*policy.Document {
	l := loader{opts: opts, kinds: kinds()}
	_, r := l.readAs(l.input(ctx, &item{path: filepath.FromSlash(path), shown: path, named: true}, text))
	return r.Documents
}
