package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/testinput"
)

// hostileTexts are what somebody could write into any string that the program
// reads: each holds the word evil, by which it is found again.
var hostileTexts = []string{
	"::error file=evil::owned\x1b[31m\x1b]8;;https://evil.example\a\u009b2J\x7f " +
		"\u202eevil\u2066\u200b\ufeff\u2028::error::x\n::error::y\r\n \t::add-mask::z\x00",
	"evil ##[error]x ##vso[task.setvariable variable=a]b ##teamcity[c] \u200f\U000e0041\ufe0f\u3164" +
		strings.Repeat(" ::stop-commands::evil 中::error::中", 6),
	"<script>evil()</script> `evil` | [evil](javascript:alert(1)) ![x](y) ]]> <!-- {0} %0A::error::evil @evil #1 \\u001b \\ " +
		"\"q\" 'r' \u2029\u0085::error::",
}

// hostileName is a hostile text that may stand where white space may not.
func hostileName(text string) string {
	return "evil" + strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n\x00*?", r) {
			return -1
		}
		return r
	}, text)
}

// hostileRun is a folder in which everything has a hostile name and content,
// and which is the current one.
type hostileRun struct {
	text, name string   // a hostile text and a hostile name
	file       string   // the hostile name of a file
	overlays   []string // flags that lay hostile overlays over the catalogue
	tried      *turn
}

