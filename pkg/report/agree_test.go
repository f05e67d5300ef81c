package report_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/testinput"
	"github.com/permgap/permgap/policies"
)

// TestSummariesAgree reads what each format says back, and compares it with the
// findings: for documents of every kind, one by one and all in one run.
func TestSummariesAgree(t *testing.T) {
	const (
		version = `{"Version": "1.1", "Statement": [`
		allow   = `{"Effect": "Allow", "Action": [`
	)
	texts := []string{
		version + allow + `"modelarts:*:*"]}]}`,
		version + allow + `"modelarts:notebook:start", "modelarts:notebook:strat", "vpc:nosuch:*"]}, ` +
			`{"Effect": "Deny", "Action": ["swr:*:*"]}]}`,
		version + allow + `"ecs:*:get*", "ecs:*:list*"]}]}`,
		version + allow + `"obs:bucket:PutBucketLogging", "cce:cluster:create"]}]}`,
		version + allow + `"modelarts:notebook:stop"]}]}`,
		version + allow + `"*:*:*"]}, {"Effect": "Deny", "Action": ["*:*:delete*"]}]}`,
		version + allow + `"foo:bar:baz"]}]}`,
		version + allow + `"modelarts:image:register"], "Condition": {"Bool": {"g:MFAPresent": ["true"]}}}, ` +
			allow + `"swr:*:*", "obs:*:*"]}]}`,
		`{"Version": "1.1", "Statement": [`,
		`{"Version": "1.0", "Statement": [` + allow + `"modelarts:notebook:list"]}], ` +
			`"Depends": [{"catalog": "BASE", "display_name": "Tenant Guest"}]}`,
		`{"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["paidlc:*", "oss:GetObjct"], "Resource": "*"}]}`,
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, ` +
			`"Action": "sts:AssumeRole"}]}`,
		`{"type": "agency"}`,
	}
	var files []*diag.File
	for i, text := range texts {
		files = append(files, diag.NewFile(fmt.Sprintf("made/%d.json", i), []byte(text)))
	}
	t.Run("made", func(t *testing.T) { agreeAll(t, files) })
	t.Run("corpora", func(t *testing.T) {
		if testing.Short() {
			t.Skip("many documents of the corpora")
		}
		var files []*diag.File
		for _, root := range []string{testinput.Shared(t, "corpora"), testinput.Shared(t, "cases")} {
			err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
					return err
				}
				data, err := os.ReadFile(path)
				name, _ := filepath.Rel(filepath.Dir(root), path)
				files = append(files, diag.NewFile(filepath.ToSlash(name), data))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		some := files[:0]
		for i := 0; i < len(files); i += testinput.OneIn(12) {
			some = append(some, files[i])
		}
		agreeAll(t, some)
	})
}

func agreeAll(t *testing.T, files []*diag.File) {
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	var all []*policy.Document
	seen := map[string]bool{}
	for _, f := range files {
		docs := policy.Parse(f, policy.Options{})
		all = append(all, docs...)
		r := audit.Run(cat, audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
		agreeWithin(t, f.Path, r)
		if shape := shapeOf(r); !seen[shape] {
			seen[shape] = true
			agree(t, f.Path, r)
		}
	}
	together := audit.Run(cat, audit.Input{Principals: principal.Each(all), Documents: all}, audit.Options{})
	agreeWithin(t, "together", together)
	agree(t, "together", together)
	t.Logf("%d files, %d shapes", len(files), len(seen))
}

// shapeOf tells reports apart by what they say, up to one, two and many of it.
func shapeOf(r *audit.Report) string {
	few := func(n int) int { return min(n, 3) }
	o := r.Summary.Operations
	shape := fmt.Sprint(few(o.Ready), few(o.Partial), few(o.MayFail), few(o.Blocked), few(o.Undecided), few(o.Incidental), few(r.Skipped))
	found := countsOf(r.Findings)
	for _, key := range slices.Sorted(maps.Keys(found)) {
		shape += fmt.Sprint(" ", key, " ", few(found[key]))
	}
	for _, u := range r.Unjudged {
		shape += fmt.Sprint(" ", u.Kind, few(u.Count))
	}
	return shape
}

// counts are numbers of findings by rule and level.
type counts map[string]int

func (c counts) add(code, level string) { c[code+" "+level]++ }

func countsOf(fs []*diag.Finding) counts {
	c := counts{}
	for _, f := range fs {
		c.add(f.Code, f.Level.String())
	}
	return c
}

func agree(t *testing.T, name string, r *audit.Report) {
	t.Helper()
	want := countsOf(r.Findings)
	o := report.Options{Width: 1 << 20, GroupBy: report.ByOperation}
	o.Verbose = true // a block that repeats is shown once else
	for format, read := range map[string]func(string) counts{
		"text": readLines, "compact": readLines, "table": readTable, "github": readGitHub, "markdown": readMarkdown, "sarif": readSARIF,
		"junit": readJUnit, "gitlab": readGitLab, "rdjson": readRDJSON, "json": readJSON,
	} {
		out := written(t, format, r, o)
		if got := read(out); !maps.Equal(got, want) && !cutShort(format, out) {
			t.Errorf("%s: %s shows %v, the report has %v", name, format, got, want)
		}
		if line := summaryLine(out); line != "" {
			agreeWithLine(t, name+": "+format, r, line)
		}
	}
}

// agreeWithin compares the summary with what the report lists.
func agreeWithin(t *testing.T, name string, r *audit.Report) {
	t.Helper()
	s, levels, left := r.Summary, map[diag.Severity]int{}, 0
	for _, f := range r.Findings {
		levels[f.Level] += f.Count()
	}
	for _, l := range r.LeftOut {
		levels[l.Level] += l.Count
		left += l.Count
	}
	if s.Errors != levels[diag.Error] || s.Warnings != levels[diag.Warning] || s.Notes != levels[diag.Note] || s.LeftOut != left {
		t.Errorf("%s: the summary counts %+v, the findings are %v", name, s, levels)
	}
	o := s.Operations
	if o.Live != o.Ready+o.Partial+o.MayFail+o.Blocked+o.Undecided+o.Incidental {
		t.Errorf("%s: the states do not add up: %+v", name, o)
	}
	paths := map[string]bool{}
	for _, n := range r.NotAnalysed {
		paths[n.Path] = true
	}
	for _, u := range r.Unjudged {
		if u.Count < len(u.Names) || u.Count == 0 || u.Kind == audit.UnjudgedFiles && u.Count != len(paths) {
			t.Errorf("%s: %+v of %d files", name, u, len(paths))
		}
	}
	if left > 0 {
		return // what is not listed shows no state
	}
	if blocked, mayFail := statesOf(r.Findings); blocked != o.Blocked || mayFail != o.MayFail {
		t.Errorf("%s: findings show %d blocked and %d that may fail, the summary %+v", name, blocked, mayFail, o)
	}
}

// statesOf counts the operations that findings call blocked, and those that may
// fail.
func statesOf(fs []*diag.Finding) (blocked, mayFail int) {
	worst := map[string]diag.Severity{}
	for _, f := range fs {
		switch f.Code {
		case "PG101", "PG102", "PG105":
			key := f.Principal + "\x00" + f.Operation
			worst[key] = max(worst[key], f.Level)
		}
	}
	for _, level := range worst {
		if level == diag.Error {
			blocked++
		} else {
			mayFail++
		}
	}
	return blocked, mayFail
}

var summarises = regexp.MustCompile(`^(\d+ (errors?|warnings?|notes?|findings?)\b.* in \d+ documents?|no findings:|nothing judged:)`)

// summaryLine gives the line that ends a report for people: all words of a summary.
func summaryLine(out string) string {
	for _, line := range strings.Split(out, "\n") {
		line = strings.ReplaceAll(strings.TrimPrefix(line, "### permgap: "), "`", "")
		if summarises.MatchString(line) {
			return line
		}
	}
	return ""
}

