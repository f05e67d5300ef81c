package source

import (
	"context"
	"io/fs"
	"path/filepath"

	"github.com/permgap/permgap/pkg/source/form"
)

// Ignored says which line of a .gitignore left files out that speak of a policy.
type Ignored struct {
	Path  string // of the .gitignore
	Line  int
	Files int
	More  bool // there may be more: not all that is left out was looked at
}

// The bounds of a look at what a .gitignore leaves out.
const (
	mostPeeks     = 100 // files
	mostPeekBytes = 32 << 10
	mostPeekDepth = 16
)

// peeker counts the files with a policy in what is left out.
type peeker struct {
	walker *walker
	found  *Ignored
}

// ignored looks at a file or folder that a rule leaves out.
func (w *walker) ignored(ctx context.Context, e fs.DirEntry, name string, by ignoreRule, of ignore) *Ignored {
	p := peeker{w, &Ignored{Path: of.at, Line: by.line}}
	p.entry(ctx, e, name, 0)
	if p.found.Files == 0 {
		return nil
	}
	return p.found
}

func (p peeker) entry(ctx context.Context, e fs.DirEntry, name string, depth int) {
	l := p.walker.loader
	switch {
	case ctx.Err() != nil:
	case e.IsDir() && skipFolder(e.Name()):
	case l.peeks == mostPeeks || depth > mostPeekDepth:
		p.found.More = true
	case e.IsDir():
		l.peeks++
		entries, err := l.entries(p.walker.folder, name)
		if err != nil {
			return
		}
		for _, e := range entries {
			p.entry(ctx, e, filepath.Join(name, e.Name()), depth+1)
		}
	case e.Type().IsRegular():
		l.peeks++
		if p.speaks(ctx, name) {
			p.found.Files++
		}
	}
}

// speaks reports whether the start of a file speaks of a policy, and it is no report of
// ours.
func (p peeker) speaks(ctx context.Context, name string) bool {
	l := p.walker.loader
	file, info, err := l.opts.Reader.openFound(p.walker.folder.path, name)
	if err != nil {
		return false
	}
	defer file.Close()
	if regular(info) != nil {
		return false
	}
	head, _ := limitedHead(attentive{ctx, file}, mostPeekBytes)
	_, found := form.Effect(head)
	return found && (l.opts.Own == nil || !l.opts.Own(head[:min(len(head), ownHead)]))
}
