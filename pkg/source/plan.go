package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// loader first plans what to read, in order, and then reads it.
type loader struct {
	opts  Options
	alone bool // one path was named
	kinds []form.Kind
	seen  map[string]*item // by absolute path
	items []*item
	peeks int             // at what was left out
	shown map[string]bool // the paths of all files, while they are read
	tops  map[string]top  // the folders that were named, while files are read
	// indexes are what git tracks, by repository.
	indexes sync.Map
}

// top is a folder that was named: open, or why it could not be opened.
type top struct {
	root root
	err  error
}

// mostTops is how many folders are kept open: a system allows so many files.
const mostTops = 64

// open opens the folders of what is to be read, each once.
func (l *loader) open() {
	l.tops = map[string]top{}
	for _, it := range l.items {
		if _, known := l.tops[it.in]; it.in == "" || known || !it.pending() || len(l.tops) == mostTops {
			continue
		}
		root, err := l.opts.Reader.openTop(it.in)
		l.tops[it.in] = top{root, err}
	}
}

// openFound is that of the reader, in a folder that is open already if it can.
func (l *loader) openFound(folder, name string) (fs.File, fs.FileInfo, error) {
	t, known := l.tops[folder]
	switch {
	case !known:
		return l.opts.Reader.openFound(folder, name)
	case t.err != nil:
		return nil, nil, t.err
	}
	return l.opts.Reader.openIn(t.root, name)
}

func (l *loader) close() {
	for _, t := range l.tops {
		if t.err == nil {
			t.root.Close()
		}
	}
}

// item is one thing to read, and what came of it.
type item struct {
	path   string // as the system knows it
	shown  string // as the report shows it
	named  bool   // given by name, not only found in a folder
	in     string // the folder that was named, of what was found in it
	folder *folder
	met    int // its number in the record, of what was found

	documents []*policy.Document
	holders   []form.Holder
	comments  []Comment
	held      bool // there were documents; they are released
	failure   error
	reason    message.Message // why it was left alone
	other     string          // what it is, if it holds no document
}

// pending reports whether there is something to read.
func (it *item) pending() bool {
	return it.folder == nil && it.failure == nil && it.reason.IsZero() && it.other == ""
}

// folder stands behind the items of a folder given by name, or of a pattern.
type folder struct {
	path    string
	pattern string // as it was given; "" for a folder
	wrong   bool   // it is no pattern
	wide    bool   // its braces stand for too much
	items   []*item
	leftOut []Other
	// notWalked are folders with what others publish.
	notWalked []Other
}

// ErrNone is the cause where a folder was read, and nothing in it is a policy.
var ErrNone = errors.New("no policy")

// verdict is the failure of a folder that came to nothing.
func (f *folder) verdict() error {
	for _, it := range f.items {
		if it.held || len(it.documents) > 0 || it.failure != nil {
			return nil
		}
	}
	const hint = `a policy is an object with "Version" and "Statement"`
	n, left := len(f.items), len(f.leftOut)
	switch {
	case f.wrong:
		return &Error{What: "not a valid pattern", Hint: "check its brackets"}
	case f.wide:
		return &Error{What: "the braces of the pattern stand for too much", Hint: "give several patterns"}
	case n == 0 && left > 0:
		return &Error{What: "all files are left out by --exclude or a .gitignore", Hint: "use --no-ignore, or give a file by name"}
	case n == 0 && f.pattern != "":
		return &Error{"no such file or folder", "the pattern matches nothing; check it", fs.ErrNotExist}
	case n == 0:
		return &Error{"no file in this folder", "give a folder with policies", ErrNone}
	case f.pattern != "":
		return &Error{What: "no policy among what the pattern matches (" + diag.Count(n, "file") + ")", Hint: hint, Cause: ErrNone}
	case n == 1:
		return &Error{What: "the one file of this folder is not a policy", Hint: hint, Cause: ErrNone}
	}
	return &Error{What: fmt.Sprintf("no policy among the %d files of this folder", n), Hint: hint, Cause: ErrNone}
}

// plan adds what an argument stands for.
func (l *loader) plan(ctx context.Context, arg string) error {
	if arg == Stdin {
		l.add(Stdin, &item{path: Stdin, shown: StdinPath, named: true})
		return nil
	}
	if l.isOneFile(arg) {
		l.items = append(l.items, &item{path: arg, shown: filepath.ToSlash(arg), named: true})
		return nil
	}
	file, info, err := l.opts.Reader.open(arg)
	if err != nil && isPattern(l.opts.Reader, arg) {
		return expand(ctx, l, arg)
	}
	if err != nil {
		l.add(arg, &item{path: arg, shown: filepath.ToSlash(arg), named: true, failure: explain(arg, err)})
		return nil
	}
	file.Close()
	if !info.IsDir() {
		l.add(arg, &item{path: arg, shown: filepath.ToSlash(arg), named: true})
		return nil
	}
	f := &folder{path: arg}
	w := &walker{loader: l, folder: f, sieve: newSieve(ctx, l.opts, arg)}
	if err := w.walk(ctx, ".", true); err != nil {
		return err
	}
	l.add(arg, &item{path: arg, shown: filepath.ToSlash(arg), folder: f})
	return nil
}

// isOneFile reports whether a file is all that was named: it is looked at when it
// is read.
func (l *loader) isOneFile(arg string) bool {
	if !l.alone || l.opts.Reader.Within != "" {
		return false
	}
	info, err := l.opts.Reader.stat(arg)
	return err == nil && !info.IsDir()
}

// add plans an item, unless the same path is planned already; the item that is
// planned is returned. Being given by name weighs more than being found, and
// is reason enough to open what a folder would leave alone.
func (l *loader) add(path string, it *item) *item {
	if abs, err := filepath.Abs(path); err == nil && path != Stdin {
		path = abs
	}
	if planned := l.seen[path]; planned != nil {
		if it.named {
			planned.named, planned.in, planned.reason, planned.other = true, "", message.Message{}, ""
		}
		return planned
	}
	l.seen[path] = it
	l.items = append(l.items, it)
	return it
}

// entries lists a folder below the one that was named, sorted by name.
func (l *loader) entries(f *folder, below string) ([]fs.DirEntry, error) {
	dir, info, err := l.opts.Reader.openFound(f.path, below)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return l.opts.Reader.list(dir, filepath.Join(f.path, below), info)
}

// linkedFolder reports a symbolic link to a folder. It looks where the link
// leads and opens nothing.
func (l *loader) linkedFolder(e fs.DirEntry, path string) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := l.opts.Reader.stat(path)
	return err == nil && info.IsDir()
}

// skipFolder reports folders that no policy of the user is in: those of version
// control, and copies of what others publish.
func skipFolder(name string) bool {
	switch name {
	case "node_modules", ".terraform", ".terragrunt-cache", ".git", ".hg", ".svn", ".bzr", ".jj":
		return true
	}
	return false
}

// leftAlone says why a file of a folder is not opened.
func leftAlone(mode fs.FileMode) message.Message {
	switch {
	case mode&fs.ModeSymlink != 0:
		return message.New("source-link")
	case !mode.IsRegular():
		return message.New("source-no-file")
	}
	return message.Message{}
}

// explain says what is wrong with a path.
func explain(path string, err error) error {
	var said *Error
	switch {
	case errors.As(err, &said):
		return said
	case errors.Is(err, fs.ErrNotExist):
		return &Error{"no such file or folder", "check the path", err}
	case errors.Is(err, fs.ErrPermission):
		return &Error{"permission denied", "make it readable for this user", err}
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return &Error{pathError.Err.Error(), "", err}
	}
	return &Error{err.Error(), "", err}
}
