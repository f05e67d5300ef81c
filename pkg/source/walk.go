package source

import (
	"context"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// walker walks a folder that was named, or what a pattern begins in.
type walker struct {
	loader *loader
	folder *folder
	sieve  *sieve
	// pattern, if set, names which of the files below are taken; a folder that it
	// names is taken whole.
	pattern string
}

// walk plans the files of a folder below the one that was named, and of the
// folders in it. The error is that of the context.
func (w *walker) walk(ctx context.Context, below string, whole bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l, f := w.loader, w.folder
	dir := filepath.Join(f.path, below)
	entries, err := l.entries(f, below)
	if err != nil {
		it := &item{path: dir, shown: filepath.ToSlash(dir), failure: explain(dir, err)}
		l.items = append(l.items, it)
		f.items = append(f.items, it)
	}
	if w.sieve.gits && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == gitIgnore }) {
		defer w.sieve.enter(ctx, l, f, below)()
	}
	for _, e := range entries {
		name := filepath.Join(below, e.Name())
		if err := w.entry(ctx, e, name, whole || w.pattern == "" || w.names(name)); err != nil {
			return err
		}
	}
	return nil
}

// entry plans a file or walks a folder.
func (w *walker) entry(ctx context.Context, e fs.DirEntry, name string, taken bool) error {
	l, f := w.loader, w.folder
	path := filepath.Join(f.path, name)
	shown := filepath.ToSlash(path)
	isFolder := e.IsDir() || l.linkedFolder(e, path)
	slashed := filepath.ToSlash(name)
	switch {
	case isFolder && skipFolder(e.Name()):
		if e.Name() != ".git" { // git keeps no file there, and keeps those of others
			f.notWalked = append(f.notWalked, Other{Path: shown + "/", Kind: NotWalked})
		}
		return nil
	case isFolder && !taken && !w.mayLead(name), !isFolder && !taken:
		return nil
	}
	by := w.sieve.leavesOut(ctx, l.opts.Reader, slashed, shown, isFolder)
	switch {
	case by != nil && !by.user && e.IsDir() && w.sieve.tracks(ctx, l.opts.Reader, slashed, true):
		outer := w.sieve.inside
		w.sieve.inside = by
		err := w.walk(ctx, name, taken)
		w.sieve.inside = outer
		return err
	case by != nil:
		if isFolder {
			shown += "/"
		}
		other := Other{Path: shown, Kind: LeftOut}
		if !by.user {
			other.Ignored = w.ignored(ctx, e, name, by.rule, by.list)
		}
		f.leftOut = append(f.leftOut, other)
		return nil
	case e.IsDir():
		return w.walk(ctx, name, taken)
	case isFolder && taken:
		f.items = append(f.items, l.add(path, &item{path: path, shown: shown, reason: leftAlone(e.Type())}))
	case isFolder:
	case !e.Type().IsRegular() && !isCandidate(name):
		f.items = append(f.items, l.add(path, &item{path: path, shown: shown, other: "special"}))
	default:
		f.items = append(f.items, l.add(path, &item{path: path, shown: shown, in: f.path, reason: leftAlone(e.Type())}))
	}
	return nil
}

// names reports whether the pattern names a path.
func (w *walker) names(name string) bool {
	matched, err := doublestar.Match(w.pattern, filepath.ToSlash(name))
	return err == nil && matched
}

// mayLead reports whether the pattern can name something below a folder.
func (w *walker) mayLead(name string) bool {
	parts := strings.Split(w.pattern, "/")
	depth := strings.Count(filepath.ToSlash(name), "/") + 1
	for i, p := range parts {
		if p == "**" {
			depth = min(depth, i)
		}
	}
	if depth >= len(parts) {
		return false
	}
	head := strings.Join(strings.Split(filepath.ToSlash(name), "/")[:depth], "/")
	matched, err := doublestar.Match(strings.Join(parts[:depth], "/"), head)
	return depth == 0 || err == nil && matched
}

// limitedHead reads at most n bytes.
func limitedHead(r io.Reader, n int64) ([]byte, error) { return io.ReadAll(io.LimitReader(r, n)) }

// expand plans the files that a pattern names, which a shell did not expand.
func expand(ctx context.Context, l *loader, arg string) error {
	base, pattern := doublestar.SplitPattern(filepath.ToSlash(arg))
	f := &folder{path: filepath.FromSlash(base), pattern: arg}
	if !doublestar.ValidatePattern(pattern) {
		f.wrong = true
	} else if tooManyWays(pattern) {
		f.wide = true
	} else if info, err := l.opts.Reader.stat(f.path); err == nil && info.IsDir() {
		w := &walker{loader: l, folder: f, pattern: pattern, sieve: newSieve(ctx, l.opts, f.path)}
		if err := w.walk(ctx, ".", false); err != nil {
			return err
		}
	}
	l.add(arg, &item{path: arg, shown: filepath.ToSlash(arg), folder: f})
	return nil
}

// mostWays bounds what the braces of a pattern can stand for: each way is tried
// with each name.
const mostWays = 256

// tooManyWays reports whether the braces of a pattern can stand for too much.
func tooManyWays(pattern string) bool {
	ways, here := 1, 1
	for i := 0; i < len(pattern) && ways <= mostWays; i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '{':
			ways, here = ways*here, 1
		case ',':
			here++
		}
	}
	return ways*here > mostWays
}

// isPattern reports whether an argument is a pattern: it has a sign of one, and
// no file is called so.
func isPattern(r Reader, arg string) bool {
	if !strings.ContainsAny(arg, "*?[{") {
		return false
	}
	_, err := r.Look(arg)
	return err != nil
}
