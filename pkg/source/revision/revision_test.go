package revision

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/permgap/permgap/pkg/diag"
)

// repository is one in a temporary folder.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", "")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := repository{t, dir}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
	cmd.Dir = r.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repository) write(name, text string) {
	r.t.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		r.t.Fatal(err)
	}
}

func (r repository) commit() {
	r.t.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "--no-verify", "-m", "x")
}

func (r repository) open(rev string) *Revision {
	r.t.Helper()
	v, err := Open(context.Background(), r.dir, rev)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if err := v.Close(); err != nil {
			r.t.Error(err)
		}
	})
	return v
}

func text(t *testing.T, files fs.FS, name string) string {
	t.Helper()
	data, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestFiles reads a revision as the standard library wants files to be read.
func TestFiles(t *testing.T) {
	r := newRepository(t)
	r.write("a.json", "old")
	r.write("empty", "")
	r.write("policies/deep/策略 1.json", "{}\n")
	r.write("policies/b.json", strings.Repeat("x", 100_000))
	r.commit()
	r.write("a.json", "new")
	r.write("later.json", "")
	r.commit()
	v := r.open("HEAD~1")
	if err := fstest.TestFS(v, "a.json", "empty", "policies/b.json", "policies/deep/策略 1.json"); err != nil {
		t.Error(err)
	}
	if got := text(t, v, "a.json"); got != "old" {
		t.Errorf("a.json is %q", got)
	}
	if _, err := v.Open("later.json"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("later.json: %v", err)
	}
	if _, err := v.Open("a.json/x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a.json/x: %v", err)
	}
	if v.Name() != "HEAD~1" || v.Commit() != r.git("rev-parse", "HEAD~1") || v.Top() != r.dir {
		t.Errorf("%s is %s in %s", v.Name(), v.Commit(), v.Top())
	}
	if name, ok := v.Path(filepath.Join(r.dir, "policies", "b.json")); !ok || name != "policies/b.json" {
		t.Errorf("%s %v", name, ok)
	}
	if name, ok := v.Path(filepath.Dir(r.dir)); ok {
		t.Errorf("%s is in the repository", name)
	}
}

// TestBelow: a folder of the repository opens the same files.
func TestBelow(t *testing.T) {
	r := newRepository(t)
	r.write("policies/b.json", "b")
	r.commit()
	v, err := Open(t.Context(), filepath.Join(r.dir, "policies"), "main")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if v.Top() != r.dir || text(t, v, "policies/b.json") != "b" {
		t.Errorf("the top is %s", v.Top())
	}
}

// TestSHA256 reads a repository whose ids are longer.
func TestSHA256(t *testing.T) {
	r := newRepository(t)
	if err := os.RemoveAll(filepath.Join(r.dir, ".git")); err != nil {
		t.Fatal(err)
	}
	r.git("init", "-q", "-b", "main", "--object-format=sha256")
	r.write("x/a.json", "a")
	r.commit()
	v := r.open("main")
	if text(t, v, "x/a.json") != "a" || len(v.Commit()) != 64 {
		t.Error(v.Commit())
	}
	r.git("mv", "x/a.json", "b.json")
	renamed, err := v.Renamed(map[string][]byte{"b.json": []byte("a")})
	if err != nil || renamed["b.json"] != "x/a.json" {
		t.Errorf("%v %v", renamed, err)
	}
}

