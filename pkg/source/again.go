package source

import (
	"context"
	"path/filepath"

	"github.com/permgap/permgap/pkg/policy"
)

// Again reads a text as that of a file: the documents that the file would hold, with
// the files beside it as they are.
func Again(ctx context.Context, path string, text []byte, opts Options) []*policy.Document {
	l := loader{opts: opts, kinds: kinds()}
	_, r := l.readAs(l.input(ctx, &item{path: filepath.FromSlash(path), shown: path, named: true}, text))
	return r.Documents
}
