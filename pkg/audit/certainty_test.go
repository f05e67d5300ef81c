package audit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// running is a catalogue with an operation of its own, and what it requires.
func running(t *testing.T, requires string) *catalog.Catalog {
	t.Helper()
	return overlaid(t, `
platform: alibabacloud
service: tst
title: {en: Test}
sources:
  page: {title: {en: Page}, updated: 2026-01-15, standing: official}
actions:
  - {name: tst:Run}
operations:
  - id: tst.run
    title: {en: Running}
    actions: [tst:Run]
    requires: [{`+requires+`}]
    source: [page]
`)
}

// A cell of low certainty is never the only basis of an error, neither of a
// prerequisite nor of what is required.
func TestDoubtfulCells(t *testing.T) {
	cat := running(t, "all: [PaiDSW:CreatePostPaidInstance]")
	text := `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "tst:Run", "Resource": "*"}]}`
	for _, c := range []struct {
		role string
		want []string
	}{
		{"PAI.LabelManager", []string{"PG101 error", "PG106 error"}},     // lacks it, high
		{"PAI.AlgoOperator", []string{"PG101 warning", "PG106 warning"}}, // lacks it, low
		{"PAI.WorkspaceAdmin", nil},
	} {
		t.Run(c.role, func(t *testing.T) {
			docs := policy.Parse(diag.NewFile("p.json", []byte(text)), policy.Options{})
			p := principal.Each(docs)
			p[0].Roles, p[0].Require = []string{c.role}, []string{"tst.run"}
			r := audit.Run(cat, audit.Input{Principals: p, Documents: docs}, audit.Options{})
			var got []string
			for _, f := range r.Findings {
				got = append(got, f.Code+" "+f.Level.String())
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// Where policies and roles must both allow, one of two permissions is enough: that no
// role limits it counts more than that a role limits the other.
func TestOneOfTwoBesideRoles(t *testing.T) {
	cat := running(t, "any: [PaiImage:ListImages, oss:GetObject]")
	for _, c := range []struct{ name, actions, want string }{
		{"of a role for some, and of no role", `"tst:Run", "PaiImage:ListImages", "oss:GetObject"`, ""},
		{"of a role for some", `"tst:Run", "PaiImage:ListImages"`, "PG103 warning"},
		{"of no role", `"tst:Run", "oss:GetObject"`, ""},
		{"neither", `"tst:Run"`, "PG101 error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": [` + c.actions + `], "Resource": "*"}]}`
			docs := policy.Parse(diag.NewFile("p.json", []byte(text)), policy.Options{})
			p := principal.Each(docs)
			p[0].Roles = []string{"PAI.AlgoDeveloper"}
			got := ""
			for _, f := range audit.Run(cat, audit.Input{Principals: p, Documents: docs}, audit.Options{RoleBasis: audit.BasisAnd}).Findings {
				if f.Level != diag.Note {
					got += f.Code + " " + f.Level.String()
				}
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
