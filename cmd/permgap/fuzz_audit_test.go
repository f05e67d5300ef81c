package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/policies"
)

// Policies that the search starts from: one of every kind and grammar.
var seedPolicies = []string{
	`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:*", "*:*:get*"], "Resource": ` +
		`["OBS:*:*:bucket:b*"]}, {"Effect": "Deny", "Action": ["swr:repo:getRepo"]}]}`,
	`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:start"], "Condition": {"StringEquals": ` +
		`{"g:EnterpriseProjectId": ["ep1"]}, "Bool": {"g:MFAPresent": ["true"]}}}]}`,
	`{"Version": "1.0", "Statement": [{"Effect": "Allow", "Action": ["KMS:*:*", "Tenant Guest"]}], "Depends": [{"catalog": ` +
		`"BASE", "display_name": "Tenant Guest"}]}`,
	`{"Version": "5.0", "Statement": [{"Sid": "a", "Effect": "Allow", "NotAction": ["iam:*:*"], "Resource": ["*"]}, {"Effect": ` +
		`"Deny", "Action": "swr:*:*", "NotResource": "swr:*:*:repo:a/*"}]}`,
	`{"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["paidsw:CreateInstance", "pai*:List?*"], "Resource": "*", ` +
		`"Condition": {"IpAddress": {"acs:SourceIp": ["10.0.0.0/8"]}}}]}`,
	`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["lambda:CreateFunction", "s3:*"], "Resource": ` +
		`"arn:aws:s3:::b/${aws:username}/*"}]}`,
	`{"auth": [{"user_id": "all-users", "type": "agency", "content": "a", "secret_key": "s"}], "total_count": 1}`,
	`{"RoleName": "r", "ModulePermissions": [{"ModuleName": "DSW", "PermissionType": "ReadOnly", "Permissions": null}]}`,
	`{"Members": [{"MemberName": "m", "Roles": ["PAI.AlgoDeveloper", "x"]}], "TotalCount": 1}`,
	`{"Permissions": [{"PermissionCode": "PaiDSW:ListAllInstances", "PermissionRules": [{"Accessibility": "ANY"}]}], "TotalCount": 1}`,
	`{"Version": "1.1", "Version": "1.0", "Statement": {"Effect": "allow", "Action": "::error::x\u001b[2J##[x]"}}`,
	"\ufeff{\"Version\": \"1.1\",\r\n \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"\u202eobs:bucket:Get*\", \"中::x\"]}",
	"[]", "null", "\xff\xfe", "Statement: []",
}

// FuzzAudit runs the whole program on what a file may hold. Whatever that is:
// it does not panic; the json format is valid by its schema, its places lie in
// the file and its counts are those of its findings; the exit code is what the
// findings say; every other format says the same and is safe to show; and a
// small file makes no large report. With a turn the file is a mutation of
// itself that is still JSON, with names of the catalogue.
func FuzzAudit(f *testing.F) {
	for i, seed := range seedPolicies {
		f.Add([]byte(seed), uint16(i), uint64(0))
		f.Add([]byte(seed), uint16(i*31), uint64(i+1))
	}
	if searching() { // real policies, where they are at hand
		files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpora", "*", "*.json"))
		for _, path := range files {
			if data, err := os.ReadFile(path); err == nil && len(data) < 4<<10 {
				f.Add(data, uint16(len(data)), uint64(0))
			}
		}
	}
	schema := compileSchema(f, filepath.Join("..", "..", "docs", "schema", "report.schema.json"))
	names := catalogNames(f)
	f.Fuzz(func(t *testing.T, data []byte, options uint16, turns uint64) {
		if len(data) > 16<<10 {
			return
		}
		if turns > 0 {
			data = mutate(data, turns, names, policyKeys)
		}
		args, failOn := auditOptions(options)
		out, errs, code := execute(string(data), append(args, "--format", "json"))
		checkText(t, "standard error", "text", errs)
		if out == "" {
			t.Fatalf("no report: exit code %d, %s", code, errs)
		}
		checkText(t, "json", "json", out)
		r := readReport(t, schema, out)
		r.checkPlaces(t, data)
		r.checkCode(t, code, failOn, errs)
		bound := 1<<20 + 400*len(data)
		if len(out) > 4*bound || len(errs) > bound {
			t.Errorf("%d bytes make %d of json and %d of errors", len(data), len(out), len(errs))
		}
		for _, format := range []string{"compact", report.Names()[int(options)%len(report.Names())]} {
			shown, others, second := execute(string(data), append(args, "--format", format))
			if second != code || others != errs {
				t.Errorf("%s: exit code %d, json %d; %s%s", format, second, code, errs, others)
			}
			checkText(t, format, format, shown)
			r.checkCounts(t, format, shown)
			if format != "json" && len(shown) > bound {
				t.Errorf("%d bytes make %d of %s", len(data), len(shown), format)
			}
		}
	})
}

