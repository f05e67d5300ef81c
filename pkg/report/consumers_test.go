package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// Each test names the rule of a consumer's documentation that it holds.

// GitHub: a step shows ten annotations of a level, so the heaviest come first
// and the limit is said.
func TestGitHubOrderAndLimit(t *testing.T) {
	out := string(renderFormat(t, GitHub, sample(), Options{}))
	rank := map[string]int{"::error": 1, "::warning": 2, "::notice": 3}
	last := 0
	for line := range strings.Lines(out) {
		name, _, _ := strings.Cut(line, " ")
		if n, ok := rank[name]; ok && n < last {
			t.Errorf("out of order: %s", line)
		} else if ok {
			last = n
		}
	}
	if !strings.Contains(out, "GitHub shows 10 of these 16 annotations of level error") || strings.Contains(out, "of level note") {
		t.Errorf("the limit is not said:\n%s", out)
	}
}

// GitHub: a property ends at "," and the properties at "::"; columns are only
// valid when the annotation is on one line.
func TestGitHubProperties(t *testing.T) {
	r := &audit.Report{Findings: []*diag.Finding{{Code: "PG401", Rule: "invalid-json", Level: diag.Note, Message: "50% of\nx::y,z",
		Location: diag.Location{Path: "a,b:c%.json", Line: 2, Column: 3, EndLine: 4, EndColumn: 1}}}}
	want := "::notice title=PG401 invalid-json,file=a%2Cb%3Ac%25.json,line=2,endLine=4::50%25 of\\nx::y,z\n"
	if got := string(renderFormat(t, GitHub, r, Options{Quiet: true})); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	r.Findings[0].Location.EndLine = 2
	if got := string(renderFormat(t, GitHub, r, Options{Quiet: true})); !strings.Contains(got, ",line=2,endLine=2,col=3,endColumn=3::") {
		t.Errorf("%q", got)
	}
}

// GitLab: a list, without a byte order mark; description, check_name,
// fingerprint, location.path and location.lines.begin are required; severity is
// one of five; an entry with the fingerprint of another one is dropped.
func TestGitLabCodeQuality(t *testing.T) {
	r := sample()
	r.Findings = append(r.Findings, r.Findings...)
	r.Findings = append(r.Findings, &diag.Finding{Level: diag.Note}, &diag.Finding{Level: diag.Note})
	out := renderFormat(t, GitLab, r, Options{})
	if bytes.HasPrefix(out, []byte("\xef\xbb\xbf")) {
		t.Error("a byte order mark")
	}
	var issues []gitlabIssue
	if err := json.Unmarshal(out, &issues); err != nil {
		t.Fatal(err)
	}
	if len(issues) != len(r.Findings)+len(r.Lowered)+1 { // the last counts the suppressed
		t.Errorf("%d entries of %d findings", len(issues), len(r.Findings))
	}
	seen := map[string]bool{}
	for i, v := range issues {
		if seen[v.Fingerprint] || v.Fingerprint == "" {
			t.Errorf("fingerprint %q again", v.Fingerprint)
		}
		seen[v.Fingerprint] = true
		bare := i == len(r.Findings)-2 || i == len(r.Findings)-1
		if !bare && (v.Description == "" || v.CheckName == "") || v.Location.Path == "" || v.Location.Lines.Begin < 1 {
			t.Errorf("%+v", v)
		}
		if !strings.Contains(" info minor major critical blocker ", " "+v.Severity+" ") {
			t.Errorf("severity %q", v.Severity)
		}
		if strings.HasPrefix(v.Location.Path, "./") || strings.Contains(v.Description, "\n") {
			t.Errorf("%+v", v)
		}
	}
}