// TestLinks follows links in the repository, and no others.
func TestLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right")
	}
	r := newRepository(t)
	r.write("policies/b.json", "b")
	for name, to := range map[string]string{
		"link.json": "policies/b.json", "folder": "policies", "policies/up.json": "../link.json", "out": "../../etc/passwd",
		"absolute": "/etc/passwd", "loop": "loop", "gone": "nothing",
	} {
		if err := os.Symlink(to, filepath.Join(r.dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	r.commit()
	v := r.open("main")
	for _, name := range []string{"link.json", "folder/b.json", "policies/up.json", "folder/up.json"} {
		if got := text(t, v, name); got != "b" {
			t.Errorf("%s is %q", name, got)
		}
	}
	below, err := v.Sub("policies")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.ReadFile(below, "up.json"); !errors.Is(err, ErrLeadsOut) {
		t.Errorf("a link leads out of the folder: %v", err)
	}
	for _, name := range []string{"out", "absolute", "loop", "gone"} {
		if f, err := v.Open(name); err == nil {
			t.Errorf("%s is open: %v", name, f)
		}
		if i, err := v.Lstat(name); err != nil || i.Mode().Type() != fs.ModeSymlink {
			t.Errorf("%s: %v %v", name, i, err)
		}
	}
	if to, err := v.ReadLink("out"); err != nil || to != "../../etc/passwd" {
		t.Errorf("%s %v", to, err)
	}
}

// TestRepositoryInside: another repository inside is neither a file nor a folder.
func TestRepositoryInside(t *testing.T) {
	r := newRepository(t)
	r.write("a.json", "a")
	r.commit()
	r.git("update-index", "--add", "--cacheinfo", "160000,"+r.git("rev-parse", "HEAD")+",inner")
	r.git("commit", "-q", "-m", "x")
	v := r.open("main")
	i, err := v.Stat("inner")
	if err != nil || i.Mode().Type() != fs.ModeIrregular {
		t.Errorf("%v %v", i, err)
	}
	f, err := v.Open("inner")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(f); err == nil {
		t.Errorf("it holds %q", data)
	}
}

// TestWrongNames: what is no revision is an error with advice, and no option of git.
func TestWrongNames(t *testing.T) {
	r := newRepository(t)
	r.write("a.json", "a")
	r.commit()
	r.git("tag", "text", r.git("hash-object", "-w", "a.json"))
	for _, rev := range []string{
		"", "--output=x", "-x", "main..main", "main\n", "nothing", "text", "main:a.json", strings.Repeat("x", 2000), "0000",
	} {
		v, err := Open(t.Context(), r.dir, rev)
		if err == nil {
			t.Errorf("%q is %s", rev, v.Commit())
			continue
		}
		var hinted diag.Hinted
		if !errors.As(err, &hinted) || hinted.Hint == "" {
			t.Errorf("%q: %v has no advice", rev, err)
		}
	}
	if entries, _ := os.ReadDir(r.dir); len(entries) != 2 {
		t.Errorf("something was written: %v", entries)
	}
	outside := t.TempDir()
	if _, err := Open(t.Context(), outside, "main"); err == nil || !strings.Contains(err.Error(), "not in a git repository") {
		t.Error(err)
	}
}

// TestNoGit: without git there is a sentence.
func TestNoGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Open(t.Context(), t.TempDir(), "main"); !errors.Is(err, ErrNoGit) {
		t.Error(err)
	}
}

// TestContext: what ends ends all that is asked later.
func TestContext(t *testing.T) {
	r := newRepository(t)
	r.write("a.json", "a")
	r.commit()
	ctx, cancel := context.WithCancel(t.Context())
	v, err := Open(ctx, r.dir, "main")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	cancel()
	if _, err := v.Open("a.json"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Open(ctx, r.dir, "main"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestMany reads with several goroutines.
func TestMany(t *testing.T) {
	r := newRepository(t)
	for i := range 50 {
		r.write(fmt.Sprintf("d%d/%d.json", i%5, i), fmt.Sprint(i))
	}
	r.commit()
	v := r.open("main")
	var wait sync.WaitGroup
	for i := range 50 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			name := fmt.Sprintf("d%d/%d.json", i%5, i)
			if data, err := fs.ReadFile(v, name); err != nil || string(data) != fmt.Sprint(i) {
				t.Errorf("%s: %q %v", name, data, err)
			}
		}()
	}
	wait.Wait()
}

// TestLargeFile: what is too large is refused before it is read.
func TestLargeFile(t *testing.T) {
	r := newRepository(t)
	r.write("large.json", strings.Repeat(" ", MaxFile+1))
	r.write("a.json", "a")
	r.commit()
	v := r.open("main")
	if _, err := fs.ReadFile(v, "large.json"); err == nil || !strings.Contains(err.Error(), "larger than the limit of 10 MiB") {
		t.Error(err)
	}
	if text(t, v, "a.json") != "a" {
		t.Error("the rest cannot be read")
	}
}

// TestRenamed finds files by their content.
func TestRenamed(t *testing.T) {
	r := newRepository(t)
	r.write("old/a.json", "a")
	r.write("old/b.json", "b")
	r.write("old/c.json", "c\n")
	r.write("kept.json", "kept")
	r.write("one/same.json", "same")
	r.write("two/twin.json", "same")
	r.commit()
	r.git("mv", "old", "new")
	r.git("mv", "one", "three")
	r.git("mv", "two", "four")
	v := r.open("HEAD")
	got, err := v.Renamed(map[string][]byte{
		"new/a.json": []byte("a"), "new/b.json": []byte("other"), "new/c.json": []byte("c\r\n"), "copy.json": []byte("kept"),
		"kept.json": []byte("kept"), "four/twin.json": []byte("same"), "three/same.json": []byte("same"),
	})
	want := map[string]string{
		"new/a.json": "old/a.json", "new/c.json": "old/c.json", "four/twin.json": "two/twin.json", "three/same.json": "one/same.json",
	}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v %v, want %v", got, err, want)
	}
}

// TestNothingRuns: nothing of a repository's own configuration is run, whatever it
// names a program for.
func TestNothingRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs are scripts of a shell")
	}
	r := newRepository(t)
	r.write("a.json", "a")
	r.write("b.json", "b")
	r.write(".gitattributes", "*.json diff=evil filter=evil\n")
	r.commit()
	missing := r.git("rev-parse", "HEAD:b.json")
	ran := filepath.Join(t.TempDir(), "ran")
	script := filepath.Join(t.TempDir(), "evil")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho \"$0 $*\" >> "+ran+"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{
		"core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy", "core.alternateRefsCommand",
		"credential.helper", "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.smudge",
		"filter.evil.process", "gpg.program", "pager.cat-file", "pager.rev-parse", "alias.cat-file", "alias.rev-parse",
		"uploadpack.packObjectsHook", "remote.origin.uploadpack", "trace2.normalTarget",
	} {
		r.git("config", key, script)
	}
	hooks := filepath.Join(r.dir, ".git", "hooks")
	for _, name := range []string{"post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"} {
		if err := os.MkdirAll(hooks, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(script, filepath.Join(hooks, name)); err != nil {
			t.Fatal(err)
		}
	}
	// An object that is not there is fetched from where the repository says.
	r.git("config", "core.repositoryFormatVersion", "1")
	r.git("config", "extensions.partialClone", "origin")
	r.git("config", "remote.origin.promisor", "true")
	r.git("config", "remote.origin.url", "ext::"+script+" %S")
	r.git("config", "protocol.ext.allow", "always")
	r.git("config", "protocol.allow", "always")
	if err := os.Remove(filepath.Join(r.dir, ".git", "objects", missing[:2], missing[2:])); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(ran); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_EXTERNAL_DIFF", script)
	t.Setenv("GIT_SSH_COMMAND", script)
	t.Setenv("GIT_DIR", "/nothing")

	v := r.open("main")
	if text(t, v, "a.json") != "a" {
		t.Error("a.json is another")
	}
	if data, err := fs.ReadFile(v, "b.json"); err == nil {
		t.Errorf("b.json is there: %q", data)
	}
	if text(t, v, ".gitattributes") == "" {
		t.Error("nothing can be read after an object that is not there")
	}
	if _, err := v.Renamed(map[string][]byte{"c.json": []byte("a")}); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(ran); err == nil {
		t.Errorf("programs were run: %s", data)
	}
}

