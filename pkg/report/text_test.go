package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/report/layout"
	"github.com/permgap/permgap/pkg/testinput"
)

// No line is wider than asked for, but for a word that cannot be broken.
func TestTextWidth(t *testing.T) {
	for _, columns := range []int{40, 60, 80, 132, 200} {
		out := string(renderFormat(t, Text, sample(), Options{Width: columns, Verbose: true}))
		for line := range strings.Lines(out) {
			line = strings.TrimSuffix(line, "\n")
			words := strings.Fields(line)
			longest := 0
			for _, w := range words {
				longest = max(longest, layout.Width(w))
			}
			if layout.Width(line) > columns && longest < columns-8 && !strings.HasPrefix(line, "suppressed:") && !strings.HasSuffix(line, "]:") {
				t.Errorf("width %d: %d columns: %s", columns, layout.Width(line), line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("width %d: trailing space: %q", columns, line)
			}
		}
	}
}

// The marks stand under the marked text, whatever stands before it.
func TestCaret(t *testing.T) {
	for _, c := range []struct{ name, line, marked string }{
		{"plain", `  "Action": "a:b:c",`, `"a:b:c"`},
		{"tabs", "\t\t\"x\":\t\"a:b:c\"", `"a:b:c"`},
		{"chinese", `"说明": "笔记本", "a:b:c"`, `"a:b:c"`},
		{"marked chinese", `"笔记本", "a"`, `"笔记本"`},
		{"control characters", "\x1b[31m\"a\"", `"a"`},
		{"emoji", `"👩‍💻", "a"`, `"a"`},
		{"combining", "\"e\u0301\", \"a\"", `"a"`},
		{"long", strings.Repeat("长", 300) + `"a:b:c"` + strings.Repeat("x", 300), `"a:b:c"`},
		{"long marked", `"` + strings.Repeat("y", 500) + `"`, `"` + strings.Repeat("y", 500) + `"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := diag.NewFile("p", []byte("{\n"+c.line+"\n}"))
			start := 2 + strings.Index(c.line, c.marked)
			l := f.Locate(diag.Span{Start: start, End: start + len(c.marked)}, "")
			s, ok := showing(f, l).excerpt(l)
			if !ok {
				t.Fatal("no excerpt")
			}
			s = s.window(60)
			line := s.before + s.marked + s.after
			if layout.Width(line) > 60 {
				t.Errorf("%d columns: %s", layout.Width(line), line)
			}
			indent, mark := s.caret()
			if got := layout.TakeLeft(line[len(takeLeftExact(line, layout.Width(indent))):],
				layout.Width(mark)); got != Escape(c.marked) && !strings.HasPrefix(Escape(c.marked), got) {
				t.Errorf("the marks are under %q, not %q\n%s\n%s%s", got, c.marked, line, indent, mark)
			}
		})
	}
}

// A policy of ten megabytes on one line, with many findings, is no reason to
// wait: only what is near a place is looked at.
func TestVeryLongLine(t *testing.T) {
	testinput.OneGoroutine(t)
	line := []byte("[" + strings.Repeat(`"动作:b:c",`, 500_000) + "1]")
	f := diag.NewFile("p", line)
	r := &audit.Report{Files: map[string]*diag.File{"p": f}}
	for i := range 2000 {
		at := 1 + 13*(100_000+i)
		r.Findings = append(r.Findings, &diag.Finding{Code: "PG301", Level: diag.Error, Message: "m",
			Location: diag.Location{Path: "p", Line: 1, Column: 2 + 9*(100_000+i),
				EndLine: 1, EndColumn: 10 + 9*(100_000+i), Offset: at, Length: 12}})
	}
	for _, write := range []Writer{Text, Markdown, RDJSON, SARIF} {
		out := renderFormat(t, write, r, Options{})
		if len(out) < 1000 {
			t.Errorf("%s", out)
		}
	}
	s, ok := shownOf(r).excerpt(r.Findings[0].Location)
	if !ok || s.marked != `"动作:b:c"` || !strings.HasPrefix(s.before, layout.Ellipsis) || !strings.HasSuffix(s.after, layout.Ellipsis) {
		t.Errorf("%v %.100q %q %.100q", ok, s.before, s.marked, s.after)
	}
}

// TestExcerptOfAPlaceOutside: of a long line only parts are kept, and there is no
// excerpt of a place before all of them.
func TestExcerptOfAPlaceOutside(t *testing.T) {
	f := diag.NewFile("p", []byte(strings.Repeat(" ", 100_000)+`"a"`))
	l := f.Locate(diag.Span{Start: 100_000, End: 100_003}, "")
	lines := showing(f, l)
	if s, ok := lines.excerpt(l); !ok || s.marked != `"a"` {
		t.Errorf("%v %+v", ok, s)
	}
	for _, column := range []int{-1, 0, 1, 50_000} {
		outside := l
		outside.Column = column
		if s, ok := lines.excerpt(outside); ok {
			t.Errorf("column %d: %+v", column, s)
		}
	}
}

func takeLeftExact(s string, columns int) string {
	if columns == 0 {
		return ""
	}
	return layout.TakeLeft(s, columns)
}

// wild is a report of one pattern that grants many operations.
func wild(operations, each, all int) *audit.Report {
	policy := "{\n  \"Version\": \"1.1\",\n  \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"modelarts:*:*\"]}]\n}\n"
	f := diag.NewFile("policy.json", []byte(policy))
	start := strings.Index(policy, `"modelarts:*:*"`)
	at := f.Locate(diag.Span{Start: start, End: start + 15}, "/Statement/0/Action/0")
	features := []string{"", "", "custom-image", "dedicated-network", "secrets", "sfs-turbo", "ssh-login", "obs"}
	r := &audit.Report{Version: "1", Files: map[string]*diag.File{"policy.json": f},
		Principals: []audit.PrincipalInfo{{Name: "policy.json", Platform: "huaweicloud", Documents: []string{"policy.json"},
			Notes: notes("judged as huaweicloud; --platform chooses another")}},
		Summary: audit.Summary{Documents: 1, Statements: 1,
			Operations: audit.OperationCounts{Live: 27, Ready: 27 - min(operations, 27), Blocked: min(operations, 27)}}}
	for i := range operations {
		find := &diag.Finding{Code: "PG101", Rule: "prerequisite-missing", Level: diag.Error, Principal: "policy.json", Platform: "huaweicloud",
			Operation: fmt.Sprintf("modelarts.notebook.operation%02d", i), Title: "Doing something with a notebook instance", Location: at,
			GrantedBy: []diag.Grant{grantOf(at, "modelarts:*:*")}, Message: "will fail"}
		for j := range each {
			k := (i*7 + j) % all
			find.Prerequisites = append(find.Prerequisites,
				diag.Prerequisite{Action: fmt.Sprintf("service%d:resourceType:actionNumber%02d", k%9, k), Verdict: "missing",
					Feature: features[k%len(features)], Standing: "official",
					Sources: []diag.Source{{ID: fmt.Sprint("s", k%6), Title: fmt.Sprintf("开发环境权限 %d", k%6), Updated: "2025-10-29",
						URL: devenviron.URL}}})
		}
		r.Findings = append(r.Findings, find)
	}
	r.Summary.Errors = operations
	return r
}

// modelarts:*:* with ten failing operations is short beside the union of what
// is missing, which stands first and is never cut; --verbose shows all.
func TestBrevity(t *testing.T) {
	for _, c := range []struct{ operations, each, all int }{{10, 22, 25}, {10, 17, 66}, {40, 60, 400}} {
		r := wild(c.operations, c.each, c.all)
		out := string(renderFormat(t, Text, r, Options{}))
		if n := linesBesideNames(out); n > 30 || c.all == 25 && strings.Count(out, "\n") > fewLines {
			t.Errorf("%+v: %d lines beside the names:\n%s", c, n, out)
		}
		if strings.Index(out, "= missing") > strings.Index(out, "= operations") {
			t.Errorf("%+v: the operations stand before what is missing", c)
		}
		shown, left := strings.Count(out, "modelarts.notebook.operation"), 0
		if _, rest, found := strings.Cut(out, "       … and "); found {
			_, _ = fmt.Sscanf(rest, "%d more operations (--verbose shows all)", &left)
		}
		if shown+left != c.operations {
			t.Errorf("%+v: %d operations are shown and %d left out:\n%s", c, shown, left, out)
		}
		all := string(renderFormat(t, Text, r, Options{Verbose: true}))
		for _, f := range r.Findings {
			if !strings.Contains(all, f.Operation) {
				t.Errorf("--verbose leaves out %s", f.Operation)
			}
			for _, p := range f.Prerequisites {
				if !strings.Contains(all, p.Action) {
					t.Errorf("--verbose leaves out %s", p.Action)
				}
			}
		}
	}
}

// What every use needs is not repeated under a feature, and the operation that
// lacks most stands first.
func TestUnionAndOrder(t *testing.T) {
	r := wild(2, 0, 1)
	need := func(action, feature string) diag.Prerequisite {
		return diag.Prerequisite{Action: action, Feature: feature, Verdict: "missing"}
	}
	r.Findings[0].Prerequisites = []diag.Prerequisite{need("b:b:b", "f"), need("a:a:a", "f")}
	r.Findings[1].Prerequisites = []diag.Prerequisite{need("a:a:a", ""), need("b:b:b", "f"), need("c:c:c", "")}
	out := string(renderFormat(t, Text, r, Options{}))
	for _, want := range []string{"= missing: a:a:a, c:c:c\n", "= missing for f: b:b:b\n",
		"fail (1 of them only when they use f): 3 permissions missing",
		"       3  modelarts.notebook.operation01  Doing something with a notebook insta…\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Index(out, "operation01") > strings.Index(out, "operation00") {
		t.Errorf("the lesser stands first:\n%s", out)
	}
}

// What is left out is counted right: shown and left out are all.
func TestElision(t *testing.T) {
	r := wild(1, 400, 400)
	for i := range r.Findings[0].Prerequisites {
		r.Findings[0].Prerequisites[i].Feature = ""
	}
	below := *r.Findings[0]
	r.Findings[0].Prerequisites = below.Prerequisites[:1]
	below.Level, below.Prerequisites = diag.Warning, below.Prerequisites[1:]
	r.Findings = append(r.Findings, &below)
	out := string(renderFormat(t, Text, r, Options{}))
	shown, left := strings.Count(out, ":resourceType:"), 0
	_, rest, _ := strings.Cut(out, "… and")
	if _, err := fmt.Sscanf(rest, "%d more (--verbose", &left); err != nil || left == 0 || shown+left != 400 {
		t.Errorf("%d shown and %d left out of 400 (%v)", shown, left, err)
	}
}

// A sentence that counts what is not listed is counted as what it stands for.
func TestElidedSentences(t *testing.T) {
	r := wild(1, 1, 1)
	f := r.Findings[0]
	f.Code, f.Prerequisites = "PG108", nil
	for i := range 10 {
		f.Related = append(f.Related, diag.NewRelated(message.New("incidental-operation",
			message.Text("operation", fmt.Sprintf("op%02d", i)), message.Text("title", "T")), f.Location))
	}
	f.RelatedMore = 3
	out := string(renderFormat(t, Text, r, Options{}))
	shown, left := strings.Count(out, "comes along with"), 0
	_, rest, _ := strings.Cut(out, "… and")
	if _, err := fmt.Sscanf(rest, "%d more (--verbose", &left); err != nil || shown+left != 13 {
		t.Errorf("%d shown and %d left out of 13 (%v):\n%s", shown, left, err, out)
	}
	if out := string(renderFormat(t, Text, r, Options{Verbose: true})); !strings.Contains(out, "and 3 more operations") {
		t.Errorf("verbose counts nothing:\n%s", out)
	}
}

// The names of the first block are never cut, however narrow it is.
func TestUnionIsWhole(t *testing.T) {
	for _, columns := range []int{40, 60, 80, 200} {
		out := string(renderFormat(t, Text, wild(10, 22, 66), Options{Width: columns}))
		for k := range 66 {
			if n := strings.Count(out, fmt.Sprintf(":actionNumber%02d", k)); n != 1 {
				t.Errorf("%d columns: action %d stands there %d times:\n%s", columns, k, n, out)
			}
		}
	}
}

// One block for one rule and one granting place; another place, level,
// principal or a prerequisite of a prerequisite makes another block.
func TestGroup(t *testing.T) {
	base := wild(3, 2, 5)
	if n := len(group(base.Findings, ByGrant)); n != 1 {
		t.Errorf("%d blocks, want 1", n)
	}
	if n := len(group(base.Findings, ByOperation)); n != 3 {
		t.Errorf("by operation: %d blocks, want 3", n)
	}
	for name, change := range map[string]func(*diag.Finding){
		"place":     func(f *diag.Finding) { f.Location.Offset++ },
		"pattern":   func(f *diag.Finding) { f.GrantedBy = []diag.Grant{{Pattern: "x"}} },
		"level":     func(f *diag.Finding) { f.Level = diag.Warning },
		"principal": func(f *diag.Finding) { f.Principal = "other" },
		"code":      func(f *diag.Finding) { f.Code = "PG105" },
		"inferred":  func(f *diag.Finding) { f.Prerequisites[0].Via = []string{"x"} },
	} {
		r := wild(3, 2, 5)
		change(r.Findings[1])
		if n := len(group(r.Findings, ByGrant)); n != 2 {
			t.Errorf("another %s: %d blocks, want 2", name, n)
		}
	}
}
