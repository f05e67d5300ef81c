package audit_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/policies"
)

func builtIn(t testing.TB) *catalog.Catalog {
	t.Helper()
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// statement is a statement of a policy that a test writes.
type statement struct {
	Effect    string
	Action    []string `json:",omitempty"`
	NotAction []string `json:",omitempty"`
	Resource  []string `json:",omitempty"`
	Condition any      `json:",omitempty"`
}

func allow(actions ...string) statement { return statement{Effect: "Allow", Action: actions} }
func deny(actions ...string) statement  { return statement{Effect: "Deny", Action: actions} }

// huawei11 parses a 1.1 policy of these statements.
func huawei11(t testing.TB, name string, statements ...statement) *policy.Document {
	t.Helper()
	data, err := json.MarshalIndent(map[string]any{"Version": "1.1", "Statement": statements}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	docs := policy.Parse(diag.NewFile(name, data), policy.Options{})
	if len(docs) != 1 || docs[0].Broken() {
		t.Fatalf("%s does not parse: %+v", data, docs[0].Problems)
	}
	return docs[0]
}

func run(t testing.TB, docs ...*policy.Document) *audit.Report {
	t.Helper()
	return audit.Run(builtIn(t), audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
}

// gapsOf lists the prerequisites that the findings of a code name for an
// operation.
func gapsOf(r *audit.Report, code, operation string) []string {
	var names []string
	for _, f := range r.Findings {
		if f.Code == code && f.Operation == operation {
			for _, p := range f.Prerequisites {
				if len(p.Via) == 0 {
					names = append(names, p.Name())
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// seedOperations lists the operations of the ModelArts table that have an
// action of their own and prerequisites that are plain actions.
func seedOperations(t testing.TB, cat *catalog.Catalog) []catalog.Operation {
	t.Helper()
	var ops []catalog.Operation
	for _, id := range cat.Operations(policy.HuaweiCloud) {
		op := cat.Operation(id)
		fromSeed := slices.ContainsFunc(op.Sources, func(s catalog.Source) bool { return strings.HasPrefix(s.ID, "devenviron-2025") })
		if fromSeed && len(op.Actions) > 0 && len(op.Requires) > 0 {
			ops = append(ops, op)
		}
	}
	if len(ops) < 7 {
		t.Fatalf("only %d rows with prerequisites", len(ops))
	}
	return ops
}

func prerequisites(cat *catalog.Catalog, op catalog.Operation) []string {
	var names []string
	for _, r := range op.Requires {
		if r.By == catalog.Agency {
			continue
		}
		for _, a := range r.Any {
			names = append(names, cat.ActionName(a))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestEveryRow holds for each row of the table what must hold of one: alone it
// names every prerequisite, whole it is clean, and one removed is exactly that.
func TestEveryRow(t *testing.T) {
	cat := builtIn(t)
	for _, op := range seedOperations(t, cat) {
		t.Run(op.Name, func(t *testing.T) {
			own, needs := cat.ActionName(op.Actions[0]), prerequisites(cat, op)

			alone := run(t, huawei11(t, "p.json", allow(own)))
			if got := gapsOf(alone, "PG101", op.Name); !slices.Equal(got, needs) {
				t.Errorf("alone it lacks\n%v\nwant\n%v", got, needs)
			}
			at := alone.Findings[0].Location
			if text := alone.Files["p.json"].Data[at.Offset : at.Offset+at.Length]; string(text) != `"`+own+`"` {
				t.Errorf("points at %s", text)
			}

			whole := run(t, huawei11(t, "p.json", allow(append([]string{own}, needs...)...)))
			if got := gapsOf(whole, "PG101", op.Name); got != nil {
				t.Errorf("with all it lacks %v", got)
			}
			for i, left := range needs {
				rest := slices.Delete(slices.Clone(needs), i, i+1)
				less := run(t, huawei11(t, "p.json", allow(append([]string{own}, rest...)...)))
				if got := gapsOf(less, "PG101", op.Name); !slices.Equal(got, []string{left}) {
					t.Errorf("without %s it lacks %v", left, got)
				}
				denied := run(t, huawei11(t, "p.json", allow(append([]string{own}, needs...)...), deny(left)))
				if got := gapsOf(denied, "PG102", op.Name); !slices.Equal(got, []string{left}) {
					t.Errorf("with %s denied PG102 names %v", left, got)
				}
			}

			var wild []string
			for _, n := range needs {
				service, _, _ := strings.Cut(n, ":")
				wild = append(wild, service+":*:*")
			}
			slices.Sort(wild)
			if got := gapsOf(run(t, huawei11(t, "p.json", allow(own), allow(slices.Compact(wild)...))), "PG101", op.Name); got != nil {
				t.Errorf("with wildcards it lacks %v", got)
			}
		})
	}
}

// TestStartingNotebook states the mission's own example in numbers.
func TestStartingNotebook(t *testing.T) {
	r := run(t, huawei11(t, "p.json", allow("modelarts:notebook:start")))
	if got := gapsOf(r, "PG101", "modelarts.notebook.start"); len(got) != 17 || !slices.Contains(got, "swr:repo:getRepo") {
		t.Errorf("starting a notebook lacks %d: %v", len(got), got)
	}
	if r.Worst() != diag.Error || r.Summary.Operations.Blocked != 1 {
		t.Errorf("worst %v, %+v", r.Worst(), r.Summary.Operations)
	}
}

// TestDenyNamesItsPlace holds that PG102 points at the Deny.
func TestDenyNamesItsPlace(t *testing.T) {
	doc := huawei11(t, "p.json", allow("modelarts:image:delete", "swr:*:*"), deny("swr:repo:deleteRepoTag"))
	r := run(t, doc)
	for _, f := range r.Findings {
		if f.Code != "PG102" {
			continue
		}
		e := f.Prerequisites[0].Evidence
		if len(e) == 0 || e[len(e)-1].Effect != "Deny" || e[len(e)-1].Pointer != "/Statement/1/Action/0" {
			t.Errorf("evidence %+v", e)
		}
		return
	}
	t.Errorf("no PG102 in %+v", r.Findings)
}

// TestWorkers holds that the number of workers changes no byte.
func TestWorkers(t *testing.T) {
	var docs []*policy.Document
	for i := range 12 {
		docs = append(docs, huawei11(t, fmt.Sprintf("p%02d.json", i), allow("modelarts:*:*", "swr:repo:get*"), deny("obs:*:*")))
	}
	var first []byte
	for _, workers := range []int{1, 2, 8} {
		r := audit.Run(builtIn(t), audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{Workers: workers})
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		} else if string(first) != string(data) {
			t.Errorf("%d workers give another report", workers)
		}
	}
}

// TestPanicReachesCaller holds that a panic of a worker is passed on to the
// goroutine that waits, which can tell of it: alone it would end the program.
func TestPanicReachesCaller(t *testing.T) {
	docs := []*policy.Document{huawei11(t, "a.json", allow("a:b:c")), huawei11(t, "b.json", allow("a:b:c"))}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	audit.Run(nil, audit.Input{Documents: docs}, audit.Options{Workers: 2})
}
