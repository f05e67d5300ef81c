package revision

import (
	"bytes"
	"crypto/sha1" // git names its objects by it
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Renamed says which files of the revision are there under another path now: from
// the path of today to that at the revision. It is asked about files by path, from
// the top of the repository, and content. A file was renamed if the revision does
// not have its path, but the content at a path where no file is any more. Where
// several paths come into question, one with the same name is taken, else the first.
func (r *Revision) Renamed(now map[string][]byte) (map[string]string, error) {
	fresh := map[string][]string{} // paths of today that are new, by the id of their content
	for name, data := range now {
		if _, _, err := r.find("stat", name, false); err != nil {
			for _, id := range r.ids(data) {
				fresh[id] = append(fresh[id], name)
			}
		}
	}
	if len(fresh) == 0 {
		return map[string]string{}, nil
	}
	out := map[string]string{}
	err := fs.WalkDir(r, ".", func(name string, d fs.DirEntry, err error) error {
		l, is := d.(listed)
		if err != nil || !is || !d.Type().IsRegular() {
			return err
		}
		for _, to := range fresh[l.e.id] {
			if before, known := out[to]; known && (path.Base(before) == path.Base(to) || path.Base(name) != path.Base(to)) {
				continue
			}
			if _, err := os.Lstat(filepath.Join(r.top, filepath.FromSlash(name))); err != nil {
				out[to] = name
			}
		}
		return nil
	})
	return out, err
}

// ids gives the names that git has for a content: as it is, and with the ends of
// line that are committed where those of the system are others.
func (r *Revision) ids(data []byte) []string {
	ids := []string{r.id(data)}
	if bytes.Contains(data, []byte("\r\n")) {
		ids = append(ids, r.id(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))))
	}
	return ids
}

func (r *Revision) id(data []byte) string {
	h := sha1.New()
	if len(r.objects.root) == 2*sha256.Size {
		h = sha256.New()
	}
	fmt.Fprintf(h, "blob %d\x00", len(data))
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}

// Path gives the name that a path of the system has in the revision; false for one
// outside of the repository.
func (r *Revision) Path(name string) (string, bool) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", false
	}
	for _, way := range []string{abs, withoutLinks(abs)} {
		below, err := filepath.Rel(r.top, way)
		if err == nil && filepath.IsLocal(below) {
			return filepath.ToSlash(below), true
		}
	}
	return "", false
}

// withoutLinks resolves the links of the part of a path that is there.
func withoutLinks(abs string) string {
	rest := ""
	for at := abs; ; {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return strings.TrimSuffix(filepath.Join(real, rest), string(filepath.Separator))
		}
		above := filepath.Dir(at)
		if above == at {
			return abs
		}
		at, rest = above, filepath.Join(filepath.Base(at), rest)
	}
}
