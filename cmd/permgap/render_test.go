package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/testinput"
)

// TestRenderIsTheAudit holds that a report is made of its JSON as of the audit:
// every format with the same bytes and the same exit code, whatever is judged
// and how it is shown.
func TestRenderIsTheAudit(t *testing.T) {
	root := moduleRoot(t)
	t.Run("examples", func(t *testing.T) {
		t.Chdir(filepath.Join(root, "docs", "examples"))
		renderAgain(t, ".", renderWays[:testinput.Times(2, len(renderWays))])
	})
	t.Run("transcripts", func(t *testing.T) {
		if testing.Short() {
			t.Skip("takes long with the race detector")
		}
		scripts, err := filepath.Glob(filepath.Join(root, "cmd", "permgap", "testdata", "script", "*.txtar"))
		if err != nil || len(scripts) < 10 {
			t.Fatalf("%d transcripts, %v", len(scripts), err)
		}
		step := testinput.OneIn(2)
		for i := 0; i < len(scripts); i += step {
			t.Run(filepath.Base(scripts[i]), func(t *testing.T) {
				t.Chdir(t.TempDir())
				unpack(t, scripts[i])
				renderAgain(t, ".", someWays(i/step), "--no-config")
			})
		}
	})
	t.Run("corpora", func(t *testing.T) {
		corpora := testinput.Shared(t, "corpora")
		folders, err := filepath.Glob(filepath.Join(corpora, "*"))
		if err != nil || len(folders) == 0 {
			t.Fatalf("%d corpora, %v", len(folders), err)
		}
		for i, folder := range folders {
			if testing.Short() && filepath.Base(folder) != "huawei" {
				continue
			}
			t.Run(filepath.Base(folder), func(t *testing.T) {
				if filepath.Base(folder) == "aws-managed" { // the report of all is larger than render reads
					t.Chdir(t.TempDir())
					copySome(t, filepath.Join(folder, "documents"))
					renderAgain(t, ".", someWays(i)[:1], "--no-config")
					return
				}
				t.Chdir(corpora)
				renderAgain(t, filepath.Base(folder), someWays(i)[:1], "--no-config")
			})
		}
	})
}

