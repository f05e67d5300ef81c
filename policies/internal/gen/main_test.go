package gen

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const swr = `platform: huaweicloud
service: swr
sources:
  page: {title: {en: P}, url: "https://example.com/p", standing: official, updated: 2025-01-01}
actions:
  - {name: "swr:repo:getRepo", source: [page]}
  - {name: "swr:repo:listRepoTags", source: [page]}
operations:
  - {id: swr.repo.get, title: {en: Getting}, actions: ["swr:repo:getRepo"], requires: [{all: ["swr:repo:listRepoTags"]}], source: [page]}
`

// others gives n operations that need an action.
func others(n int, need string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  - {id: swr.repo.op%d, title: {en: Other}, requires: [{all: [\"%s\"]}], source: [page]}\n", i+1, need)
	}
	return b.String()
}

// What was tried since the last commit does not count: only what that has can
// be lost, however many runs lie between.
func TestDropsAreSinceTheLastCommit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	root := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=n", "-c", "user.email=n@example.com", "-c",
			"commit.gpgsign=false"}, args...)...)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	if err := os.Mkdir(filepath.Join(root, "huaweicloud"), 0o755); err != nil {
		t.Fatal(err)
	}
	step := func(text string, wantCode int, want string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(root, "huaweicloud", "swr.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if code := Main([]string{"-root", root}, &out, &out); code != wantCode || !strings.Contains(out.String(), want) {
			t.Errorf("exit %d, %s", code, out.String())
		}
	}
	git("init", "-q")
	step(swr+others(8, "swr:repo:getRepo"), 0, "9 prerequisites")
	git("add", ".")
	git("commit", "-q", "-m", "eight")
	step(swr+others(20, "swr:repo:getRepo"), 0, "21 prerequisites")
	step(swr+others(8, "swr:repo:getRepo"), 0, "9 prerequisites")
	step(swr+others(4, "swr:repo:getRepo"), 0, "5 prerequisites")
	step(swr, 1, "loses 8 of 9 prerequisites")
}

// The life of an index: made, current, out of date, refused, allowed.
func TestGenerate(t *testing.T) {
	root := t.TempDir()
	source, index := filepath.Join(root, "huaweicloud", "swr.yaml"), filepath.Join(root, "huaweicloud.bin")
	if err := os.Mkdir(filepath.Dir(source), 0o755); err != nil {
		t.Fatal(err)
	}
	put := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	step := func(name string, wantCode int, want string, args ...string) {
		t.Helper()
		before, _ := os.ReadFile(index)
		var out bytes.Buffer
		code := Main(append([]string{"-root", root}, args...), &out, &out)
		if code != wantCode || !strings.Contains(out.String(), want) {
			t.Errorf("%s: exit %d, %s", name, code, out.String())
		}
		after, _ := os.ReadFile(index)
		if code != 0 && !bytes.Equal(before, after) {
			t.Errorf("%s: the index changed", name)
		}
		left, err := filepath.Glob(filepath.Join(root, ".*"))
		if err != nil || len(left) > 0 {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
	put(source, swr)
	step("nothing to check", 1, "is not what the YAML files say", "-check")
	step("made", 0, "huaweicloud: 1 services, 2 actions, 1 operations, 1 prerequisites")
	step("current", 0, "sources up to 2025-01-01", "-check")
	step("again", 0, " bytes, sources up to")
	step("dumped", 0, `actions Name="swr:repo:getRepo" Platform="huaweicloud" Service="swr"`, "-dump")
	blob, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	was := string(blob)
	put(source, swr+"  - {id: swr.repo.other, title: {en: Other}, source: [page]}\n")
	step("out of date", 1, "is not what the YAML files say", "-check")
	step("more", 0, "2 operations")
	put(source, swr+others(5, "swr:repo:listRepoTags"))
	step("five more", 0, "6 prerequisites")
	put(source, swr+others(5, "swr:repo:getRepo"))
	step("five corrected", 0, "6 prerequisites")
	put(source, swr+others(1, "swr:repo:getRepo"))
	step("four of six", 0, "2 prerequisites")
	put(source, swr+others(6, "swr:repo:getRepo"))
	step("again six", 0, "7 prerequisites")
	put(source, swr)
	step("a drop", 1, "huaweicloud/swr loses 6 of 7 prerequisites, "+
		"first swr.repo.op1 requires swr:repo:getRepo\nif that is meant: (cd policies && go run ./internal/_gen -allow-drop huaweicloud/swr)")
	step("a drop of another", 1, "loses 6 of 7 prerequisites", "-allow-drop", "vpc")
	step("a drop allowed", 0, "1 prerequisites", "-allow-drop", "vpc,swr")
	put(source, swr+"  - {id: swr.repo.get, api: none}\n")
	step("problems", 1, "swr.yaml:10:29: operations[1].api (swr.repo.get) is a text, not a list")
	put(source, swr+"  - {id: swr.repo.other, title: {en: Other}}\n")
	step("a fact of no source", 1, "swr.yaml:10:5: no source states the operation swr.repo.other: name one under source")
	put(source, swr)
	put(index, "garbage")
	step("damaged", 1, "cannot be compared: not a catalogue index (remove it to begin anew)")
	put(index, was[:len("permgap\x1a")]+"\x01"+was[len("permgap\x1a")+1:])
	step("another format", 0, "was of another format: what it held is not compared")
	step("usage", 2, `unexpected argument "x"`, "x")
	step("flags", 2, "not defined", "-x")
}