var number = map[string]*regexp.Regexp{
	"errors":     regexp.MustCompile(`(?:^|, )(\d+) errors?\b`),
	"warnings":   regexp.MustCompile(`(?:^|, )(\d+) warnings?\b`),
	"notes":      regexp.MustCompile(`(?:^|, )(\d+) notes?\b`),
	"ready":      regexp.MustCompile(`[:,] (\d+) ready\b`),
	"partial":    regexp.MustCompile(`[:,] (\d+) partial\b`),
	"may fail":   regexp.MustCompile(`[:,] (\d+) may fail\b`),
	"blocked":    regexp.MustCompile(`[:,] (\d+) blocked\b`),
	"undecided":  regexp.MustCompile(`[:,] (\d+) undecided\b`),
	"incidental": regexp.MustCompile(`(\d+) incidental operations?`),
	"files":      regexp.MustCompile(`(\d+) files?(?:,| and| not)`),
}

// agreeWithLine compares the words of a summary with the report.
func agreeWithLine(t *testing.T, name string, r *audit.Report, line string) {
	t.Helper()
	s, o := r.Summary, r.Summary.Operations
	want := map[string]int{"errors": s.Errors, "warnings": s.Warnings, "notes": s.Notes}
	judged := o.Live - o.Incidental
	alike := false
	for word, n := range map[string]int{
		"ready": o.Ready, "partial": o.Partial, "may fail": o.MayFail, "blocked": o.Blocked, "undecided": o.Undecided,
	} {
		if n == judged && judged > 0 {
			alike = true
			if said := regexp.MustCompile(`\d+ operations?, (all )?` + word); !said.MatchString(line) && strings.Contains(line, "operation") {
				t.Errorf("%s: %q does not say that all are %s", name, line, word)
			}
		}
		want[word] = n
	}
	for word, n := range want {
		states := word == "ready" || word == "partial" || word == "may fail" || word == "blocked" || word == "undecided"
		if states && (alike || !strings.Contains(line, " operation")) {
			continue
		}
		got := 0
		if m := number[word].FindStringSubmatch(line); m != nil {
			got, _ = strconv.Atoi(m[1])
		}
		if got != n {
			t.Errorf("%s: %d %s in %q, the report has %d", name, got, word, line, n)
		}
	}
	saysReady := regexp.MustCompile(`\b(all ready|operations?, ready)\b`).MatchString(line)
	if saysReady != (o.Ready == judged && judged > 0) && strings.Contains(line, " operation") {
		t.Errorf("%s: %q, and %d of %d operations are ready", name, line, o.Ready, judged)
	}
	honest := strings.Contains(line, "as far as judged")
	left := len(r.Unjudged) > 0 || strings.Contains(line, "could not be read")
	if left && strings.Contains(line, "all ready") {
		t.Errorf("%s: %q, and something was left out", name, line)
	}
	if ready := o.Ready == judged && judged > 0; ready && strings.Contains(line, " operation") && honest != left {
		t.Errorf("%s: %q, and %v was not judged", name, line, r.Unjudged)
	}
}

