package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/testinput"
)

func sarifOf(t *testing.T, r *audit.Report, o Options) sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal(renderFormat(t, SARIF, r, o), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

// Code scanning: "a result must have at least one location, with a URI", and a
// region with all four numbers.
func TestCodeScanningResultHasLocation(t *testing.T) {
	r := sample()
	r.Findings = append(r.Findings, &diag.Finding{Code: "PG106", Level: diag.Error, Platform: "aws", Message: "nowhere"})
	for _, run := range sarifOf(t, r, Options{}).Runs {
		for _, res := range run.Results {
			if len(res.Locations) != 1 {
				t.Fatalf("%+v", res)
			}
			p := res.Locations[0].PhysicalLocation
			if p.ArtifactLocation.URI == "" || p.Region == nil || p.Region.StartLine < 1 || p.Region.StartColumn < 1 ||
				p.Region.EndLine < p.Region.StartLine || p.Region.EndColumn < 1 {
				t.Errorf("%s: %+v", res.RuleID, p)
			}
			if p.Region.EndLine == p.Region.StartLine && p.Region.EndColumn < p.Region.StartColumn {
				t.Errorf("%s ends before it starts: %+v", res.RuleID, p.Region)
			}
		}
	}
}

// Code scanning: ruleIndex is the place of the rule in the run's rules.
func TestCodeScanningRuleIndex(t *testing.T) {
	for _, run := range sarifOf(t, sample(), Options{}).Runs {
		for _, res := range run.Results {
			if rules := run.Tool.Driver.Rules; res.RuleIndex < 0 || res.RuleIndex >= len(rules) || rules[res.RuleIndex].ID != res.RuleID {
				t.Errorf("%s: index %d", res.RuleID, res.RuleIndex)
			}
		}
	}
}

// Code scanning: short and full description (at most 1,024 characters), help
// as text and Markdown, at most 10 tags shown, security-severity a string of a
// number from 0 to 10, and "security" only with it.
func TestCodeScanningRuleProperties(t *testing.T) {
	scored := 0
	for _, run := range sarifOf(t, sample(), Options{}).Runs {
		for _, r := range run.Tool.Driver.Rules {
			if r.ShortDescription.Text == "" || r.FullDescription.Text == "" || r.Help.Text == "" || r.Help.Markdown == "" ||
				!strings.HasPrefix(r.HelpURI, "https://") {
				t.Errorf("%s: %+v", r.ID, r)
			}
			if n := len([]rune(r.FullDescription.Text)); n > 1024 {
				t.Errorf("%s: full description of %d characters", r.ID, n)
			}
			p := r.Properties
			if len(p.Tags) == 0 || len(p.Tags) > 10 || p.Precision == "" || p.ProblemSeverity == "" {
				t.Errorf("%s: %+v", r.ID, p)
			}
			hasTag := strings.Contains(strings.Join(p.Tags, " "), "security")
			if hasTag != (p.SecuritySeverity != "") {
				t.Errorf("%s: %+v", r.ID, p)
			}
			if p.SecuritySeverity != "" {
				scored++
				var score float64
				if _, err := fmt.Sscan(p.SecuritySeverity, &score); err != nil || score <= 0 || score > 10 {
					t.Errorf("%s: security-severity %q", r.ID, p.SecuritySeverity)
				}
			}
		}
	}
	if scored == 0 {
		t.Error("no rule has a security-severity")
	}
	if !bytes.Contains(renderFormat(t, SARIF, sample(), Options{}), []byte(`"security-severity": "8.8"`)) {
		t.Error("security-severity is no string")
	}
}

// Code scanning: uploads of one commit differ by automationDetails.id,
// the category in front of the last slash; two runs of a file need two.
func TestCodeScanningCategories(t *testing.T) {
	seen := map[string]bool{}
	for _, run := range sarifOf(t, sample(), Options{}).Runs {
		id := run.AutomationDetails.ID
		if seen[id] || !strings.HasPrefix(id, "permgap/") || !strings.HasSuffix(id, "/") {
			t.Errorf("id %q", id)
		}
		seen[id] = true
	}
	if !seen["permgap/huaweicloud/"] || !seen["permgap/alibabacloud/"] {
		t.Errorf("%v", seen)
	}
}

// Code scanning closes an alert when a later upload of its category is without
// it: every run of the program writes the same categories, whatever it finds.
func TestCodeScanningClosesAlerts(t *testing.T) {
	ids := func(r *audit.Report) []string {
		var ids []string
		for _, run := range sarifOf(t, r, Options{}).Runs {
			if run.Results == nil {
				t.Errorf("%s has no list of results", run.AutomationDetails.ID)
			}
			ids = append(ids, run.AutomationDetails.ID)
		}
		return ids
	}
	broken := &audit.Report{Findings: []*diag.Finding{{Code: "PG401", Level: diag.Error, Message: "broken",
		Location: diag.Location{Path: "p"}}}}
	want := []string{"permgap/huaweicloud/", "permgap/opentelekomcloud/", "permgap/alibabacloud/", "permgap/aws/", "permgap/"}
	for name, r := range map[string]*audit.Report{"nothing": {}, "clean": cleanReport(), "a broken document": broken, "all": sample()} {
		if got := ids(r); !slices.Equal(got, want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A run in which input could not be read or interpreted was not successful, and
// says of what; roles that nobody knows are reported as well.
func TestSARIFInvocation(t *testing.T) {
	r := cleanReport()
	for _, run := range sarifOf(t, r, Options{}).Runs {
		if i := run.Invocations[0]; !i.ExecutionSuccessful || len(i.Notifications) > 0 {
			t.Errorf("a clean report: %+v", i)
		}
	}
	r.Principals[0].Notes = notes("the workspace role X is not known")
	r.NotAnalysed = []audit.NotAnalysed{{Path: "no.json", Reason: "no such file", Failed: true},
		{Path: "trust.json", Reason: "a trust policy"}}
	r.Findings = []*diag.Finding{{Code: "PG401", Level: diag.Error, Message: "broken", Location: diag.Location{Path: "b.json"}}}
	for _, run := range sarifOf(t, r, Options{}).Runs {
		var texts []string
		for _, n := range run.Invocations[0].Notifications {
			texts = append(texts, n.Level+" "+n.Message.Text)
		}
		want := []string{"error could not be read: no.json: no such file", "error could not be interpreted: b.json"}
		switch run.AutomationDetails.ID {
		case "permgap/":
			want = append(want, "note not judged: trust.json: a trust policy")
		case "permgap/huaweicloud/":
			want = append(want, "note the workspace role X is not known")
		}
		if run.Invocations[0].ExecutionSuccessful || !slices.Equal(texts, want) {
			t.Errorf("%s: %q, want %q", run.AutomationDetails.ID, texts, want)
		}
	}
}

// Code scanning: 25,000 results of a run at most; what is cut is said, and
// errors are kept first.
func TestCodeScanningResultLimit(t *testing.T) {
	testinput.OneGoroutine(t)
	r := &audit.Report{}
	for i := range mostResults + 7 {
		level := diag.Warning
		if i%2 == 1 {
			level = diag.Error
		}
		r.Findings = append(r.Findings, &diag.Finding{Code: "PG301", Level: level, Message: fmt.Sprint(i),
			Location: diag.Location{Path: "p", Line: i + 1, Column: 1}})
	}
	runs := sarifOf(t, r, Options{}).Runs
	run := runs[len(runs)-1]
	if len(run.Results) != mostResults {
		t.Errorf("%d results", len(run.Results))
	}
	errors := 0
	for _, res := range run.Results {
		if res.Level == "error" {
			errors++
		}
	}
	if errors != (mostResults+7)/2 {
		t.Errorf("%d errors kept", errors)
	}
	if n := run.Invocations[0].Notifications; len(n) != 1 || !strings.Contains(n[0].Message.Text, "7 of 25007 results are left out") {
		t.Errorf("%+v", n)
	}
}

// Code scanning: primaryLocationLineHash follows an alert; suppressions are
// shown as such; evidence stands in relatedLocations with ids and messages.
func TestCodeScanningResultParts(t *testing.T) {
	hashes, suppressed, related := 0, 0, map[string]bool{}
	for _, run := range sarifOf(t, sample(), Options{}).Runs {
		for _, res := range run.Results {
			if res.PartialFingerprints["primaryLocationLineHash"] != "" {
				hashes++
			}
			suppressed += len(res.Suppressions)
			for i, l := range res.RelatedLocations {
				if *l.ID != i+1 || l.Message.Text == "" || l.PhysicalLocation.ArtifactLocation.URI == "" {
					t.Errorf("%+v", l)
				}
				related[l.PhysicalLocation.ArtifactLocation.URI] = true
			}
		}
	}
	if hashes == 0 || suppressed != 2 || len(related) < 2 {
		t.Errorf("%d hashes, %d suppressed, related %v", hashes, suppressed, related)
	}
}

// Code scanning: URIs are relative to the root of the repository and
// percent-encoded; what is outside of it is a file URI.
func TestURIs(t *testing.T) {
	in := Options{Dir: "/src/repo/sub", Root: "/src/repo"}
	windows := Options{Dir: `C:\repo\sub`, Root: `C:\repo`}
	for _, c := range []struct {
		path string
		o    Options
		want string
	}{
		{"policies/a.json", Options{}, "policies/a.json"},
		{"./policies//a.json", Options{}, "policies/a.json"},
		{"算 法#?%.json", Options{}, "%E7%AE%97%20%E6%B3%95%23%3F%25.json"},
		{"a:b.json", Options{}, "a%3Ab.json"},
		{"-", Options{}, "stdin"},
		{"<stdin>", in, "stdin"},
		{"", Options{}, "stdin"},
		{"a.json", in, "sub/a.json"},
		{"../a.json", in, "a.json"},
		{"../../other/a.json", in, "file:///src/other/a.json"},
		{"../../repo2/a.json", in, "file:///src/repo2/a.json"},
		{"link/a.json", Options{Dir: "/src/repo", Root: "/src/repo", Links: map[string]string{"link/a.json": "/src/repo/b/a.json"}}, "b/a.json"},
		{"link/a.json", Options{Dir: "/src/repo", Root: "/src/repo", Links: map[string]string{"link/a.json": "/etc/a.json"}},
			"file:///etc/a.json"},
		{"/src/repo/x/a.json", in, "x/a.json"},
		{"/src/repository/a.json", in, "file:///src/repository/a.json"},
		{"/etc/a b.json", Options{}, "file:///etc/a%20b.json"},
		{"C:/infra/a.json", Options{}, "file:///C:/infra/a.json"},
		{`C:\infra\a.json`, Options{}, "file:///C:/infra/a.json"},
		{"C:/repo/x.json", windows, "x.json"},
		{"x.json", windows, "sub/x.json"},
		{"//server/share/a.json", Options{}, "file://server/share/a.json"},
		{"bad\xffname", Options{}, "bad%FFname"},
	} {
		if got := uri(c.path, c.o); got != c.want {
			t.Errorf("uri(%q, %+v) = %s, want %s", c.path, c.o, got, c.want)
		}
	}
}

// A further place has all four numbers as well, and does not end before it
// starts.
func TestSARIFRelatedRegions(t *testing.T) {
	r := wild(1, 1, 1)
	f := r.Findings[0]
	f.GrantedBy = append(f.GrantedBy, diag.Grant{Pattern: "x", Path: "policy.json", Line: 2, Column: 3, EndLine: 2, EndColumn: 8})
	for _, l := range []diag.Location{
		{Path: "policy.json", Line: 3, Column: 4, EndLine: 3, EndColumn: 9},
		{Path: "policy.json", Line: 3, Column: 4, EndLine: 3, EndColumn: 2},
		{Path: "policy.json", Line: 3, Column: 4, EndLine: 4, EndColumn: 2},
		{Path: "policy.json"},
	} {
		f.Related = append(f.Related, diag.Related{Message: "here", Location: l})
	}
	var got []sarifRegion
	for _, l := range sarifOf(t, r, Options{}).Runs[0].Results[0].RelatedLocations {
		if l.PhysicalLocation.Region == nil {
			got = append(got, sarifRegion{})
			continue
		}
		got = append(got, *l.PhysicalLocation.Region)
	}
	want := []sarifRegion{{2, 3, 2, 8}, {3, 4, 3, 9}, {3, 4, 3, 4}, {3, 4, 4, 2}, {}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
