package catalog

import (
	"fmt"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
)

// sample is a small model that uses every field of every entry, in the order
// of the index.
func sample() Model {
	page := []Ref{{"modelarts", "page"}}
	return Model{
		Services: []ServiceSpec{
			{Platform: policy.HuaweiCloud, Name: "modelarts", Title: Text{En: "ModelArts", ZhHans: "开发平台"}, Scope: ScopeProject, Coverage: Whole},
			{Platform: policy.HuaweiCloud, Name: "obs", Scope: ScopeBoth},
			{Platform: policy.HuaweiCloud, Name: "swr", Scope: ScopeProject},
			{Platform: policy.AlibabaCloud, Name: "pai", Title: Text{En: "PAI", ZhHant: "人工智慧平台"}, Default: DefaultAllowed},
			{Platform: policy.AlibabaCloud, Name: "paidlc"},
		},
		Types: []TypeSpec{
			{policy.HuaweiCloud, "modelarts", "notebook", []string{"modelarts:*:*:notebook:*"}},
			{policy.HuaweiCloud, "swr", "repo", []string{"swr:*:*:repo:*", "swr:*:*:repository:*"}},
		},
		Sources: []ServiceSource{
			{policy.HuaweiCloud, "modelarts", Source{ID: "example", Title: Text{En: "an example"}, Standing: Sample, Read: "2026-11"}},
			{policy.HuaweiCloud, "modelarts", Source{ID: "page", Title: Text{ZhHans: "权限"}, URL: "https://example.com/a",
				Updated: "2025-10-29", Standing: Official, Note: "a note"}},
			{policy.AlibabaCloud, "pai", Source{ID: "seed", Title: Text{En: "Permissions"}, Updated: "2024-01-02", Standing: Official}},
		},
		Features: []Feature{{policy.HuaweiCloud, "modelarts", "custom-image", Text{En: "a custom image"}}},
		Rules:    []Rule{{policy.AlibabaCloud, "pai", "by-ticks", Text{En: "as many ticks as columns"}}},
		Roles: []RoleSpec{
			{Platform: policy.AlibabaCloud, Service: "pai", Name: "owner", Title: Text{En: "Owner"}, Sources: []Ref{{"pai", "seed"}}},
			{Platform: policy.AlibabaCloud, Service: "pai", Name: "guest"},
		},
		Actions: []ActionSpec{
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "modelarts:notebook:create", Title: Text{En: "Create"}, Access: Write,
				EnterpriseProject: "yes", Types: []Ref{{"modelarts", "notebook"}}, Sources: page, Checked: "2026-11-30",
				Aliases: []string{"modelarts:notebooks:create"}, WorkspaceCodes: []string{"MaNotebook:Create"}},
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "modelarts:notebook:list", ResourceLess: true, EnterpriseProject: "no"},
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "modelarts:notebook:start", Sources: page, Standing: Inferred},
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "modelarts:notebook:stop", Deprecated: true,
				ReplacedBy: []string{"modelarts:notebook:start"}},
			{Platform: policy.HuaweiCloud, Service: "obs", Name: "obs:object:GetObject", Scope: ScopeGlobal, Mentioned: true},
			{Platform: policy.HuaweiCloud, Service: "swr", Name: "swr:repo:getRepo", Access: Read, Types: []Ref{{"swr", "repo"}}, Sources: page},
			{Platform: policy.HuaweiCloud, Service: "swr", Name: "swr:repo:listRepoTags", Access: List},
			{Platform: policy.AlibabaCloud, Service: "pai", Name: "pai:ListProducts", Cells: []CellSpec{
				{"owner", []policy.Reach{policy.PrivateOwn, policy.PublicOthers}, Exact, Ref{"pai", "by-ticks"}}, {"guest", nil, Low, Ref{}},
			}},
			{Platform: policy.AlibabaCloud, Service: "paidlc", Name: "paidlc:CreateJob", OwnDefault: true, Default: DefaultNone},
			{Platform: policy.AlibabaCloud, Service: "paidlc", Name: "paidlc:ListJobs", OwnDefault: true, Default: DefaultAlways},
		},
		Operations: []OperationSpec{
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "modelarts.image.sync", Note: "no action is known",
				Requires: []RequirementSpec{{Any: []string{"swr:repo:getRepo"}, By: Agency, Standing: Inferred}},
				Sources:  []Ref{{"modelarts", "example"}}},
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "modelarts.notebook.create", Title: Text{"Creating a notebook", "创建", "建立"},
				Group: "DevEnviron", API: []string{"POST /v1/{project_id}/notebooks", "POST /v2/{project_id}/notebooks"},
				Actions: []string{"modelarts:notebook:create"}, ListAll: "modelarts:notebook:list", Sources: page, Checked: "2026-11-29",
				Requires: []RequirementSpec{
					{Any: []string{"swr:repo:listRepoTags", "swr:repo:getRepo"}, Feature: "custom-image", FeatureBy: Ref{"modelarts", "example"}, When: Text{En: "an image"}},
					{Pattern: "swr:*:get*", Always: true, Checked: "2026-11-28"},
					{Role: "KMS Administrator", By: Caller},
					{Any: []string{"obs:object:GetObject"}, SameResource: true,
						With: []Pin{{"g:EnterpriseProjectId", "0"}, {"obs:prefix", "a/"}, {"obs:prefix", "b/"}}, Sources: []Ref{{"modelarts", "example"}}},
				}},
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "modelarts.notebook.feature", NoneNeeded: true, Deprecated: true,
				Twins: []string{"modelarts.notebook.get"}, API: []string{"GET /v1/{project_id}/notebooks/features"}},
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "modelarts.notebook.get",
				Twins: []string{"modelarts.notebook.feature"}, API: []string{"GET /v1/{project_id}/notebooks/{id}"},
				Actions: []string{"modelarts:notebook:list", "modelarts:notebook:create"}},
		},
		RoleNames: []RoleNameSpec{
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "KMS Administrator", Kind: SystemRole},
			{Platform: policy.HuaweiCloud, Service: "modelarts", Name: "modelarts_agency", Kind: AgencyRole,
				Title: Text{En: "The agency of ModelArts"}, Trusts: "modelarts", Holds: []string{"KMS Administrator"}},
			{Platform: policy.AlibabaCloud, Service: "pai", Name: "AliyunPAIFullAccess", Kind: SystemPolicy,
				Content: `{"Version":"1"}`, Updated: "2025-07-03", Sources: []Ref{{"pai", "seed"}}},
			{Platform: policy.AlibabaCloud, Service: "pai", Name: "PaiDefaultRole", Kind: ServiceRole},
		},
		Defects: []DefectSpec{
			{policy.HuaweiCloud, "modelarts", "typo", "row 3", "getrepo", "getRepo", "one letter", Ref{"modelarts", "page"}},
			{policy.HuaweiCloud, "modelarts", "duplicate", "row 1", "", "", "", Ref{}},
		},
	}
}

