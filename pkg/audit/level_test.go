package audit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// TestAgencyStaysOutOfTheWalk: what an agency needs leads to nothing that the
// caller needs, granted to the agency or behind a prerequisite of the caller.
func TestAgencyStaysOutOfTheWalk(t *testing.T) {
	const q = "  - id: tst.q\n"
	const u = "  - id: tst.u\n    title: {en: Running U}\n    actions: [tst:u:run]\n    requires: [{all: [tst:job:start]}]\n"
	more := strings.Replace(chain, q, u+q, 1)
	more = strings.Replace(more, "  - {name: tst:job:start}\n", "  - {name: tst:job:start}\n  - {name: tst:u:run}\n", 1)
	cat := overlaid(t, more)
	caller := huawei11(t, "caller.json", allow("tst:job:start", "tst:u:run", "tst:r:get"))
	agency := huawei11(t, "agency.json", allow("tst:q:get"))
	p := principal.Each([]*policy.Document{caller})
	p[0].Agency = []*policy.Document{agency}
	r := audit.Run(cat, audit.Input{Principals: p, Documents: []*policy.Document{caller, agency}}, audit.Options{})
	for _, operation := range []string{"tst.job", "tst.u"} {
		if got := inferred(r, operation); len(got) > 0 {
			t.Errorf("%s: %v", operation, got)
		}
	}
}

// level gives the level of the one gap of an operation in a catalogue.
func level(t *testing.T, yaml, document string) diag.Severity {
	t.Helper()
	docs := policy.Parse(diag.NewFile("p.json", []byte(document)), policy.Options{})
	r := audit.Run(overlaid(t, yaml), audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
	for _, f := range r.Findings {
		if f.Code == "PG101" && f.Operation == "tst.t" {
			return f.Level
		}
	}
	t.Fatalf("no gap: %+v", r.Findings)
	return 0
}

// TestLevelOfAWS: an AWS prerequisite is a warning, unless a source states that
// every call needs it.
func TestLevelOfAWS(t *testing.T) {
	const yaml = `
platform: aws
service: tst
scope: global
title: {en: Test}
sources:
  page: {title: {en: A page}, updated: %s, standing: official}
actions:
  - {name: "tst:Run"}
  - {name: "tst:Get"}
operations:
  - id: tst.t
    title: {en: Running T}
    actions: ["tst:Run"]
    requires: [{all: ["tst:Get"]%s}]
    source: [page]
`
	const document = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "tst:Run", "Resource": "*"}]}`
	built := builtIn(t).Built()
	for more, want := range map[string]diag.Severity{"": diag.Warning, ", always: true": diag.Error} {
		if got := level(t, fmt.Sprintf(yaml, built, more), document); got != want {
			t.Errorf("%q: %v, want %v", more, got, want)
		}
	}
}

// TestLevelOfOldClaims: a claim that no page of the last three years confirms
// is a warning.
func TestLevelOfOldClaims(t *testing.T) {
	built, err := time.Parse(time.DateOnly, builtIn(t).Built())
	if err != nil {
		t.Fatal(err)
	}
	for months, want := range map[int]diag.Severity{-1: diag.Error, -36: diag.Error, -37: diag.Warning} {
		day := built.AddDate(0, months, 0).Format(time.DateOnly)
		page := "  page: {title: {en: A page}, updated: " + day + ", standing: official}\n"
		dated := strings.Replace(chain, "actions:\n", "sources:\n"+page+"actions:\n", 1)
		dated = strings.Replace(dated, "requires: [{all: [tst:p:get]}]\n", "requires: [{all: [tst:p:get]}]\n    source: [page]\n", 1)
		if got := level(t, dated, `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["tst:t:run"]}]}`); got != want {
			t.Errorf("%d months: %v, want %v", months, got, want)
		}
	}
}
