package principal_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/policies"
)

// parsed reads documents from texts, by path.
func parsed(t *testing.T, pathsAndTexts ...string) []*policy.Document {
	t.Helper()
	var out []*policy.Document
	for i := 0; i < len(pathsAndTexts); i += 2 {
		docs := policy.Parse(&diag.File{Path: pathsAndTexts[i], Data: []byte(pathsAndTexts[i+1])}, policy.Options{})
		if len(docs) == 0 {
			t.Fatalf("%s holds no document", pathsAndTexts[i])
		}
		out = append(out, docs...)
	}
	return out
}

const (
	huawei = `{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:*"]}]}`
	ram    = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"paidsw:*","Resource":"*"}]}`
	trust  = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]}`
	role   = `{"Version":"1.0","Statement":[{"Effect":"Allow","Action":["ecs:*:*"]}],` +
		`"Depends":[{"catalog":"BASE","display_name":"Tenant Guest"}]}`
)

func shown(principals []principal.Principal) []string {
	var out []string
	for _, p := range principals {
		out = append(out, fmt.Sprintf("%s: %d on %s", p.Name, len(p.Documents), p.Platform))
	}
	return out
}

// TestEachAndTogether: principals of one file differ by their place, and
// those of several platforms by the platform.
func TestEachAndTogether(t *testing.T) {
	docs := parsed(t, "a.json", huawei, "b.json", ram, "c.json", huawei, "trust.json", trust)
	if diff := cmp.Diff([]string{"a.json: 1 on huaweicloud", "b.json: 1 on alibabacloud", "c.json: 1 on huaweicloud"},
		shown(principal.Each(docs))); diff != "" {
		t.Error(diff)
	}
	twice := parsed(t, "a.json", huawei, "a.json", huawei, "b.json", huawei)
	if diff := cmp.Diff([]string{"a.json#: 1 on huaweicloud", "a.json#: 1 on huaweicloud", "b.json: 1 on huaweicloud"},
		shown(principal.Each(twice))); diff != "" {
		t.Error(diff)
	}
	role := func(name string) string { return `{"display_name": ` + name + `, "policy": ` + huawei + `}` }
	roles := parsed(t, "roles.json", `{"roles": [`+role(`"CSI operator"`)+`,`+role(`"twice"`)+`,`+role(`"twice"`)+`,`+
		role(`"\u001b[2J"`)+`,`+role(`"/roles/0/policy"`)+`]}`)
	if diff := cmp.Diff([]string{"roles.json#CSI operator: 1 on huaweicloud", "roles.json#/roles/1/policy: 1 on huaweicloud",
		"roles.json#/roles/2/policy: 1 on huaweicloud", "roles.json#/roles/3/policy: 1 on huaweicloud",
		"roles.json#/roles/4/policy: 1 on huaweicloud"}, shown(principal.Each(roles))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"x (huaweicloud): 2 on huaweicloud", "x (alibabacloud): 1 on alibabacloud"},
		shown(principal.Together("x", docs))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"x: 1 on alibabacloud"}, shown(principal.Together("x", docs[1:2]))); diff != "" {
		t.Error(diff)
	}
}

func TestPrincipal(t *testing.T) {
	docs := parsed(t, "a.json", role, "b.json", huawei)
	p := principal.Principal{Documents: docs, Roles: []string{"KMS Administrator"}}
	if !p.DependsOn("tenant guest") || p.DependsOn("KMS Administrator") {
		t.Error("it depends on the roles that its documents name, in any case")
	}
	if !p.Holds("kms administrator") || p.Holds("Tenant Guest") || p.Listed() {
		t.Error("it holds the roles that are named, in any case")
	}
	p.At, p.Workspace = diag.Location{Path: "members.json"}, docs[:1]
	if got := p.JudgedBy(); !p.Listed() || !slices.Equal(got, []string{"a.json", "b.json", "members.json"}) {
		t.Errorf("it is judged by %q", got)
	}
}

func TestNames(t *testing.T) {
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	docs := parsed(t, "a.json", role)
	for given, want := range map[string]string{
		"algodeveloper": "PAI.AlgoDeveloper", "tenant guest": "Tenant Guest", "nobody knows it": "nobody knows it",
	} {
		if got := principal.RoleName(cat, docs, given); got != want {
			t.Errorf("%s is spelt %q, want %q", given, got, want)
		}
	}
	for _, c := range []struct {
		name       string
		operations int
		action     bool
		ok         bool
	}{
		{"modelarts.notebook.start", 1, false, true},
		{"MODELARTS:notebook:start", 1, true, true},
		{"POST /v1/{project_id}/notebooks", 1, false, true},
		{"modelarts", 0, false, false},
	} {
		r, ok := principal.ResolveRequired(cat, policy.HuaweiCloud, c.name)
		if ok != c.ok || len(r.Operations) < c.operations || (r.Action != catalog.ActionID(-1)) != c.action {
			t.Errorf("%s is %+v, %v", c.name, r, ok)
		}
	}
}
