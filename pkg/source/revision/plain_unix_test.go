//go:build unix

package revision

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestPipes puts a pipe wherever git would wait for one, and runs no git: a git that
// waits would not end before half a minute.
func TestPipes(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(outside, 0o644); err != nil {
		t.Skip(err)
	}
	names := []string{
		".git/HEAD", ".git/index", ".git/packed-refs", ".git/config", ".git/commondir", ".git/refs/heads/main", ".git/logs/HEAD",
		".git/objects/ab/cdef", ".git/objects/pack/pack-1.idx", ".git/objects/info/alternates", ".git/shallow", ".git/info/grafts",
		".git/worktrees/w/HEAD", ".git", "folder/HEAD",
	}
	for _, name := range names {
		for _, link := range []bool{false, true} {
			r := newRepository(t)
			r.write("folder/a.json", "a")
			path := filepath.Join(r.dir, filepath.FromSlash(name))
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if link {
				if err := os.Symlink(outside, path); err != nil {
					t.Fatal(err)
				}
			} else if err := syscall.Mkfifo(path, 0o644); err != nil {
				t.Fatal(err)
			}
			r.refuses(name)
		}
	}
}

// TestPipesElsewhere names a pipe in the files of a repository that name others.
func TestPipesElsewhere(t *testing.T) {
	for name, text := range map[string]string{
		".git/config":                  "[core]\n\trepositoryformatversion = 0\n[include]\n\tpath = ../other/pipe\n",
		".git/config.worktree":         "[includeIf \"gitdir:/\"] path = \"../oth\\\ner/pipe\" \n",
		".git/commondir":               "../other\n",
		".git/objects/info/alternates": "# objects\n../../other\n",
		".git":                         "gitdir: other\n",
	} {
		r := newRepository(t)
		r.write("folder/a.json", "a")
		if name == ".git" {
			if err := os.RemoveAll(filepath.Join(r.dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		r.write("other/HEAD", "ref: refs/heads/main\n")
		if err := syscall.Mkfifo(filepath.Join(r.dir, "other", "pipe"), 0o644); err != nil {
			t.Skip(err)
		}
		r.write(name, text)
		r.refuses(name)
	}
}

// TestPlain: what is a link to a file, a folder or nothing, and names itself, is read.
func TestPlain(t *testing.T) {
	r := newRepository(t)
	r.write("a.json", "a")
	r.commit()
	r.write(".git/objects/info/alternates", "../objects\n.\n")
	r.write(".git/included", "[include]\n\tpath = included\n\tpath = nothing\n")
	r.write(".git/config.worktree", "[include]\n\tpath = included\n")
	for name, to := range map[string]string{"self": ".", "nowhere": "x", "top": "..", "head": "HEAD"} {
		if err := os.Symlink(to, filepath.Join(r.dir, ".git", name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := checkPlain(t.Context(), r.dir); err != nil {
		t.Error(err)
	}
	if got := text(t, r.open("main"), "a.json"); got != "a" {
		t.Error(got)
	}
}

// refuses holds that a repository is not read, for the pipe in it.
func (r repository) refuses(name string) {
	r.t.Helper()
	var pipe waits
	if err := checkPlain(context.Background(), filepath.Join(r.dir, "folder")); !errors.As(err, &pipe) {
		r.t.Errorf("%s: %v", name, err)
	}
}