// cutShort reports whether a format says itself that it does not show everything.
func cutShort(format, out string) bool {
	switch format {
	case "markdown":
		return len(out) > 30_000 && strings.Contains(out, "more")
	case "sarif":
		return strings.Contains(out, "results are left out")
	}
	return false
}

func readLines(out string) counts {
	return readBy(out, `(?m)(?:^|: )(error|warning|note)\[(PG\d+)\]:? `, 2, 1)
}

func readTable(out string) counts {
	head, _, _ := strings.Cut(out, "\n\n")
	return readBy(head, `(?m)  (error|warning|note)\[(PG\d+)\]`, 2, 1)
}

func readGitHub(out string) counts {
	c := counts{}
	for key, n := range readBy(out, `(?m)^::(error|warning|notice) title=(PG\d+) `, 2, 1) {
		c[strings.Replace(key, "notice", "note", 1)] = n
	}
	return c
}

func readMarkdown(out string) counts {
	return readBy(out, `(?m)^\| . (error|warning|note) \| \[(PG\d+)\]`, 2, 1)
}

func readBy(out, pattern string, code, level int) counts {
	c := counts{}
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(out, -1) {
		c.add(m[code], m[level])
	}
	return c
}

func readJSON(out string) counts {
	var r audit.Report
	if json.Unmarshal([]byte(out), &r) != nil {
		return nil
	}
	return countsOf(r.Findings)
}

func readSARIF(out string) counts {
	var log struct {
		Runs []struct {
			Results []struct{ RuleID, Level string }
		}
	}
	c := counts{}
	if json.Unmarshal([]byte(out), &log) != nil {
		return nil
	}
	for _, run := range log.Runs {
		for _, x := range run.Results {
			c.add(x.RuleID, x.Level)
		}
	}
	return c
}

func readJUnit(out string) counts {
	var suites struct {
		Tests int `xml:"tests,attr"`
		Suite []struct {
			Tests int `xml:"tests,attr"`
			Case  []struct {
				Name    string `xml:"name,attr"`
				Out     string `xml:"system-out"`
				Failure *struct {
					Text string `xml:",chardata"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if xml.Unmarshal([]byte(out), &suites) != nil {
		return nil
	}
	c, tests := counts{}, 0
	for _, s := range suites.Suite {
		tests += len(s.Case)
		for _, x := range s.Case {
			text := x.Out
			if x.Failure != nil {
				text = x.Failure.Text
			}
			if strings.HasPrefix(x.Name, "PG") {
				first, _, _ := strings.Cut(text, "\n")
				maps.Copy(c, merged(c, readBy(first, `(error|warning|note)\[(PG\d+)\]`, 2, 1)))
			}
		}
	}
	if tests != suites.Tests {
		return counts{"tests": suites.Tests - tests}
	}
	return c
}

func merged(a, b counts) counts {
	sum := maps.Clone(a)
	for key := range b {
		sum[key]++
	}
	return sum
}

func readGitLab(out string) counts {
	var issues []struct {
		CheckName string `json:"check_name"`
		Severity  string
	}
	if json.Unmarshal([]byte(out), &issues) != nil {
		return nil
	}
	c := counts{}
	for _, x := range issues {
		if code, _, _ := strings.Cut(x.CheckName, " "); strings.HasPrefix(code, "PG") {
			c.add(code, map[string]string{"major": "error", "minor": "warning", "info": "note"}[x.Severity])
		}
	}
	return c
}

func readRDJSON(out string) counts {
	var r struct {
		Diagnostics []struct {
			Severity string
			Code     *struct{ Value string }
		}
	}
	if json.Unmarshal([]byte(out), &r) != nil {
		return nil
	}
	c := counts{}
	for _, x := range r.Diagnostics {
		if x.Code != nil {
			c.add(x.Code.Value, map[string]string{"ERROR": "error", "WARNING": "warning", "INFO": "note"}[x.Severity])
		}
	}
	return c
}
