package audit_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// T needs P. Two operations need P, and only Q is needed by both. Q needs
// P again, and S.
const chain = `
platform: huaweicloud
service: tst
scope: project
title: {en: Test}
actions:
  - {name: tst:t:run}
  - {name: tst:p:get}
  - {name: tst:q:get}
  - {name: tst:r:get}
  - {name: tst:s:get}
  - {name: tst:w:get}
  - {name: tst:job:start}
features:
  extra: {en: something extra}
operations:
  - id: tst.t
    title: {en: Running T}
    actions: [tst:t:run]
    requires: [{all: [tst:p:get]}]
  - id: tst.p.one
    title: {en: Reading P}
    actions: [tst:p:get]
    requires:
      - {all: [tst:q:get, tst:r:get]}
      - {all: [tst:s:get], feature: extra}
      - {all: [tst:w:get], when: {en: sometimes}}
  - id: tst.p.two
    title: {en: Reading P again}
    actions: [tst:p:get]
    requires:
      - {all: [tst:q:get]}
      - {all: [tst:s:get], feature: extra}
      - {all: [tst:w:get], when: {en: sometimes}}
  - id: tst.q
    title: {en: Reading Q}
    actions: [tst:q:get]
    requires: [{all: [tst:p:get, tst:s:get]}]
  - id: tst.job
    title: {en: Starting a job}
    actions: [tst:job:start]
    requires: [{all: [tst:q:get], by: agency}, {pattern: "tst:r:*"}]
`

