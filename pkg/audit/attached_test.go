package audit_test

import (
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/testinput"
)

// holding gives a principal that holds roles of the platform beside documents.
func holding(t testing.TB, p policy.Platform, roles []string, docs ...*policy.Document) principal.Principal {
	t.Helper()
	one := principal.Principal{Name: "one", Platform: p, Documents: docs, Roles: roles}
	one.AttachRoles(builtIn(t), false)
	if len(one.Attached) != len(roles) {
		t.Fatalf("%d of the roles %q are known", len(one.Attached), roles)
	}
	return one
}

func auditOne(t testing.TB, p principal.Principal) *audit.Report {
	t.Helper()
	return audit.Run(builtIn(t), audit.Input{Principals: []principal.Principal{p}, Documents: p.Documents}, audit.Options{})
}

// TestPlatformRolesEarnNotes: every role and system policy whose contents are
// known can be read, and earns nothing above a note by itself: the platform's own
// roles work without what the documentation asks for.
func TestPlatformRolesEarnNotes(t *testing.T) {
	testinput.OneGoroutine(t)
	cat := builtIn(t)
	judged := map[policy.Platform]int{}
	for i, known := range cat.PlatformRoles("") {
		if i%testinput.OneIn(4) != 0 {
			continue
		}
		a, ok := principal.Attach(cat, known.Platform, known.Name)
		if !ok || known.Content == "" {
			continue
		}
		if a.Document == nil {
			t.Errorf("%s on %s cannot be read: %s", known.Name, known.Platform, known.Content)
			continue
		}
		if len(a.Document.Problems) > 0 {
			t.Errorf("%s on %s: %+v", known.Name, known.Platform, a.Document.Problems)
		}
		r := auditOne(t, holding(t, known.Platform, []string{known.Name}))
		judged[known.Platform] += r.Summary.Operations.Live
		for _, f := range r.Findings {
			if f.Level > diag.Note {
				t.Errorf("%s on %s: %s of %s (%s)", known.Name, known.Platform, f.Level, f.Operation, f.Code)
			}
		}
	}
	for p, least := range map[policy.Platform]int{policy.HuaweiCloud: 10000, policy.OpenTelekomCloud: 8000, policy.AlibabaCloud: 400} {
		if judged[p] < least/testinput.Times(20, 1) {
			t.Errorf("%s: only %d operations were judged", p, judged[p])
		}
	}
}

// TestAttachedBesideAPolicy: what a role grants is granted. What the policy
// grants by name and lacks stays an error.
func TestAttachedBesideAPolicy(t *testing.T) {
	doc := document(t, policy.HuaweiCloud, "ecs:servers:create")
	missing := func(p principal.Principal) (names []string, level diag.Severity) {
		for _, f := range auditOne(t, p).Findings {
			if f.Operation == "ecs.servers.create" && f.Code == "PG101" {
				level = max(level, f.Level)
				for _, need := range f.Prerequisites {
					names = append(names, need.Name())
				}
			}
		}
		return names, level
	}
	alone, level := missing(principal.Each([]*policy.Document{doc})[0])
	beside, besideLevel := missing(holding(t, policy.HuaweiCloud, []string{"VPC FullAccess"}, doc))
	if level != diag.Error || besideLevel != diag.Error {
		t.Errorf("the levels are %s and %s", level, besideLevel)
	}
	vpc := func(names []string) (n int) {
		for _, name := range names {
			if strings.HasPrefix(name, "vpc:") {
				n++
			}
		}
		return n
	}
	if vpc(alone) == 0 || vpc(beside) != 0 || len(beside) != len(alone)-vpc(alone) {
		t.Errorf("without the role %q are missing, with it %q", alone, beside)
	}
	// A Deny of the policy takes from the role.
	deny := huawei11(t, "deny.json", statement{Effect: "Deny", Action: []string{"vpc:ports:get"}})
	r := auditOne(t, holding(t, policy.HuaweiCloud, []string{"VPC FullAccess"}, doc, deny))
	denied := false
	for _, f := range r.Findings {
		denied = denied || f.Code == "PG102" && f.Operation == "ecs.servers.create" && f.Level == diag.Error
	}
	if !denied {
		t.Error("a Deny leaves what the role grants")
	}
}

// TestUnknownContents: what a role of unknown contents may grant is not said to
// be missing.
func TestUnknownContents(t *testing.T) {
	p := holding(t, policy.HuaweiCloud, []string{"CAD Administrator"}, document(t, policy.HuaweiCloud, "ecs:servers:create"))
	for _, f := range auditOne(t, p).Findings {
		if f.Code == "PG101" {
			t.Errorf("%s lacks what the role may grant", f.Operation)
		}
	}
}

// TestRolesThatARoleDependsOn: they may grant what the document does not. Of a known
// one it is known what it does not grant either.
func TestRolesThatARoleDependsOn(t *testing.T) {
	for role, want := range map[string]string{
		"Tenant Guest":   "PG101 obs:bucket:PutBucketAcl",
		"Nobody's Guest": "",
	} {
		doc := policy.Parse(diag.NewFile("role.json", []byte(`{"Version": "1.0",
			"Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:create"]}],
			"Depends": [{"catalog": "BASE", "display_name": "`+role+`"}]}`)), policy.Options{})
		got := ""
		for _, f := range auditOne(t, principal.Principal{Name: "one", Platform: policy.HuaweiCloud, Documents: doc}).Findings {
			for i := range f.Prerequisites {
				if p := &f.Prerequisites[i]; f.Code == "PG101" && p.Action == "obs:bucket:PutBucketAcl" {
					got = f.Code + " " + p.Action
				}
			}
		}
		if got != want {
			t.Errorf("beside %s: %q, want %q", role, got, want)
		}
	}
}