// newHostileRun makes the folder.
func newHostileRun(t *testing.T, text string) hostileRun {
	t.Helper()
	t.Chdir(t.TempDir())
	h := hostileRun{text: text, name: hostileName(text)}
	h.file = clipped(strings.Map(func(r rune) rune {
		if r == '/' || r == 0 || runtime.GOOS == "windows" && (r < ' ' || strings.ContainsRune(`:<>"|?*\`, r)) {
			return -1
		}
		return r
	}, text), 200) + ".json"
	fill := strings.NewReplacer("$TEXT", quoteYAML(strings.TrimSpace(text)), "$NAME", quoteYAML(h.name), "$N",
		strings.Trim(quoteYAML(h.name), `"`), "$T", strings.Trim(quoteYAML(strings.TrimSpace(text)), `"`))
	for name, content := range map[string]string{"huawei.yaml": hostileHuawei, "pai.yaml": hostilePAI,
		"wrong.yaml": hostileWrong, "config.yaml": hostileConfig} {
		h.write(t, name, fill.Replace(content))
	}
	if shown, code := perform("", "catalog", "validate", "huawei.yaml", "pai.yaml"); code != exitClean {
		t.Fatalf("the overlays are not valid:\n%s", shown)
	}
	h.overlays = []string{"--catalog", "huawei.yaml", "--catalog", "pai.yaml"}
	quoted := strings.NewReplacer("$TEXT", quoteJSON(t, text), "$NAME", quoteJSON(t, h.name), "$N", strings.Trim(quoteJSON(t, h.name), `"`))
	if err := os.Mkdir("policies", 0o755); err != nil {
		t.Fatal(err)
	}
	h.write(t, h.file, quoted.Replace(hostilePolicies[0]))
	for i, p := range hostilePolicies {
		h.write(t, filepath.Join("policies", fmt.Sprintf("%d", i)+h.file), quoted.Replace(p))
	}
	h.write(t, filepath.Join("policies", "raw.json"), `{"Version": "1.1", "Statement": [{"Effect": "`+text+`"}]}`)
	h.write(t, "lie.json", quoted.Replace(hostileReport))
	args := append([]string{"audit", "--no-config", "-v", "--format", "json=report.json", "policies", h.file}, h.overlays...)
	if shown, _ := perform("", args...); !isReport(context.Background(), "report.json") {
		t.Fatalf("no report of the folder:\n%.2000s", shown)
	}
	h.write(t, config.FileName, "principals: [{name: "+quoteYAML(text)+", documents: [policies]}]\n")
	return h
}

func (h hostileRun) write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// clipped gives the longest start of a text with n bytes.
func clipped(text string, n int) string {
	for len(text) > n {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}

// quoteYAML writes a string that YAML reads as it is; there is no sign in it
// that YAML does not take.
func quoteYAML(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			fmt.Fprintf(&b, `\U%08x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

func quoteJSON(t *testing.T, s string) string {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const hostileHuawei = `
platform: huaweicloud
service: $NAME
scope: project
title: {en: $TEXT}
sources: {$NAME: {title: {en: $TEXT}, url: "https://$T", updated: 2020-01-01, standing: sample, note: $TEXT}}
resources: {$NAME: [$TEXT]}
features: {$NAME: {en: $TEXT}}
role_names: [$TEXT]
service_roles: ["s$N"]
system_policies: ["p$N"]
contents: [{name: "p$N", title: {en: $TEXT}, content: '{"evil": "evil"}', updated: 2020-01-01, source: [$NAME]}]
agencies: [{name: "g$N", title: {en: $TEXT}, trusts: $TEXT, holds: ["p$N"], source: [$NAME]}]
actions:
  - {name: "$N:a:own", title: {en: $TEXT}, access: write, resources: [$NAME], aliases: ["$N:a:alias"], source: [$NAME]}
  - {name: "$N:a:need", title: {en: $TEXT}, source: [$NAME]}
  - {name: "evil-honest:a:b", source: [$NAME]}
  - {name: "$N:a:old", replaced_by: ["$N:a:need"], deprecated: true, source: [$NAME]}
operations:
  - id: "$N.op"
    title: {en: $TEXT}
    group: $TEXT
    api: ["POST /$N"]
    actions: ["$N:a:own"]
    note: $TEXT
    source: [$NAME]
    requires:
      - {all: ["$N:a:need"], feature: $NAME, when: {en: $TEXT}}
      - {any: ["$N:a:need", "$N:a:old"], when: {en: $TEXT}, by: agency}
      - {pattern: "$N:b*:*"}
      - {role: $TEXT, when: {en: $TEXT}}
      - {role: "g$N", with: {$TEXT: $TEXT}}
  - {id: "$N.twin", title: {en: $TEXT}, actions: ["$N:a:old"], twin: ["$N.op"], requires: none}
  - {id: modelarts.notebook.start, requires_removed: [csms:secret:getVersion], reason: $TEXT}
  - {id: modelarts.image.list, removed: true, reason: $TEXT}
  - {id: "$N.second", title: {en: $TEXT}, actions: ["$N:a:need"], source: [$NAME], requires: [{all: ["$N:a:own"], source: [$NAME]}]}
defects: [{kind: $TEXT, where: $TEXT, written: "$N:a:slip", corrected: "$N:a:own", note: $TEXT, source: $NAME}]
`

const hostilePAI = `
platform: alibabacloud
service: $NAME
title: {en: $TEXT}
sources: {$NAME: {title: {en: $TEXT}, url: "https://$T", read: 2026-01, standing: inferred}}
rules: {$NAME: {en: $TEXT}}
roles: [{name: $NAME, title: {en: $TEXT}, source: [$NAME]}]
actions:
  - {name: "$N:Point", title: {en: $TEXT}, source: [$NAME], workspace: ["$N:code"], inferred_by: $NAME, roles: {$NAME: ` +
	`{reach: [all], certainty: low}}}
`

// hostileWrong has every kind of mistake.
const hostileWrong = `
platform: huaweicloud
service: $NAME
scope: $NAME
$TEXT: $TEXT
sources: {$NAME: {title: {en: $TEXT}, updated: $NAME, standing: $NAME}}
actions:
  - {name: $TEXT}
  - {name: "$N:a:b", resources: [$TEXT], source: [$TEXT], roles: {$TEXT: {certainty: $TEXT}}, replaced_by: [$TEXT], aliases: [$TEXT]}
operations:
  - {id: $TEXT, actions: [$TEXT], requires: [{all: [$TEXT], any: [$TEXT]}, {pattern: $TEXT, by: $TEXT, source: [$TEXT]}]}
defects: [{kind: $TEXT, where: $TEXT, source: $TEXT}]
`

// hostileConfig has every kind of mistake that a configuration can have.
const hostileConfig = `
$TEXT: $TEXT
format: [$TEXT, "json=$N"]
fail-on: $NAME
lang: $NAME
rules: {$NAME: $NAME, PG101: $NAME}
require: [$TEXT]
features: [$TEXT]
principals: [{name: $TEXT, documents: [$TEXT], roles: [$TEXT], $NAME: 1}]
`

// hostilePolicies are documents of every kind; the first is read whole.
var hostilePolicies = []string{
	`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["$N:a:own", "modelarts:notebook:start", $TEXT, ` +
		`"modelarts:$N:*"], "Resource": [$TEXT, "obs:*:*:bucket:$N"],
	  "Condition": {"StringEquals": {$TEXT: [$TEXT]}, $TEXT: {"g:UserName": [$TEXT]}}}, {"Effect": "Deny", "Action": ` +
		`["swr:repo:getRepo", $TEXT]}]}`,
	`{"Version": "1.0", $TEXT: 1, "Statement": [{"Effect": "Allow", "Action": [$TEXT, "Tenant Guest"]}], "Depends": [{"catalog": ` +
		`$TEXT, "display_name": $TEXT}]}`,
	`{"Version": "5.0", "Statement": [{"Sid": $TEXT, "Effect": $TEXT, "Action": $TEXT, $TEXT: $TEXT, "Effect": "Allow"}]}`,
	`{"Version": $TEXT, "Statement": [{"Effect": "Allow", "Action": $TEXT, "Principal": $TEXT}]}`,
	`{"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["paidsw:*", $TEXT, "$N:Point"], "Resource": $TEXT}]}`,
	`{"Version": "2012-10-17", "Id": $TEXT, "Statement": {"Sid": $TEXT, "Effect": "Allow", "Action": ["lambda:CreateFunction", ` +
		`$TEXT], "Resource": "arn:aws:s3:::$N"}}`,
	`{"RoleName": $TEXT, "ModulePermissions": [{"ModuleName": $TEXT, "PermissionType": "ReadOnly", "Permissions": ` +
		`[{"PermissionCode": $TEXT}]}]}`,
	`{"Members": [{"MemberName": $TEXT, "Roles": ["PAI.AlgoDeveloper", $TEXT]}], "TotalCount": 1}`,
	`{"Permissions": [{"PermissionCode": $TEXT, "PermissionRules": [{"Accessibility": $TEXT}]}], "TotalCount": 1}`,
	`{"auth": [{"user_id": $TEXT, "user_name": $TEXT, "type": $TEXT, "content": $TEXT, "secret_key": $TEXT}], "total_count": 1}`,
	`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": [$TEXT`,
	`{"resource": $TEXT, $TEXT: {}}`,
}

// hostileReport is a report that permgap did not write.
const hostileReport = `{"version": "1", "tool": {"name": $TEXT, "version": $TEXT}, "catalog": {"built": $TEXT,
   "platforms": [{"name": $TEXT}]}, "principals": [
  {"name": $TEXT, "platform": $TEXT, "documents": [$TEXT], "roles": [$TEXT], "notes": [{"id": $TEXT, "text": $TEXT},
   {"text": $TEXT}]}], "findings": [
  {"code": $TEXT, "rule": $TEXT, "level": "error", "principal": $TEXT, "platform": $TEXT, "operation": $TEXT, "title": $TEXT,
   "api": [$TEXT], "action": $TEXT,
   "granted_by": [{"pattern": $TEXT, "path": $TEXT, "pointer": $TEXT, "line": 1, "column": 1}, {"pattern": $TEXT, "path": $TEXT}],
   "prerequisites": [{"action": $TEXT, "verdict": "missing", "causes": [$TEXT], "detail": $TEXT, "feature": $TEXT, "when": $TEXT,
   "by": $TEXT, "standing": $TEXT,
    "sources": [{"id": $TEXT, "title": $TEXT, "url": $TEXT, "updated": $TEXT, "read": $TEXT, "standing": $TEXT}], "via": [$TEXT],
    "evidence": [{"path": $TEXT, "pointer": $TEXT, "line": 1, "column": 1, "effect": $TEXT, "pattern": $TEXT}],
    "witness": {"resource": $TEXT, "context": {$TEXT: [$TEXT]}}, "granted_elsewhere": [{"pattern": $TEXT, "path": $TEXT}]},
    {"any_of": [$TEXT], "verdict": $TEXT, "detail_id": $TEXT, "detail_args": {$TEXT: $TEXT}}, {"role": $TEXT, "role_kind": $TEXT,
   "verdict": "denied"}],
   "message": $TEXT, "hint": $TEXT, "related": [{"message": $TEXT, "location": {"path": $TEXT}}], "location": {"path": $TEXT,
   "pointer": $TEXT, "line": 1, "column": 3}, "fingerprint": $TEXT},
  {"code": "PG301", "rule": $TEXT, "level": "note", "message_id": $TEXT, "message_args": {$TEXT: [$TEXT], "m": {"id": $TEXT,
   "args": {}}}, "hint_id": $TEXT, "hint_args": {},
   "related": [{"message_id": $TEXT, "message_args": {"x": {"items": [$TEXT], "more": -1}}}], "location": {"path": $TEXT}}],
  "left_out": [{"code": $TEXT, "rule": $TEXT, "level": "error", "path": $TEXT, "count": 3}], "not_analysed": [{"path": $TEXT,
   "address": $TEXT, "reason": $TEXT, "failed": true}],
  "lowered": [{"setting": $TEXT, "value": $TEXT, "message": $TEXT, "path": $TEXT, "line": 1}], "summary": {"documents": 1,
   "errors": 9},
  "files": [{"path": $TEXT, "repository_path": $TEXT, "lines": [{"line": 1, "hash": $TEXT, "parts": [{"column": 1,
   "text": $TEXT}]}]}], $TEXT: $TEXT}`

// lines gives the command lines of a command that bring hostile text in by
// every door but its flags; nil for a command that is not known here. Those
// that begin with + are run with the overlays: each time costs a compilation.
func (h hostileRun) lines(command string) [][]string {
	op, own := h.name+".op", h.name+":a:own"
	switch command {
	case "permgap audit":
		return [][]string{
			{"+", "--verbose", "--no-config", "policies", h.file}, {"+", "--group-by", "operation", "--together", h.file}, {"+"},
			{"+", "--require", op, "--without", h.name, h.file}, {"+", "--role", h.name, "--platform", "alibabacloud"},
			{"."}, {h.file}, {"--role", h.text, h.file}, {"--require", h.text, "--features", h.text, h.file}, {"--config", "config.yaml", "."},
			{"--agency", h.file, "--boundary", h.file, h.file}, {h.text}, {"--catalog", "wrong.yaml", h.file}, {"--catalog", h.text, h.file}, {"-"},
		}
	case "permgap can":
		return [][]string{
			{"+", "--verbose", "--no-config", "policies", h.file}, {"+", "--no-config", "--together", h.file, op, own, "modelarts.notebook.start"},
			{"+", "policies", "*evil*"}, {"+"}, {"+", "--role", h.name, "--platform", "alibabacloud", h.name + ":Point"},
			{h.file, h.text}, {h.text, h.name}, {"--config", "config.yaml", "."}, {"--boundary", h.file, h.file}, {"-"},
		}
	case "permgap diff":
		return [][]string{
			{"+", "--no-config", "policies", "other"}, {"+", "--no-config", "--together", "--verbose", "policies", h.file},
			{"+", "--no-config", h.file, "policies/1" + h.file}, {"--no-config", h.text, "policies"}, {"--git", h.text},
			{"--config", "config.yaml", ".", "other"}, {"--boundary", h.file, h.file, "-"}, {"--fail-on", h.text, h.file, h.file},
		}
	case "permgap graph":
		return [][]string{
			{"+", op}, {"+", own, h.name + ":a:need"}, {"+", "*evil*"}, {"+", "--no-config", "policies", h.file}, {"+", "--no-config", h.file, op},
			{h.file, h.text}, {h.text, h.name}, {"--config", "config.yaml", "."}, {"-"},
		}
	case "permgap fix":
		return [][]string{
			{"+", "--no-config", "policies", h.file}, {"+", "--no-config", "--together", "policies", h.file},
			{"+", "--no-config", "--only", op, h.file},
			{"--no-config", "--rule", h.text, h.file}, {"--config", "config.yaml", "."}, {h.text}, {"--boundary", h.file, h.file}, {"-"},
		}
	case "permgap generate":
		return [][]string{{"+", op}, {"+", "--explain", op, own}, {"+", "*evil*"}, {h.text},
			{"@" + h.text}, {h.file}, {"--resource", h.text, op}, {"-"}}
	case "permgap render":
		return [][]string{
			{"report.json", "--verbose"}, {"lie.json", "--verbose"}, {"lie.json"}, {"report.json", "--group-by", "operation"},
			{h.file}, {h.text}, {"-"}, {"--config", "config.yaml", "report.json"},
		}
	case "permgap explain":
		return [][]string{{"+", own, h.name + ":a:need", h.name + ":a:alias", op, "POST /" + h.name, strings.TrimSpace(h.text),
			h.name, h.name + ":Point",
			"p" + h.name, "s" + h.name, h.name + ":a:slip", "evil" + h.text}, {h.text}, {h.text, h.name},
			{"+", "--platform", "huaweicloud", "g" + h.name, h.name + ".twin", "modelarts.notebook.start", "modelarts.image.list"}}
	case "permgap expand":
		return [][]string{{"+", h.name + ":*", "*evil*", h.text}, {"+", h.name + ":*"}, {h.text}, {"--platform", "aws", h.text}}
	case "permgap roles":
		return [][]string{{"+", h.name}, {"+", "--module", h.name}, {"+", "--action", h.name + ":Point"}, {"--action", h.text},
			{h.text}, {"--module", h.text},
			{"--from", h.file}, {"--from", h.text}, {"--from", "policies/6" + h.file}, {"--from", "policies/8" + h.file, "--action", h.text}}
	case "permgap config":
		return [][]string{{}, {"--config", "config.yaml"}, {"--without", h.text, "--catalog", h.text, "--require", h.text}, {h.text}}
	case "permgap init":
		return [][]string{{"--print"}, {"--print", "--exclude", h.text}, {h.text}}
	case "permgap catalog", "permgap rules", "permgap version", "permgap":
		return [][]string{{}, {h.text}, {h.text, h.name}}
	case "permgap catalog list", "permgap catalog sources", "permgap catalog defects", "permgap catalog coverage":
		return [][]string{{"+"}, {h.text}}
	case "permgap why":
		call := "403 POST /v1/" + h.text + "x "
		return [][]string{
			{"+", "--policy", "policies/1" + h.file, "Policy doesn't allow " + own + " to be performed. " + h.text},
			{"+", call + "AccessDenied on resource: \"arn:aws:s3:::" + h.text + "\" code: " + h.text},
			{"not authorized to perform: a:b on resource: \"a:" + h.text + "\" " + h.text}, {"--policy", h.text, "AccessDenied"}, {h.text},
		}
	case "permgap catalog show":
		return [][]string{{"+", h.name, op, own, h.text}, {"+", "huaweicloud/" + h.name}, {h.text}}
	case "permgap catalog diff":
		return [][]string{{"built-in", "huawei.yaml"}, {"pai.yaml", "built-in"}, {"built-in", h.text}, {h.file, "wrong.yaml"}, {h.text}}
	case "permgap catalog new":
		return [][]string{{"+", "--platform", "huaweicloud", h.name}, {"--platform", "huaweicloud", h.text}, {h.text}, {h.text, h.name}}
	case "permgap catalog validate":
		return [][]string{{"huawei.yaml", "pai.yaml", "wrong.yaml"}, {h.file}, {h.text}}
	case "permgap completion", "permgap completion bash", "permgap completion zsh", "permgap completion fish",
		"permgap completion powershell", "permgap help":
		return [][]string{{h.text}, {h.name, h.text}}
	case "permgap " + cobra.ShellCompRequestCmd:
		return [][]string{{"+", "explain", ""}, {"+", "roles", ""}, {"+", "audit", "--features", ""},
			{"+", "catalog", "show", "evil"}, {"catalog", "show", h.text},
			{h.text, ""}, {"audit", "--" + h.text, ""}, {"audit", "--format", h.text}, {"explain", "--config", h.text, ""},
			{"explain", "--color", h.text}}
	}
	return nil
}

// withOverlays lays the overlays where a line wants them, behind its first n
// words.
func (h hostileRun) withOverlays(words []string, n int) []string {
	if len(words) == 0 || words[0] != "+" {
		return words
	}
	words = words[1:]
	n = min(n, len(words))
	return slices.Concat(words[:n], h.overlays, words[n:])
}

// commandsOf lists the commands below one, itself included, and those with
// which a shell asks for completions: the library adds them when one is asked.
func commandsOf(cmd *cobra.Command) []*cobra.Command {
	out := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		out = append(out, commandsOf(c)...)
	}
	return out
}

// TestHostileText walks every command and every format with hostile overlays,
// policies, file names, arguments, flag values and configuration, and reads
// every line of both streams as a terminal and a build service would. A new
// command fails until lines knows how to reach it.
func TestHostileText(t *testing.T) {
	testinput.OneGoroutine(t)
	texts := hostileTexts
	if testing.Short() {
		texts = texts[:1]
	}
	for i, text := range texts {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			h := newHostileRun(t, text)
			h.tried = &turn{next: 2 * i, all: 2 * len(texts)}
			for _, cmd := range commandsOf((&app{}).root(nil)) {
				h.walk(t, cmd.CommandPath(), formatsOf(cmd))
			}
			h.complete(t, cobra.ShellCompRequestCmd)
			h.complete(t, cobra.ShellCompNoDescRequestCmd)
		})
	}
}

// walk runs all lines of a command in all its formats.
func (h hostileRun) walk(t *testing.T, command string, formats []string) {
	t.Helper()
	lines := h.lines(command)
	if lines == nil {
		t.Errorf("no line of %q is tried: add it to lines", command)
	}
	shown := ""
	for i, words := range lines {
		args := slices.Concat(strings.Fields(command)[1:], h.withOverlays(words, len(words)))
		if command == "permgap audit" || command == "permgap render" {
			if i == 0 || h.tried.mine() {
				shown += h.all(t, formats, args)
			}
			continue
		}
		for j, format := range formats {
			if h.tried.mine() || i+j == 0 {
				shown += h.perform(t, format, "", append(args, "--format", format))
			}
		}
		if h.tried.mine() { // text, and tables
			shown += h.perform(t, "text", "40", append(args, "--format", formats[len(formats)/2], "--color", "always"))
		}
	}
	if !strings.Contains(shown, "evil") {
		if h.tried.all > 1 { // its turns were the others
			h.tried = &turn{all: 1}
			h.walk(t, command, formats)
			return
		}
		t.Errorf("nothing hostile came through %q: the test tries nothing", command)
	}
}

// turn shares what is tried among texts: each has its part, and in the whole suite
// all. One of every few tries is made.
type turn struct{ next, all int }

func (w *turn) mine() bool {
	w.next++
	return testinput.Whole() || w.next%w.all == 0
}

// all writes every format of an audit in one run, each into a file.
func (h hostileRun) all(t *testing.T, formats []string, args []string) string {
	t.Helper()
	dir := t.TempDir()
	for _, format := range formats {
		args = append(args, "--format", format+"="+filepath.Join(dir, format))
	}
	shown := h.perform(t, "text", "", args)
	for _, format := range formats {
		data, err := os.ReadFile(filepath.Join(dir, format))
		if err == nil { // else standard error says why not
			checkStream(t, fmt.Sprintf("%q", args), format, string(data), false)
		}
		shown += string(data)
	}
	return shown + h.perform(t, "text", "40", append(args[:len(args)-2*len(formats)], "--color", "always"))
}

// complete asks as a shell does what can come next.
func (h hostileRun) complete(t *testing.T, request string) {
	t.Helper()
	shown := ""
	for _, words := range h.lines("permgap " + cobra.ShellCompRequestCmd) {
		shown += h.perform(t, "completion", "", append([]string{request}, h.withOverlays(words, 1)...))
	}
	if !strings.Contains(shown, "evil-honest") {
		t.Errorf("%s offers no name of the overlays:\n%s", request, shown)
	}
}

// formatsOf lists the formats of a command.
func formatsOf(cmd *cobra.Command) []string {
	switch path := cmd.CommandPath(); {
	case path == "permgap audit", path == "permgap render":
		return report.Names()
	case path == "permgap help" || cmd.HasSubCommands() || strings.HasPrefix(path, "permgap completion"):
		return []string{"text"} // they print help or a script
	case path == "permgap fix", path == "permgap init":
		return []string{"text"} // a diff, a configuration
	case path == "permgap graph":
		return graphFormats()
	case path == "permgap diff":
		return diffFormats()
	}
	return listFormats()
}

// perform runs one command line and checks what it shows.
func (h hostileRun) perform(t *testing.T, format, columns string, args []string) string {
	t.Helper()
	env := []string{"COLUMNS=" + columns, "GITHUB_WORKSPACE=/" + h.text}
	var out, errs bytes.Buffer
	stdin := strings.NewReader(strings.ReplaceAll(hostilePolicies[0], "$TEXT", quoteJSON(t, h.text)))
	code := run(context.Background(), args, env, stdin, &out, &errs)
	name := fmt.Sprintf("%q", args)
	if strings.Contains(errs.String(), "internal error") || code > exitTrouble {
		t.Errorf("%s: exit code %d: %s", name, code, errs.String())
	}
	checkStream(t, name, "text", errs.String(), false)
	checkStream(t, name, format, out.String(), slices.Contains(args, "always"))
	return errs.String() + out.String()
}

// colours are the sequences that the program itself writes.
var colours = regexp.MustCompile("\x1b\\[[0-9]{1,2}(;[0-9]{1,2})*m")

// checkStream reads what a stream shows as a terminal, a build service and the
// reader of its format would.
func checkStream(t *testing.T, name, format, shown string, coloured bool) {
	t.Helper()
	if coloured {
		shown = colours.ReplaceAllString(shown, "")
	}
	for line := range strings.SplitSeq(shown, "\n") {
		if format == "completion" { // a name, a tab, and what it is
			line = strings.Replace(line, "\t", " ", 1)
		}
		if what := harm(line, format); what != "" {
			t.Errorf("%s: %s writes %s: %+.300q", name, format, what, line)
			return
		}
	}
	switch format {
	case "json", "sarif", "gitlab", "rdjson":
		if shown != "" && !json.Valid([]byte(shown)) {
			t.Errorf("%s: %s is no JSON: %.300q", name, format, shown)
		}
	case "junit":
		d := xml.NewDecoder(strings.NewReader(shown))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: junit is no XML: %v", name, err)
				return
			}
		}
	}
}