func overlaid(t *testing.T, yaml string) *catalog.Catalog {
	t.Helper()
	path := filepath.Join(t.TempDir(), "overlay.yaml")
	if err := os.WriteFile(path, []byte(yaml), 0o644); err != nil {
		t.Fatal(err)
	}
	cat, err := source.Overlay(builtIn(t), path)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// inferred lists what an operation lacks through its prerequisites.
func inferred(r *audit.Report, operation string) map[string][]string {
	out := map[string][]string{}
	for _, f := range r.Findings {
		for _, p := range f.Prerequisites {
			if f.Operation == operation && len(p.Via) > 0 {
				out[f.Code+" "+f.Level.String()+" "+p.Name()] = p.Via
			}
		}
	}
	return out
}

func TestClosure(t *testing.T) {
	cat := overlaid(t, chain)
	for _, c := range []struct {
		name       string
		statements []statement
		want       map[string][]string
	}{
		{"only what all operations of the prerequisite need", []statement{allow("tst:t:run", "tst:p:get", "tst:s:get")},
			map[string][]string{"PG101 warning tst:q:get": {"tst:p:get"}}},
		{"on through what is not granted, in one finding", []statement{allow("tst:t:run", "tst:p:get")},
			map[string][]string{"PG101 warning tst:q:get": {"tst:p:get"}, "PG101 warning tst:s:get": {"tst:p:get", "tst:q:get"}}},
		{"on through what is granted, and cycles end", []statement{allow("tst:t:run", "tst:p:get", "tst:q:get")},
			map[string][]string{"PG101 warning tst:s:get": {"tst:p:get", "tst:q:get"}}},
		{"beside what is missing itself", []statement{allow("tst:t:run", "tst:q:get")},
			map[string][]string{"PG101 warning tst:s:get": {"tst:p:get", "tst:q:get"}}},
		{"a denied one", []statement{allow("tst:t:run", "tst:p:get", "tst:s:get"), deny("tst:q:get")},
			map[string][]string{"PG102 warning tst:q:get": {"tst:p:get"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := huawei11(t, "p.json", c.statements...)
			docs := []*policy.Document{doc}
			r := audit.Run(cat, audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
			if d := cmp.Diff(c.want, inferred(r, "tst.t")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// What a prerequisite of a feature leads to is named once: not again beside the members
// of a group of the same feature.
func TestBesideAGroupOfAFeature(t *testing.T) {
	cat := overlaid(t, `
platform: huaweicloud
service: tst
scope: project
title: {en: Test}
actions: [{name: tst:t:run}, {name: tst:p:get}, {name: tst:a:get}, {name: tst:b:get}, {name: tst:x:get}, {name: tst:y:get}]
features:
  extra: {en: something extra}
operations:
  - id: tst.t
    title: {en: Running T}
    actions: [tst:t:run]
    requires: [{all: [tst:p:get], feature: extra}, {any: [tst:a:get, tst:b:get], feature: extra}]
  - {id: tst.p, title: {en: Reading P}, actions: [tst:p:get], requires: [{all: [tst:x:get]}]}
  - {id: tst.a, title: {en: Reading A}, actions: [tst:a:get], requires: [{all: [tst:x:get, tst:y:get]}]}
`)
	docs := []*policy.Document{huawei11(t, "p.json", allow("tst:t:run", "tst:p:get"))}
	r := audit.Run(cat, audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
	var got []string
	for _, f := range r.Findings {
		for _, p := range f.Prerequisites {
			if f.Operation == "tst.t" {
				got = append(got, fmt.Sprint(p.Name(), p.Via, p.Beside))
			}
		}
	}
	want := []string{"tst:x:get[tst:p:get] []", "tst:a:get | tst:b:get[] [{tst:a:get [tst:y:get]}]"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A role that depends on others cannot show what those grant: what is missing,
// directly or through a prerequisite or as a pattern, is undecided.
func TestClosureOfRole(t *testing.T) {
	text := `{"Version":"1.0","Statement":[{"Effect":"Allow","Action":["tst:t:run","tst:p:get","tst:job:start"]}],` +
		`"Depends":[{"catalog":"BASE","display_name":"Tenant Guest"}]}`
	docs := policy.Parse(diag.NewFile("role.json", []byte(text)), policy.Options{})
	guest := `{"role":{"display_name":"tenant guest","policy":{"Version":"1.0","Statement":[{"Effect":"Allow","Action":["obs:*:get*"]}]}}}`
	shown := append(docs, policy.Parse(diag.NewFile("guest.json", []byte(guest)), policy.Options{})...)
	for _, c := range []struct {
		name      string
		documents []*policy.Document
		roles     []string
		told      bool   // PG107
		inferred  string // what T lacks through P
	}{
		{"not named", docs, nil, true, "PG104 note tst:q:get"},
		{"named, but not what it grants", docs, []string{"TENANT guest"}, false, "PG104 note tst:q:get"},
		{"shown", shown, nil, false, "PG101 warning tst:q:get"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := principal.Together("x", c.documents)
			p[0].Roles = c.roles
			r := audit.Run(overlaid(t, chain), audit.Input{Principals: p, Documents: c.documents}, audit.Options{})
			if got := inferred(r, "tst.t"); got[c.inferred] == nil {
				t.Errorf("through a prerequisite: %v", got)
			}
			if got := slices.Contains(codes(r), "PG107"); got != c.told {
				t.Errorf("PG107 told: %t", got)
			}
			if got := slices.Contains(codes(r), "PG101"); got != (c.name == "shown") {
				t.Errorf("PG101 told: %t", got)
			}
		})
	}
}

// The agency acts by itself: the condition of the caller's grant does not hold for
// it, and its own condition does.
func TestAgencyStandsAlone(t *testing.T) {
	mfa := map[string]any{"Bool": map[string]any{"g:MFAPresent": []string{"true"}}}
	start, grant := allow("tst:job:start", "tst:r:get"), allow("tst:q:get")
	start.Condition, grant.Condition = mfa, mfa
	caller, agency := huawei11(t, "caller.json", start), huawei11(t, "agency.json", grant)
	p := principal.Each([]*policy.Document{caller})
	p[0].Agency = []*policy.Document{agency}
	r := audit.Run(overlaid(t, chain), audit.Input{Principals: p, Documents: []*policy.Document{caller, agency}}, audit.Options{})
	if got := gapsOf(r, "PG103", "tst.job"); !cmp.Equal(got, []string{"tst:q:get"}) {
		t.Errorf("partial of the agency: %v", got)
	}
}

// A grant on another platform is no hint, whatever it is called.
func TestElsewhereIsOfThePlatform(t *testing.T) {
	here := huawei11(t, "here.json", allow("tst:t:run"))
	there := huawei11(t, "there.json", allow("tst:p:get"))
	there.Platform = policy.OpenTelekomCloud
	docs := []*policy.Document{here, there}
	r := audit.Run(overlaid(t, chain), audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
	for _, f := range r.Findings {
		for _, p := range f.Prerequisites {
			if len(p.Elsewhere) > 0 {
				t.Errorf("%s points at %+v", p.Name(), p.Elsewhere)
			}
		}
	}
}

// A policy that states its type grants nothing of the other kind.
func TestStatedScope(t *testing.T) {
	for _, c := range []struct{ kind, want string }{{"AX", "modelarts:notebook:list"}, {"XA", "iam:users:listUsers"}} {
		text := `{"role":{"display_name":"r","type":"` + c.kind + `","policy":{"Version":"1.1",` +
			`"Statement":[{"Effect":"Allow","Action":["modelarts:notebook:list","iam:users:listUsers"]}]}}}`
		docs := policy.Parse(diag.NewFile("p.json", []byte(text)), policy.Options{})
		r := audit.Run(builtIn(t), audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
		var got []string
		for _, f := range r.Findings {
			if f.Code == "PG406" {
				got = append(got, f.Level.String()+" "+f.Action)
			}
		}
		if want := []string{"error " + c.want}; !cmp.Equal(got, want) {
			t.Errorf("%s: %v, want %v", c.kind, got, want)
		}
	}
}

// The object form of Resource is about agencies, whatever is in it: for any
// other action such a statement grants and denies nothing.
func TestAgencyForm(t *testing.T) {
	for _, c := range []struct{ statement, pg407, missing string }{
		{`{"Effect":"Allow","Action":["tst:p:get"],"Resource":{"uri":["/iam/agencies/a"]}}`, "tst:p:get", "tst:p:get"},
		{`{"Effect":"Allow","Action":["tst:p:get"],"Resource":{"uri":["*"]}}`, "tst:p:get", "tst:p:get"},
		{`{"Effect":"Allow","Action":["tst:p:get"]},{"Effect":"Deny","Action":["tst:p:get"],"Resource":{"uri":["*"]}}`, "", ""},
		{
			`{"Effect":"Allow","Action":["tst:p:get"]},` +
				`{"Effect":"Allow","Action":["iam:agencies:assume"],"Resource":{"uri":["/iam/agencies/a"]}}`, "", "",
		},
	} {
		text := `{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["tst:t:run"]},` + c.statement + `]}`
		docs := policy.Parse(diag.NewFile("p.json", []byte(text)), policy.Options{})
		r := audit.Run(overlaid(t, chain), audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
		told := ""
		for _, f := range r.Findings {
			if f.Code == "PG407" {
				told = f.Action
			}
		}
		var want []string
		if c.missing != "" {
			want = []string{c.missing}
		}
		got := slices.DeleteFunc(gapsOf(r, "PG101", "tst.t"), func(n string) bool { return n != "tst:p:get" })
		if told != c.pg407 || !slices.Equal(got, want) {
			t.Errorf("%s: PG407 at %q, missing %v", c.statement, told, got)
		}
	}
}
