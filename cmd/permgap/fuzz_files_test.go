package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/config"
)

// Overlays that the search starts from.
var seedOverlays = []string{
	"platform: huaweicloud\nservice: lab\ntitle: {en: Lab, zh-Hans: 实验室}\nsources: {page: {title: {en: Page}, url: " +
		"https://example.com/a, updated: 2026-01-31, standing: official}}\n" +
		"resources: {bench: [\"lab:*:*:bench:*\"]}\nfeatures: {ssh: {en: a login}}\nactions: [{name: \"lab:bench:use\", access: " +
		"write, resources: [bench], source: [page]}]\n" +
		"operations: [{id: lab.bench.use, title: {en: Using a bench}, api: [POST /benches], actions: [\"lab:bench:use\"], requires: " +
		"[{all: [\"lab:bench:use\"], feature: ssh, when: {en: always}}, {role: Tenant Guest}], source: [page]}]\n",
	"platform: alibabacloud\nservice: paix\nsources: {page: {title: {en: Page}, standing: sample, read: 2026-01}}\nrules: " +
		"{guess: {en: a guess}}\nroles: [{name: PAI.Lab, source: [page]}]\n" +
		"actions: [{name: \"paix:Use\", workspace: [\"PaiX:Use\"], source: [page], inferred_by: guess, roles: {PAI.Lab: {reach: " +
		"[all], certainty: low}}}]\n" +
		"defects: [{kind: typo, where: row 1, written: \"paix:Us\", corrected: \"paix:Use\", source: page}]\nrole_names: " +
		"[Lab Admin]\nservice_roles: [LabRole]\nsystem_policies: [LabFull]\n",
	"platform: aws\nservice: lambda\noperations: [{id: lambda.function.create, requires_added: [{pattern: \"s3:Get*\", by: " +
		"agency}], requires_removed: [\"iam:PassRole\"]}]\n",
	"platform: nowhere\nservice: 1\nscope: none\nactions: [{name: x}, {name: \"a:b\", aliases: [\"a:b\"], replaced_by: " +
		"[\"a:c\"]}]\noperations: [{id: \"\", requires: [{all: [x], any: [y]}]}]\n",
	"a: &a [*a]\n", "? {a: b}\n: c\n", "- 1\n", "", "\t", "\xff", "platform: huaweicloud\nplatform: aws\n",
	"%YAML 9.9\n---\na: b\n---\nc: d\n",
	"\"::error::x\\x1b[2J\": \"##[x]\\u202e\"\n",
}

// FuzzOverlay lays whatever a file holds over the catalogue. There is no panic.
// Mistakes are reported with their place, the same by catalog validate. Every
// command shows the rest as text that is safe.
func FuzzOverlay(f *testing.F) {
	for i, seed := range seedOverlays {
		f.Add([]byte(seed), uint8(2*i), uint64(0))
		f.Add([]byte(seed), uint8(2*i+1), uint64(i))
	}
	names := append(catalogNames(f), "lab:bench:use", "paix:Use", "lab.bench.use", "page", "bench", "ssh", "guess", "PAI.Lab",
		"official", "agency", "2026-01-31", "https://example.com")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, choice uint8, turns uint64) {
		const path = "overlay.yaml"
		if len(data) > 16<<10 {
			return
		}
		if turns > 0 {
			data = mutate(data, turns, names, overlayKeys)
		}
		t.Chdir(dir) // not before: the committed inputs lie in the package's folder
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		bound := 1<<20 + 1000*len(data)
		show := func(args ...string) (out, errs string, code int) {
			out, errs, code = execute("", append(args, "--no-config"))
			name := strings.Join(args, " ")
			format := "text"
			if slices.Contains(args, "json") {
				format = "json"
			}
			checkText(t, name, format, out)
			checkText(t, name, "text", errs)
			if len(out) > 4*bound || len(errs) > bound {
				t.Errorf("%s: %d bytes make %d and %d of errors", name, len(data), len(out), len(errs))
			}
			return out, errs, code
		}
		out, errs, code := show("catalog", "validate", path, "-f", "json")
		if code == exitTrouble {
			checkPlaced(t, path, errs, false)
			return
		}
		valid := checkValidation(t, out, data)
		if valid != (code == exitClean) {
			t.Errorf("valid: %v, exit code %d", valid, code)
		}
		if choice%2 == 0 {
			if text, _, again := show("catalog", "validate", path); again != code || text == "" {
				t.Errorf("text: exit code %d, json %d: %q", again, code, text)
			}
			return
		}
		use := append(slices.Clone(overlayUses[int(choice/2)%len(overlayUses)]), "--catalog", path)
		if _, errs, code := show(use...); !valid {
			if code != exitTrouble {
				t.Errorf("%v takes a file that is not valid: exit code %d", use, code)
			}
			checkPlaced(t, path, errs, true)
		} else if code == exitTrouble {
			t.Errorf("%v refuses a file that is valid: %s", use, errs)
		}
	})
}

