package revision

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Open opens a file or folder. A link is followed as long as it stays in the
// repository. It makes a Revision an fs.FS.
func (r *Revision) Open(name string) (fs.File, error) {
	e, _, err := r.find("open", name, true)
	if err != nil {
		return nil, err
	}
	r.objects.lock.Lock()
	defer r.objects.lock.Unlock()
	switch {
	case e.mode.IsDir():
		entries, err := r.objects.show(e.id)
		if err != nil {
			return nil, notThere("open", name, err)
		}
		return &folder{info{e, 0}, r.objects, entries}, nil
	case !e.mode.IsRegular():
		return &file{info: info{e, 0}}, nil
	}
	o, err := r.objects.look(e.id)
	if err != nil {
		return nil, notThere("open", name, err)
	}
	return &file{info: info{e, o.size}, objects: r.objects, path: name}, nil
}

// Lstat looks at a file or folder and follows no link in its place.
func (r *Revision) Lstat(name string) (fs.FileInfo, error) { return r.stat("lstat", name, false) }

// Stat looks at what Open would open.
func (r *Revision) Stat(name string) (fs.FileInfo, error) { return r.stat("stat", name, true) }

func (r *Revision) stat(op, name string, follow bool) (fs.FileInfo, error) {
	e, _, err := r.find(op, name, follow)
	if err != nil || !e.mode.IsRegular() {
		return info{e, 0}, err
	}
	r.objects.lock.Lock()
	defer r.objects.lock.Unlock()
	o, err := r.objects.look(e.id)
	if err != nil {
		return nil, notThere(op, name, err)
	}
	return info{e, o.size}, nil
}

// ReadLink gives where a link leads.
func (r *Revision) ReadLink(name string) (string, error) {
	e, _, err := r.find("readlink", name, false)
	if err == nil && e.mode&fs.ModeSymlink == 0 {
		err = notThere("readlink", name, fs.ErrInvalid)
	}
	if err != nil {
		return "", err
	}
	return r.link(e, name)
}

func (r *Revision) link(e entry, name string) (string, error) {
	r.objects.lock.Lock()
	defer r.objects.lock.Unlock()
	text, err := r.objects.read(e.id, "blob", maxPath)
	if err != nil {
		return "", notThere("readlink", name, err)
	}
	return string(text), nil
}

// ReadDir lists a folder.
func (r *Revision) ReadDir(name string) ([]fs.DirEntry, error) {
	f, err := r.Open(name)
	if err != nil {
		return nil, err
	}
	d, ok := f.(fs.ReadDirFile)
	if !ok {
		return nil, notThere("readdir", name, errNoFolder)
	}
	return d.ReadDir(-1)
}

// ErrLeadsOut is the cause where a link leads out of the repository, or of the folder
// of [Revision.Sub].
var ErrLeadsOut = errors.New("a link leads out of the folder")

var errNoFolder = errors.New("not a folder")

// find walks to a path, through links; through one in its own place where it should.
// It gives the way from the top that led there.
func (r *Revision) find(op, name string, follow bool) (e entry, at string, err error) {
	if !fs.ValidPath(name) || len(name) > maxPath {
		return entry{}, "", notThere(op, name, fs.ErrInvalid)
	}
	way := path.Join(r.base, name)
	for range maxLinks {
		e, at, rest, err := r.walk(way)
		if err != nil {
			return entry{}, "", notThere(op, name, err)
		}
		if e.mode&fs.ModeSymlink == 0 || rest == "" && !follow {
			return e, at, nil
		}
		to, err := r.link(e, name)
		if err != nil {
			return entry{}, "", err
		}
		way = path.Join(path.Dir(at), to, rest)
		if path.IsAbs(to) || !fs.ValidPath(way) || r.base != "." && way != r.base && !strings.HasPrefix(way, r.base+"/") {
			return entry{}, "", notThere(op, name, ErrLeadsOut)
		}
	}
	return entry{}, "", notThere(op, name, errors.New("too many links"))
}

