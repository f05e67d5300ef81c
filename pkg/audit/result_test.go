package audit_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/testinput"
)

// stateOf gives the state that the findings about an operation amount to.
func stateOf(findings []*diag.Finding) audit.State {
	state := audit.Ready
	for _, f := range findings {
		switch rule.Code(f.Code) {
		case rule.PrerequisiteMissing, rule.PrerequisiteDenied, rule.AgencyPrerequisite:
			if f.Level == diag.Error {
				state = max(state, audit.Blocked)
			} else {
				state = max(state, audit.MayFail)
			}
		case rule.PrerequisitePartial:
			state = max(state, audit.Partial)
		case rule.PrerequisiteUndecided:
			state = max(state, audit.Undecided)
		}
	}
	return state
}

// TestResultsAndFindings holds for real documents: an operation's state is what
// the levels of its findings say, its gaps are their prerequisites, and the counts
// of a report are those of the results.
func TestResultsAndFindings(t *testing.T) {
	seen, meant := map[audit.State]int{}, map[audit.Intent]int{}
	granted := 0
	for _, corpus := range []string{"corpora/huawei", "corpora/aws-managed", "cases"} {
		for _, path := range jsonFiles(t, testinput.Shared(t, filepath.FromSlash(corpus))) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			docs := policy.Parse(diag.NewFile(filepath.Base(path), data), policy.Options{})
			for _, p := range principal.Each(docs) {
				report := audit.Run(builtIn(t), audit.Input{Principals: []principal.Principal{p}}, audit.Options{})
				about := map[string][]*diag.Finding{}
				for _, f := range report.Findings {
					about[f.Operation] = append(about[f.Operation], f)
				}
				var counts audit.OperationCounts
				for r := range audit.Judge(builtIn(t), &p, audit.Options{}) {
					name := r.Operation.Name
					meant[r.Intent]++
					if (r.Intent == audit.Incidental) != (r.ExplainedBy() != nil) {
						t.Errorf("%s: %s is %s, and explained by %v", path, name, r.Intent, r.ExplainedBy())
					}
					counts.Live++
					if r.Intent == audit.Incidental && r.State != audit.Blocked {
						counts.Incidental++
						if len(about[name]) > 0 {
							t.Errorf("%s: %s is incidental, and has a finding", path, name)
						}
						continue
					}
					switch r.State {
					case audit.Ready:
						counts.Ready++
					case audit.Partial:
						counts.Partial++
					case audit.MayFail:
						counts.MayFail++
					case audit.Blocked:
						counts.Blocked++
					case audit.Undecided:
						counts.Undecided++
					}
					seen[r.State]++
					if want := stateOf(about[name]); r.State != want && report.Summary.LeftOut == 0 {
						t.Errorf("%s: %s is %s, and by its findings %s", path, name, r.State, want)
					}
					if r.Intent == audit.Incidental { // only what a Deny takes away is told
						continue
					}
					gaps, told := 0, 0
					for range r.Gaps() {
						gaps++
					}
					for _, f := range about[name] {
						told += len(f.Prerequisites)
					}
					if gaps != told && report.Summary.LeftOut == 0 {
						t.Errorf("%s: %s has %d gaps, and findings name %d", path, name, gaps, told)
					}
					granted += len(r.Prerequisites) - gaps
					if own := r.Own(); len(own) != len(r.Operation.Actions) || len(own[0].Grants) == 0 {
						t.Errorf("%s: nothing grants %s, which is live", path, name)
					}
				}
				if counts != report.Summary.Operations {
					t.Errorf("%s: results count %+v, the report %+v", path, counts, report.Summary.Operations)
				}
			}
		}
	}
	for _, s := range []audit.State{audit.Ready, audit.Partial, audit.MayFail, audit.Blocked, audit.Undecided} {
		if seen[s] == 0 {
			t.Errorf("no operation is %s: %v", s, seen)
		}
	}
	for _, i := range []audit.Intent{audit.Named, audit.Carried, audit.Incidental} {
		if meant[i] == 0 {
			t.Errorf("no operation is %s: %v", i, meant)
		}
	}
	if granted == 0 {
		t.Error("no result has a granted prerequisite")
	}
}

// TestJudgeStops: a caller may stop, and no operation is judged for nothing.
func TestJudgeStops(t *testing.T) {
	doc := huawei11(t, "p.json", allow("*"))
	p := principal.Each([]*policy.Document{doc})[0]
	n := 0
	for r := range audit.Judge(builtIn(t), &p, audit.Options{}) {
		if n++; r.State == 0 || n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d results", n)
	}
}

// TestResultRoles: roles are among the prerequisites, and named by themselves.
func TestResultRoles(t *testing.T) {
	doc := huawei11(t, "p.json", allow("*"))
	p := principal.Each([]*policy.Document{doc})[0]
	roles := 0
	for r := range audit.Judge(builtIn(t), &p, audit.Options{}) {
		for need := range r.Roles() {
			roles++
			if need.Role() == "" || need.Ruling.Verdict != access.Undecided {
				t.Errorf("%s: the role %q is %s", r.Operation.Name, need.Role(), need.Ruling.Verdict)
			}
		}
	}
	if roles == 0 {
		t.Error("no operation needs a role")
	}
}