type junitXML struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Skipped  int `xml:"skipped,attr"`
	Suites   []struct {
		Name  string `xml:"name,attr"`
		Tests int    `xml:"tests,attr"`
		Cases []struct {
			Class   string `xml:"classname,attr"`
			Name    string `xml:"name,attr"`
			Failure *struct {
				Message string `xml:"message,attr"`
				Body    string `xml:",chardata"`
			} `xml:"failure"`
			Skipped *struct{} `xml:"skipped"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

// JUnit readers merge cases with the same class and name, read counts from the
// attributes, and show the text of a failure.
func TestJUnitCases(t *testing.T) {
	r := sample()
	r.Findings = append(r.Findings, r.Findings...)
	for failOn, least := range map[diag.Severity]int{0: r.Summary.Errors * 2, diag.Note: len(r.Findings), diag.Error: r.Summary.Errors * 2} {
		var got junitXML
		if err := xml.Unmarshal(renderFormat(t, JUnit, r, Options{FailOn: failOn}), &got); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		tests, failures, skipped := 0, 0, 0
		for _, s := range got.Suites {
			if s.Tests != len(s.Cases) {
				t.Errorf("%s: %d tests, %d cases", s.Name, s.Tests, len(s.Cases))
			}
			for _, c := range s.Cases {
				if key := c.Class + "\x00" + c.Name; seen[key] {
					t.Errorf("%q twice", key)
				} else {
					seen[key] = true
				}
				tests++
				if c.Failure != nil {
					failures++
					if c.Failure.Message == "" || c.Failure.Body == "" {
						t.Errorf("%s: an empty failure", c.Name)
					}
				}
				if c.Skipped != nil {
					skipped++
				}
			}
		}
		if tests != got.Tests || failures != got.Failures || skipped != got.Skipped || failures != least {
			t.Errorf("fail on %v: %d tests, %d failures, %d skipped; attributes %d, %d, %d; want %d failures", failOn, tests, failures,
				skipped, got.Tests, got.Failures, got.Skipped, least)
		}
	}
}

// Reviewdog: columns count bytes of UTF-8 from 1, the end is exclusive, and
// columns are left out where bytes are not known.
func TestReviewdogColumnsAreBytes(t *testing.T) {
	text := "{\"说\": \"a𐐀b\"}"
	f := diag.NewFile("p", []byte(text))
	start := strings.Index(text, `"a`)
	l := f.Locate(diag.Span{Start: start, End: len(text) - 1}, "")
	if got := showing(f, l).byteRange(l); got.Start != (rdPosition{1, start + 1}) || *got.End != (rdPosition{1, len(text)}) {
		t.Errorf("%+v %+v", got.Start, got.End)
	}
	if got := shownFiles(nil).byteRange(l); got.Start.Column != 0 || got.End.Column != 0 || got.Start.Line != 1 {
		t.Errorf("without the file: %+v", got)
	}
	if showing(f, l).byteRange(diag.Location{Path: "p"}) != nil {
		t.Error("a range without a line")
	}
}

// Reviewdog: severity is ERROR, WARNING or INFO; path and message are there.
func TestReviewdogDiagnostics(t *testing.T) {
	var got rdReport
	if err := json.Unmarshal(renderFormat(t, RDJSON, sample(), Options{}), &got); err != nil {
		t.Fatal(err)
	}
	if got.Severity != "ERROR" || got.Source.Name != "permgap" || len(got.Diagnostics) == 0 {
		t.Errorf("%+v", got)
	}
	for i, d := range got.Diagnostics {
		ofRule := i < len(got.Diagnostics)-len(sample().Lowered)-1 // the last counts the suppressed
		if d.Message == "" || d.Location.Path == "" || ofRule && (d.Code == nil || d.Code.Value == "") ||
			!strings.Contains(" ERROR WARNING INFO ", " "+d.Severity+" ") {
			t.Errorf("%+v", d)
		}
	}
}

// GitHub and GitLab refuse a comment of more than 65,536 characters: it stays
// below and says what it leaves out. The table stands first, details folded.
func TestMarkdownCommentLength(t *testing.T) {
	r := &audit.Report{}
	for i := range 3000 {
		r.Findings = append(r.Findings, &diag.Finding{Code: "PG101", Rule: "prerequisite-missing", Level: diag.Error,
			Message:   strings.Repeat("word ", 20),
			Operation: fmt.Sprint("op", i), Location: diag.Location{Path: fmt.Sprint("p", i), Line: 1, Column: 1}})
	}
	out := string(renderFormat(t, Markdown, r, Options{}))
	if len(out) > 65536 {
		t.Errorf("%d bytes", len(out))
	}
	rows, left, details, leftDetails := strings.Count(out, "\n| 🔴"), 0, strings.Count(out, "<details>"), 0
	for line := range strings.Lines(out) {
		_, _ = fmt.Sscanf(line, "%d findings more are not shown.", &left)
		_, _ = fmt.Sscanf(line, "The details of %d findings are left out", &leftDetails)
	}
	if rows+left != 3000 || details+leftDetails != 3000 {
		t.Errorf("%d rows and %d left out, %d details and %d left out", rows, left, details, leftDetails)
	}
	if strings.Count(out, "<details>") != strings.Count(out, "</details>") || strings.Index(out, "| Level") > strings.Index(out, "<details>") {
		t.Error("folded parts are not closed, or stand before the table")
	}
}

// Editors read path:line:column: level[CODE] message, one line each.
func TestCompactLines(t *testing.T) {
	r := sample()
	out := string(renderFormat(t, Compact, r, Options{}))
	if quiet := string(renderFormat(t, Compact, r, Options{Quiet: true})); strings.Count(quiet,
		"\n") != len(r.Findings)+len(r.Lowered)+1 || !strings.HasPrefix(out, quiet) {
		t.Errorf("%d lines of %d findings", strings.Count(quiet, "\n"), len(r.Findings))
	}
	if !strings.Contains(out, teamPath+":9:43: warning[PG301] modelarts:notebook:strat is not in the catalogue\n") {
		t.Error(out)
	}
}

// What the configuration lowers stands in every format, with and without
// findings, quiet or not.
func TestLoweredIsToldEverywhere(t *testing.T) {
	clean := cleanReport()
	clean.Lowered = sample().Lowered
	for _, f := range Formats() {
		for _, r := range []*audit.Report{sample(), clean} {
			for _, o := range []Options{{}, {Quiet: true}, {Verbose: true}} {
				out := string(renderFormat(t, f.Write, r, o))
				if !strings.Contains(out, "the configuration lets no finding fail the run") || !strings.Contains(out, ".permgap.yaml") {
					t.Errorf("%s, quiet %v, %d findings: it is not told", f.Name, o.Quiet, len(r.Findings))
				}
			}
		}
	}
}

// What could not be read is no finding, and no reader of findings may take the
// report for a clean one.
func TestUnreadIsToldEverywhere(t *testing.T) {
	r := sample()
	r.NotAnalysed = []audit.NotAnalysed{{Path: "./no.json", Reason: "no such file", Failed: true},
		{Path: "trust.json", Reason: "a trust policy"}}
	clean := &audit.Report{NotAnalysed: r.NotAnalysed, Summary: audit.Summary{NotAnalysed: 2}}
	for _, c := range []struct{ format, want string }{
		{"text", "not judged: ./no.json: no such file"},
		{"table", "not judged: ./no.json: no such file"},
		{"compact", "./no.json: error: could not be read: no such file\ntrust.json: note: not judged: a trust policy\n"},
		{"github", "::error title=could not be read,file=no.json::./no.json could not be read and was not judged: no such file\n"},
		{"gitlab", `"description": "./no.json could not be read and was not judged: no such file"`},
		{"junit", "<error message=\"no such file\" type=\"could not be read\">" +
			"./no.json could not be read and was not judged: no such file</error>"},
		{"rdjson", `"message": "./no.json could not be read and was not judged: no such file"`},
		{"markdown", "not judged: `./no.json`: no such file"},
	} {
		f, err := Find(c.format)
		if err != nil {
			t.Fatal(err)
		}
		if out := string(renderFormat(t, f.Write, r, Options{})); !strings.Contains(out, c.want) {
			t.Errorf("%s does not say %q:\n%s", c.format, c.want, out)
		}
		out := string(renderFormat(t, f.Write, clean, Options{}))
		if strings.Contains("text table compact markdown", c.format) {
			c.want = "no such file"
		}
		if !strings.Contains(out, c.want) {
			t.Errorf("%s, nothing else: does not say %q:\n%s", c.format, c.want, out)
		}
	}
	if out := string(renderFormat(t, JUnit, clean, Options{})); !strings.Contains(out,
		`<testsuites name="permgap" tests="2" failures="0" errors="1" skipped="1">`) {
		t.Error(out)
	}
	if out := string(renderFormat(t, RDJSON, clean, Options{})); !strings.Contains(out, `"severity": "ERROR"`) {
		t.Error(out)
	}
}

// A path names its file to the reader's program, whatever it looks like.
func TestPathsNameTheirFiles(t *testing.T) {
	for _, path := range []string{"::error::x.json", "##[error]x.json", "a##b.json", " ::x.json"} {
		r := &audit.Report{Findings: []*diag.Finding{{Code: "PG401", Rule: "invalid-json", Level: diag.Error, Message: "m",
			Location: diag.Location{Path: path, Line: 1, Column: 1}}}}
		var gitlab []gitlabIssue
		var rd rdReport
		var unit junitXML
		for format, read := range map[string]func([]byte) error{
			"gitlab": func(b []byte) error { return json.Unmarshal(b, &gitlab) },
			"rdjson": func(b []byte) error { return json.Unmarshal(b, &rd) },
			"junit":  func(b []byte) error { return xml.Unmarshal(b, &unit) },
		} {
			f, err := Find(format)
			if err != nil {
				t.Fatal(err)
			}
			if err := read(renderFormat(t, f.Write, r, Options{})); err != nil {
				t.Fatal(err)
			}
		}
		if got := []string{gitlab[0].Location.Path, rd.Diagnostics[0].Location.Path, unit.Suites[0].Cases[0].Class}; got[0] != path ||
			got[1] != path || got[2] != path {
			t.Errorf("%q: %q", path, got)
		}
	}
	r := &audit.Report{Findings: []*diag.Finding{{Code: "PG401", Rule: "invalid-json", Level: diag.Error, Message: "m",
		Location: diag.Location{Path: "::error::x.json"}}}}
	if out := string(renderFormat(t, GitHub, r, Options{})); !strings.Contains(out, "file=%3A%3Aerror%3A%3Ax.json::m\n") {
		t.Error(out)
	}
}

// Reviewdog joins a path with its own folder: it gets it as it was given.
func TestReviewdogPaths(t *testing.T) {
	r := &audit.Report{Findings: []*diag.Finding{{Code: "PG401", Level: diag.Error, Message: "m", Location: diag.Location{Path: "./a.json"}}}}
	if out := string(renderFormat(t, RDJSON, r, Options{Dir: "/src/repo/sub", Root: "/src/repo"})); !strings.Contains(out,
		`"path": "a.json"`) {
		t.Error(out)
	}
}

// Quiet leaves out the count of annotations as well.
func TestGitHubQuiet(t *testing.T) {
	for line := range strings.Lines(string(renderFormat(t, GitHub, sample(), Options{Quiet: true}))) {
		if !strings.HasPrefix(line, "::") {
			t.Errorf("%q", line)
		}
	}
}
