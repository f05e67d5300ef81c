package audit_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/pkg/testinput"
)

// evidence is an operation with an official prerequisite and two sources that may
// do without it; %s is the rest of the entry.
const evidence = `
platform: huaweicloud
service: tst
title: {en: Test}
sources:
  page: {title: {en: The table}, updated: %s, standing: official}
  vendors: {title: {en: A policy of the vendor}, updated: %s, standing: official}
  others: {title: {en: A working policy}, updated: %s, standing: sample}
actions:
  - {name: tst:t:run}
  - {name: tst:p:get}
operations:
  - id: tst.t
    title: {en: Running T}
    actions: [tst:t:run]
    requires: [{all: [tst:p:get]%s}]
    source: [page]
`

// lone is the one finding about an operation.
func lone(t *testing.T, r *audit.Report, code, operation string) *diag.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.Code == code && f.Operation == operation {
			return f
		}
	}
	t.Fatalf("no %s of %s: %+v", code, operation, r.Findings)
	return nil
}

// TestPublishedPolicies: what published policies do without is no error, and a
// requirement is met without it. The vendor's own make it inferred.
func TestPublishedPolicies(t *testing.T) {
	day := builtIn(t).Built()
	for _, c := range []struct {
		entry, standing string
		level, required diag.Severity
		state           audit.State
		without         int
	}{
		{"", "official", diag.Error, diag.Error, audit.Blocked, 0},
		{", without: [others]", "official", diag.Warning, diag.Note, audit.MayFail, 1},
		{", without: [vendors]", "inferred", diag.Warning, diag.Note, audit.MayFail, 1},
		{", without: [others, vendors]", "inferred", diag.Warning, diag.Note, audit.MayFail, 2},
		{", without: [vendors], standing: official", "official", diag.Warning, diag.Note, audit.MayFail, 1},
	} {
		t.Run(c.entry, func(t *testing.T) {
			cat := overlaid(t, fmt.Sprintf(evidence, day, day, day, c.entry))
			doc := huawei11(t, "p.json", allow("tst:t:run"))
			p := principal.Each([]*policy.Document{doc})
			p[0].Require = []string{"tst.t"}
			for r := range audit.Judge(cat, &p[0], audit.Options{}) {
				if r.State != c.state {
					t.Errorf("%s, want %s", r.State, c.state)
				}
			}
			r := audit.Run(cat, audit.Input{Principals: p, Documents: []*policy.Document{doc}}, audit.Options{})
			gap := lone(t, r, "PG101", "tst.t")
			need := gap.Prerequisites[0]
			if gap.Level != c.level || need.Standing != c.standing || len(need.Without) != c.without || need.Weight != c.level.String() {
				t.Errorf("%s, %s, %+v", gap.Level, need.Standing, need.Without)
			}
			if says := gap.Said().Whole(); strings.Contains(says, "yes") != (c.without > 0) {
				t.Errorf("%s", says)
			}
			if met := lone(t, r, "PG106", "tst.t"); met.Level != c.required {
				t.Errorf("required: %s", met.Level)
			}
		})
	}
}

// TestWithoutNeedsASource: only sources of the file are evidence.
func TestWithoutNeedsASource(t *testing.T) {
	day := builtIn(t).Built()
	cat := overlaid(t, fmt.Sprintf(evidence, day, day, day, ", without: [vendors]"))
	id, ok := cat.FindOperation(policy.HuaweiCloud, "tst.t")
	if !ok {
		t.Fatal("no operation")
	}
	if op := cat.Operation(id); op.Requires[0].Without[0].ID != "vendors" || op.Requires[0].Without[0].Title.En != "A policy of the vendor" {
		t.Errorf("%+v", op.Requires)
	}
}

