package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// text reads a file of the module.
func text(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(moduleRoot(t), path))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// blocksOf gives the fenced blocks of a language.
func blocksOf(page, language string) (blocks []string) {
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(page, -1) {
		blocks = append(blocks, m[1])
	}
	return blocks
}

// parsed reads YAML.
func parsed(t *testing.T, what string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := yaml.Unmarshal([]byte(what), &v); err != nil {
		t.Fatalf("%v:\n%s", err, what)
	}
	return v
}

// values gives the texts that stand under a key, anywhere in a value.
func values(v any, key string) (found []string) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if said, is := inner.(string); is && name == key {
				found = append(found, said)
				continue
			}
			if list, is := inner.([]any); is && name == key {
				for _, m := range list {
					if said, is := m.(string); is {
						found = append(found, said)
					}
				}
			}
			found = append(found, values(inner, key)...)
		}
	case []any:
		for _, inner := range v {
			found = append(found, values(inner, key)...)
		}
	}
	return found
}

var pinned = regexp.MustCompile(`uses: (?:https://github.com/)?[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n`)

// allPinned holds that actions of others are pinned by commit, with their version.
func allPinned(t *testing.T, workflow string) {
	t.Helper()
	for line := range strings.Lines(workflow) {
		if strings.Contains(line, "uses: ") && !strings.Contains(line, "permgap/permgap@v0") && !pinned.MatchString(line) {
			t.Errorf("not pinned: %s", line)
		}
	}
}

// TestAction holds that what action.yml says of itself is what its scripts write.
func TestAction(t *testing.T) {
	source, page := text(t, "action.yml"), text(t, "docs/ci.md")
	action := parsed(t, source)
	allPinned(t, source)
	inputs, outputs := action["inputs"].(map[string]any), action["outputs"].(map[string]any)
	for name := range inputs {
		if !strings.Contains(source, "inputs."+name) {
			t.Errorf("nothing reads the input %s", name)
		}
		if !strings.Contains(page, "`"+name+"`") {
			t.Errorf("docs/ci.md does not name the input %s", name)
		}
	}
	script := text(t, ".github/action/audit.sh")
	for name := range outputs {
		counted := slices.Contains([]string{"errors", "warnings", "notes", "suppressed"}, name)
		if !strings.Contains(script, name+"=%s") && !counted {
			t.Errorf("nothing writes the output %s", name)
		}
		if !strings.Contains(page, "`"+name+"`") {
			t.Errorf("docs/ci.md does not name the output %s", name)
		}
	}
	for _, run := range values(action["runs"], "run") {
		path := strings.Trim(strings.TrimPrefix(run, `"$GITHUB_ACTION_PATH/`), `"`)
		info, err := os.Stat(filepath.Join(moduleRoot(t), path))
		if err != nil || info.Mode().Perm()&0o100 == 0 && filepath.Separator == '/' {
			t.Errorf("%s is no script: %v", run, err)
		}
	}
	for _, path := range []string{".github/action/build.sh", "README.md"} {
		if !strings.Contains(text(t, path), "CGO_ENABLED=0") {
			t.Errorf("%s builds no static program", path)
		}
	}
}

// TestHook holds which files start the hook of pre-commit.
func TestHook(t *testing.T) {
	var hooks []map[string]any
	if err := yaml.Unmarshal([]byte(text(t, ".pre-commit-hooks.yaml")), &hooks); err != nil || len(hooks) != 1 {
		t.Fatalf("%d hooks, %v", len(hooks), err)
	}
	files := regexp.MustCompile(hooks[0]["files"].(string))
	for name, want := range map[string]bool{
		"iam/a.json": true, "main.tf": true, "a.tf.json": true, "x.tfvars": true, "policy.json.tpl": true, "a.json.j2": true, "t.yaml": true,
		".permgap.yaml": true, "b.YML": true, "README.md": true, "permgap-baseline.jsonl": true, "main.go": false, "a.txt": false, "tf": false,
	} {
		if files.MatchString(name) != want {
			t.Errorf("%s starts the hook: %v", name, !want)
		}
	}
	if _, code := perform("", append(strings.Fields(hooks[0]["entry"].(string))[1:], "--help")...); code != 0 {
		t.Errorf("the entry ends with %d", code)
	}
}

var auditLine = regexp.MustCompile(`permgap audit [^'\n]*`)

// TestPipelines parses every snippet of docs/ci.md and runs its commands in a
// repository with an accepted finding.
func TestPipelines(t *testing.T) {
	page := text(t, "docs/ci.md")
	var lines []string
	for _, block := range blocksOf(page, "yaml") {
		v := parsed(t, block)
		allPinned(t, block)
		for _, script := range slices.Concat(values(v, "run"), values(v, "script")) {
			lines = append(lines, auditLine.FindAllString(script, -1)...)
		}
		if jobs, is := v["jobs"]; is { // inputs of the action
			for _, args := range values(jobs, "args") {
				lines = append(lines, "permgap audit "+strings.ReplaceAll(args, `"origin/${{ github.base_ref }}"`, "main")+" iam/")
			}
		}
		for _, repo := range slices.Concat(values(v, "args")) {
			if strings.HasPrefix(repo, "--") && !strings.Contains(page, repo) {
				t.Errorf("an argument %s of nothing", repo)
			}
		}
	}
	for _, language := range []string{"groovy", "sh"} {
		for _, block := range blocksOf(page, language) {
			lines = append(lines, auditLine.FindAllString(block, -1)...)
		}
	}
	if len(lines) < 6 {
		t.Errorf("%d commands: %q", len(lines), lines)
	}
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("iam/a.json", `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:start"]}]}`)
	write("reports/.keep", "")
	if shown, code := perform("", "audit", "--write-baseline", "permgap-baseline.jsonl", "iam"); code != 0 {
		t.Fatal(shown)
	}
	for _, line := range lines {
		if strings.Contains(line, "--new-from") {
			continue // see testdata/script/new_from.txtar
		}
		words := strings.Fields(strings.TrimSuffix(line, "; then"))
		if shown, code := perform("", words[1:]...); code != 0 {
			t.Errorf("%s ends with %d:\n%s", line, code, shown)
		}
	}
	for _, name := range []string{"gl-code-quality-report.json", "permgap.xml", "permgap.json", "reports/permgap.json"} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Errorf("%s is not written: %v", name, err)
		}
	}
}
