package source

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// Again reads texts as those of files: the documents that each file would hold, with
// the other files beside it as they are. A folder that is read as a whole is read once.
func Again(ctx context.Context, texts map[string][]byte, opts Options) map[string][]*policy.Document {
	l := loader{opts: opts, kinds: kinds()}
	out := make(map[string][]*policy.Document, len(texts))
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		in := l.input(ctx, &item{path: filepath.FromSlash(path), shown: path, named: true}, texts[path])
		in.Folder = instead(in.Folder, texts)
		_, r := l.readAs(in)
		out[path] = r.Documents
	}
	return out
}

// instead has texts read in the place of files.
func instead(folder form.Folder, texts map[string][]byte) form.Folder {
	if read := folder.Read; read != nil {
		folder.Read = func(path string, limit int64) ([]byte, error) {
			if text, is := texts[path]; is && int64(len(text)) <= limit {
				return text, nil
			}
			return read(path, limit)
		}
	}
	return folder
}
