package audit_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

func codes(r *audit.Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Code)
	}
	return out
}

func TestNames(t *testing.T) {
	tests := []struct {
		name   string
		action string
		want   string // "CODE level", "" for no finding about the name
		hint   string
	}{
		{"known", "modelarts:notebook:list", "", ""},
		{"known in another case", "modelarts:Notebook:LIST", "", ""},
		{"misspelt", "modelarts:notebook:strat", "PG301 warning", "modelarts:notebook:start"},
		{"unlike any", "modelarts:zzzzzzzz:qqqqqqqq", "PG301 note", ""},
		{"of a service the catalogue does not have", "wholly:other:thing", "PG301 note", "the catalogue has no actions of wholly"},
		{"of a service known in part", "kps:SSHKeyPair:gte", "PG301 warning",
			"none of the 5 known actions of kps: did you mean kps:SSHKeyPair:get?"},
		{"unlike any of a service known in part", "kps:zz:qq", "PG301 note", "only 5 actions of kps, and kps:zz:qq is not among them"},
		{"a pattern of a service known in part", "kps:zz:*", "PG301 note", "only 5 actions of kps, and kps:zz:* is not among them"},
		{"a pattern with matches", "modelarts:note*:st*", "", ""},
		{"a pattern without", "modelarts:nothing*:*", "PG302 warning", "'permgap expand' lists"},
		{"a pattern without, near a name", "modelarts:notebooks:lis*", "PG302 warning", "did you mean"},
		{"an alias misspelt", "ecs:cloudServers:cretae", "PG301 warning", "did you mean ecs:cloudServers:create?"},
		{"another verb", "modelarts:notebook:getLease", "PG301 note", "no table of modelarts"},
		{"of the sibling platform", "vpc:routes:list", "PG301 note", "known on opentelekomcloud"},
		{"of the sibling platform, and no service of its own", "rms:resources:list", "PG301 note", "'--platform opentelekomcloud'"},
		{"a pattern of the sibling platform", "vpc:routes:*", "PG302 note", "known on opentelekomcloud"},
		{"a service that ends another's name", "sms:*:*", "PG301 note", "the catalogue has no actions of sms"},
		{"a role", "KMS Administrator", "PG305 error", "is the name of a role"},
		{"a role misspelt", "KMS Adminstrator", "PG305 error", "did you mean the role \"KMS Administrator\"?"},
		{"what ends as roles do", "XYZ Administrator", "PG305 error", "looks like the name of a role"},
		{"no role and no action", "Do it now", "PG301 warning", "it has blanks and no service"},
		{"blanks for colons", "modelarts notebook start", "PG301 warning", "did you mean modelarts:notebook:start?"},
		{"a service only", "ModelArts", "PG301 warning", "modelarts:*:* matches all its actions"},
		{"no service", "notebooks", "PG301 warning", "service:type:operation"},
		{"no service, in Chinese", "启动", "PG301 warning", "service:type:operation"},
		{"an empty service", "::error::boom", "PG301 warning", "it names no service"},
		{"a pattern of an empty service", ":*:get*", "PG301 warning", "service:type:operation"},
		{"everything", "*", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := run(t, huawei11(t, "p.json", statement{Effect: "Deny", Action: []string{tt.action}}))
			got, hint := "", ""
			for _, f := range r.Findings {
				if f = f.Told(message.In("en")); strings.HasPrefix(f.Code, "PG3") {
					got, hint = f.Code+" "+f.Level.String(), f.Message+f.Hint
				}
			}
			if got != tt.want || !strings.Contains(hint, tt.hint) {
				t.Errorf("got %q (%s), want %q (%s)", got, hint, tt.want, tt.hint)
			}
		})
	}
}

