package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/report"
)

// The same input gives the same bytes in a pipeline and in every locale, in
// every format: in the environment that the program is given, and in that of
// its process.
func TestSameBytes(t *testing.T) {
	t.Chdir(t.TempDir())
	policy := `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:*:*", "modelarts:image:lst"]}]}`
	if err := os.WriteFile(filepath.Join(".", "policy.json"), []byte(policy), 0o644); err != nil {
		t.Fatal(err)
	}
	environments := [][]string{
		{"CI=true", "GITHUB_ACTIONS=true", "GITLAB_CI=true", "TF_BUILD=True"},
		{"LC_ALL=zh_CN.GBK", "LANG=zh_CN.GBK", "LANGUAGE=zh"},
		{"TERM=xterm-256color", "COLORTERM=truecolor", "TZ=Asia/Shanghai"},
	}
	shown := func(format string, env []string) string {
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{"audit", "--format", format, "policy.json"}, env, strings.NewReader(""),
			&out, &errs); code != exitFindings {
			t.Fatalf("%s: exit code %d: %s", format, code, errs.String())
		}
		return out.String()
	}
	want := map[string]string{}
	for _, format := range report.Names() {
		want[format] = shown(format, nil)
	}
	for _, env := range environments {
		for _, kv := range env {
			name, value, _ := strings.Cut(kv, "=")
			t.Setenv(name, value)
		}
		for _, format := range report.Names() {
			if shown(format, env) != want[format] {
				t.Errorf("%s: other bytes with %v", format, env)
			}
		}
	}
}

// Every JSON form says first which form it is.
func TestVersionComesFirst(t *testing.T) {
	t.Chdir(moduleRoot(t))
	for _, line := range [...]string{
		"version", "rules", "roles", "roles --action PaiDSW:ListAllInstances", "expand swr:repo:*", "explain swr:repo:getRepo",
		"catalog list", "catalog sources", "catalog defects", "catalog coverage", "catalog show swr", "catalog diff built-in built-in",
		"catalog validate policies/alibabacloud/eas.yaml", "audit docs/examples/notebook-operator.json",
	} {
		shown, _ := perform("", append(strings.Fields(line), "--format", "json")...)
		if !strings.HasPrefix(shown, "{\n  \"version\": \"1\",\n") {
			t.Errorf("%s begins with %.40q", line, shown)
		}
	}
}

// One file is one output, by a link, by another spelling and where the system
// has two names for one.
func TestSameOutput(t *testing.T) {
	t.Chdir(t.TempDir())
	a := &app{}
	write := func(path string) {
		t.Helper()
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("first")
	write("other")
	if err := os.Mkdir("dir", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Link("first", "second"); err != nil {
		t.Skip(err)
	}
	for pair, want := range map[[2]string]bool{
		{"first", "second"}: true, {"first", "./first"}: true, {"first", "dir/../second"}: true, {"new", "./new"}: true,
		{"new", "dir/../new"}: true,
		{"first", "other"}:    false, {"first", "new"}: false, {"new", "dir/new"}: false, {"nowhere/a", "./nowhere/a"}: true,
		{"nowhere/a", "nowhere/b"}: false, {"", "first"}: false, {"", ""}: true,
	} {
		if got := outputOf(a, pair[0]).same(outputOf(a, pair[1])); got != want {
			t.Errorf("%q: the same %v, want %v", pair, got, want)
		}
	}
	if err := notWritten(a, "second", []output{outputOf(a, "other"), outputOf(a, "first")}); err == nil ||
		err.Error() != "second is first, which this run has written already" {
		t.Error(err)
	}
	if err := notWritten(a, "dir/new", []output{outputOf(a, "other"), outputOf(a, "first")}); err != nil {
		t.Error(err)
	}
}

// What begins as a report does is one; an input that only speaks of reports is
// none.
func TestIsReport(t *testing.T) {
	t.Chdir(t.TempDir())
	for content, want := range map[string]bool{
		`{"version": "1", "tool": {"name": "permgap"}}`: true, "{\n\t\"version\":\"1\",\"tool\":{\"name\":\"permgap\",": true,
		`{"version": "1", "tool": {"name": "other"}}`: false, `{"x": {"version": "1", "tool": {"name": "permgap"}}}`: false,
		`{"$schema": "x", "version": "2.1.0", "runs": [{"tool": {"driver": {"name": "permgap"}}}]}`: true,
		`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "other"}}}]}`:                   false,
		"[]": true, "[{\"a\": 1}]": false, `{"Version": "1.1", "Statement": []}`: false, "# permgap\n\nerror[PG101]: x\n": false,
		"a.json:1:1: error[PG101]: x\n": true,
		"no findings: 1 document\n":     true, "notes\nno findings: 1\n": false, "### permgap: 1 error\n": true, "### permgapper\n": false,
	} {
		if err := os.WriteFile("x", []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := isReport(t.Context(), "x"); got != want {
			t.Errorf("%q: a report %v, want %v", content, got, want)
		}
	}
}
