package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

const (
	good   = `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["a:b:c"]}]}`
	broken = `{"Version": "1.1" "Statement": [{"Effect": "Allow", "Action": ["a:b:c"]}]}`
)

// tree writes files below a new folder and makes it the current one.
func tree(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// outcome writes a result one line a thing.
func outcome(r Result) []string {
	var out []string
	for _, d := range r.Documents {
		s := d.File.Path
		switch {
		case d.Broken():
			s += " broken"
		case d.NotAnalysable():
			s = "not analysed " + s + ": " + message.In("en").Text(d.Reason)
		}
		out = append(out, s)
	}
	for _, f := range r.Failures {
		out = append(out, f.Error())
	}
	var others []string
	for _, o := range r.Others {
		others = append(others, o.Path+" "+o.Kind)
	}
	if len(others) > 0 {
		out = append(out, "others: "+strings.Join(others, ", "))
	}
	return out
}

func TestLoad(t *testing.T) {
	files := map[string]string{
		"good.json":                    good,
		"plain.txt":                    good,
		"broken.json":                  broken,
		"empty.json":                   "",
		"other.json":                   `{"name": "x"}`,
		"binary":                       "\x7fELF\x02\x01\x01\x00\x00",
		"utf16.json":                   "\xFF\xFE{\x00}\x00",
		"none/other.json":              `{"name": "x"}`,
		"bare/readme.md":               good,
		"dir/b.json":                   good,
		"dir/a/z.json":                 good,
		"dir/B.JSON":                   good,
		"dir/c.json":                   `[` + good + `,` + good + `]`,
		"dir/other.json":               `{"name": "x"}`,
		"dir/tsconfig.json":            `{"sideEffects": false, /* comment */ "compilerOptions": {"members": []}}`,
		"dir/statement.json":           `{"Effect": "Allow", "Action": "x:y:z"}`,
		"dir/broken.json":              broken,
		"dir/wide.json":                "\xFF\xFE{\x00\"\x00S\x00t\x00a\x00t\x00e\x00m\x00e\x00n\x00t\x00\"\x00",
		"dir/duplicate.json":           `{"members": 1, "members": 2}`,
		"dir/.git/hidden.json":         good,
		"dir/node_modules/m/vend.json": good,
		"dir/notes.yaml":               good,
	}
	const noPolicy = "not a policy: expected a Huawei Cloud, Alibaba Cloud or AWS policy, " +
		"a PAI workspace document or a ModelArts authorization, "
	for _, c := range []struct {
		name  string
		args  []string
		stdin string
		opts  Options
		want  []string
	}{
		{name: "nothing"},
		{name: "a file", args: []string{"good.json"}, want: []string{"good.json"}},
		{name: "the path as given", args: []string{"./dir/../good.json"}, want: []string{"./dir/../good.json"}},
		{name: "any extension", args: []string{"plain.txt"}, want: []string{"plain.txt"}},
		{name: "twice", args: []string{"good.json", "./good.json"}, want: []string{"good.json"}},
		{name: "order of the arguments", args: []string{"plain.txt", "good.json"}, want: []string{"plain.txt", "good.json"}},
		{name: "broken", args: []string{"broken.json"}, want: []string{"broken.json broken"}},
		{name: "empty", args: []string{"empty.json"}, want: []string{"empty.json broken"}},
		{name: "UTF-16", args: []string{"utf16.json"}, want: []string{"utf16.json broken"}},
		{name: "no policy", args: []string{"other.json"},
			want: []string{"other.json: " + noPolicy + `found an object without "Statement"; check that this is the file you mean`}},
		{name: "binary", args: []string{"binary"}, want: []string{"binary: a binary file, not a policy; give a JSON file"}},
		{name: "missing", args: []string{"missing.json", "good.json"},
			want: []string{"good.json", "missing.json: no such file or folder; check the path"}},
		{name: "pattern", args: []string{"*.hcl"}, want: []string{"*.hcl: no such file or folder; the pattern matches nothing; check it"}},
		{name: "too large", args: []string{"good.json"}, opts: Options{Policy: policy.Options{MaxBytes: 10}},
			want: []string{"good.json: larger than the limit of 10 bytes; a policy has a few thousand bytes"}},
		{name: "a folder", args: []string{"dir"}, want: []string{
			"dir/B.JSON", "dir/a/z.json", "dir/b.json", "dir/broken.json broken", "dir/c.json", "dir/c.json", "dir/notes.yaml",
			"dir/statement.json broken", "dir/wide.json broken",
			"others: dir/duplicate.json json, dir/other.json json, dir/tsconfig.json json, dir/node_modules/ not-walked"}},
		{name: "this folder", args: []string{"none", "."}, want: []string{
			"bare/readme.md", "broken.json broken", "dir/B.JSON", "dir/a/z.json", "dir/b.json", "dir/broken.json broken", "dir/c.json",
			"dir/c.json", "dir/notes.yaml", "dir/statement.json broken", "dir/wide.json broken", "good.json", "plain.txt",
			"none: the one file of this folder is not a policy; a policy is an object with \"Version\" and \"Statement\"",
			"others: none/other.json json, binary binary, dir/duplicate.json json, dir/other.json json, dir/tsconfig.json json, " +
				"empty.json empty, other.json json, utf16.json json, dir/node_modules/ not-walked"}},
		{name: "a hidden folder by name", args: []string{"dir/.git"}, want: []string{"dir/.git/hidden.json"}},
		{name: "too large in a folder", args: []string{"none"}, opts: Options{Policy: policy.Options{MaxBytes: 10}},
			want: []string{"not analysed none/other.json: larger than the limit of 10 bytes"}},
		{name: "any name in a folder", args: []string{"bare"}, want: []string{"bare/readme.md"}},
		{name: "a file of a folder by name too", args: []string{"none", "none/other.json"},
			want: []string{"none/other.json: " + noPolicy + `found an object without "Statement"; check that this is the file you mean`}},
		{name: "standard input", args: []string{"-", "good.json", "-"}, stdin: good, want: []string{"<stdin>", "good.json"}},
		{name: "empty standard input", args: []string{"-"}, want: []string{"<stdin> broken"}},
		{name: "too much standard input", args: []string{"-"}, stdin: good, opts: Options{Policy: policy.Options{MaxBytes: 10}},
			want: []string{"<stdin>: larger than the limit of 10 bytes; a policy has a few thousand bytes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree(t, files)
			for _, workers := range []int{1, 7} {
				c.opts.Workers, c.opts.Stdin = workers, strings.NewReader(c.stdin)
				r, err := Load(t.Context(), c.args, c.opts)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, outcome(r)); diff != "" {
					t.Errorf("%d workers (-want +got):\n%s", workers, diff)
				}
			}
		})
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	tree(t, map[string]string{"dir/a.json": good, "outside/b.json": good, "links/notes.txt": "x"})
	for link, target := range map[string]string{"dir/file.json": "../outside/b.json", "dir/sub": "../outside", "dir/loop": ".",
		"root": "dir", "dir/node_modules": "../outside", "links/sub": "../outside"} {
		if err := os.Symlink(target, link); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	want := []string{"dir/a.json"}
	for _, link := range []string{"file.json", "loop", "sub"} {
		want = append(want, "not analysed dir/"+link+": a symbolic link is not followed inside a folder")
	}
	want = append(want, "others: dir/node_modules/ not-walked")
	load(t, []string{"dir"}, want)
	load(t, []string{"dir/file.json"}, []string{"dir/file.json"})
	load(t, []string{"dir", "dir/file.json"}, append([]string{"dir/a.json", "dir/file.json"}, want[2:]...))
	load(t, []string{"dir/file.json", "dir"}, append([]string{"dir/file.json", "dir/a.json"}, want[2:]...))
	load(t, []string{"links"}, []string{
		"not analysed links/sub: a symbolic link is not followed inside a folder", "others: links/notes.txt text"})
	for i := range want {
		want[i] = strings.Replace(want[i], "dir/", "root/", 1)
	}
	load(t, []string{"root"}, want)
}

func load(t *testing.T, args, want []string) Result {
	t.Helper()
	r, err := Load(t.Context(), args, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, outcome(r)); diff != "" {
		t.Errorf("%q (-want +got):\n%s", args, diff)
	}
	return r
}

func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("this user may read everything")
	}
	tree(t, map[string]string{"secret.json": good, "dir/secret.json": good, "dir/ok.json": good, "locked/x.json": good})
	for _, path := range []string{"secret.json", "dir/secret.json", "locked"} {
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod("locked", 0o755) })
	const denied = ": permission denied; make it readable for this user"
	r := load(t, []string{"secret.json", "dir", "locked"}, []string{"dir/ok.json", "secret.json" + denied,
		"dir/secret.json" + denied, "locked" + denied})
	if !errors.Is(r.Failures[0], fs.ErrPermission) {
		t.Error("the cause is lost")
	}
}