// TestTwins: where an operation with the same purpose is ready, the gaps of the
// other are notes that name it; not where the policy names type or service, or
// the user the operation. A Deny by name stays an error.
func TestTwins(t *testing.T) {
	const attach, native = "ecs:cloudServers:attach", "ecs:serverVolumeAttachments:create"
	const lacks = "ecs.serverVolumeAttachments.create"
	for _, c := range []struct {
		name       string
		statements []statement
		require    string
		code       string
		level      diag.Severity
		twin       bool
	}{
		{"alone", []statement{allow(native)}, "", "PG101", diag.Error, false},
		{"beside its twin", []statement{allow(native, attach)}, "", "PG101", diag.Note, true},
		{"the service", []statement{allow("ecs:*:*")}, "", "PG101", diag.Error, false},
		{"the type", []statement{allow("ecs:serverVolumeAttachments:*", attach)}, "", "PG101", diag.Error, false},
		{"required", []statement{allow(native, attach)}, lacks, "PG101", diag.Error, false},
		{"denied", []statement{allow("*:*:*"), {Effect: "Deny", Action: []string{"evs:volumes:attach"}}}, "", "PG102", diag.Error, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := huawei11(t, "p.json", c.statements...)
			p := principal.Each([]*policy.Document{doc})
			if c.require != "" {
				p[0].Require = []string{c.require}
			}
			r := audit.Run(builtIn(t), audit.Input{Principals: p, Documents: []*policy.Document{doc}}, audit.Options{})
			f := lone(t, r, c.code, lacks)
			if f.Level != c.level || c.level == diag.Note && f.HintID != "twin-ready" {
				t.Errorf("%s, %s", f.Level, f.HintID)
			}
			for r := range audit.Judge(builtIn(t), &p[0], audit.Options{}) {
				if r.Operation.Name == lacks && (r.Twin() != nil) != c.twin {
					t.Errorf("twin: %v", r.Twin())
				}
				if r.Operation.Name == lacks && (r.State == audit.Blocked) != (c.level == diag.Error) {
					t.Errorf("state: %s", r.State)
				}
			}
		})
	}
}

// TestDeprecatedAndCarried: only wide patterns reach an API that newer ones
// replace: nobody asked for it, and it is a note. By its name it is what it was.
func TestDeprecatedAndCarried(t *testing.T) {
	plain := documented(builtIn(t).Built(), "")
	deprecated := strings.Replace(plain, "    title: {en: Running T}\n", "    title: {en: Running T}\n    deprecated: true\n", 1)
	for _, c := range []struct {
		yaml, action string
		want         diag.Severity
	}{
		{plain, "tst:t:run", diag.Error}, {deprecated, "tst:t:run", diag.Error},
		{plain, "tst:*:run", diag.Warning}, {deprecated, "tst:*:run", diag.Note},
	} {
		document := `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["` + c.action + `"]}]}`
		if got := level(t, c.yaml, document); got != c.want {
			t.Errorf("%s, deprecated %t: %s, want %s", c.action, c.yaml == deprecated, got, c.want)
		}
	}
}

