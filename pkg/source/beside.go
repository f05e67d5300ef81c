package source

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/source/terraform"
)

// beside gives what a reader may see beside a file: what stands below the root of
// its repository, or below the folder that was given. A configuration that was
// found keeps to its own folder. What came from standard input has no folder.
func beside(ctx context.Context, l *loader, it *item) form.Folder {
	if it.path == Stdin {
		return form.Folder{}
	}
	r := l.opts.Reader
	n := neighbours{reader: r, ctx: ctx, indexes: &l.indexes, top: sync.OnceValue(func() string { // most files name no other
		if r.Within != "" {
			return r.Within
		}
		return repositoryOf(r, cmp.Or(it.in, filepath.Dir(it.path)))
	})}
	return form.Folder{Read: n.read, Names: n.names, Tracked: n.tracked}
}

// CheckFolder refuses a path that is no folder; "" stands for none.
func CheckFolder(r Reader, path string) error {
	if path == "" {
		return nil
	}
	info, err := r.stat(path)
	switch {
	case err != nil:
		return Failure{filepath.ToSlash(path), explain(path, err)}
	case !info.IsDir():
		return Failure{filepath.ToSlash(path), &Error{What: "not a folder", Hint: "give the folder that terraform runs in"}}
	}
	return nil
}

// sourceOfPlans is the folder that plans of Terraform are looked up in: the command
// line names it.
func sourceOfPlans(ctx context.Context, o Options) terraform.Root {
	if o.TerraformRoot == "" {
		return terraform.Root{}
	}
	n := neighbours{reader: o.Reader, ctx: ctx, top: sync.OnceValue(func() string { return repositoryOf(o.Reader, o.TerraformRoot) })}
	n.reader.Within = ""
	return terraform.Root{Dir: filepath.ToSlash(filepath.Clean(o.TerraformRoot)), Folder: form.Folder{Read: n.read, Names: n.names}}
}

// repositoryOf gives the root of the repository that a folder is in, else the
// folder.
func repositoryOf(r Reader, folder string) string {
	dir, err := filepath.Abs(folder)
	if err != nil {
		return folder
	}
	for top := dir; ; {
		if r.IsRepository(top) {
			return top
		}
		parent := filepath.Dir(top)
		if parent == top {
			return dir
		}
		top = parent
	}
}

// opened is what was opened, with its path.
type opened struct {
	file fs.File
	info fs.FileInfo
	path string
}

// neighbours are the files below a top folder.
type neighbours struct {
	reader Reader
	ctx    context.Context
	top    func() string
	// indexes are those of the repositories whose files were asked for.
	indexes *sync.Map
}

// tracked reports whether git tracks a file, where that is known.
func (n neighbours) tracked(path string) (is, known bool) {
	top, err := filepath.Abs(n.top())
	if err != nil || !n.reader.IsRepository(top) {
		return false, false
	}
	name, err := n.behindLinks(top, path)
	if err != nil {
		return false, false
	}
	index, _ := n.indexes.LoadOrStore(top, sync.OnceValue(func() *tracked {
		r := n.reader
		r.Within = "" // git says where its index is
		return readTracked(n.ctx, r, top, "")
	}))
	t := index.(func() *tracked)()
	return t.has(name, false), t.known
}

// behindLinks gives the name of a path below the top, where folders on the way may be
// links to others in it.
func (n neighbours) behindLinks(top, path string) (string, error) {
	whole, err := filepath.Abs(filepath.FromSlash(path))
	if err != nil {
		return "", err
	}
	if n.reader.Tree == nil {
		if real, err := filepath.EvalSymlinks(filepath.Dir(whole)); err == nil {
			whole = filepath.Join(real, filepath.Base(whole))
		}
		if real, err := filepath.EvalSymlinks(top); err == nil {
			top = real
		}
	}
	below, err := filepath.Rel(top, whole)
	return filepath.ToSlash(below), err
}

// open opens a file or folder below the top, and nothing else.
func (n neighbours) open(path string) (opened, error) {
	top, err := filepath.Abs(n.top())
	if err != nil {
		return opened{}, explain(path, err)
	}
	whole, err := filepath.Abs(filepath.FromSlash(path))
	if err != nil {
		return opened{}, explain(path, err)
	}
	below, err := filepath.Rel(top, whole)
	if err != nil || !filepath.IsLocal(below) {
		return opened{}, &Error{What: "stands outside of the folder", Cause: ErrLeadsOut}
	}
	root, err := n.reader.openFolder(top)
	if err != nil {
		return opened{}, explain(path, err)
	}
	defer root.Close()
	behind, err := n.behindLinks(top, path)
	if err != nil {
		return opened{}, explain(path, err)
	}
	for _, name := range strings.Split(behind, "/") {
		// Some systems open the folder under these names too.
		if name = strings.ToLower(name); skipFolder(name) || name == "git~1" {
			return opened{}, &Error{What: "stands in a folder that is not read"}
		}
	}
	file, info, err := root.open(below)
	if errors.Is(err, ErrLeadsOut) && n.reader.Within == "" {
		return opened{}, &Error{What: "a link leads out of the folder", Cause: err}
	}
	if err != nil {
		return opened{}, explain(path, err)
	}
	if err := root.isStill(below, info); err != nil {
		file.Close()
		return opened{}, &Error{What: "a symbolic link is not followed", Cause: err}
	}
	return opened{file, info, whole}, nil
}

func (n neighbours) read(path string, limit int64) ([]byte, error) {
	o, err := n.open(path)
	if err != nil {
		return nil, err
	}
	defer o.file.Close()
	if err := regular(o.info); err != nil {
		return nil, err
	}
	n.reader.Record.opened(o.path, o.info, true)
	return n.reader.content(n.ctx, o.file, o.info, path, limit)
}

func (n neighbours) names(folder string) ([]string, error) {
	o, err := n.open(folder)
	if err != nil {
		return nil, err
	}
	defer o.file.Close()
	if !o.info.IsDir() {
		return nil, &Error{What: "not a folder", Cause: fs.ErrNotExist}
	}
	entries, err := n.reader.list(o.file, o.path, o.info)
	if err != nil {
		return nil, explain(folder, err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// placeOnce leaves out the documents of files that another file names as a policy of
// its own, such as file("policy.json") in Terraform: they are reported there.
func placeOnce(items []*item) {
	named := map[string]bool{}
	for _, it := range items {
		for _, d := range it.documents {
			if d.Named() && d.File.Path != it.shown && !d.NotAnalysable() {
				named[d.File.Path] = true
			}
		}
	}
	if len(named) == 0 {
		return
	}
	for _, it := range items {
		if !it.named && named[it.shown] {
			it.documents, it.held = slices.DeleteFunc(it.documents, func(d *policy.Document) bool { return !d.Named() }), true
		}
	}
}