// What the system says about a path, in our words, with the cause kept.
func TestExplain(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}, "permission denied; make it readable for this user"},
		{&fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, "no such file or folder; check the path"},
		{&fs.PathError{Op: "read", Path: "x", Err: errors.New("input/output error")}, "input/output error"},
		{io.ErrUnexpectedEOF, "unexpected EOF"},
	} {
		got := explain("x", c.err)
		if got.Error() != c.want || !errors.Is(got, c.err) {
			t.Errorf("%v is explained as %q", c.err, got)
		}
	}
}

func TestDevice(t *testing.T) {
	if _, err := os.Stat("/dev/null"); err != nil {
		t.Skip("no devices here")
	}
	load(t, []string{"/dev/null"}, []string{"/dev/null: a device, not a file; send it to standard input and give -"})
}

func TestCancelled(t *testing.T) {
	tree(t, map[string]string{"dir/a.json": good})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"dir"}, {"dir/a.json"}, {"-"}} {
		if _, err := Load(ctx, args, Options{Stdin: strings.NewReader(good)}); !errors.Is(err, context.Canceled) {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// A reader that never ends does not keep a cancelled load waiting.
func TestCancelledWhileReading(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	never, write := io.Pipe()
	defer write.Close()
	if _, err := Load(ctx, []string{"-"}, Options{Stdin: never}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestBrokenStandardInput(t *testing.T) {
	read, write := io.Pipe()
	write.CloseWithError(io.ErrUnexpectedEOF)
	r, err := Load(t.Context(), []string{"-"}, Options{Stdin: read})
	if err != nil || len(r.Failures) != 1 || r.Failures[0].Error() != "<stdin>: unexpected EOF" {
		t.Errorf("%v, %v", r.Failures, err)
	}
	r, err = Load(t.Context(), []string{"-"}, Options{})
	if err != nil || len(r.Failures) != 1 || r.Failures[0].Error() != "<stdin>: there is no standard input; give a file instead of -" {
		t.Errorf("%v, %v", r.Failures, err)
	}
}

func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	for i := range 1000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.json", i)), []byte(good), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		r, err := Load(b.Context(), []string{dir}, Options{})
		if err != nil || len(r.Documents) != 1000 {
			b.Fatal(len(r.Documents), err)
		}
	}
}

// TestParts: the parts, one behind the other, are what Load gives, also where a
// folder ends in a later part than its files.
func TestParts(t *testing.T) {
	tree(t, map[string]string{
		"a.json": good, "b.json": broken, "dir/a.json": good, "dir/b.json": `{}`, "dir/sub/c.json": "[" + good + "," + good + "]",
		"dir/notes.txt": "x", "empty/a.json": `{}`, "empty/b.json": `[]`, "last.json": good,
	})
	args := []string{"a.json", "b.json", "dir", "none.json", "empty", "dir/a.json", "last.json"}
	whole, err := Load(t.Context(), args, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for size := 1; size < 12; size++ {
		found, err := Find(t.Context(), args, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var all Result
		for r, err := range found.Parts(t.Context(), size) {
			if err != nil {
				t.Fatal(err)
			}
			all.Documents = append(all.Documents, r.Documents...)
			all.Failures = append(all.Failures, r.Failures...)
			all.Others = append(all.Others, r.Others...)
		}
		if diff := cmp.Diff(outcome(whole), outcome(all)); diff != "" {
			t.Errorf("parts of %d differ:\n%s", size, diff)
		}
	}
}