// harm says what a line does that it must not; "" for nothing.
func harm(line, format string) string {
	if !utf8.ValidString(line) {
		return "bytes that are no UTF-8"
	}
	for _, r := range line {
		switch {
		case unicode.IsControl(r):
			return fmt.Sprintf("a control character (%U)", r)
		case unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Variation_Selector,
			unicode.Other_Default_Ignorable_Code_Point):
			return fmt.Sprintf("a character that does not show (%U)", r)
		}
	}
	if strings.HasPrefix(strings.TrimSpace(line), "::") && !(format == "github" && ownCommand.MatchString(line)) {
		return "a workflow command"
	}
	for _, opens := range []string{"##[", "##vso[", "##teamcity["} {
		if strings.Contains(line, opens) {
			return "a log command"
		}
	}
	return ""
}

// ownCommand is the only workflow command that the github format writes: its
// properties hold no sign that would end them.
var ownCommand = regexp.MustCompile(`^::(error|warning|notice) title=[^:,]*(,(file|line|endLine|col|endColumn)=[^:,]*)*::.`)

// TestHostileFlags gives every flag of every command a hostile value.
func TestHostileFlags(t *testing.T) {
	testinput.OneGoroutine(t)
	for i, text := range hostileTexts {
		if testing.Short() && i > 0 {
			break
		}
		h := newHostileRun(t, text)
		h.tried = &turn{next: i, all: len(hostileTexts)}
		for _, cmd := range commandsOf((&app{}).root(nil)) {
			args := strings.Fields(cmd.CommandPath())[1:]
			tried := 0
			try := func(f *pflag.Flag) {
				tried++
				h.tried.next++ // another of the three
				for _, value := range []string{text, h.name, strings.TrimLeft(text, ":")} {
					if !h.tried.mine() {
						continue
					}
					h.perform(t, "text", "", append(args, "--"+f.Name+"="+value, h.file))
					h.perform(t, "text", "", append(args, "--"+value, h.file))
				}
			}
			cmd.Flags().VisitAll(try)
			cmd.InheritedFlags().VisitAll(try)
			if tried < 5 {
				t.Errorf("%s has %d flags: the test looks in the wrong place", cmd.CommandPath(), tried)
			}
			if cmd.Name() == "audit" { // into files as well
				for _, f := range report.Names() {
					if !h.tried.mine() {
						continue
					}
					h.perform(t, "text", "", append(args, "--format", f+"=out", h.file))
					h.perform(t, "text", "", append(args, "--format", f+"="+text, h.file))
				}
			}
		}
	}
}

