package audit_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
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

// TestResultsAndFindings holds for real documents what [compared.compare] says.
func TestResultsAndFindings(t *testing.T) {
	seen := compared{states: map[audit.State]int{}, meant: map[audit.Intent]int{}}
	for _, corpus := range []string{"corpora/huawei", "corpora/aws-managed", "cases"} {
		for _, path := range someFiles(t, corpus) {
			seen.compareFile(t, path)
		}
	}
	seen.all(t)
}

// someFiles lists the documents of a corpus; of the many of AWS, one in ten.
func someFiles(t *testing.T, corpus string) []string {
	t.Helper()
	paths := jsonFiles(t, testinput.Shared(t, filepath.FromSlash(corpus)))
	if len(paths) < 1000 {
		return paths
	}
	var some []string
	for i := 0; i < len(paths); i += 10 {
		some = append(some, paths[i])
	}
	return some
}

// TestResultsOfExamples is the same for documents that every clone has.
func TestResultsOfExamples(t *testing.T) {
	seen := compared{states: map[audit.State]int{}, meant: map[audit.Intent]int{}}
	for _, path := range jsonFiles(t, filepath.Join("..", "..", "docs", "examples")) {
		seen.compareFile(t, path)
	}
	narrow := deny("swr:*:*")
	narrow.Resource = []string{"swr:*:*:repo:a*"}
	odd := allow("*:*:*")
	odd.Condition = map[string]map[string][]string{"Odd": {"g:UserName": {"a"}}}
	seen.compare(t, "narrow.json", huawei11(t, "narrow.json", allow("*:*:*"), narrow))
	seen.compare(t, "some.json", huawei11(t, "some.json", allow("modelarts:*:*", "ecs:*:*", "dws:*:*")))
	seen.compare(t, "odd.json", huawei11(t, "odd.json", allow("modelarts:*:*"), odd))
	seen.compare(t, "denied.json", huawei11(t, "denied.json", allow("*:*:*"), deny("swr:*:*")))
	seen.all(t)
}

// compared counts what was compared: operations by their state, and granted
// prerequisites.
type compared struct {
	states  map[audit.State]int
	meant   map[audit.Intent]int
	granted int
}

func (seen *compared) all(t *testing.T) {
	t.Helper()
	for _, s := range []audit.State{audit.Ready, audit.Partial, audit.MayFail, audit.Blocked, audit.Undecided} {
		if seen.states[s] == 0 {
			t.Errorf("no operation is %s: %v", s, seen.states)
		}
	}
	for _, i := range []audit.Intent{audit.Named, audit.Carried, audit.Incidental} {
		if seen.meant[i] == 0 {
			t.Errorf("no operation is %s: %v", i, seen.meant)
		}
	}
	if seen.granted == 0 {
		t.Error("no result has a granted prerequisite")
	}
}

func (seen *compared) compareFile(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	seen.compare(t, path, policy.Parse(diag.NewFile(filepath.Base(path), data), policy.Options{})...)
}

// compare holds that an operation's state is what the levels of its findings
// say, that its gaps are their prerequisites, and that the counts of a report
// are those of the results.
func (seen *compared) compare(t *testing.T, path string, docs ...*policy.Document) {
	t.Helper()
	for _, p := range principal.Each(docs) {
		report := audit.Run(builtIn(t), audit.Input{Principals: []principal.Principal{p}}, audit.Options{})
		about := map[string][]*diag.Finding{}
		for _, f := range report.Findings {
			about[f.Operation] = append(about[f.Operation], f)
		}
		var counts audit.OperationCounts
		for r := range audit.Judge(builtIn(t), &p, audit.Options{}) {
			seen.meant[r.Intent]++
			if (r.Intent == audit.Incidental) != (r.ExplainedBy() != nil) {
				t.Errorf("%s: %s is %s, and explained by %v", path, r.Operation.Name, r.Intent, r.ExplainedBy())
			}
			counts.Live++
			if r.Intent == audit.Incidental && r.State != audit.Blocked {
				counts.Incidental++
				if len(about[r.Operation.Name]) > 0 {
					t.Errorf("%s: %s is incidental, and has a finding", path, r.Operation.Name)
				}
				continue
			}
			countState(&counts, r.State)
			seen.states[r.State]++
			if report.Summary.LeftOut == 0 {
				compareResult(t, path, r, about[r.Operation.Name])
			}
			seen.granted += len(r.Prerequisites) - gapsOfResult(r)
			if own := r.Own(); len(own) != len(r.Operation.Actions) || len(own[0].Grants) == 0 {
				t.Errorf("%s: nothing grants %s, which is live", path, r.Operation.Name)
			}
		}
		if counts != report.Summary.Operations {
			t.Errorf("%s: results count %+v, the report %+v", path, counts, report.Summary.Operations)
		}
	}
}

func countState(counts *audit.OperationCounts, s audit.State) {
	switch s {
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
}

func gapsOfResult(r *audit.Result) (n int) {
	for range r.Gaps() {
		n++
	}
	return n
}

func compareResult(t *testing.T, path string, r *audit.Result, about []*diag.Finding) {
	t.Helper()
	if want := stateOf(about); r.State != want {
		t.Errorf("%s: %s is %s, and by its findings %s", path, r.Operation.Name, r.State, want)
	}
	if r.Intent == audit.Incidental { // only what a Deny takes away is reported
		return
	}
	gaps, told := gapsOfResult(r), 0
	for _, f := range about {
		told += len(f.Prerequisites)
	}
	if gaps != told {
		t.Errorf("%s: %s has %d gaps, and findings name %d", path, r.Operation.Name, gaps, told)
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
	stood := 0
	for r := range audit.Judge(builtIn(t), &p, audit.Options{}) {
		for need := range r.Roles() {
			want := access.Granted // what the role grants is granted
			if need.Stated.RoleKind == catalog.AgencyRole {
				want = access.Undecided
			} else if _, known := principal.Attach(builtIn(t), p.Platform, need.Role()); known {
				stood++
			}
			if need.Role() == "" || need.Ruling.Verdict != want {
				t.Errorf("%s: the role %q is %s", r.Operation.Name, need.Role(), need.Ruling.Verdict)
			}
		}
	}
	if stood == 0 {
		t.Error("no operation needs a role whose contents are known")
	}
}