// searching reports whether this is a random search and no test.
func searching() bool {
	f := flag.Lookup("test.fuzz")
	return f != nil && f.Value.String() != ""
}

func compileSchema(t testing.TB, path string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// auditOptions turns a number into the flags of an audit.
func auditOptions(n uint16) (args []string, failOn diag.Severity) {
	args = []string{"audit", "--no-config", "-"}
	pick := func(words ...string) string {
		word := words[int(n)%len(words)]
		n /= uint16(len(words))
		return word
	}
	if p := pick("", "", "huaweicloud", "opentelekomcloud", "alibabacloud", "aws"); p != "" {
		args = append(args, "--platform", p)
	}
	level := pick("error", "warning", "note")
	args = append(args, "--fail-on", level, "--group-by", pick("grant", "operation"))
	if pick("", "-v") != "" {
		args = append(args, "-v")
	}
	if without := pick("", "", "custom-image"); without != "" {
		args = append(args, "--without", without)
	}
	failOn, _ = diag.ParseSeverity(level)
	return args, failOn
}

// execute runs the program on standard input.
func execute(stdin string, args []string) (out, errs string, code int) {
	var o, e bytes.Buffer
	code = run(context.Background(), args, nil, strings.NewReader(stdin), &o, &e)
	return o.String(), e.String(), code
}

// checkText holds what every stream keeps to.
func checkText(t *testing.T, name, format, shown string) {
	t.Helper()
	if strings.Contains(shown, "internal error") && strings.Contains(shown, "please report it") {
		t.Fatalf("a panic: %s", shown)
	}
	checkStream(t, name, format, shown, false)
}

// seenReport is what a reader gets from the json format.
type seenReport struct {
	Findings    []seenFinding
	NotAnalysed []struct{ Failed bool } `json:"not_analysed"`
	Principals  []struct{ Name string }
	Summary     struct {
		Documents, Errors, Warnings, Notes int
		NotAnalysed                        int `json:"not_analysed"`
	}
}

type seenFinding struct {
	Code, Message string
	Level         diag.Severity
	Location      diag.Location
	Related       []diag.Related
	GrantedBy     []diag.Grant `json:"granted_by"`
	Prerequisites []diag.Prerequisite
}

func readReport(t *testing.T, schema *jsonschema.Schema, out string) seenReport {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("not by the schema: %v", err)
	}
	var r seenReport
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// checkPlaces holds that every place is one of the file.
func (r seenReport) checkPlaces(t *testing.T, data []byte) {
	t.Helper()
	file := diag.NewFile("", data)
	inside := func(what string, line, column int) {
		if line < 1 || line > file.Lines() || column < 1 || column > len(file.Line(line))+2 {
			t.Errorf("%s stands at %d:%d of %d lines", what, line, column, file.Lines())
		}
	}
	span := func(what string, l diag.Location) {
		inside(what, l.Line, l.Column)
		inside(what, l.EndLine, l.EndColumn)
		if l.Offset < 0 || l.Length < 0 || l.Offset+l.Length > len(data) {
			t.Errorf("%s stands at %d+%d of %d bytes", what, l.Offset, l.Length, len(data))
		}
		if at := file.Position(l.Offset); at.Line != l.Line || at.Column != l.Column {
			t.Errorf("%s: offset %d is %d:%d, told is %d:%d", what, l.Offset, at.Line, at.Column, l.Line, l.Column)
		}
	}
	for _, f := range r.Findings {
		span(f.Code, f.Location)
		for _, x := range f.Related {
			span("related of "+f.Code, x.Location)
		}
		for _, g := range f.GrantedBy {
			inside("grant of "+f.Code, g.Line, g.Column)
		}
		for _, p := range f.Prerequisites {
			for _, e := range p.Evidence {
				inside("evidence of "+f.Code, e.Line, e.Column)
			}
		}
	}
}

// checkCode holds that the exit code says what the report says.
func (r seenReport) checkCode(t *testing.T, code int, failOn diag.Severity, errs string) {
	t.Helper()
	reached, broken := false, false
	count := map[diag.Severity]int{}
	for _, f := range r.Findings {
		reached = reached || f.Level >= failOn
		broken = broken || slices.Contains([]string{"PG401", "PG402", "PG404"}, f.Code)
		count[f.Level]++
	}
	for _, n := range r.NotAnalysed {
		broken = broken || n.Failed
	}
	if s := r.Summary; s.Errors != count[diag.Error] || s.Warnings != count[diag.Warning] || s.Notes != count[diag.Note] {
		t.Errorf("the summary counts %d, %d and %d, the findings are %v", s.Errors, s.Warnings, s.Notes, count)
	}
	if r.Summary.NotAnalysed != len(r.NotAnalysed) {
		t.Errorf("the summary counts %d not judged, the list has %d", r.Summary.NotAnalysed, len(r.NotAnalysed))
	}
	switch {
	case code == exitTrouble && !broken && errs == "" && r.Summary.Documents > 0:
		t.Error("exit code 2 without a reason")
	case code == exitFindings && !reached:
		t.Errorf("exit code 1, and nothing reaches %s", failOn)
	case code == exitClean && reached:
		t.Errorf("exit code 0, and something reaches %s", failOn)
	}
}

var (
	compactFinding = regexp.MustCompile(`(?m)^\S+:\d+:\d+: (error|warning|note)\[PG\d+\] `)
	summaryCounts  = regexp.MustCompile(`(?m)^(?:(\d+) errors?)?(?:, )?(?:(\d+) warnings?)?(?:, )?(?:(\d+) notes?)? (?:in|for) \d+ `)
)

// checkCounts holds that another format tells of the same findings.
func (r seenReport) checkCounts(t *testing.T, format, shown string) {
	t.Helper()
	s := r.Summary
	switch format {
	case "compact":
		count := map[string]int{}
		for _, m := range compactFinding.FindAllStringSubmatch(shown, -1) {
			count[m[1]]++
		}
		if count["error"] != s.Errors || count["warning"] != s.Warnings || count["note"] != s.Notes {
			t.Errorf("compact has %v, json %+v:\n%s", count, s, shown)
		}
	case "text", "table":
		m := summaryCounts.FindStringSubmatch(shown)
		if m == nil && len(r.Findings) > 0 {
			t.Errorf("%s has no counts:\n%s", format, shown)
			return
		}
		if m != nil && fmt.Sprint(m[1:]) != fmt.Sprint([]string{unlessZero(s.Errors), unlessZero(s.Warnings), unlessZero(s.Notes)}) {
			t.Errorf("%s counts %q, json %+v", format, m[0], s)
		}
	case "sarif", "gitlab", "rdjson", "junit", "markdown", "github":
		// They group findings: what they may not do is to have none of some.
		if len(r.Findings) > 0 && !strings.Contains(shown, r.Findings[0].Code) {
			t.Errorf("%s does not tell of %s", format, r.Findings[0].Code)
		}
	}
}

func unlessZero(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// catalogNames lists actions of every platform, to be put into policies.
func catalogNames(t testing.TB) []string {
	t.Helper()
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range policy.Platforms() {
		for i, id := range cat.Actions(p) {
			if i%7 == 0 {
				names = append(names, cat.ActionName(id))
			}
		}
		for _, id := range cat.Operations(p) {
			names = append(names, ownActions(cat, id)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ownActions are those of an operation that needs others as well.
func ownActions(cat *catalog.Catalog, id catalog.OperationID) []string {
	op := cat.Operation(id)
	var out []string
	if len(op.Requires) > 0 {
		for _, own := range op.Actions {
			out = append(out, cat.ActionName(own))
		}
	}
	return out
}