// TestLeastPrivilege: who, when and from where is a warning; which resources and
// which values of a request is a note.
func TestLeastPrivilege(t *testing.T) {
	const need = "swr:repo:getRepo"
	mfa := statement{Effect: "Allow", Action: []string{need},
		Condition: map[string]any{"Bool": map[string]any{"g:MFAPresent": []string{"true"}}}}
	named := statement{Effect: "Allow", Action: []string{need}, Resource: []string{"swr:*:*:repo:team"}}
	tagged := statement{Effect: "Allow", Action: []string{need},
		Condition: map[string]any{"StringEquals": map[string]any{"g:ResourceTag/team": []string{"a"}}}}
	both := named
	both.Condition = mfa.Condition
	taken := statement{Effect: "Deny", Action: []string{need}, Resource: []string{"swr:*:*:repo:secret"}}
	for _, c := range []struct {
		name string
		more []statement
		want diag.Severity
	}{
		{"an Allow names resources", []statement{named}, diag.Note},
		{"an Allow asks for a tag", []statement{tagged}, diag.Note},
		{"a Deny takes resources away", []statement{allow(need), taken}, diag.Note},
		{"an Allow asks who", []statement{mfa}, diag.Warning},
		{"an Allow asks who, on named resources", []statement{both}, diag.Warning},
	} {
		t.Run(c.name, func(t *testing.T) {
			rest := allow("modelarts:image:register", "swr:repo:createRepoDomain", "swr:repo:getRepoDomain",
				"swr:repo:listRepoTags", "swr:repository:getTag")
			doc := huawei11(t, "p.json", append([]statement{rest}, c.more...)...)
			if got := lone(t, auditWith(t, audit.Options{}, doc), "PG103", "modelarts.image.register").Level; got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestMixedCauses: a finding with sure and less sure gaps counts and weighs them
// apart.
func TestMixedCauses(t *testing.T) {
	r := auditWith(t, audit.Options{}, document(t, policy.OpenTelekomCloud, "ecs:servers:list"))
	f := lone(t, r, "PG101", "ecs.servers.list")
	levels := map[string]int{}
	for _, p := range f.Prerequisites {
		levels[p.Weight]++
	}
	if f.Level != diag.Error || levels["error"] != 1 || levels["warning"] != len(f.Prerequisites)-1 {
		t.Errorf("%s: %v", f.Level, levels)
	}
	want := fmt.Sprint(len(f.Prerequisites) - 1)
	if says := f.Said().Whole(); !strings.Contains(says, " 1 "+want) {
		t.Errorf("%s: want 1 and %s", says, want)
	}
	asNotes := audit.Options{Levels: map[rule.Code]diag.Severity{rule.PrerequisiteMissing: diag.Note}}
	lower := auditWith(t, asNotes, document(t, policy.OpenTelekomCloud, "ecs:servers:list"))
	for _, p := range lone(t, lower, "PG101", "ecs.servers.list").Prerequisites {
		if p.Weight != "note" {
			t.Errorf("configured as a note: %s is %s", p.Name(), p.Weight)
		}
	}
}

// TestNoGuessBehindAGuess: the walk does not go on through what is only deduced.
func TestNoGuessBehindAGuess(t *testing.T) {
	a := &advised{cat: builtIn(t), platform: policy.OpenTelekomCloud, version: "1.1", actions: []string{"ecs:servers:list"}}
	for _, f := range heavy(a.audit(t, audit.Options{}), "ecs.servers.list") {
		a.follow(f)
	}
	if slices.Contains(a.actions, "evs:volumes:delete") || len(a.actions) < 10 {
		t.Errorf("advised: %v", a.actions)
	}
	for _, f := range a.audit(t, audit.Options{}).Findings {
		if f.Level > diag.Note {
			t.Errorf("after the advice: %s %s %s", f.Level, f.Code, f.Operation)
		}
	}
}

// documented is the chain with a dated page behind the prerequisite of tst.t, and
// more that the page says of it.
func documented(date, more string) string {
	page := "sources:\n  page: {title: {en: P}, updated: " + date + ", standing: official}\nactions:\n"
	return strings.Replace(strings.Replace(chain, "actions:\n", page, 1), "requires: [{all: [tst:p:get]}]\n",
		"requires: [{all: [tst:p:get]"+more+"}]\n    source: [page]\n", 1)
}

// TestRequiredAsItsGaps: a requirement is an error where its gap is one.
func TestRequiredAsItsGaps(t *testing.T) {
	built := builtIn(t).Built()
	for _, c := range []struct {
		name, yaml string
		want       diag.Severity
		says       string
	}{
		{"official", documented(built, ""), diag.Error, "required-not-ready"},
		{"in some cases", documented(built, ", when: {en: with an EIP}"), diag.Warning, "required-may-fail"},
		{"outdated", documented("2019-01-01", ""), diag.Warning, "required-may-fail"},
		{"a sample", documented(built, ", standing: sample"), diag.Note, "required-met"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := huawei11(t, "p.json", allow("tst:t:run"))
			p := principal.Each([]*policy.Document{doc})
			p[0].Require = []string{"tst.t"}
			r := audit.Run(overlaid(t, c.yaml), audit.Input{Principals: p, Documents: []*policy.Document{doc}}, audit.Options{})
			if f := lone(t, r, "PG106", "tst.t"); f.Level != c.want || string(f.MessageID) != c.says {
				t.Errorf("%s %s", f.Level, f.MessageID)
			}
		})
	}
}

// TestCasesOfPublishedPolicies: the inputs with the right answer.
func TestCasesOfPublishedPolicies(t *testing.T) {
	for _, c := range []struct {
		file     string
		platform policy.Platform
		worst    diag.Severity
	}{
		{"dns-minimum.json", policy.OpenTelekomCloud, diag.Warning},
		{"csi-driver-minimum.json", policy.HuaweiCloud, diag.Warning},
		{"csi-driver-second-edition.json", policy.HuaweiCloud, diag.Warning},
		{"viewer.json", policy.OpenTelekomCloud, diag.Note},
	} {
		t.Run(c.file, func(t *testing.T) {
			path := testinput.Shared(t, filepath.Join("cases", c.file))
			res, err := source.Load(t.Context(), []string{path}, source.Options{Policy: policy.Options{Platform: c.platform}})
			if err != nil {
				t.Fatal(err)
			}
			r := auditWith(t, audit.Options{}, res.Documents...)
			if r.Worst() > c.worst || r.Summary.Operations.Blocked > 0 {
				data, _ := json.Marshal(r.Summary)
				t.Errorf("%s: %s", r.Worst(), data)
			}
		})
	}
}
