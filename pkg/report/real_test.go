package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/policies"
)

// audited is the report of texts, by path, with the built-in catalogue.
func audited(t *testing.T, o audit.Options, files ...*diag.File) *audit.Report {
	t.Helper()
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	var docs []*policy.Document
	for _, f := range files {
		docs = append(docs, policy.Parse(f, policy.Options{})...)
	}
	return audit.Run(cat, audit.Input{Principals: principal.Each(docs), Documents: docs}, o)
}

func written(t *testing.T, format string, r *audit.Report, o report.Options) string {
	t.Helper()
	f, err := report.Find(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func granting(path, actions string) *diag.File {
	return diag.NewFile(path, []byte("{\n  \"Version\": \"1.1\",\n  \"Statement\": [{\"Effect\": \"Allow\", \"Action\": ["+actions+"]}]\n}\n"))
}

// With the built-in catalogue, too, the whole report of a wildcard is short.
func TestWildcardsAreShort(t *testing.T) {
	for _, pattern := range []string{"modelarts:*:*", "modelarts:notebook:*", "*:*:*"} {
		r := audited(t, audit.Options{}, granting("policy.json", `"`+pattern+`"`))
		out := written(t, "text", r, report.Options{})
		if n := strings.Count(out, "\n"); n > 66 {
			t.Errorf("%s: %d lines:\n%s", pattern, n, out)
		}
		if pattern == "modelarts:*:*" && r.Summary.Errors < 5 {
			t.Errorf("%s: %d errors are no test of brevity", pattern, r.Summary.Errors)
		}
	}
}

// At no width is a name of the first block left out, and its first source is
// the one that proves most of them.
func TestFirstBlockIsWhole(t *testing.T) {
	r := audited(t, audit.Options{}, granting("policy.json", `"modelarts:*:*"`))
	missing := map[string]bool{}
	for _, f := range r.Findings {
		if f.Level != diag.Error {
			continue
		}
		for _, p := range f.Prerequisites {
			missing[p.Name()] = true
		}
	}
	for _, columns := range []int{40, 60, 80, 132} {
		block, _, _ := strings.Cut(written(t, "text", r, report.Options{Width: columns}), "\n\n")
		shown := strings.Join(strings.Fields(block), " ")
		for name := range missing {
			if !strings.Contains(shown, " "+name) {
				t.Errorf("%d columns: no %s", columns, name)
			}
		}
		if _, source, _ := strings.Cut(shown, "= source: "); !strings.HasPrefix(source, `"Lite Server permissions", read 2026-11`) {
			t.Errorf("%d columns: the first source is %.60s", columns, source)
		}
	}
}

// Prerequisites that the source states for some cases have no feature, and are
// not said to.
func TestCasesAreNoFeatures(t *testing.T) {
	out := written(t, "text", audited(t, audit.Options{}, granting("policy.json", `"drs:*:*"`)), report.Options{})
	head := strings.Join(strings.Fields(out[:200]), " ")
	if !strings.Contains(head, "only in some cases): ") || strings.Contains(head, "features") {
		t.Error(head)
	}
}

// Grants in other documents that are not shown are counted in good English.
func TestMoreInOtherDocuments(t *testing.T) {
	r := audited(t, audit.Options{}, granting("a.json", `"modelarts:notebook:create"`), granting("b.json",
		`"swr:*:*", "vpc:*:*", "obs:*:*", "csms:*:*", "sfsturbo:*:*", "kps:*:*", "smn:*:*", "ecs:*:*"`))
	if out := strings.Join(strings.Fields(written(t, "text", r, report.Options{})), " "); !strings.Contains(out,
		" more grants in other documents (--verbose") {
		t.Error(out)
	}
}

// Every format, not only the report, is the same whatever the number of
// workers.
func TestWorkersChangeNoFormat(t *testing.T) {
	var files []*diag.File
	for i, pattern := range []string{"modelarts:*:*", "modelarts:notebook:create", "swr:*:*", "obs:bucket:*", "*:*:get*",
		"modelarts:image:lst"} {
		files = append(files, granting(fmt.Sprintf("p%d.json", i), `"`+pattern+`"`))
	}
	one := audited(t, audit.Options{Workers: 1}, files...)
	for _, workers := range []int{2, 8} {
		several := audited(t, audit.Options{Workers: workers}, files...)
		for _, format := range report.Names() {
			if written(t, format, several, report.Options{}) != written(t, format, one, report.Options{}) {
				t.Errorf("%s: %d workers write other bytes", format, workers)
			}
		}
	}
}

// What a policy says is whole in json, for every message about it; formats
// for people shorten it and name its length.
func TestLongNamesOfPolicies(t *testing.T) {
	name := strings.Repeat("x", 300) + "middle" + strings.Repeat("y", 300)
	for what, text := range map[string]string{
		"an element": `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["a:b:c"], "` + name + `": 1}]}`,
		"a version":  `{"Version": "` + name + `", "Statement": []}`,
		"an effect":  `{"Version": "1.1", "Statement": [{"Effect": "` + name + `", "Action": ["a:b:c"]}]}`,
		"an action":  `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:` + name + ` "]}]}`,
	} {
		r := audited(t, audit.Options{}, diag.NewFile("policy.json", []byte(text)))
		if len(r.Findings) == 0 {
			t.Errorf("%s: no findings", what)
		}
		for _, f := range r.Findings {
			if strings.Contains(f.Message, "xxx") && !strings.Contains(f.Message, name) {
				t.Errorf("%s: %s", what, f.Message)
			}
		}
		if out := written(t, "json", r, report.Options{}); !strings.Contains(out, name) {
			t.Errorf("%s: json shortens it:\n%s", what, out)
		}
		if out := written(t, "compact", r, report.Options{}); strings.Contains(out, name) || !strings.Contains(out, " characters)") {
			t.Errorf("%s: %s", what, out)
		}
	}
}

// A secret is in no format, whatever its script, and takes nothing away from
// what stands around it: the mark, the columns and the hash of the line are
// those of the file.
func TestSecretIsHiddenNotCut(t *testing.T) {
	const secret = "密码密码密码密码密码密码-Zq9"
	data := `{"user_id": "d80fb058844ae8b82aa66d9fe0000000", "type": "credential", ` +
		`"content": "EXAMPLEACCESSKEY", "secret_key": "` + secret + `"}` + "\n"
	r := audited(t, audit.Options{}, diag.NewFile("policy.json", []byte(data)))
	for _, format := range report.Names() {
		for _, o := range []report.Options{{}, {Width: 400, Verbose: true, GroupBy: report.ByOperation}} {
			out := written(t, format, r, o)
			if strings.Contains(out, "密") || strings.Contains(out, "Zq9") || strings.Contains(out, `\u5bc6`) {
				t.Errorf("%s gives the secret away:\n%s", format, out)
			}
		}
	}
	if out := written(t, "text", r, report.Options{Width: 400}); !strings.Contains(out, strings.Repeat("*", 16)+`"}`) ||
		!strings.Contains(out, "^"+strings.Repeat("~", 17)+"\n") {
		t.Errorf("the secret is not marked by character:\n%s", out)
	}
	var rd struct {
		Diagnostics []struct {
			Code     struct{ Value string }
			Location struct {
				Range struct{ Start, End struct{ Column int } }
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, "rdjson", r, report.Options{})), &rd); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, d := range rd.Diagnostics {
		if d.Code.Value == "PG504" {
			found = true
			start := strings.Index(data, `"`+secret)
			if at := d.Location.Range; at.Start.Column != start+1 || at.End.Column != start+len(secret)+3 {
				t.Errorf("%+v, want %d to %d", at, start+1, start+len(secret)+3)
			}
		}
	}
	if !found {
		t.Error("no PG504")
	}
	want := report.LineHashes(diag.NewFile("policy.json", []byte(data)))[0].String()
	if out := written(t, "sarif", r, report.Options{}); !strings.Contains(out, `"primaryLocationLineHash": "`+want+`"`) {
		t.Errorf("the hash of the line is not %s:\n%s", want, out)
	}
}

// However a path is typed, code hosts follow the same entries.
func TestFingerprintsKnowNoSpelling(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	o := report.Options{Dir: dir, Root: dir}
	for _, format := range []string{"gitlab", "sarif"} {
		want := ""
		for _, path := range []string{"policy3.json", "./policy3.json", dir + "/policy3.json"} {
			r := audited(t, audit.Options{}, granting(path, `"modelarts:notebook:start", "modelarts:image:lst", "modelarts:notebook:create"`))
			var prints []string
			for line := range strings.Lines(written(t, format, r, o)) {
				if strings.Contains(line, `"fingerprint"`) || strings.Contains(line, "permgap/v1") {
					prints = append(prints, line)
				}
			}
			got := strings.Join(prints, "")
			if len(prints) < 3 || want != "" && got != want {
				t.Errorf("%s of %s: %s, want %s", format, path, got, want)
			}
			want = got
		}
	}
}

// However a finding is worded, and in whatever language, code hosts follow the
// same entries.
func TestFingerprintsKnowNoWords(t *testing.T) {
	for _, format := range []string{"gitlab", "sarif"} {
		want := ""
		for _, reworded := range []bool{false, true} {
			r := audited(t, audit.Options{}, granting("policy.json", `"modelarts:*:*", "modelarts:image:lst", "iam:*:nothing*"`))
			lang := ""
			if reworded {
				lang = "zh-Hans"
				for i, f := range r.Findings {
					f.Message, f.Hint, f.Title = fmt.Sprint("words ", i), "other advice", "标题"
				}
			}
			var prints []string
			for line := range strings.Lines(written(t, format, r, report.Options{Lang: lang})) {
				if strings.Contains(line, `"fingerprint"`) || strings.Contains(line, "permgap/v1") {
					prints = append(prints, line)
				}
			}
			got := strings.Join(prints, "")
			if len(prints) < 3 || want != "" && got != want {
				t.Errorf("%s: %s, want %s", format, got, want)
			}
			want = got
		}
	}
}
