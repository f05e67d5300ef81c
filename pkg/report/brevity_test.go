package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/report/layout"
)

// wilder is a report as modelarts:*:* makes it: below the errors of a pattern
// come warnings of the same pattern, about much of the same.
func wilder(operations, each, all int) *audit.Report {
	r := wild(operations, each, all)
	for i, whole := range r.Findings {
		f := *whole
		f.Level = diag.Warning
		f.Operation = fmt.Sprintf("modelarts.processTask.createProcessTask%02d.versions", i)
		f.Prerequisites = nil
		for j, p := range whole.Prerequisites {
			if j%2 == 0 {
				f.Prerequisites = append(f.Prerequisites, p)
			}
			p.Standing = "inferred"
			f.Prerequisites = append(f.Prerequisites, p)
		}
		own := f.Prerequisites[0]
		own.Action, own.Feature = fmt.Sprintf("ief:node%02d:get", i%3), ""
		f.Prerequisites = append(f.Prerequisites, own)
		r.Findings = append(r.Findings, &f)
	}
	r.Summary.Warnings = operations
	return r
}

// linesBesideNames counts the lines of a text without those of the names that
// are missing, which no limit cuts.
func linesBesideNames(out string) int {
	n := 0
	for line := range strings.Lines(out) {
		if !strings.Contains(line, ":resourceType:") {
			n++
		}
	}
	return n
}

// The whole report of one pattern stays short beside the names of its first
// block, and what it leaves out is counted.
func TestWholeReportIsShort(t *testing.T) {
	for _, c := range []struct{ operations, each, all int }{{11, 21, 48}, {26, 15, 60}, {40, 60, 400}} {
		out := string(renderFormat(t, Text, wilder(c.operations, c.each, c.all), Options{}))
		if n := linesBesideNames(out); n > 37 {
			t.Errorf("%+v: %d lines beside the names:\n%s", c, n, out)
		}
		if strings.Count(out, "modelarts:*:*\"]}]") != 1 {
			t.Errorf("%+v: the source line stands there more than once", c)
		}
	}
}

// Every name of both blocks is shown, or counted as named above or left out;
// none is shown twice.
func TestNamedAbove(t *testing.T) {
	out := string(renderFormat(t, Text, wilder(5, 12, 20), Options{}))
	_, second, found := strings.Cut(out, "warning[PG101]")
	if !found || !strings.Contains(second, "named above") || !strings.Contains(second, "ief:node00:get, ief:node01:get, ief:node02:get") {
		t.Errorf("the second block does not point at the first:\n%s", out)
	}
	for k := range 20 {
		if n := strings.Count(out, fmt.Sprintf("actionNumber%02d", k)); n != 1 {
			t.Errorf("action %d stands there %d times:\n%s", k, n, out)
		}
	}
	for i := range 6 {
		if n := strings.Count(out, fmt.Sprintf("开发环境权限 %d", i)); n > 1 {
			t.Errorf("source %d stands there %d times:\n%s", i, n, out)
		}
	}
	all := string(renderFormat(t, Text, wilder(5, 12, 20), Options{Verbose: true}))
	if strings.Contains(all, "named above") || strings.Count(all, "actionNumber07") < 2 {
		t.Errorf("--verbose leaves out what stands above:\n%s", all)
	}
}

// Another principal or the agency lacks by itself what stands above.
func TestNamedAboveIsTheSameList(t *testing.T) {
	for name, change := range map[string]func(*diag.Finding){
		"principal": func(f *diag.Finding) { f.Principal = "other" },
		"agency":    func(f *diag.Finding) { f.Prerequisites[0].By = "agency" },
	} {
		r := wild(2, 1, 1)
		r.Findings[1].Level = diag.Warning
		change(r.Findings[1])
		if out := string(renderFormat(t, Text, r, Options{})); strings.Contains(out, "named above") {
			t.Errorf("another %s:\n%s", name, out)
		}
	}
}

// A name that is plain for one operation is not listed as inferred as well.
func TestPlainOnce(t *testing.T) {
	r := wild(2, 0, 1)
	r.Findings[0].Prerequisites = []diag.Prerequisite{{Action: "a:b:c", Verdict: "missing", Standing: "inferred"},
		{Action: "d:e:f", Verdict: "missing", Standing: "sample"}}
	r.Findings[1].Prerequisites = []diag.Prerequisite{{Action: "a:b:c", Verdict: "missing"},
		{Action: "a:b:c", Feature: "x", Standing: "sample"}}
	for _, o := range []Options{{}, {Verbose: true}} {
		out := string(renderFormat(t, Text, r, o))
		if !strings.Contains(out, "= missing: a:b:c, d:e:f (sample)\n") || strings.Contains(out, "missing for x") {
			t.Errorf("%+v:\n%s", o, out)
		}
	}
}

// The titles of operations stand in one column, cut where they have to be; an
// operation without one shows its API.
func TestOperationColumns(t *testing.T) {
	r := wild(4, 3, 9)
	r.Findings[0].Operation = "modelarts.processTask.createProcessTask.versions.longer" // too wide for a title beside it
	r.Findings[1].Operation = "modelarts.dataset.updateDataset.tasks.five"
	r.Findings[2].Title, r.Findings[2].API = "", []string{"GET /v2/{project_id}/datasets"}
	r.Findings[3].Title = "Deleting it."
	out := string(renderFormat(t, Text, r, Options{}))
	for _, want := range []string{
		"3  modelarts.dataset.updateDataset.tasks.five  Doing something with a no…\n",
		"3  modelarts.notebook.operation02              GET /v2/{project_id}/data…\n",
		"3  modelarts.notebook.operation03              Deleting it\n",
		"3  modelarts.processTask.createProcessTask.versions.longer\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	all := string(renderFormat(t, Text, r, Options{Verbose: true}))
	if strings.Contains(all, layout.Ellipsis) || strings.Count(all, "with a\n") != 2 {
		t.Errorf("--verbose cuts titles:\n%s", all)
	}
}

// The heading of the operations says what is counted.
func TestOperationsLabel(t *testing.T) {
	for code, want := range map[string]string{
		"PG101": "how many permissions each lacks:", "PG105": "how many permissions each lacks:",
		"PG102": "how many permissions of each are denied:",
		"PG103": "how many permissions each has only in part:", "PG104": "how many permissions of each are undecided:",
	} {
		r := wild(2, 2, 3)
		for i := range r.Findings {
			r.Findings[i].Code = code
		}
		if out := string(renderFormat(t, Text, r, Options{})); !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("%s: no %q in\n%s", code, want, out)
		}
	}
}