// TestReplaced: an object that the repository wants replaced is read as it is.
func TestReplaced(t *testing.T) {
	r := newRepository(t)
	r.write("a.json", "true")
	r.write("b.json", "false")
	r.commit()
	r.git("replace", r.git("rev-parse", "HEAD:a.json"), r.git("rev-parse", "HEAD:b.json"))
	if got := text(t, r.open("main"), "a.json"); got != "true" {
		t.Errorf("a.json is %q", got)
	}
}

// TestFoldersInFolders: a few objects that are thousands of millions of files end a
// walk, soon and with a sentence.
func TestFoldersInFolders(t *testing.T) {
	r := newRepository(t)
	r.write("f.json", "{}")
	r.commit()
	tree := r.git("rev-parse", "HEAD^{tree}")
	for range 9 {
		var list strings.Builder
		for i := range 10 {
			fmt.Fprintf(&list, "040000 tree %s\td%d\n", tree, i)
		}
		cmd := exec.Command("git", "mktree")
		cmd.Dir, cmd.Stdin = r.dir, strings.NewReader(list.String())
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		tree = strings.TrimSpace(string(out))
	}
	v := r.open(r.git("commit-tree", "-m", "x", tree))
	if _, err := v.Renamed(map[string][]byte{"new.json": []byte("new")}); err == nil || !strings.Contains(err.Error(), "again and again") {
		t.Error(err)
	}
	files := 0 // each may be a policy that somebody judges
	err := fs.WalkDir(r.open(v.Commit()), ".", func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files++
		}
		return nil
	})
	if err != nil || files > 5000 {
		t.Errorf("%d files are met: %v", files, err)
	}
}

// TestDamagedTrees: names that lead elsewhere make a folder that cannot be read.
func TestDamagedTrees(t *testing.T) {
	id := strings.Repeat("i", 20)
	for _, tree := range []string{
		"100644 ../x\x00" + id, "100644 ..\x00" + id, "100644 .\x00" + id, "100644 \x00" + id, "100644 a/b\x00" + id,
		"100644 a\x00" + id[:19], "100644 a", "100644", "x a\x00" + id, "1006440 a\x00" + id, "100644 a\x00" + id + "40000 a\x00" + id,
	} {
		if entries, err := parseTree([]byte(tree), 20); err == nil {
			t.Errorf("%q is %v", tree, entries)
		}
	}
	entries, err := parseTree([]byte("40000 b\x00"+id+"100755 a\x00"+id), 20)
	if err != nil || len(entries) != 2 || entries[0].name != "a" || !entries[1].mode.IsDir() {
		t.Errorf("%v %v", entries, err)
	}
}

func FuzzTree(f *testing.F) {
	f.Add([]byte("40000 b\x00" + strings.Repeat("i", 20) + "100755 a\x00" + strings.Repeat("i", 20)))
	f.Add([]byte("120000 ..\x00"))
	f.Add([]byte("100644 \xff00\x00" + strings.Repeat("i", 20))) // a name may have any bytes
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := parseTree(data, 20)
		for i, e := range entries {
			plain := fs.ValidPath(strings.ToValidUTF8(e.name, "x")) && e.name != "."
			if err != nil || !plain || !isID(e.id) || i > 0 && entries[i-1].name >= e.name {
				t.Fatalf("%+v %v", entries, err)
			}
		}
	})
}
