package source

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
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

// Again reads texts as those of files: the documents that each file would hold, with
// the other files beside it as they are, and how many bytes were read for it. A folder
// that is read as a whole is read once.
func Again(ctx context.Context, texts map[string][]byte, opts Options) (docs map[string][]*policy.Document, size int) {
	l := loader{opts: opts, kinds: kinds()}
	out := make(map[string][]*policy.Document, len(texts))
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		in := l.input(ctx, &item{path: filepath.FromSlash(path), shown: path, named: true}, texts[path])
		size += len(texts[path])
		in.Folder = instead(in.Folder, texts, &size)
		_, r := l.readAs(in)
		out[path] = r.Documents
	}
	return out, size
}

// instead has texts read in the place of files, and counts what is read.
func instead(folder form.Folder, texts map[string][]byte, size *int) form.Folder {
	if read := folder.Read; read != nil {
		folder.Read = func(path string, limit int64) ([]byte, error) {
			if text, is := texts[path]; is && int64(len(text)) <= limit {
				return text, nil
			}
			text, err := read(path, limit)
			*size += len(text)
			return text, err
		}
	}
	return folder
}