// Text that is no attack is shown as it was written: no sign of it is escaped,
// nor escaped twice.
func TestHonestText(t *testing.T) {
	t.Chdir(t.TempDir())
	const title = `创建　"训练作业"（C:\数据\new 'x'）: 100% a::b #1 é`
	overlay := "platform: huaweicloud\nservice: lab\ntitle: {en: " + quoteYAML(title) + "}\nsources: {lab: {title: {en: " +
		quoteYAML(title) + "}, standing: official, read: 2026-01}}\n" +
		"actions: [{name: \"lab:a:b\", title: {en: " + quoteYAML(title) + "}, source: [lab]}]\n" +
		"operations: [{id: lab.op, title: {en: " + quoteYAML(title) + "}, actions: [\"lab:a:b\"], source: [lab]}]\n"
	if err := os.WriteFile("lab.yaml", []byte(overlay), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"explain lab:a:b", "explain lab.op", "catalog show lab",
		"catalog list --platform huaweicloud", "catalog sources", "expand lab:* -f table"} {
		shown, _ := perform("", append(strings.Fields(line), "--catalog", "lab.yaml")...)
		if !strings.Contains(bareText(shown), bareText(title)) {
			t.Errorf("%s shows the title otherwise:\n%.2000s", line, shown)
		}
	}
	shown, _ := perform("", "explain", "lab.op", "--catalog", "lab.yaml", "-f", "json")
	var x struct {
		Answers []struct{ Operations []struct{ Title string } }
	}
	if err := json.Unmarshal([]byte(shown), &x); err != nil || len(x.Answers) != 1 ||
		len(x.Answers[0].Operations) != 1 || x.Answers[0].Operations[0].Title != title {
		t.Errorf("json gives another title: %s, %v", shown, err)
	}
	if want := `"title": "创建　\"训练作业\"（C:\\数据\\new 'x'）: 100% a::b #1 é"`; !strings.Contains(shown, want) {
		t.Errorf("json escapes more than it must:\n%s", shown)
	}
	for _, name := range []string{`C:\数据\训练 "x".json`, "no-such-file"} {
		if shown, _ := perform("", "audit", name); !strings.Contains(shown, name) {
			t.Errorf("an error names %s otherwise: %s", name, shown)
		}
	}
}

// bareText removes the white space that wrapping changes.
func bareText(s string) string { return strings.Join(strings.Fields(s), "") }