func TestServiceOnly(t *testing.T) {
	const ram = `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["PaiDSW", "Do it now"], "Resource": "*"}]}`
	var got []string
	for _, f := range run(t, policy.Parse(diag.NewFile("p.json", []byte(ram)), policy.Options{})...).Findings {
		got = append(got, f.Code+" "+f.Told(message.In("en")).Message)
	}
	want := []string{
		`PG301 "PaiDSW" is not an action: it names only a service; PaiDSW:* matches all its actions`,
		`PG301 "Do it now" is not an action: it has blanks and no service`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestRenamed holds that a message names a few of the names that an action was
// split into, and the explanation all.
func TestRenamed(t *testing.T) {
	for action, want := range map[string][2]string{
		"ecs:cloudServers:get": {" and 5 more", "grant the new names as well as the old one until every region and " +
			"edition has them; 'permgap explain ecs:cloudServers:get' lists them"},
		"ecs:serverKeypairs:get": {"kps:SSHKeyPair:get", "grant the new name as well as the old one until every region and edition has it"},
	} {
		i := slices.IndexFunc(run(t, huawei11(t, "p.json", deny(action))).Findings, func(f *diag.Finding) bool {
			f = f.Told(message.In("en"))
			return f.Code == "PG303" && strings.Contains(f.Message, want[0]) && f.Hint == want[1]
		})
		if i < 0 {
			t.Errorf("%s: %+v", action, run(t, huawei11(t, "p.json", deny(action))).Findings)
		}
	}
}

// TestManyUnknown holds that a document of nothing but unknown names is read in
// time, and that only so many are looked for.
func TestManyUnknown(t *testing.T) {
	var actions []string
	for i := range 20_000 {
		actions = append(actions, fmt.Sprintf("modelarts:notebook:strat%d", i))
	}
	actions = append(actions, "modelarts:notebook:strat")
	r := run(t, huawei11(t, "p.json", deny("modelarts:notebook:strat"), deny(actions...)))
	listed := map[diag.Severity]int{}
	strat := 0
	for _, f := range r.Findings {
		if f.Code == "PG301" {
			listed[f.Level]++
			if f.Action == "modelarts:notebook:strat" {
				strat++
			}
		}
	}
	// Ten more are a letter off; of the others only so many are looked for.
	if listed[diag.Warning] != 12 || listed[diag.Note] != 200 {
		t.Errorf("listed: %v", listed)
	}
	if strat != 2 {
		t.Errorf("what was looked for once is known: %d", strat)
	}
	if s := r.Summary; s.Notes != 20_002-12 || s.LeftOut != s.Notes-200 {
		t.Errorf("every one counts: %+v", s)
	}
}

// A rename is reported for a name and of a pattern of its type, unless statements of
// the same effect name the new ones as well.
func TestRenames(t *testing.T) {
	for _, c := range []struct {
		statements []statement
		want       string // what is reported at
	}{
		{[]statement{allow("ecs:serverKeypairs:get")}, "ecs:serverKeypairs:get"},
		{[]statement{allow("ecs:serverKeypairs:*")}, "ecs:serverKeypairs:*"},
		{[]statement{allow("ecs:serverKeypairs:list")}, ""},
		{[]statement{allow("ecs:*:*")}, ""},
		{[]statement{allow("ecs:serverKeypairs:get", "kps:SSHKeyPair:get")}, ""},
		{[]statement{allow("ecs:serverKeypairs:*"), allow("kps:*:*")}, ""},
		{[]statement{allow("ecs:serverKeypairs:*", "kps:SSHKeyPair:get")}, "ecs:serverKeypairs:*"},
		{[]statement{deny("ecs:serverKeypairs:get"), allow("kps:SSHKeyPair:get")}, "ecs:serverKeypairs:get"},
	} {
		got := ""
		for _, f := range run(t, huawei11(t, "p.json", c.statements...)).Findings {
			if f.Code == "PG303" {
				got = f.Subject()
				if says := f.Told(message.In("en")).Message; strings.Count(says, "(documentation") < 2 {
					t.Errorf("%s: not both dates: %s", f.Subject(), says)
				}
			}
		}
		if got != c.want {
			t.Errorf("%+v: told at %q, want %q", c.statements, got, c.want)
		}
	}
}

func TestOutsideCatalog(t *testing.T) {
	var actions []string
	for i := range 30 {
		actions = append(actions, fmt.Sprintf("qqq%02dzz:a:b", i))
	}
	actions = append(actions, "qqq00zz:a:c", "qqq00zz:a:c")
	r := run(t, huawei11(t, "p.json", allow(actions...)))
	const want = "the catalogue has no actions of qqq00zz, qqq01zz, qqq02zz, qqq03zz, qqq04zz, qqq05zz and 24 more: 31 actions are not judged"
	if len(r.Findings) != 1 || r.Findings[0].Told(message.In("en")).Message != want {
		t.Errorf("%+v", r.Findings)
	}
	if len(r.Unjudged) != 1 || r.Unjudged[0].Kind != audit.UnjudgedServices || r.Unjudged[0].Count != 30 {
		t.Errorf("every service counts: %+v", r.Unjudged)
	}
}

// TestKnownInPart holds that a pattern of a service that is known in part says so,
// and that nothing is complete then.
func TestKnownInPart(t *testing.T) {
	for action, want := range map[string]string{
		"kps:*:*":            "the catalogue has only 5 actions of kps: other actions that a pattern grants are not judged",
		"KPS:SSHKeyPair:*":   "the catalogue has only 5 actions of kps: other actions that a pattern grants are not judged",
		"kps:SSHKeyPair:get": "", // a name says what it means
		"ecs:*:*":            "",
		"*":                  "",
	} {
		r := run(t, huawei11(t, "p.json", allow(action)))
		got := ""
		for _, n := range r.Principals[0].Notes {
			if n.ID == "note-part-services" {
				got = n.Told(message.In("en")).Text
			}
		}
		parts := slices.ContainsFunc(r.Unjudged, func(u audit.Unjudged) bool { return u.Kind == audit.UnjudgedParts })
		if got != want || parts != (want != "") {
			t.Errorf("%s: %q, %+v; want %q", action, got, r.Unjudged, want)
		}
	}
}

func TestPointsAtOtherDocument(t *testing.T) {
	a := huawei11(t, "a.json", allow("modelarts:image:delete", "swr:repo:listRepoTags", "swr:repo:deleteRepoTag", "swr:repository:getTag"))
	b := huawei11(t, "b.json", allow("swr:repository:delete*"))
	r := run(t, a, b)
	i := slices.IndexFunc(r.Findings, func(f *diag.Finding) bool { return f.Code == "PG101" })
	if i < 0 {
		t.Fatal("no PG101")
	}
	p := r.Findings[i].Prerequisites
	if len(p) != 1 || len(p[0].Elsewhere) != 1 || p[0].Elsewhere[0].Path != "b.json" || p[0].Elsewhere[0].Pattern != "swr:repository:delete*" {
		t.Errorf("prerequisites %+v", p)
	}
	both := []*policy.Document{a, b}
	together := audit.Run(builtIn(t), audit.Input{Principals: principal.Together("x", both), Documents: both}, audit.Options{})
	if slices.Contains(codes(together), "PG101") {
		t.Errorf("together: %v", codes(together))
	}
}

func TestFeatures(t *testing.T) {
	doc := huawei11(t, "p.json", allow("modelarts:notebook:update"))
	count := func(o audit.Options) int {
		r := audit.Run(builtIn(t), audit.Input{Principals: principal.Each([]*policy.Document{doc}), Documents: []*policy.Document{doc}}, o)
		return len(gapsOf(r, "PG101", "modelarts.notebook.update"))
	}
	for _, tt := range []struct {
		name string
		o    audit.Options
		want int
	}{
		{"all", audit.Options{}, 3},
		{"only ssh-login", audit.Options{Features: []string{"ssh-login"}}, 1},
		{"without secrets", audit.Options{Without: []string{"secrets"}}, 1},
		{"none", audit.Options{Features: []string{}}, 0},
	} {
		if got := count(tt.o); got != tt.want {
			t.Errorf("%s: %d prerequisites, want %d", tt.name, got, tt.want)
		}
	}
}

func TestRequire(t *testing.T) {
	for _, tt := range []struct {
		name, require string
		actions       []string
		want          bool
	}{
		{"not granted", "modelarts.notebook.stop", []string{"modelarts:notebook:list"}, true},
		{"ready", "modelarts.notebook.stop", []string{"modelarts:notebook:stop"}, false},
		{"blocked", "modelarts.notebook.update", []string{"modelarts:notebook:update"}, true},
		{"by action", "MODELARTS:notebook:STOP", []string{"modelarts:notebook:stop"}, false},
		{"by API", "POST /v1/{project_id}/notebooks/{id}/stop", []string{"modelarts:notebook:list"}, true},
	} {
		doc := huawei11(t, "p.json", allow(tt.actions...))
		ps := principal.Each([]*policy.Document{doc})
		ps[0].Require = []string{tt.require}
		r := audit.Run(builtIn(t), audit.Input{Principals: ps, Documents: []*policy.Document{doc}}, audit.Options{})
		if got := slices.Contains(codes(r), "PG106"); got != tt.want {
			t.Errorf("%s: PG106 %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestRequiredAndDenied: the finding about a required action that is denied
// stands at the first Deny and names the others, up to a bound.
func TestRequiredAndDenied(t *testing.T) {
	for denies, want := range map[int]struct{ related, more int }{
		1: {0, 0}, 2: {1, 0}, audit.MostPlaces + 1: {audit.MostPlaces, 0}, audit.MostPlaces + 3: {audit.MostPlaces, 2},
	} {
		doc := huawei11(t, "p.json", append(slices.Repeat([]statement{deny("obs:bucket:PutBucketTagging")}, denies), allow("*"))...)
		ps := principal.Each([]*policy.Document{doc})
		ps[0].Require = []string{"obs:bucket:PutBucketTagging"}
		r := audit.Run(builtIn(t), audit.Input{Principals: ps, Documents: []*policy.Document{doc}}, audit.Options{})
		i := slices.IndexFunc(r.Findings, func(f *diag.Finding) bool { return f.Code == "PG106" })
		if i < 0 {
			t.Fatalf("%d Denies: %v", denies, codes(r))
		}
		f := r.Findings[i]
		if len(f.Related) != want.related || f.RelatedMore != want.more || f.Location.Pointer != "/Statement/0/Action/0" {
			t.Errorf("%d Denies: at %s, beside %d and %d more", denies, f.Location.Pointer, len(f.Related), f.RelatedMore)
		}
		if len(f.Related) > 0 && f.Related[0].Location.Pointer != "/Statement/1/Action/0" {
			t.Errorf("%d Denies: the second is named at %s", denies, f.Related[0].Location.Pointer)
		}
	}
}

// TestRequiredPoints: what is said of a required action that policies and
// workspace roles give together, or do not.
func TestRequiredPoints(t *testing.T) {
	const buy, update, get = "PaiDSW:CreatePostPaidInstance", "PaiDSW:UpdateInstance", "PaiDSW:GetInstance"
	for _, tt := range []struct {
		name, effect, action string
		basis                audit.RoleBasis
		role, require        string
		want                 string
	}{
		{"no role", "Allow", "tst:Run", audit.BasisOr, "", update, "PG106 error point-not-granted "},
		{"no part of roles", "Allow", "tst:Run", audit.BasisOr, "PAI.LabelManager", update, "PG106 error point-not-granted "},
		{"granted", "Allow", "PaiDSW:*", audit.BasisOr, "", update, ""},
		{"held in part", "Allow", "tst:Run", audit.BasisOr, "PAI.AlgoDeveloper", buy, "PG202 warning point-limited give-role-or-allow"},
		{"held in part, and granted", "Allow", "PaiDSW:*", audit.BasisOr, "PAI.AlgoDeveloper", buy, ""},
		{"held and not granted", "Allow", "tst:Run", audit.BasisAnd, "PAI.AlgoDeveloper", buy, "PG106 error point-held-and-not-granted "},
		{"not held", "Allow", "tst:Run", audit.BasisOr, "PAI.LabelManager", buy, "PG201 error point-not-held give-role-or-allow"},
		{"granted, and not held", "Allow", "PaiDSW:*", audit.BasisOr, "PAI.LabelManager", buy, ""},
		{"granted, and not held where both must allow", "Allow", "PaiDSW:*", audit.BasisAnd, "PAI.LabelManager", buy,
			"PG201 error point-not-held give-role-or-allow"},
		{"perhaps not held", "Allow", "tst:Run", audit.BasisOr, "PAI.AlgoOperator", buy, "PG201 warning point-not-held give-role-or-allow"},
		{"a role nobody describes", "Allow", "tst:Run", audit.BasisOr, "Nobody", get, "PG201 note point-untold give-role-or-allow"},
		{"a role nobody describes, and not granted", "Allow", "tst:Run", audit.BasisAnd, "Nobody", get, "PG106 error point-not-granted "},
		{"denied", "Deny", "PaiDSW:*", audit.BasisOr, "", update, "PG106 error point-denied narrow-deny-over-policies"},
		{"held and denied", "Deny", "PaiDSW:*", audit.BasisOr, "PAI.AlgoDeveloper", buy, "PG106 error point-denied narrow-deny-over-roles"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			docs := policy.Parse(diag.NewFile("p.json", []byte(`{"Version": "1", "Statement": [{"Effect": "`+tt.effect+
				`", "Action": ["`+tt.action+`"], "Resource": "*"}]}`)), policy.Options{})
			p := principal.Each(docs)
			p[0].Require = []string{tt.require}
			if tt.role != "" {
				p[0].Roles = []string{tt.role}
			}
			got := ""
			for _, f := range audit.Run(builtIn(t), audit.Input{Principals: p, Documents: docs}, audit.Options{RoleBasis: tt.basis}).Findings {
				if strings.HasPrefix(string(f.MessageID), "point-") {
					got += fmt.Sprint(f.Code, " ", f.Level, " ", f.MessageID, " ", f.HintID)
				}
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestLevels(t *testing.T) {
	doc := huawei11(t, "p.json", allow("modelarts:notebook:update", "modelarts:notebook:strat"))
	r := audit.Run(builtIn(t), audit.Input{Principals: principal.Each([]*policy.Document{doc}), Documents: []*policy.Document{doc}},
		audit.Options{Levels: map[rule.Code]diag.Severity{rule.PrerequisiteMissing: diag.Note, rule.UnknownAction: 0}})
	for _, f := range r.Findings {
		if f.Code == "PG301" || f.Code == "PG101" && f.Level != diag.Note {
			t.Errorf("%s is %s", f.Code, f.Level)
		}
	}
}

// TestFingerprints holds that a fingerprint survives moved lines and another
// language, and tells operations apart.
func TestFingerprints(t *testing.T) {
	a := run(t, huawei11(t, "p.json", allow("modelarts:notebook:update", "modelarts:image:delete")))
	b := run(t, huawei11(t, "p.json", allow("modelarts:image:delete"), allow("modelarts:notebook:update")))
	prints := func(r *audit.Report) []string {
		var out []string
		for _, f := range r.Findings {
			out = append(out, f.Fingerprint)
		}
		slices.Sort(out)
		return out
	}
	if !slices.Equal(prints(a), prints(b)) {
		t.Error("moving a statement changes fingerprints")
	}
	c := run(t, huawei11(t, "./p.json", allow("modelarts:notebook:update", "modelarts:image:delete")))
	if !slices.Equal(prints(a), prints(c)) {
		t.Error("how the path is typed changes fingerprints")
	}
	if p := prints(a); len(slices.Compact(p)) != len(a.Findings) {
		t.Error("two findings share a fingerprint")
	}
}

// TestDocumentFingerprints holds the same of what is said of a document: neither
// the order of statements nor what the catalogue suggests changes it.
func TestDocumentFingerprints(t *testing.T) {
	statements := []statement{
		deny("modelarts:notebook:strat", "ecs:serverKeypairs:get", "KMS Adminstrator", ":a:b"),
		allow("modelarts:notebook:list"), allow("obs:object:GetObject"), deny("modelarts:nothing*:*"),
	}
	prints := func(r *audit.Report) map[string]string {
		out := map[string]string{}
		for _, f := range r.Findings {
			if strings.HasPrefix(f.Code, "PG3") || strings.HasPrefix(f.Code, "PG4") {
				out[f.Fingerprint] = f.Code
			}
		}
		return out
	}
	want := prints(run(t, huawei11(t, "p.json", statements...)))
	if len(want) != 6 {
		t.Fatalf("%v", want)
	}
	slices.Reverse(statements)
	if diff := cmp.Diff(want, prints(run(t, huawei11(t, "p.json", statements...)))); diff != "" {
		t.Error(diff)
	}
}

// TestSameResource holds that a prerequisite on the operation's own resource is
// granted where the operation is, and one on its whole type is not.
func TestSameResource(t *testing.T) {
	overlay := filepath.Join(t.TempDir(), "tools.yaml")
	yaml := `platform: huaweicloud
service: tools
scope: project
title: {en: Tools}
sources:
  handbook: {title: {en: Handbook}, updated: 2026-01-15, standing: official}
resources:
  box: ["tools:*:*:box:*"]
actions:
  - {name: tools:box:open, resources: [box], source: [handbook]}
  - {name: tools:box:look, resources: [box], source: [handbook]}
operations:
  - id: tools.box.open
    title: {en: Opening a box}
    actions: [tools:box:open]
    requires: [{all: [tools:box:look], same_resource: true}]
    source: [handbook]
`
	for _, tt := range []struct {
		yaml string
		want string
	}{{yaml, ""}, {strings.Replace(yaml, ", same_resource: true", "", 1), "PG103"}} {
		if err := os.WriteFile(overlay, []byte(tt.yaml), 0o644); err != nil {
			t.Fatal(err)
		}
		cat, err := source.Overlay(builtIn(t), overlay)
		if err != nil {
			t.Fatal(err)
		}
		doc := huawei11(t, "p.json", statement{
			Effect: "Allow", Action: []string{"tools:box:open", "tools:box:look"}, Resource: []string{"tools:*:*:box:mine"},
		})
		r := audit.Run(cat, audit.Input{Principals: principal.Each([]*policy.Document{doc}), Documents: []*policy.Document{doc}}, audit.Options{})
		if got := strings.Join(codes(r), " "); got != tt.want {
			t.Errorf("found %q, want %q", got, tt.want)
		}
	}
}

// Without any grant about ModelArts all its permissions are held, so that a
// required operation lacks only what other services hold back.
func TestDefaultAccess(t *testing.T) {
	for _, c := range []struct {
		name       string
		statements []statement
		want       []string
	}{
		{"no grant", []statement{allow("obs:bucket:ListBucket")}, nil},
		{"a Deny", []statement{allow("obs:bucket:ListBucket"), deny("modelarts:notebook:stop")}, []string{"PG106"}},
		{"another grant", []statement{allow("modelarts:notebook:list")}, []string{"PG106"}},
		{"a grant of everything else", []statement{{Effect: "Allow", NotAction: []string{"modelarts:notebook:stop"}}}, []string{"PG106"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := huawei11(t, "p.json", c.statements...)
			p := principal.Each([]*policy.Document{doc})
			p[0].Require = []string{"modelarts.notebook.stop"}
			r := audit.Run(builtIn(t), audit.Input{Principals: p, Documents: []*policy.Document{doc}}, audit.Options{})
			got := slices.DeleteFunc(codes(r), func(code string) bool { return code != "PG106" })
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// What is left out does not depend on the number of workers.
func TestBoundsAreDeterministic(t *testing.T) {
	var docs []*policy.Document
	for i := range 100 {
		var actions []string
		for k := range 250 {
			actions = append(actions, fmt.Sprintf("modelarts:notebook:strat%d", i*10+k))
		}
		docs = append(docs, huawei11(t, fmt.Sprintf("p%d.json", i%7), deny(actions...)))
	}
	var reports []*audit.Report
	for _, workers := range []int{1, 2, 9} {
		in := audit.Input{Principals: principal.Each(docs), Documents: docs}
		reports = append(reports, audit.Run(builtIn(t), in, audit.Options{Workers: workers}))
	}
	if reports[0].Summary.LeftOut == 0 {
		t.Error("nothing is left out")
	}
	for _, r := range reports[1:] {
		if !reflect.DeepEqual(r, reports[0]) {
			t.Error("the reports differ")
		}
	}
}