// copySome copies one in ten of the files of a folder to where the test is.
func copySome(t *testing.T, folder string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(paths) < 1000 {
		t.Fatalf("%d documents, %v", len(paths), err)
	}
	for i := 0; i < len(paths); i += 10 {
		data, err := os.ReadFile(paths[i])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Base(paths[i]), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// unpack writes the files of a transcript.
func unpack(t *testing.T, script string) {
	t.Helper()
	archive, err := txtar.ParseFile(script)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type renderWay struct {
	columns string
	flags   []string
}

// renderWays are ways of showing a report, the most different first.
var renderWays = []renderWay{
	{"50", nil}, {"132", []string{"--verbose"}}, {"", []string{"--group-by", "operation", "--fail-on", "warning", "--strict"}},
	{"80", []string{"--quiet", "--exit-zero", "--color", "always"}},
}

// someWays are one of the ways, in turn; in the whole suite all of them.
func someWays(i int) []renderWay {
	if testinput.Whole() {
		return renderWays
	}
	i %= len(renderWays)
	return renderWays[i : i+1]
}

// renderAgain audits a path and renders the report in some ways, in the current
// folder and then in another one.
func renderAgain(t *testing.T, path string, ways []renderWay, flags ...string) {
	t.Helper()
	dir := t.TempDir()
	saved := filepath.Join(dir, "report.json")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for i, way := range ways {
		audit := slices.Concat([]string{"audit", path, "--format", "json=" + saved}, flags, way.flags)
		render := slices.Concat([]string{"render", saved}, way.flags)
		direct, again := filepath.Join(dir, fmt.Sprint("direct", i)), filepath.Join(dir, fmt.Sprint("again", i))
		for _, folder := range []string{direct, again} {
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range report.Names() {
			audit = append(audit, "--format", name+"="+filepath.Join(direct, name))
			render = append(render, "--format", name+"="+filepath.Join(again, name))
		}
		_, errs, want := streams(here, way.columns, audit)
		_, more, got := streams(dir, way.columns, render)
		more = wrote.ReplaceAllString(more, "")
		if want != got || more != "" {
			t.Errorf("%s: exit code %d, rendered %d\n%s%s", path, want, got, errs, more)
		}
		for _, name := range report.Names() {
			sameFile(t, fmt.Sprintf("%s %v %s", path, way, name), filepath.Join(direct, name), filepath.Join(again, name))
		}
		if way.flags == nil { // with colours, which files have not
			out, told, _ := streams(here, way.columns, slices.Concat([]string{"audit", path, "--color", "always"}, flags))
			if told != "" {
				continue // what standard error says is not said again on standard output
			}
			if shown, _, _ := streams(dir, way.columns, []string{"render", saved, "--color", "always"}); shown != out {
				t.Errorf("%s: in colour it is rendered as\n%.2000s\nwant\n%.2000s", path, shown, out)
			}
		}
	}
}

// wrote matches the lines that name the files of the rendering.
var wrote = regexp.MustCompile(`(?m)^permgap: wrote .*\n`)

// streams runs a command line in a folder.
func streams(dir, columns string, args []string) (out, errs string, code int) {
	here, err := os.Getwd()
	if err != nil {
		return "", err.Error(), -1
	}
	if err := os.Chdir(dir); err != nil {
		return "", err.Error(), -1
	}
	defer os.Chdir(here)
	var o, e bytes.Buffer
	code = run(context.Background(), args, []string{"COLUMNS=" + columns}, strings.NewReader(""), &o, &e)
	return o.String(), e.String(), code
}

func sameFile(t *testing.T, name, a, b string) {
	t.Helper()
	want, err := os.ReadFile(a)
	if err != nil {
		if _, other := os.Stat(b); !os.IsNotExist(err) || other == nil {
			t.Errorf("%s: %v, and rendered %v", name, err, other)
		}
		return
	}
	got, err := os.ReadFile(b)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(want, got) {
		return
	}
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	from := max(at-100, 0)
	t.Errorf("%s is rendered otherwise at byte %d: %q, want %q", name, at, clip(got, from), clip(want, from))
}

func clip(data []byte, from int) []byte { return data[min(from, len(data)):min(from+300, len(data))] }

// TestRenderRefuses holds how the command tells of what it cannot render.
func TestRenderRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"policy.json": `{"Version": "1.1", "Statement": []}`,
		"later.json":  "{\n  \"version\": \"2\"}", "answer.json": `{"version": "1", "answers": []}`,
		"half.json": "{\"version\": \"1\",\n \"findings\": [{",
		"type.json": "{\"version\": \"1\", \"tool\": {}, \"summary\": {},\n" +
			" \"findings\": [{\"level\": \"error\",\n \"location\": {\"line\": true}}]}",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ args, want string }{
		{"", "permgap: render needs one report, which 'permgap audit --format json' writes; found 0 arguments\nsee 'permgap render --help'\n"},
		{"a b", "permgap: render needs one report, which 'permgap audit --format json' writes; found 2 arguments\nsee 'permgap render --help'\n"},
		{"none.json", "permgap: none.json: cannot read the report: no such file or folder\n"},
		{".", "permgap: .: cannot read the report: a folder, not a file\n"},
		{"policy.json", "permgap: policy.json:1:1: no report of an audit: it has no \"version\"\n'permgap audit --format json' writes reports\n"},
		{"answer.json", "permgap: answer.json:1:1: no report of an audit: it has no \"tool\"\n'permgap audit --format json' writes reports\n"},
		{"later.json", "permgap: later.json:2:14: a report of version \"2\", and this program reads version \"1\"\n" +
			"render it with the version of permgap that wrote it\n"},
		{"half.json", "permgap: half.json:2:15: not JSON: unexpected end of JSON input\n'permgap audit --format json' writes reports\n"},
		{"type.json", "permgap: type.json:3:23: findings[0].location.line: expected a whole number, found true or false\n"},
		{"type.json --format none", "permgap: unknown format \"none\""},
	} {
		shown, code := perform("", append([]string{"render"}, strings.Fields(c.args)...)...)
		if code != exitTrouble || !strings.HasPrefix(shown, c.want) {
			t.Errorf("render %s: exit code %d\n%s", c.args, code, shown)
		}
	}
	if err := os.WriteFile("large.json", bytes.Repeat([]byte(" "), report.MostBytes+1), 0o644); err != nil {
		t.Fatal(err)
	}
	if shown, code := perform("", "render", "large.json"); code != exitTrouble ||
		shown != "permgap: large.json: cannot read the report: larger than the limit of 32 MiB\n" {
		t.Errorf("a large file: exit code %d\n%s", code, shown)
	}
}

// TestRenderReadsNothingElse holds that a report is all that is read: neither
// what it is about nor a configuration that lies beside it.
func TestRenderReadsNothingElse(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("policy.json",
		[]byte(`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:start"]}]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	perform("", "audit", "policy.json", "--format", "json=report.json")
	want, _ := perform("", "audit", "policy.json")
	if err := os.Remove("policy.json"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(".permgap.yaml", []byte("format: [json]\nfail-on: never\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(os.DirFS("."), "report.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"render", "report.json"}, {"render", "-"}} {
		if got, code := perform(string(data), args...); got != want || code != exitFindings {
			t.Errorf("%v: exit code %d\n%s\nwant\n%s", args, code, got, want)
		}
	}
	if _, code := perform("", "render", "report.json", "--config", ".permgap.yaml"); code != exitClean {
		t.Errorf("with a configuration that lowers the threshold: exit code %d", code)
	}
	if shown, code := perform("", "render", "report.json", "--output", "report.json"); code != exitTrouble ||
		!strings.Contains(shown, "is an input of this run") {
		t.Errorf("the report is overwritten: exit code %d\n%s", code, shown)
	}
}