// indexes gives the indexes of a model.
func indexes(t testing.TB, m Model) [][]byte {
	t.Helper()
	all, err := Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// encoded gives the index of a model's first platform.
func encoded(t testing.TB, m Model) []byte {
	t.Helper()
	return indexes(t, m)[0]
}

// opened gives the catalogue of a model.
func opened(t testing.TB, m Model) *Catalog {
	t.Helper()
	c, err := Open(indexes(t, m)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// large makes a model of n actions in services of a hundred.
func large(n int) Model {
	var m Model
	for i := range n {
		service := fmt.Sprintf("service%03d", i/100)
		if i%100 == 0 {
			m.Services = append(m.Services, ServiceSpec{Platform: policy.AWS, Name: service})
		}
		name := fmt.Sprintf("%s:type%d:Operation%02d", service, i%7, i%100)
		m.Actions = append(m.Actions, ActionSpec{Platform: policy.AWS, Service: service, Name: name})
		if i%10 == 9 {
			m.Operations = append(m.Operations, OperationSpec{
				Platform: policy.AWS, Service: service, Name: fmt.Sprintf("%s.operation%02d", service, i%100),
				Actions: []string{name}, Requires: []RequirementSpec{{Any: []string{m.Actions[i/2].Name}}, {Any: []string{m.Actions[i/3].Name}}},
			})
		}
	}
	return m
}