// At one place the heavier block stands first; in Markdown everywhere.
func TestHeavierFirst(t *testing.T) {
	at := func(line int) diag.Location { return diag.Location{Path: "p", Line: line, Column: 1, Offset: line} }
	r := &audit.Report{Findings: []*diag.Finding{
		{Code: "PG405", Level: diag.Note, Message: "one", Location: at(1)},
		{Code: "PG103", Level: diag.Note, Message: "two", Location: at(2)},
		{Code: "PG301", Level: diag.Warning, Message: "three", Location: at(2)},
		{Code: "PG305", Level: diag.Error, Message: "four", Location: at(2)},
		{Code: "PG302", Level: diag.Warning, Message: "five", Location: at(3)},
	}}
	order := func(write Writer) string {
		out := string(renderFormat(t, write, r, Options{}))
		var words []string
		for line := range strings.Lines(out) {
			for _, w := range []string{"one", "two", "three", "four", "five"} {
				if strings.HasSuffix(line, " "+w+"\n") || strings.HasSuffix(line, " "+w+" |\n") {
					words = append(words, w)
				}
			}
		}
		return strings.Join(words, " ")
	}
	for name, want := range map[string]string{"text": "one four three two five", "table": "one four three two five",
		"markdown": "four three five one two"} {
		f, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := order(f.Write); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// The full stop of a title does not end a line in its middle.
func TestTitleOfAnOperation(t *testing.T) {
	for title, want := range map[string]string{
		"Listing it (new API).": "modelarts.notebook.operation00: Listing it (new API) (GET /v1/it)",
		"And so on...":          "modelarts.notebook.operation00: And so on... (GET /v1/it)",
		"":                      "modelarts.notebook.operation00 (GET /v1/it)",
	} {
		r := wild(1, 1, 1)
		f := r.Findings[0]
		f.Title, f.API = title, []string{"GET /v1/it"}
		for _, write := range []Writer{Text, Markdown} {
			out := string(renderFormat(t, write, r, Options{Width: 200}))
			if out = strings.ReplaceAll(out, "`", ""); !strings.Contains(out, want) {
				t.Errorf("%q: no %q in\n%s", title, want, out)
			}
		}
	}
}

// Findings that lack nothing are not summed up as if they did.
func TestNothingLacking(t *testing.T) {
	r := wild(2, 0, 1)
	for i := range r.Findings {
		r.Findings[i].Code, r.Findings[i].Message, r.Findings[i].Hint = "PG203", fmt.Sprintf("listing %d shows less", i),
			fmt.Sprintf("grant %d", i)
	}
	out := string(renderFormat(t, Text, r, Options{}))
	for _, want := range []string{"listing 0 shows less", "listing 1 shows less", "help: grant 0", "help: grant 1"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// A thousand granting places are counted, also those that the finding leaves out.
func TestManyGrants(t *testing.T) {
	r := wild(1, 1, 1)
	for i := range audit.MostPlaces - 1 {
		r.Findings[0].GrantedBy = append(r.Findings[0].GrantedBy, diag.Grant{Pattern: "a:b:c", Path: "p.json", Line: i + 2, Column: 1})
	}
	for more, want := range map[int]map[bool]string{
		0:   {false: `"a:b:c" at p.json:4:1 and 6 more =`, true: `"a:b:c" at p.json:10:1 =`},
		990: {false: `"a:b:c" at p.json:4:1 and 996 more =`, true: `"a:b:c" at p.json:10:1 and 990 more =`},
	} {
		r.Findings[0].GrantedByMore = more
		for verbose, want := range want {
			out := strings.Join(strings.Fields(string(renderFormat(t, Text, r, Options{Verbose: verbose}))), " ")
			if !strings.Contains(out, want) {
				t.Errorf("no %q in %s", want, out)
			}
		}
	}
}

// Only what a block above has shown counts as named there, not what it left
// out itself.
func TestNamedAboveWasShown(t *testing.T) {
	r := wild(1, 400, 400)
	for i := range r.Findings[0].Prerequisites {
		r.Findings[0].Prerequisites[i].Feature = ""
	}
	again := *r.Findings[0]
	again.Level = diag.Warning
	r.Findings = append(r.Findings, &again)
	out := string(renderFormat(t, Text, r, Options{}))
	first, second, _ := strings.Cut(out, "warning[PG101]")
	shown, named := strings.Count(first, ":resourceType:"), 0
	flat := strings.Join(strings.Fields(second), " ")
	at := strings.Index(flat, "named above")
	if at < 0 {
		t.Fatalf("nothing is named above:\n%s", out)
	}
	words := strings.Fields(flat[:at])
	if _, err := fmt.Sscan(words[len(words)-1], &named); err != nil || named != shown {
		t.Errorf("%d are named above, and the block above shows %d (%v):\n%s", named, shown, err, out)
	}
}
