package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

func TestSuggest(t *testing.T) {
	m := sample()
	for _, service := range []string{"a1", "b2", "c3", "d4", "e5", "f6"} {
		m.Services = append(m.Services, ServiceSpec{Platform: policy.AWS, Name: service})
		m.Actions = append(m.Actions, ActionSpec{Platform: policy.AWS, Service: service, Name: service + ":TagResource"})
	}
	c := opened(t, m)
	tests := []struct {
		platform policy.Platform
		name     string
		want     []string
	}{
		{policy.HuaweiCloud, "modelarts:notebook:strat", []string{"modelarts:notebook:start"}},
		{policy.HuaweiCloud, "modelarts:notebok:stop", []string{"modelarts:notebook:stop"}},
		{policy.HuaweiCloud, "modelarts:notebook:crate", []string{"modelarts:notebook:create"}},
		{policy.HuaweiCloud, "MODELARTS:NOTEBOOK:STRAT", []string{"modelarts:notebook:start"}},
		{policy.HuaweiCloud, "modelarts:workspace:grant", nil},
		{policy.AlibabaCloud, "pai:CreateJob", []string{"paidlc:CreateJob"}}, // wrong namespace
		{policy.AlibabaCloud, "CreateJob", []string{"paidlc:CreateJob"}},     // none at all
		{policy.AlibabaCloud, "dlc:CreateJob", []string{"paidlc:CreateJob"}}, // a product for its service
		{policy.AlibabaCloud, "xtrace:CreateJob", nil},                       // a service of its own
		{policy.HuaweiCloud, "modelart:notebook:start", []string{"modelarts:notebook:start"}},
		{policy.HuaweiCloud, "modlearts:notebook:strat", []string{"modelarts:notebook:start"}}, // both
		{policy.AWS, "zz:TagResource", nil},                                                    // too many services have it
		{policy.AWS, "a2:TagResource", []string{"a1:TagResource", "b2:TagResource"}},           // but those are alike
		{policy.HuaweiCloud, "", nil},
		{policy.HuaweiCloud, ":", nil},
		{policy.HuaweiCloud, strings.Repeat("m", 1000) + ":x", nil},
		{policy.HuaweiCloud, "完全:未知", nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, c.Suggest(test.platform, test.name, 3)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	if got := c.Suggest(policy.AWS, "a2:TagResource", 1); len(got) != 1 {
		t.Errorf("at most one: %v", got)
	}
}

func TestSuggestOperations(t *testing.T) {
	c := opened(t, sample())
	for name, want := range map[string][]string{
		"modelarts.notebook.crate": {"modelarts.notebook.create"},
		"Modelarts.Notebok.Create": {"modelarts.notebook.create"},
		"modelarts.workspace":      nil,
		"":                         nil,
	} {
		if diff := cmp.Diff(want, c.SuggestOperations(policy.HuaweiCloud, name, 3)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestFindAPI(t *testing.T) {
	m := sample()
	m.Operations = append(m.Operations,
		OperationSpec{Platform: policy.HuaweiCloud, Service: "obs", Name: "obs.broken", API: []string{"PUT /v1/{project_id/tags"}},
		OperationSpec{Platform: policy.HuaweiCloud, Service: "obs", Name: "obs.mixed", API: []string{"PATCH /v2/ips/{region}:{id}"}},
		OperationSpec{Platform: policy.AlibabaCloud, Service: "pai", Name: "pai.named", API: []string{"CreateQuota"}},
		OperationSpec{Platform: policy.AlibabaCloud, Service: "pai", Name: "pai.same", API: []string{"POST /api/v1/jobs"}},
		OperationSpec{Platform: policy.AlibabaCloud, Service: "pai", Name: "pai.twin", API: []string{"POST /api/v1/jobs"}})
	c := opened(t, m)
	create := []string{"modelarts.notebook.create"}
	tests := []struct {
		api  string
		want []string
	}{
		{"POST /v1/{project_id}/notebooks", create},
		{"post /v1/{project_id}/notebooks/", create},
		{"/v1/abc123/notebooks", create},
		{"v1/abc123/notebooks", create},
		{"POST https://modelarts.cn-north-4.myhuaweicloud.com/v1/abc123/notebooks?limit=1#top", create},
		{"modelarts.example.com/v1/abc123/notebooks", create},
		{"https://localhost:8080/v2/x/notebooks", create},
		{"  POST   /v2/{other_name}/Notebooks ", create},
		{"DELETE /v1/{project_id}/notebooks", nil},
		{"GET /v1/x/notebooks/features", []string{"modelarts.notebook.feature"}}, // the literal wins
		{"GET /v1/x/notebooks/17", []string{"modelarts.notebook.get"}},
		{"GET /v1/x/notebooks/{any}", []string{"modelarts.notebook.get"}},
		{"PUT /v1/x/tags", []string{"obs.broken"}},
		{"PATCH /v2/ips/cn-north-4:abc", []string{"obs.mixed"}},
		{"PATCH /v2/ips/abc", nil},
		{"CreateQuota", []string{"pai.named"}},
		{"POST /api/v1/jobs", []string{"pai.same", "pai.twin"}},
		{"/v1", nil},
		{"/", nil},
		{"", nil},
		{"POST", nil},
		{"/v1//notebooks", nil},
	}
	for _, test := range tests {
		var got []string
		for _, id := range c.FindAPI("", test.api) {
			got = append(got, c.OperationName(id))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q: %s", test.api, diff)
		}
	}
}

func TestCycles(t *testing.T) {
	m := Model{Services: []ServiceSpec{{Platform: policy.HuaweiCloud, Name: "s"}}}
	for _, name := range strings.Split("s:a s:b s:c s:d s:e s:f s:g", " ") {
		m.Actions = append(m.Actions, ActionSpec{Platform: policy.HuaweiCloud, Service: "s", Name: name})
	}
	for _, edge := range strings.Split("a-b b-a c-c c-d d-e e-f f-d f-g g-g", " ") {
		m.Operations = append(m.Operations, OperationSpec{
			Platform: policy.HuaweiCloud, Service: "s", Name: edge,
			Actions: []string{"s:" + edge[:1]}, Requires: []RequirementSpec{{Any: []string{"s:" + edge[2:]}}},
		})
	}
	want := CycleReport{Self: []ActionID{2, 6}, Pairs: [][]ActionID{{0, 1}}, Rings: [][]ActionID{{3, 4, 5}}}
	if diff := cmp.Diff(want, Cycles(opened(t, m), "")); diff != "" {
		t.Error(diff)
	}
	if !Cycles(opened(t, sample()), policy.HuaweiCloud).Empty() {
		t.Error("the sample has no cycle")
	}
}

func TestDiff(t *testing.T) {
	before, after := sample(), sample()
	after.Operations = after.Operations[:3]
	after.Operations[0].Requires = []RequirementSpec{{Any: []string{"swr:repo:listRepoTags"}}}
	after.Services = append(after.Services, ServiceSpec{Platform: policy.AWS, Name: "s3"})
	after.Actions = append(after.Actions, ActionSpec{Platform: policy.AWS, Service: "s3", Name: "s3:GetObject"})
	var got []ServiceDiff
	for _, d := range Diff(opened(t, before), opened(t, after)) {
		if !d.Empty() {
			got = append(got, d)
		}
	}
	want := []ServiceDiff{
		{
			Platform: policy.HuaweiCloud, Service: "modelarts",
			Actions:    Change{Kept: 4},
			Operations: Change{Removed: []string{"modelarts.notebook.get"}, Kept: 3},
			Edges: Change{
				Added:   []string{"modelarts.image.sync requires swr:repo:listRepoTags"},
				Removed: []string{"modelarts.image.sync requires swr:repo:getRepo"}, Kept: 5,
			},
		},
		{Platform: policy.AWS, Service: "s3", Actions: Change{Added: []string{"s3:GetObject"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if back := Diff(opened(t, after), opened(t, before)); len(back) != 6 {
		t.Errorf("%d services", len(back))
	}
}

func TestCoverage(t *testing.T) {
	want := []GroupCoverage{
		{policy.HuaweiCloud, "modelarts", "", 3, 1, 1, []string{"modelarts.notebook.feature"}},
		{policy.HuaweiCloud, "modelarts", "DevEnviron", 1, 1, 1, nil},
	}
	if diff := cmp.Diff(want, Coverage(opened(t, sample()), "")); diff != "" {
		t.Error(diff)
	}
}

func TestSuggestNamespaces(t *testing.T) {
	m := sample()
	for _, name := range []string{"PaiDSW:ListInstances", "PaiWorkspace:ListMembers", "a1:TagResource", "b2:TagResource", "c3:TagResource", "d4:TagResource", "e5:TagResource", "f6:TagResource"} {
		service, _ := split(name)
		m.Services = append(m.Services, ServiceSpec{Platform: policy.AlibabaCloud, Name: service})
		m.Actions = append(m.Actions, ActionSpec{Platform: policy.AlibabaCloud, Service: service, Name: name})
	}
	c := opened(t, m)
	for pattern, want := range map[string][]string{
		"dsw:*":               {"PaiDSW"},
		"DSW:List*":           {"PaiDSW"},
		"pai-dsw:*":           {"PaiDSW"},
		"aiworkspace:*":       {"PaiWorkspace"},
		"aiworkspace:*Jobs*":  nil, // the service it means has none either
		"dlc:Get*":            nil,
		"dlc:Create*":         {"paidlc"},
		"pai:Create*Job":      {"paidlc"}, // known itself, and the first of a family
		"PaiDSW:List*Members": {"PaiWorkspace"},
		"PaiDSW:Tag*":         nil, // too many
		"zz:List*Members":     nil, // unknown, and no name like it
		"pa:*":                nil, // too short to tell
		"*":                   nil,
	} {
		p := match.Compile(pattern, match.Options{Fold: true, Question: true})
		if diff := cmp.Diff(want, c.SuggestNamespaces(policy.AlibabaCloud, p)); diff != "" {
			t.Errorf("%s: %s", pattern, diff)
		}
	}
}
