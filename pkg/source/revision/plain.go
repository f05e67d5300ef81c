package revision

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/source"
)

// waits is why a repository is refused.
type waits struct{ path string }

func (w waits) Error() string {
	return fmt.Sprintf("%s is a pipe or a device, and git would wait for it", filepath.ToSlash(w.path))
}

// repositoryFiles looks at what git will open before git does: it waits for a pipe for
// ever, and reads a device without an end.
type repositoryFiles struct {
	ctx  context.Context
	seen map[string]bool // folders and files, without links
	left int             // names that may still be looked at
}

// checkPlain refuses a repository that holds anything but files, folders and sockets
// where git reads. It looks where git looks for one, from a folder upwards.
func checkPlain(ctx context.Context, folder string) error {
	r := repositoryFiles{ctx, map[string]bool{}, maxPlain}
	dir, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	for {
		if git := filepath.Join(dir, ".git"); exists(git) {
			return r.entry(git)
		}
		if head := filepath.Join(dir, "HEAD"); exists(head) { // as a repository without files beside it has
			if err := r.file(head); err != nil {
				return err
			}
			if isDir(filepath.Join(dir, "objects")) && isDir(filepath.Join(dir, "refs")) {
				return r.repository(dir)
			}
		}
		above := filepath.Dir(dir)
		if above == dir {
			return nil
		}
		dir = above
	}
}

// entry looks at a .git, a folder or a file that names one.
func (r *repositoryFiles) entry(git string) error {
	if isDir(git) {
		return r.repository(git)
	}
	if err := r.file(git); err != nil {
		return err
	}
	text, err := r.text(git)
	if to, named := strings.CutPrefix(text, "gitdir:"); named {
		return r.repository(from(filepath.Dir(git), strings.TrimSpace(to)))
	}
	return err
}

// repository looks at the folder of a repository, and at those that it names.
func (r *repositoryFiles) repository(dir string) error {
	if err := r.folder(dir, "modules", "lfs", "annex", "hooks"); err != nil {
		return err
	}
	for _, name := range []string{"config", "config.worktree"} {
		if err := r.config(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	list := filepath.Join(dir, "commondir")
	common, err := r.text(list)
	if err != nil {
		return err
	}
	if common = strings.TrimSpace(common); common != "" && r.fresh(list) {
		if err := r.repository(from(dir, common)); err != nil {
			return err
		}
	}
	return r.alternates(filepath.Join(dir, "objects"))
}

// alternates looks at the folders with objects that another one borrows from.
func (r *repositoryFiles) alternates(objects string) error {
	list := filepath.Join(objects, "info", "alternates")
	if !r.fresh(list) {
		return nil
	}
	text, err := r.text(list)
	if err != nil {
		return err
	}
	for line := range strings.Lines(text) {
		line = strings.Trim(strings.TrimSpace(line), `"`)
		if line == "" || line[0] == '#' {
			continue
		}
		other := from(objects, line)
		if err := errors.Join(r.folder(other), r.alternates(other)); err != nil {
			return err
		}
	}
	return nil
}

// config looks at what a configuration of git includes.
func (r *repositoryFiles) config(path string) error {
	if !r.fresh(path) {
		return nil
	}
	text, err := r.text(path)
	if err != nil {
		return err
	}
	includes := false
	for line := range strings.Lines(strings.NewReplacer("\\\r\n", "", "\\\n", "", `"`, "").Replace(text)) {
		line = strings.TrimSpace(line)
		if head, rest, is := strings.Cut(line, "]"); is && strings.HasPrefix(line, "[") {
			section, _, _ := strings.Cut(strings.TrimSpace(head[1:]), " ")
			includes, line = strings.EqualFold(section, "include") || strings.EqualFold(section, "includeIf"), rest
		}
		key, value, _ := strings.Cut(line, "=")
		if !includes || !strings.EqualFold(strings.TrimSpace(key), "path") {
			continue
		}
		value = strings.TrimSpace(value)
		if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(value, "~/") {
			value = filepath.Join(home, value[2:])
		}
		value = from(filepath.Dir(path), value)
		if err := r.file(value); err != nil {
			return err
		}
		if err := r.config(value); err != nil {
			return err
		}
	}
	return nil
}

// folder looks at all that is in a folder, but for some folders right in it.
func (r *repositoryFiles) folder(top string, but ...string) error {
	if real, err := filepath.EvalSymlinks(top); err == nil {
		top = real
	}
	if !r.fresh(top) {
		return nil
	}
	dir, err := os.Open(top)
	if err != nil {
		return nil //nolint:nilerr // git says what it cannot read
	}
	entries, _ := dir.ReadDir(-1)
	dir.Close()
	if r.left -= len(entries); r.left < 0 {
		return fmt.Errorf("the repository has more than %d files of git", maxPlain)
	}
	for _, e := range entries {
		path := filepath.Join(top, e.Name())
		switch {
		case r.ctx.Err() != nil:
			err = r.ctx.Err()
		case e.Type().IsRegular(), slices.Contains(but, e.Name()):
		case isDir(path):
			err = r.folder(path)
		default:
			err = r.file(path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// file refuses a path that git would wait for, with or without a link. What is not
// there makes it wait no more than a socket does.
func (r *repositoryFiles) file(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeDevice|fs.ModeCharDevice) != 0 {
		return diag.Hint(waits{path}, "remove it from the repository")
	}
	return nil
}

// fresh reports whether a path is met for the first time.
func (r *repositoryFiles) fresh(path string) bool {
	first := !r.seen[path]
	r.seen[path] = true
	return first
}

// text reads a file in which git finds the names of others; "" where there is none.
func (r *repositoryFiles) text(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return "", nil //nolint:nilerr // git says what it cannot read
	}
	if info.Size() > source.MaxBytes {
		return "", fmt.Errorf("%s is larger than the limit of %d MiB", filepath.ToSlash(path), source.MaxBytes>>20)
	}
	data, err := source.Reader{}.File(r.ctx, path)
	return string(data), err
}

// maxPlain is how many files of git a repository may have.
const maxPlain = 1 << 19

// from gives a path that is meant from a folder.
func from(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