// Sub gives the files of a folder, which no link leads out of.
func (r *Revision) Sub(name string) (fs.FS, error) {
	e, at, err := r.find("sub", name, true)
	switch {
	case err != nil:
		return nil, err
	case !e.mode.IsDir():
		return nil, notThere("sub", name, errNoFolder)
	}
	below := *r
	below.base = at
	return &below, nil
}

// walk walks down a path to its end, or to the first link: at is where it stopped,
// and rest the way that is left.
func (r *Revision) walk(way string) (e entry, at, rest string, err error) {
	r.objects.lock.Lock()
	defer r.objects.lock.Unlock()
	e = entry{".", fs.ModeDir | 0o555, r.objects.root}
	if way == "." {
		return e, ".", "", nil
	}
	names := strings.Split(way, "/")
	for i, name := range names {
		if !e.mode.IsDir() {
			return e, "", "", fs.ErrNotExist
		}
		entries, err := r.objects.list(e.id)
		if err != nil {
			return e, "", "", err
		}
		k, found := slices.BinarySearchFunc(entries, name, func(e entry, name string) int { return strings.Compare(e.name, name) })
		if !found {
			return e, "", "", fs.ErrNotExist
		}
		e = entries[k]
		if e.mode&fs.ModeSymlink != 0 {
			return e, strings.Join(names[:i+1], "/"), strings.Join(names[i+1:], "/"), nil
		}
	}
	return e, way, "", nil
}

// info says what is known of a file or folder.
type info struct {
	e    entry
	size int64
}

func (i info) Name() string               { return path.Base(i.e.name) }
func (i info) Size() int64                { return i.size }
func (i info) Mode() fs.FileMode          { return i.e.mode }
func (i info) Type() fs.FileMode          { return i.e.mode.Type() }
func (i info) ModTime() time.Time         { return time.Time{} }
func (i info) IsDir() bool                { return i.e.mode.IsDir() }
func (i info) Sys() any                   { return nil }
func (i info) Info() (fs.FileInfo, error) { return i, nil }
func (i info) String() string             { return fs.FormatDirEntry(i) }

// file is an open file: its text is asked for when it is read.
type file struct {
	info
	objects *objects
	path    string
	text    *bytes.Reader
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

func (f *file) Read(p []byte) (int, error) {
	if f.objects == nil {
		return 0, notThere("read", f.path, errors.New("not a file"))
	}
	if f.text == nil {
		f.objects.lock.Lock()
		data, err := f.objects.read(f.e.id, "blob", MaxFile)
		f.objects.lock.Unlock()
		if err != nil {
			return 0, notThere("read", f.path, err)
		}
		f.text = bytes.NewReader(data)
	}
	return f.text.Read(p)
}

// folder is an open folder.
type folder struct {
	info
	objects *objects
	rest    []entry
}

func (d *folder) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *folder) Close() error               { return nil }

func (d *folder) Read([]byte) (int, error) {
	return 0, notThere("read", d.Name(), errors.New("a folder"))
}

// ReadDir lists it. The info of an entry asks git for the size.
func (d *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	take := len(d.rest)
	if n > 0 {
		take = min(n, take)
	}
	if n > 0 && take == 0 {
		return nil, io.EOF
	}
	out := make([]fs.DirEntry, take)
	for i, e := range d.rest[:take] {
		out[i] = listed{info{e, 0}, d.objects}
	}
	d.rest = d.rest[take:]
	return out, nil
}

// listed is a name in a list.
type listed struct {
	info
	objects *objects
}

func (l listed) Info() (fs.FileInfo, error) {
	if !l.e.mode.IsRegular() {
		return l.info, nil
	}
	l.objects.lock.Lock()
	defer l.objects.lock.Unlock()
	o, err := l.objects.look(l.e.id)
	if err != nil {
		return nil, notThere("stat", l.Name(), err)
	}
	return info{l.e, o.size}, nil
}