// overlayKeys are keys of catalogue files.
var overlayKeys = []string{"platform", "service", "scope", "default", "title", "en", "zh-Hans", "sources", "resources",
	"features", "rules", "actions", "operations",
	"roles", "role_names", "service_roles", "system_policies", "defects", "name", "access", "aliases", "replaced_by",
	"workspace", "source", "inferred_by", "removed", "id",
	"group", "api", "list_all", "requires", "requires_added", "requires_removed", "note", "all", "any", "pattern", "role",
	"feature", "when", "by", "standing", "same_resource",
	"always", "reach", "certainty", "kind", "where", "written", "corrected", "url", "updated", "read", "page", "lab", "::error::", "x\u202e"}

// overlayUses are commands that show what an overlay says.
var overlayUses = [][]string{
	{"explain", "lab.bench.use", "lab:bench:use", "paix:Use", "LabRole", "lambda.function.create"}, {"explain", "lab:bench:use", "-f", "json"},
	{"catalog", "list"}, {"catalog", "sources"}, {"catalog", "defects", "-f", "json"}, {"catalog", "coverage"},
	{"catalog", "show", "lab", "paix", "lambda"},
	{"catalog", "show", "lab", "-f", "json"}, {"expand", "lab:*", "paix:*"}, {"roles", "-f", "json"},
	{"roles", "--action", "paix:Use"}, {"catalog", "sources", "-f", "table"},
}

// checkValidation reads what catalog validate says of one file.
func checkValidation(t *testing.T, out string, data []byte) (valid bool) {
	t.Helper()
	var v struct{ Files []validation }
	if err := json.Unmarshal([]byte(out), &v); err != nil || len(v.Files) != 1 {
		t.Fatalf("%v: %s", err, out)
	}
	lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + strings.Count(string(data),
		"\u2028") + strings.Count(string(data), "\u2029") + strings.Count(string(data), "\u0085") + 1
	for _, p := range v.Files[0].Problems {
		if p.Line < 1 || p.Line > lines || p.Column < 1 || p.Message == "" {
			t.Errorf("a problem at %d:%d of %d lines: %q", p.Line, p.Column, lines, p.Message)
		}
	}
	if valid = v.Files[0].Valid; valid != (len(v.Files[0].Problems) == 0) {
		t.Errorf("valid is %v with %d problems", valid, len(v.Files[0].Problems))
	}
	return valid
}

var (
	place = regexp.MustCompile(`:\d+:\d+: `)
	line  = regexp.MustCompile(`:\d+(:\d+)?: `)
)

// checkPlaced holds that errors about a file name it, with the place where it
// has a content.
func checkPlaced(t *testing.T, path, errs string, placed bool) {
	t.Helper()
	if !strings.HasPrefix(errs, "permgap: "+path) || placed && !place.MatchString(errs) {
		t.Errorf("an error without its place: %q", errs)
	}
}

// Configurations that the search starts from. None may write a file.
var seedConfigs = []string{
	"format: json\nfail-on: warning\nlang: zh-Hans\nplatform: huaweicloud\nrules: {PG101: warning, unknown-action: off}\n",
	"principals:\n  - name: team\n    documents: [policy.json]\n    require: [modelarts.notebook.start]\n  - {name: other, " +
		"documents: [policy.json], boundary: [policy.json], agency: [policy.json]}\n",
	"principals: [{name: pai, roles: [PAI.AlgoDeveloper], require: [\"PaiDSW:ListAllInstances\"]}]\nplatform: alibabacloud\nrole-basis: and\n",
	"features: [custom-image]\nwithout: [ssh-login]\nstrict: true\ntogether: true\nquiet: true\ngroup-by: operation\ncolor: never\n",
	"catalog: [policy.json]\n", "documents: [x]\n", "format: [{a: b}]\n", "rules: {PG101: loud, PG999: off}\n",
	"a: &a {<<: *a}\n", "- a\n", "", "\t", "\xff\xfe", "{", "fail-on: [error]\nfail-on: note\n",
	"\"::error::x\\x1b[2J\": \"##[x]\\u202e\"\nlang: \"::error::\\u202e\"\n",
	"principals: [{name: \"\\x1b[2J::error::x\", documents: [no.json], roles: [\"##[x]\"]}]\n",
	"principals: [{name: \"\\x1b[2J\\n::error::x\"}]\n",
	"format: [compact=PWNED.sh, json=../PWNED, \"sarif=/no/such/PWNED\"]\n",
	"format: compact=PWNED.sh\n",
	"catalog: [/dev/zero]\nprincipals: [{name: a, documents: [../, /etc, policy.json], boundary: [..]}]\n",
}

