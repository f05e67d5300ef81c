package audit_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/testinput"
)

// auditWith audits documents with options, each a principal of its own.
func auditWith(t testing.TB, o audit.Options, docs ...*policy.Document) *audit.Report {
	t.Helper()
	return audit.Run(builtIn(t), audit.Input{Principals: principal.Each(docs), Documents: docs}, o)
}

// document parses an Allow of some actions in the grammar of a platform.
func document(t testing.TB, p policy.Platform, actions ...string) *policy.Document {
	t.Helper()
	version := "1.1"
	switch p {
	case policy.AlibabaCloud:
		version = "1"
	case policy.AWS:
		version = "2012-10-17"
	}
	data, err := json.Marshal(map[string]any{"Version": version, "Statement": []any{
		map[string]any{"Effect": "Allow", "Action": actions, "Resource": []string{"*"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return policy.Parse(diag.NewFile("p.json", data), policy.Options{Platform: p})[0]
}

// said lists the code, level and operation of findings about operations.
func said(r *audit.Report) (all []string) {
	for _, f := range r.Findings {
		if f.Operation != "" {
			all = append(all, fmt.Sprint(f.Code, " ", f.Level, " ", f.Operation, " ", f.Said().Key(), " ", len(f.Prerequisites)))
		}
	}
	slices.Sort(all)
	return all
}

// needing lists the operations that an action unlocks and that need more.
func needing(cat *catalog.Catalog, p policy.Platform) (all []catalog.Operation) {
	for _, id := range cat.Operations(p) {
		if op := cat.Operation(id); len(op.Actions) > 0 && len(op.Requires) > 0 {
			all = append(all, op)
		}
	}
	return all
}

func intents(t *testing.T, o audit.Options, docs ...*policy.Document) map[string]audit.Intent {
	t.Helper()
	meant := map[string]audit.Intent{}
	for _, p := range principal.Each(docs) {
		for r := range audit.Judge(builtIn(t), &p, o) {
			meant[r.Operation.Name] = r.Intent
		}
	}
	return meant
}

// TestHowAnActionIsGranted: which spellings name an action, and which only reach
// it.
func TestHowAnActionIsGranted(t *testing.T) {
	const start = "modelarts.notebook.start"
	for _, c := range []struct {
		name string
		doc  *policy.Document
		op   string
		want audit.Intent
	}{
		{"its name", huawei11(t, "p", allow("modelarts:notebook:start")), start, audit.Named},
		{"its name in another case", huawei11(t, "p", allow("modelarts:Notebook:START")), start, audit.Named},
		{"its type", huawei11(t, "p", allow("modelarts:notebook:*")), start, audit.Named},
		{"a verb of its type", huawei11(t, "p", allow("modelarts:notebook:st*")), start, audit.Named},
		{"its service", huawei11(t, "p", allow("modelarts:*:*")), start, audit.Named},
		{"its service in one star", huawei11(t, "p", allow("modelarts:*")), start, audit.Named},
		{"a part of its type", huawei11(t, "p", allow("modelarts:note*:*")), start, audit.Carried},
		{"a verb of all types", huawei11(t, "p", allow("modelarts:*:start*")), start, audit.Carried},
		{"a verb of all services", huawei11(t, "p", allow("*:*:start")), start, audit.Carried},
		{"everything", huawei11(t, "p", allow("*")), start, audit.Carried},
		{"NotAction", huawei11(t, "p", statement{Effect: "Allow", NotAction: []string{"iam:*:*"}}), start, audit.Carried},
		{"everything, and its name", huawei11(t, "p", allow("*"), allow("modelarts:notebook:start")), start, audit.Named},
		{"a service of two-part names", document(t, policy.AlibabaCloud, "PaiDLC:*"), "paidlc.CreateJob", audit.Named},
		{"a full name and a star", document(t, policy.AlibabaCloud, "PaiDLC:CreateJob*"), "paidlc.CreateJob", audit.Named},
		{"a verb and a star", document(t, policy.AlibabaCloud, "PaiDLC:Create*"), "paidlc.CreateJob", audit.Carried},
		{"two stars", document(t, policy.AlibabaCloud, "PaiDLC:*CreateJob*"), "paidlc.CreateJob", audit.Carried},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, live := intents(t, audit.Options{All: true}, c.doc)[c.op]
			if !live || got != c.want {
				t.Errorf("%s is %q (live: %t), want %s", c.op, got, live, c.want)
			}
		})
	}
}

// TestAnAliasHasNoTypeOfItsOwn: a pattern of a type names the actions of the type,
// not those that had a name there.
func TestAnAliasHasNoTypeOfItsOwn(t *testing.T) {
	cat := builtIn(t)
	tried := 0
	for _, id := range cat.Operations(policy.HuaweiCloud) {
		op := cat.Operation(id)
		if len(op.Actions) != 1 {
			continue
		}
		a := cat.Action(op.Actions[0])
		for _, alias := range a.Aliases {
			kind := alias[:strings.LastIndexByte(alias, ':')]
			if strings.HasPrefix(strings.ToLower(a.Name), strings.ToLower(kind)+":") || strings.Count(alias, ":") != 2 {
				continue
			}
			meant := intents(t, audit.Options{All: true}, huawei11(t, "p", allow(kind+":*")))
			if got, live := meant[op.Name]; live && got != audit.Carried {
				t.Errorf("%s:* names %s, of which %s is an alias", kind, a.Name, alias)
			}
			if got := intents(t, audit.Options{All: true}, huawei11(t, "p", allow(alias)))[op.Name]; got != audit.Named {
				t.Errorf("%s, an alias of %s, does not name it: %q", alias, a.Name, got)
			}
			tried++
		}
		if tried > 20 {
			return
		}
	}
	if tried == 0 {
		t.Skip("no alias of another type")
	}
}

// TestAloneByName: an operation that is granted alone by its name keeps every
// finding and level.
func TestAloneByName(t *testing.T) {
	testinput.OneGoroutine(t)
	cat := builtIn(t)
	tried := 0
	for _, p := range policy.Platforms() {
		all := needing(cat, p)
		for i := 0; i < len(all); i += 1 + len(all)/250 {
			op := all[i]
			var own []string
			for _, a := range op.Actions {
				own = append(own, cat.ActionName(a))
			}
			doc := document(t, p, own...)
			tried++
			if diff := cmp.Diff(said(auditWith(t, audit.Options{All: true}, doc)), said(auditWith(t, audit.Options{}, doc))); diff != "" {
				t.Errorf("%s: %s", op.Name, diff)
			}
			for name, meant := range intents(t, audit.Options{}, doc) {
				if meant != audit.Named {
					t.Errorf("%s, granted by %v, is %s", name, own, meant)
				}
			}
		}
	}
	if tried < 200 {
		t.Errorf("only %d operations tried", tried)
	}
}

// TestNamedServicesKeepTheirErrors: whole services and the operator's policy are
// meant as a whole.
func TestNamedServicesKeepTheirErrors(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "examples", "notebook-operator.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		doc  *policy.Document
		most int
	}{
		{"modelarts", huawei11(t, "p.json", allow("modelarts:*:*")), 0},
		{"ecs", huawei11(t, "p.json", allow("ecs:*:*")), 0},
		{"ecs beside a backup", huawei11(t, "p.json", allow("ecs:*:*", "cbr:backups:restore")), 0},
		{"operator", policy.Parse(diag.NewFile("p.json", data), policy.Options{})[0], 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, all := auditWith(t, audit.Options{}, c.doc), auditWith(t, audit.Options{All: true}, c.doc)
			if now.Summary.Errors == 0 || now.Summary.Errors != all.Summary.Errors || c.most > 0 && now.Summary.Errors != c.most {
				t.Errorf("%d errors, and %d of everything", now.Summary.Errors, all.Summary.Errors)
			}
		})
	}
}

// TestDenyStays: a Deny that names a prerequisite, or a pattern within its
// service, is an error however the operation is meant; a wider one is not.
func TestDenyStays(t *testing.T) {
	cat := builtIn(t)
	for _, op := range seedOperations(t, cat) {
		for i, need := range prerequisites(cat, op) {
			if i > 2 {
				break
			}
			alone := run(t, huawei11(t, "p", allow(cat.ActionName(op.Actions[0])), deny(need)))
			wide := run(t, huawei11(t, "p", allow("*:*:*"), deny(need)))
			if was, is := levelOf(alone, "PG102", op.Name), levelOf(wide, "PG102", op.Name); was == diag.Error && is != diag.Error {
				t.Errorf("%s without %s under *:*:* is %v, alone %v", op.Name, need, is, was)
			}
		}
	}
	for pattern, want := range map[string]diag.Severity{
		"swr:repo:deleteRepoTag": diag.Error, "swr:repo:delete*": diag.Error, "swr:*:*": diag.Error, "s*:repo:delete*": diag.Warning,
	} {
		r := run(t, huawei11(t, "p", allow("*:*:*"), deny(pattern)))
		if got := levelOf(r, "PG102", "modelarts.image.delete"); got != want {
			t.Errorf("a Deny of %s is %v, want %v", pattern, got, want)
		}
	}
}

// levelOf gives the heaviest level of the findings of a code about an operation.
func levelOf(r *audit.Report, code, operation string) (level diag.Severity) {
	for _, f := range r.Findings {
		if f.Code == code && f.Operation == operation {
			level = max(level, f.Level)
		}
	}
	return level
}

// TestOneMoreHelper: what one more Allow of a helper unlocks, the operations that
// need it explain: it is no error, and no operation that was incidental becomes one.
func TestOneMoreHelper(t *testing.T) {
	cat := builtIn(t)
	r := rand.New(rand.NewPCG(1, 2))
	all := needing(cat, policy.HuaweiCloud)
	helped := 0
	for range 400 {
		var granted, helpers []string
		for range 1 + r.IntN(3) {
			op := all[r.IntN(len(all))]
			for _, a := range op.Actions {
				granted = append(granted, cat.ActionName(a))
			}
			for _, n := range prerequisites(cat, op) {
				if helpers = append(helpers, n); r.IntN(3) > 0 {
					granted = append(granted, n)
				}
			}
		}
		if len(granted) == 0 || len(helpers) == 0 {
			continue
		}
		helper := helpers[r.IntN(len(helpers))]
		before := huawei11(t, "p.json", allow(granted...))
		after := huawei11(t, "p.json", allow(append([]string{helper}, granted...)...))
		was, is := intents(t, audit.Options{}, before), auditWith(t, audit.Options{}, after)
		for _, f := range is.Findings {
			if f.Level == diag.Error && was[f.Operation] == audit.Incidental {
				t.Errorf("%v: with %s the incidental %s has an error", granted, helper, f.Operation)
			}
			if _, live := was[f.Operation]; f.Level == diag.Error && f.Operation != "" && !live {
				t.Errorf("%v: %s alone makes %s an error", granted, helper, f.Operation)
			}
		}
		helped++
	}
	if helped < 100 {
		t.Errorf("only %d policies", helped)
	}
}

// TestOnlyAndAll: what is named is judged and nothing else; what is required is
// named; all is all.
func TestOnlyAndAll(t *testing.T) {
	doc := huawei11(t, "p.json", allow("ecs:*:*"), allow("modelarts:image:delete", "swr:repo:listRepoTags"))
	only := func(names ...string) *audit.Report {
		p := principal.Each([]*policy.Document{doc})[0]
		p.Only = names
		return audit.Run(builtIn(t), audit.Input{Principals: []principal.Principal{p}}, audit.Options{})
	}
	title := ""
	cat := builtIn(t)
	if id, ok := cat.FindOperation(policy.HuaweiCloud, "modelarts.image.delete"); ok {
		title = cat.Operation(id).Title.ZhHans
	}
	for _, c := range []struct {
		name  string
		names []string
		live  int
		codes []string
		notes []string
	}{
		{"an operation", []string{"modelarts.image.delete"}, 1, []string{"PG101"}, []string{"note-only"}},
		{"its action", []string{"modelarts:image:delete"}, 1, []string{"PG101"}, []string{"note-only"}},
		{"its title", []string{title}, 1, []string{"PG101"}, []string{"note-only"}},
		{"a pattern", []string{"modelarts.image.*"}, 1, []string{"PG101"}, []string{"note-only"}},
		{"a pattern of nothing", []string{"nothing.*"}, 0, nil, []string{"note-only", "note-only-idle"}},
		{"not granted", []string{"modelarts.notebook.start"}, 1, []string{"PG106"}, []string{"note-only"}},
		{"twice", []string{"modelarts.image.delete", "modelarts:image:delete"}, 1, []string{"PG101"}, []string{"note-only"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := only(c.names...)
			var notes []string
			for _, n := range r.Principals[0].Notes {
				if strings.HasPrefix(string(n.ID), "note-only") {
					notes = append(notes, string(n.ID))
				}
			}
			if r.Summary.Operations.Live != c.live || !slices.Equal(codes(r), c.codes) || !slices.Equal(notes, c.notes) {
				t.Errorf("%d live, %v, %v", r.Summary.Operations.Live, codes(r), notes)
			}
			for _, f := range r.Findings {
				if f.Intent != "named" {
					t.Errorf("%s is %q", f.Operation, f.Intent)
				}
			}
		})
	}
}

// TestRequiredIsMeant: what is required is named, whatever explains it.
func TestRequiredIsMeant(t *testing.T) {
	doc := huawei11(t, "p.json", allow("*:*:get*", "*:*:list*"))
	p := principal.Each([]*policy.Document{doc})[0]
	var asked *catalog.Operation
	for r := range audit.Judge(builtIn(t), &p, audit.Options{}) {
		if r.Intent == audit.Incidental {
			asked = r.Operation
		}
	}
	if asked == nil {
		t.Fatal("nothing is incidental")
	}
	p.Require = []string{asked.Name}
	for r := range audit.Judge(builtIn(t), &p, audit.Options{}) {
		if r.Operation.Name == asked.Name && r.Intent != audit.Named {
			t.Errorf("%s is required, and %s", asked.Name, r.Intent)
		}
	}
}

// TestIncidentalNote: one note a principal names the first ten, with grant and
// operation, and how to judge them; --all has no such note.
func TestIncidentalNote(t *testing.T) {
	doc := huawei11(t, "p.json", allow("*:*:get*", "*:*:list*", "*:*:update*"))
	r := auditWith(t, audit.Options{}, doc)
	var notes []*diag.Finding
	for _, f := range r.Findings {
		if f.Code == "PG108" {
			notes = append(notes, f)
		}
	}
	n := r.Summary.Operations.Incidental
	if len(notes) != 1 || n == 0 || len(notes[0].Related) != min(n, audit.MostPlaces) || notes[0].RelatedMore != max(0, n-audit.MostPlaces) {
		t.Fatalf("%d incidental, notes %+v", n, notes)
	}
	if notes[0].Level != diag.Note || notes[0].HintID != "judge-incidental" {
		t.Errorf("%+v", notes[0])
	}
	all := auditWith(t, audit.Options{All: true}, doc)
	if all.Summary.Operations.Incidental != 0 || slices.Contains(codes(all), "PG108") ||
		all.Summary.Operations.Live != r.Summary.Operations.Live {
		t.Errorf("with all: %+v", all.Summary.Operations)
	}
	if c := r.Summary.Operations; c.Live != c.Ready+c.Partial+c.MayFail+c.Blocked+c.Undecided+c.Incidental {
		t.Errorf("the states of %+v are not all", c)
	}
}
