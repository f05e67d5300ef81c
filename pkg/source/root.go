package source

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Tree is files in place of those of the system, such as a revision of a
// repository. Its links lead nowhere but into itself, and fs.Sub of it gives a
// folder that nothing leads out of.
type Tree interface {
	fs.ReadLinkFS
	// Path gives the name that a path of the system has in the tree; false for one
	// that it does not have.
	Path(path string) (name string, inside bool)
}

// root is an open folder that nothing leads out of.
type root interface {
	// open opens a file or folder in it.
	open(name string) (fs.File, fs.FileInfo, error)
	// isStill reports as an error that what was opened is not what has the name.
	isStill(name string, opened fs.FileInfo) error
	// below opens a folder in it.
	below(folder string) (root, error)
	Close() error
}

// openPath opens a path as it is.
func (r Reader) openPath(path string) (fs.File, fs.FileInfo, error) {
	if r.Tree == nil {
		return looked(os.OpenFile(path, os.O_RDONLY|unblocked, 0))
	}
	name, err := r.nameOf(path)
	if err != nil {
		return nil, nil, err
	}
	return looked(r.Tree.Open(name))
}

// openFolder opens a folder that nothing may lead out of.
func (r Reader) openFolder(path string) (root, error) {
	if r.Tree == nil {
		dir, err := os.OpenRoot(itself(path))
		return systemRoot{dir}, err
	}
	name, err := r.nameOf(path)
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(r.Tree, name)
	return treeRoot{files}, err
}

// stat looks where a path leads, and opens nothing.
func (r Reader) stat(path string) (fs.FileInfo, error) {
	if r.Tree == nil {
		return os.Stat(path)
	}
	name, err := r.nameOf(path)
	if err != nil {
		return nil, err
	}
	return fs.Stat(r.Tree, name)
}

// Look looks at a path itself.
func (r Reader) Look(path string) (fs.FileInfo, error) {
	if r.Tree == nil {
		return os.Lstat(path)
	}
	name, err := r.nameOf(path)
	if err != nil {
		return nil, err
	}
	return r.Tree.Lstat(name)
}

// nameOf gives the name of a path in the tree.
func (r Reader) nameOf(path string) (string, error) {
	name, inside := r.Tree.Path(path)
	if !inside {
		return "", &Error{"outside of the repository", "a revision has only files of its repository", fs.ErrNotExist}
	}
	return name, nil
}

// IsRepository reports whether a folder is the root of a repository.
func (r Reader) IsRepository(dir string) bool {
	if r.Tree != nil {
		name, inside := r.Tree.Path(dir)
		return inside && name == "."
	}
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	return err == nil
}

// looked looks at what was opened, not at its name.
func looked[F fs.File](file F, err error) (fs.File, fs.FileInfo, error) {
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, info, nil
}

// itself puts a dot behind the name of a folder, which makes the system refuse
// a pipe in its place.
func itself(folder string) string { return folder + string(filepath.Separator) + "." }

// systemRoot is a folder of the system.
type systemRoot struct{ dir *os.Root }

func (s systemRoot) Close() error { return s.dir.Close() }

func (s systemRoot) open(name string) (fs.File, fs.FileInfo, error) {
	file, err := s.dir.OpenFile(name, os.O_RDONLY|unblocked, 0)
	return looked(file, s.told(err))
}

func (s systemRoot) isStill(name string, opened fs.FileInfo) error {
	now, err := s.dir.Lstat(name)
	if err == nil && !os.SameFile(now, opened) {
		err = fs.ErrNotExist
	}
	return err
}

func (s systemRoot) below(folder string) (root, error) {
	dir, err := s.dir.OpenRoot(itself(folder))
	return systemRoot{dir}, s.told(err)
}

// told says of an error that it is about a way out. The system library keeps that
// error to itself, and gives it for "..".
func (s systemRoot) told(err error) error {
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var known *fs.PathError
	if _, e := s.dir.Lstat(".."); errors.As(e, &known) && errors.Is(err, known.Err) {
		return outOfFolder()
	}
	return err
}

// treeRoot is a folder of a tree.
type treeRoot struct{ files fs.FS }

func (treeRoot) Close() error { return nil }

func (t treeRoot) open(name string) (fs.File, fs.FileInfo, error) {
	if !filepath.IsLocal(name) {
		return nil, nil, outOfFolder()
	}
	return looked(t.files.Open(plain(name)))
}

// isStill: nothing changes in a tree, but a name may be a link.
func (t treeRoot) isStill(name string, _ fs.FileInfo) error {
	now, err := fs.Lstat(t.files, plain(name))
	if err == nil && now.Mode()&fs.ModeSymlink != 0 {
		err = fs.ErrNotExist
	}
	return err
}

func (t treeRoot) below(folder string) (root, error) {
	if !filepath.IsLocal(folder) {
		return nil, outOfFolder()
	}
	files, err := fs.Sub(t.files, plain(folder))
	return treeRoot{files}, err
}

// plain writes a local path as a tree has it.
func plain(name string) string { return path.Clean(filepath.ToSlash(name)) }