// FuzzConfig runs commands in a folder with whatever configuration. There is
// no panic. Mistakes are reported with their place, as text that is safe. No
// configuration makes a command write into its folder or the one above.
func FuzzConfig(f *testing.F) {
	for i, seed := range seedConfigs {
		for use := range configUses {
			f.Add([]byte(seed), uint8(use), uint64(0))
		}
		f.Add([]byte(seed), uint8(i), uint64(i+1))
	}
	names := []string{"modelarts.notebook.start", "PAI.AlgoDeveloper", "policy.json", "no.json", "custom-image", "json",
		"compact", "zh-Hans", "huaweicloud", "alibabacloud",
		"never", "error", "off", "operation", "and", "always", "team", ".", "json=out", "compact=../out", "/", "..", "/dev/zero", "~"}
	dir := filepath.Join(f.TempDir(), "inner")
	if err := os.Mkdir(dir, 0o755); err != nil {
		f.Fatal(err)
	}
	const text = `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:start"]}]}`
	f.Fuzz(func(t *testing.T, data []byte, choice uint8, turns uint64) {
		if len(data) > 16<<10 {
			return
		}
		if turns > 0 {
			data = mutate(data, turns, names, configKeys)
		}
		t.Chdir(dir) // not before: the committed inputs lie in the package's folder
		for name, content := range map[string]string{"policy.json": text, config.FileName: string(data)} {
			if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		args := configUses[int(choice)%len(configUses)]
		out, errs, code := execute("", args)
		name := strings.Join(args, " ")
		format := "text"
		if slices.Contains(args, "json") {
			format = "json"
		}
		if !slices.Contains(args, "audit") || format == "json" { // else the file chooses it
			checkStream(t, name, format, out, true) // color: always
		}
		checkText(t, name, "text", errs)
		if len(out) > 4<<20 || len(errs) > 1<<20+100*len(data) {
			t.Errorf("%d bytes make %d and %d of errors", len(data), len(out), len(errs))
		}
		if code == exitTrouble && errs == "" && out == "" {
			t.Error("exit code 2 without a word")
		}
		// Of what is no YAML the line is known, and not always.
		first, _, _ := strings.Cut(errs, "\n")
		if code == exitTrouble && strings.HasPrefix(first, "permgap: "+config.FileName) && !line.MatchString(first) &&
			!strings.Contains(first, "not valid YAML") ||
			strings.HasPrefix(first, "permgap: configuration: ") {
			t.Errorf("an error without its place: %q", first)
		}
		for folder, own := range map[string][]string{".": {config.FileName, "policy.json"}, "..": {filepath.Base(dir)}} {
			entries, err := os.ReadDir(folder)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if !slices.Contains(own, e.Name()) {
					t.Errorf("%s was written into %s", e.Name(), folder)
					os.RemoveAll(filepath.Join(folder, e.Name()))
				}
			}
		}
		for name, content := range map[string]string{"policy.json": text, config.FileName: string(data)} {
			if now, err := os.ReadFile(name); err != nil || string(now) != content {
				t.Errorf("%s was changed: %v", name, err)
			}
		}
	})
}

// configUses are commands that a configuration has a say in.
var configUses = [][]string{
	{"rules"}, {"expand", "modelarts:*"}, {"audit", "--format", "json", "policy.json"}, {"explain", "PG101", "-f", "json"},
	{"audit"}, {"audit", "--format", "json"}, {"audit", "policy.json"},
}

// configKeys are keys of configurations.
var configKeys = []string{"format", "color", "lang", "platform", "catalog", "fail-on", "strict", "together", "quiet",
	"group-by", "role-basis", "features", "without", "require", "rules",
	"principals", "name", "documents", "roles", "agency", "boundary", "PG101", "pg301", "unknown-action", "::error::", "x\u202e"}
