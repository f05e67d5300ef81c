package catalog

import (
	"slices"
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
	m.Services = append(m.Services, ServiceSpec{Platform: policy.HuaweiCloud, Name: "csms"})
	m.Actions = append(m.Actions, ActionSpec{Platform: policy.HuaweiCloud, Service: "csms", Name: "csms:secrets:create"})
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
		{policy.HuaweiCloud, "modelarts:notebooks:cretae", []string{"modelarts:notebooks:create"}}, // by its alias
		{policy.HuaweiCloud, "MaNotebook:Crate", []string{"modelarts:notebook:create"}},            // a workspace code stands for its action
		{policy.HuaweiCloud, "swr:image:getRepo", nil},                                             // another resource
		// a service of its own, not the end of another
		{policy.HuaweiCloud, "sms:secret:create", nil},
		{policy.HuaweiCloud, "swl:repo:getRepos", nil}, // so short a service needs the very rest
		{policy.HuaweiCloud, "swl:repo:getRepo", []string{"swr:repo:getRepo"}},
		{policy.AlibabaCloud, "pai:CreateJob", nil},                          // a service that the catalogue has
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

// TestSlip holds what is taken for a slip of a name, and what is another name.
func TestSlip(t *testing.T) {
	var m Model
	m.Services = []ServiceSpec{{Platform: policy.HuaweiCloud, Name: "s"}}
	for _, name := range []string{"create", "get", "list", "mountStorage", "start", "stop", "updateCode", "listAll"} {
		m.Actions = append(m.Actions, ActionSpec{Platform: policy.HuaweiCloud, Service: "s", Name: "s:notebook:" + name})
	}
	for _, name := range []string{"quotas:list", "securityGroupRules:get", "shares:createShare", "shares:deleteShare",
		"policies:list", "vpc_peer:get", "pool:addNode"} {
		m.Actions = append(m.Actions, ActionSpec{Platform: policy.HuaweiCloud, Service: "s", Name: "s:" + name})
	}
	c := opened(t, m)
	for rest, want := range map[string]string{
		"notebook:strat":                       "s:notebook:start",
		"notebok:start":                        "s:notebook:start",
		"notebok:strat":                        "s:notebook:start",
		"notebook:crate":                       "s:notebook:create",
		"notebook:lst":                         "s:notebook:list",
		"notebook:gte":                         "s:notebook:get",
		"notebooks:stop":                       "s:notebook:stop", // singular and plural
		"policy:list":                          "s:policies:list",
		"notebook.start":                       "s:notebook:start", // a dot for the colon
		"notebookstart":                        "s:notebook:start",
		"notebook:montStorage":                 "s:notebook:mountStorage",
		"notebook:Mountstroage":                "s:notebook:mountStorage", // one slip, and no capital
		"vpc_per:get":                          "s:vpc_peer:get",
		"shares:craeteShare":                   "s:shares:createShare",
		"notebook:delete":                      "", // other verbs
		"notebook:update":                      "",
		"shares:updateShare":                   "",
		"notebook:getStorage":                  "",
		"notebook:listStorage":                 "",
		"notebook:createTag":                   "", // a word more
		"notebook:listA":                       "s:notebook:list",
		"routes:list":                          "", // other resources
		"securityGroupTags:get":                "",
		"securityGroups:get":                   "",
		"quotas:get":                           "",
		"shares:startShare":                    "", // a verb of the service is no slip of another
		"start:list":                           "",
		"notebook:updateNode":                  "", // nor is any other word of it
		"notebook:updateCde":                   "s:notebook:updateCode",
		"notebook:start:now":                   "",
		"":                                     "",
		":":                                    "",
		"notebook:" + strings.Repeat("x", 300): "",
	} {
		if got := strings.Join(c.Suggest(policy.HuaweiCloud, "s:"+rest, 3), " "); got != want {
			t.Errorf("%s: %q, want %q", rest, got, want)
		}
	}
}

func TestWordsOf(t *testing.T) {
	for name, want := range map[string]string{
		"getRepoTags": "get Repo Tags", "VPCPeer": "VPC Peer", "listVPCs": "list VP Cs", "vpc_peer-get": "vpc peer get",
		"repo:GetV5": "repo Get V5", "": "", "::": "", "启动": "启动",
	} {
		if got := strings.Join(wordsOf(name), " "); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestSuggestRoleNames(t *testing.T) {
	m := sample()
	m.RoleNames = append(m.RoleNames, RoleNameSpec{Platform: policy.HuaweiCloud, Service: "modelarts",
		Name: "LTS FullAccess", Kind: SystemPolicy})
	c := opened(t, m)
	for name, want := range map[string]string{
		"KMS Adminstrator":   "KMS Administrator",
		"kms  administrater": "KMS Administrator",
		"DTS FullAccess":     "", // another service's
		"LTS FulAccess":      "LTS FullAccess",
		"KMSAdministrator":   "",
		"Do it now":          "",
		"":                   "",
	} {
		if got := strings.Join(c.SuggestRoleNames(policy.HuaweiCloud, name, 1), " "); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	// The nearest ones, wherever they stand among others.
	for _, name := range []string{"Alphb Administrator", "Alpha Administratro", "Alphbx Administrator"} {
		m.RoleNames = append(m.RoleNames, RoleNameSpec{Platform: policy.HuaweiCloud, Service: "modelarts", Name: name, Kind: SystemPolicy})
	}
	got := opened(t, m).SuggestRoleNames(policy.HuaweiCloud, "Alphbxx Administrator", 3)
	if !slices.Equal(got, []string{"Alphbx Administrator"}) {
		t.Errorf("%q", got)
	}
	if got := opened(t, m).SuggestRoleNames(policy.HuaweiCloud, "Alphb Administratro", 3); len(got) != 2 { // equally near
		t.Errorf("%q", got)
	}
	for name, want := range map[string]bool{
		"DTS FullAccess": true, "CS Tenant administrator": true, "FullAccess": false, "Do it now": false, "": false,
	} {
		if got := c.EndsAsRoleName(policy.HuaweiCloud, name); got != want {
			t.Errorf("%q ends as a role name: %v", name, got)
		}
	}
}

func TestSuggestOperations(t *testing.T) {
	c := opened(t, sample())
	for name, want := range map[string][]string{
		"modelarts.notebook.crate": {"modelarts.notebook.create"},
		"Modelarts.Notebok.Create": {"modelarts.notebook.create"},
		"modelarts:notebook:creat": {"modelarts.notebook.create"}, // as actions are written
		"modelarts.notebook":       nil,
		"modelarts.workspace":      nil,
		"modlearts.notebook.get":   {"modelarts.notebook.get"},
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
	if r := Cycles(opened(t, sample()), policy.HuaweiCloud); len(r.Self)+len(r.Pairs)+len(r.Rings) > 0 {
		t.Error("the sample has no cycle")
	}
}

func TestDiff(t *testing.T) {
	before, after := sample(), sample()
	after.Operations = after.Operations[:3]
	after.Operations[2].Twins = nil
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
		{policy.HuaweiCloud, "modelarts", "", 3, 1, 1, []string{"modelarts.notebook.feature"}, nil},
		{policy.HuaweiCloud, "modelarts", "DevEnviron", 1, 1, 1, nil, nil},
	}
	if diff := cmp.Diff(want, Coverage(opened(t, sample()), "")); diff != "" {
		t.Error(diff)
	}
}

// A prerequisite is outdated when every document that states it is older than
// three years on the day of the newest page, whatever rule stands beside it.
func TestCoverageOutdated(t *testing.T) {
	m := sample()
	source := func(id, updated string, standing Standing) {
		m.Sources = append(m.Sources, ServiceSource{Platform: policy.HuaweiCloud, Service: "modelarts",
			Source: Source{ID: id, Updated: updated, Standing: standing}})
	}
	source("old", "2019-01-01", Official)
	source("new", "2027-06-15", Official)
	source("just", "2024-06-15", Official)
	source("no more", "2024-06-14", Official)
	source("rule", "", Inferred)
	ref := func(id string) Ref { return Ref{Service: "modelarts", Name: id} }
	for i := range m.Operations {
		if o := &m.Operations[i]; o.Name == "modelarts.notebook.create" {
			o.Requires = []RequirementSpec{
				{Pattern: "ecs:*:get*", Sources: []Ref{ref("old"), ref("rule")}},
				{Pattern: "ecs:*:list*", Sources: []Ref{ref("old"), ref("new")}},
				{Pattern: "ecs:*:show*", Sources: []Ref{ref("just")}},
				{Pattern: "ecs:*:count*", Sources: []Ref{ref("no more")}},
			}
		}
	}
	var got []OutdatedNeed
	for _, g := range Coverage(opened(t, m), policy.HuaweiCloud) {
		got = append(got, g.Outdated...)
	}
	want := []OutdatedNeed{
		{"modelarts.notebook.create", "ecs:*:get*", "2019-01-01"}, {"modelarts.notebook.create", "ecs:*:count*", "2024-06-14"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSuggestNamespaces(t *testing.T) {
	m := sample()
	for _, name := range []string{"PaiDSW:ListInstances", "PaiWorkspace:ListMembers", "a1:TagResource", "b2:TagResource",
		"c3:TagResource", "d4:TagResource", "e5:TagResource", "f6:TagResource"} {
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
		"pai:Create*Job":      nil, // a service that the catalogue has
		"PaiDSW:List*Members": nil,
		"zz:List*Members":     nil, // unknown, and no name like it
		"pa:*":                nil, // too short to tell
		"*":                   nil,
	} {
		p := match.Compile(pattern, match.Options{Fold: true, Question: true})
		if diff := cmp.Diff(want, c.SuggestNamespaces(policy.AlibabaCloud, p)); diff != "" {
			t.Errorf("%s: %s", pattern, diff)
		}
	}
	if got := c.SuggestNamespaces(policy.HuaweiCloud, match.Compile("arts:*", match.Options{Fold: true})); got != nil {
		t.Errorf("a short name of Huawei Cloud is a service of its own: %v", got)
	}
}

// The services as actions spell them are read once, and each has the range of its
// actions: every unknown name is compared with all of them.
func TestSpellings(t *testing.T) {
	for _, x := range opened(t, sample()).parts {
		all, again := x.spellings(), x.spellings()
		if len(all) == 0 && x.rows(actions) == 0 {
			continue
		}
		if &all[0] != &again[0] {
			t.Errorf("%s: read again", x.platform)
		}
		next, names := 0, x.column(actions, actionName)
		for _, s := range all {
			if s.from != next || s.to <= s.from {
				t.Errorf("%s: %s from %d to %d behind %d", x.platform, s.service, s.from, s.to, next)
			}
			next = s.to
			for row := s.from; row < s.to; row++ {
				if name := names.at(row); !match.HasPrefixFold(name, s.service+":") {
					t.Errorf("%s: %s among those of %s", x.platform, name, s.service)
				}
			}
		}
		if next != x.rows(actions) {
			t.Errorf("%s: %d of %d", x.platform, next, x.rows(actions))
		}
	}
}
