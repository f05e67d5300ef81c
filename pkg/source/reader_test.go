package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What is put in the place of a file while a folder is walked is not read:
// neither a link nor a pipe, of a file or of a folder on the way.
func TestSwappedDuringAWalk(t *testing.T) {
	for name, swap := range map[string]func(t *testing.T){
		"a link for a file": func(t *testing.T) {
			remove(t, "dir/a.json")
			link(t, "../secret/a.json", "dir/a.json")
		},
		"a link within for a file": func(t *testing.T) {
			remove(t, "dir/a.json")
			link(t, "sub/a.json", "dir/a.json")
		},
		"a link for a folder": func(t *testing.T) {
			remove(t, "dir/sub")
			link(t, "../secret", "dir/sub")
		},
		"a link for the folder that was named": func(t *testing.T) {
			if err := os.Rename("dir", "moved"); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir("dir", 0o755); err != nil {
				t.Fatal(err)
			}
			link(t, "../secret/a.json", "dir/a.json")
		},
		"a pipe for a file": func(t *testing.T) {
			remove(t, "dir/a.json")
			pipe(t, "dir/a.json")
		},
		"a pipe for a folder": func(t *testing.T) {
			remove(t, "dir/sub")
			pipe(t, "dir/sub")
		},
		"a pipe for the folder that was named": func(t *testing.T) {
			remove(t, "dir")
			pipe(t, "dir")
		},
	} {
		for _, within := range []string{"", "."} {
			t.Run(name+" "+within, func(t *testing.T) {
				tree(t, map[string]string{"dir/a.json": good, "dir/sub/a.json": good, "secret/a.json": strings.Replace(good, "a:b:c", "x:y:z", 1)})
				found, err := Find(t.Context(), []string{"dir"}, Options{Reader: Reader{Within: within}})
				if err != nil {
					t.Fatal(err)
				}
				swap(t)
				var r Result
				for r, err = range found.Parts(t.Context(), 100) {
					if err != nil {
						t.Fatal(err)
					}
				}
				if len(r.Failures) == 0 {
					t.Error("nothing is said")
				}
				for _, d := range r.Documents {
					if strings.Contains(string(d.File.Data), "x:y:z") {
						t.Errorf("%s was read through a link", d.File.Path)
					}
				}
			})
		}
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path); err != nil {
		t.Skip(err)
	}
}

// A reader that stays within a folder follows links that stay there too.
func TestWithin(t *testing.T) {
	tree(t, map[string]string{"in/a.json": good, "in/sub/b.json": good, "out.json": good})
	t.Chdir("in")
	link(t, "../out.json", "up.json")
	link(t, "sub/b.json", "down.json")
	link(t, "..", "sub/above")
	outside, err := filepath.Abs("../out.json")
	if err != nil {
		t.Fatal(err)
	}
	for path, escapes := range map[string]bool{
		"a.json": false, "./sub/b.json": false, "down.json": false, "sub/../a.json": false, "sub/above/a.json": false,
		"up.json": true, "../out.json": true, "../in/a.json": true, "sub/../../out.json": true, "sub/above/../out.json": true, outside: true,
	} {
		_, err := Reader{Within: "."}.File(t.Context(), path)
		if escapes != errors.Is(err, ErrLeadsOut) || !escapes && err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := (Reader{}).File(t.Context(), path); err != nil {
			t.Errorf("%s, by name: %v", path, err)
		}
	}
	if _, err := (Reader{Within: "."}).File(t.Context(), "missing"); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrLeadsOut) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// The folder that nothing leads out of may be above the current one: paths are from
