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
		if code := run(context.Background(), []string{"audit", "--format", format, "policy.json"}, env, strings.NewReader(""), &out, &errs); code != exitFindings {
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