// there all the same.
func TestWithinAbove(t *testing.T) {
	tree(t, map[string]string{"out.json": good, "in/a.json": good, "in/sub/b.json": good, "in/sub/deep/c.json": good,
		"in/.gitignore": "deep\n", "in/.git/x": ""})
	link(t, "../../out.json", "in/sub/up.json")
	link(t, "../a.json", "in/sub/within.json")
	t.Chdir("in/sub")
	r := Reader{Within: ".."}
	for path, escapes := range map[string]bool{
		"b.json": false, "../a.json": false, "../sub/b.json": false, "within.json": false, "../../in/a.json": false,
		"../../out.json": true, "up.json": true, "../../in/../out.json": true,
	} {
		if _, err := r.File(t.Context(), path); escapes != errors.Is(err, ErrLeadsOut) || !escapes && err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, folder := range []string{"..", ".", "../sub"} {
		res, err := Load(t.Context(), []string{folder}, Options{Reader: r})
		if err != nil || len(res.Documents) == 0 || len(res.Failures) > 0 {
			t.Errorf("%s: %v, %v", folder, res.Failures, err)
		}
		for _, d := range res.Documents {
			if strings.Contains(d.File.Path, "deep") {
				t.Errorf("%s: %s, which the .gitignore above leaves out", folder, d.File.Path)
			}
		}
	}
	if res, err := Load(t.Context(), []string{"../.."}, Options{Reader: r}); err != nil || len(res.Documents) > 0 || len(res.Failures) == 0 {
		t.Errorf("the folder above: %v, %v", res, err)
	}
}

// Patterns of what is left out can be from another folder than the current one.
func TestExcludeFromBase(t *testing.T) {
	tree(t, map[string]string{"p/draft/a.json": good, "p/b.json": good})
	t.Chdir("p")
	for base, want := range map[string]int{"..": 1, "": 2, ".": 2} {
		res, err := Load(t.Context(), []string{"."}, Options{Exclude: []string{"p/draft"}, Base: base})
		if err != nil || len(res.Documents) != want {
			t.Errorf("from %q: %d documents, %v", base, len(res.Documents), err)
		}
	}
}

// The record knows what was opened and listed by any name.
func TestRecord(t *testing.T) {
	tree(t, map[string]string{"dir/a.json": good, "dir/notes.txt": "x", "b.json": good, "c.json": good})
	var record Record
	stdin, err := os.Open("c.json")
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	if _, err := Load(t.Context(), []string{"dir", "-"}, Options{Reader: Reader{Record: &record}, Stdin: stdin}); err != nil {
		t.Fatal(err)
	}
	link(t, "dir/a.json", "other.json")
	for path, want := range map[string]string{"dir/a.json": filepath.Join("dir", "a.json"),
		"other.json": filepath.Join("dir", "a.json"), "c.json": StdinPath, "b.json": "", "dir/notes.txt": filepath.Join("dir", "notes.txt")} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := record.Opened(info); got != want {
			t.Errorf("%s was opened as %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]string{"dir": "dir", ".": ""} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := record.Listed(info); got != want {
			t.Errorf("%s was listed as %q, want %q", path, got, want)
		}
	}
	var none *Record
	if none.Opened(nil) != "" || record.Opened(nil) != "" {
		t.Error("nothing was opened")
	}
}

// A context that ends stops the reading of a file as well.
func TestReaderCancelled(t *testing.T) {
	tree(t, map[string]string{"a.json": good})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Reader{}).File(ctx, "a.json"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A pipe that the program was started with is read, until the context ends.
func TestOwnPipe(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no /proc here")
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	defer write.Close()
	path := "/proc/self/fd/" + strconv.Itoa(int(read.Fd()))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := (Reader{}).File(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a pipe that says nothing: %v", err)
	}
	if _, err := (Reader{Within: "."}).File(t.Context(), path); !errors.Is(err, ErrLeadsOut) {
		t.Errorf("within a folder: %v", err)
	}
}

// A text that is no policy is not shown, whatever the file is called.
func TestConcealed(t *testing.T) {
	const secret = "hunter2"
	for content, hidden := range map[string]bool{
		secret: true, "PASSWORD=" + secret: true, "-----BEGIN KEY-----\n" + secret: true, `{"a": "` + secret: true,
		`{a: 1, ` + secret + `: 2}`:                  true,
		`{"` + secret + `": 1, "` + secret + `": 2}`: true, "[" + secret + "]": true,
		"// " + secret + "\n" + secret: true, "\ufeff" + secret: true,
		`{"Version": "1.1" "Statement": [{"Sid": "` + secret + `"}]}`: false, `{"Effect": "` + secret: false,
	} {
		tree(t, map[string]string{"x": content})
		r, err := Load(t.Context(), []string{"x"}, Options{})
		if err != nil || len(r.Documents) != 1 {
			t.Fatalf("%q: %v, %v", content, r, err)
		}
		d := r.Documents[0]
		if d.File.Concealed() != hidden || len(d.Problems) == 0 {
			t.Errorf("%q: concealed %v", content, d.File.Concealed())
		}
		for _, p := range d.Problems {
			if hidden && strings.Contains(p.Message.Whole()+p.Hint.Whole()+p.Pointer, secret) {
				t.Errorf("%q is told: %+v", content, p)
			}
		}
	}
}

// A file that waits for news, as /proc/kmsg does, is given up; a pipe stands for
// it here.
func TestFileThatWaits(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if r.SetReadDeadline(time.Time{}) != nil {
		t.Skip("this system knows no deadline for it")
	}
	data, err := io.ReadAll(attentive{t.Context(), r})
	if said := (*Error)(nil); !errors.As(err, &said) || len(data) > 0 {
		t.Errorf("%q, %v: want that it waits", data, err)
	}
}
