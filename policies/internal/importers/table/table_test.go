package table

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

func TestAPIs(t *testing.T) {
	for _, c := range []struct {
		name, cell string
		want       []string
	}{
		{"one line", "GET /v1/kites", []string{"GET /v1/kites"}},
		{"two lines", "POST\n\n/v1/kites", []string{"POST /v1/kites"}},
		{"several", "GET /v1/a GET /v2/a", []string{"GET /v1/a", "GET /v2/a"}},
		{"small letters", "Get /v1/a", []string{"GET /v1/a"}},
		{"no slash", "GET v3.0/a/{b}", []string{"GET v3.0/a/{b}"}},
		{"colons", "GET /v1/:a_id/kites/:id", []string{"GET /v1/{a_id}/kites/{id}"}},
		{"a host", "PUT https://{*Endpoint*}/v3/a", []string{"PUT https://{*Endpoint*}/v3/a"}},
		{"no method", "/v1/a", nil},
		{"words", "for the console only", nil},
		{"", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, APIs(c.cell)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestIsAction(t *testing.T) {
	for s, want := range map[string]bool{
		"a:b:c": true, "FunctionGraph:trigger:list": true, "modelarts::tagResource": true, "dws:*:get*": true,
		"dli:queue:submit_job": true, "identity:*": true,
		"": false, "a": false, "a:": false, "a:b:": false, "KMS Administrator": false, "/v1/a:b": false, "a:b:c:d": false, "https://a": false,
	} {
		if got := IsAction(s); got != want {
			t.Errorf("IsAction(%q) = %v", s, got)
		}
	}
}

func TestRequires(t *testing.T) {
	reqs, twice := Requires([]string{"a:b:c", "d:*:get*", "A:b:C"})
	if d := cmp.Diff([]schema.Requirement{{All: []string{"a:b:c"}}, {Pattern: "d:*:get*"}}, reqs); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"A:b:C"}, twice); d != "" {
		t.Error(d)
	}
}

func TestJoinPath(t *testing.T) {
	for in, want := range map[string]string{
		"POST /v1/ {project_id}/clusters":      "POST /v1/{project_id}/clusters",
		"POST /v1/kms/{ key_id }/tags/{key}":   "POST /v1/kms/{key_id}/tags/{key}",
		"GET /v3/a?type={user, group, agency}": "GET /v3/a?type={user,group,agency}",
		"GET /v1/a GET /v2/{b}/a":              "GET /v1/a GET /v2/{b}/a",
		"GET / and what follows":               "GET / and what follows",
	} {
		if got := JoinPath(in); got != want {
			t.Errorf("JoinPath(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRepairAPI(t *testing.T) {
	for in, want := range map[string]string{
		"DELETE /v1/{project_id/jobs/{id}":            "DELETE /v1/{project_id}/jobs/{id}",
		"POST /v1/{project_id}/jobs/{job_id}versions": "POST /v1/{project_id}/jobs/{job_id}/versions",
		"GET /v1/{project_id}/policy{?limit,marker":   "GET /v1/{project_id}/policy",
		"POST /v2/action使用前请确保":                       "POST /v2/action",
		"GET /v1/{project_id}/jobs/{job_id":           "GET /v1/{project_id}/jobs/{job_id}",
		"GET /v1/{project_id}//jobs":                  "GET /v1/{project_id}/jobs",
		"GET /v2/reverse/{region}:{id}":               "GET /v2/reverse/{region}:{id}",
		"GET /v1/{project_id}/jobs":                   "GET /v1/{project_id}/jobs",
		"PUT /v1.0/{{project_id}}/authorization":      "PUT /v1.0/{project_id}/authorization",
		"POST /v1/project_id}/servers":                "POST /v1/{project_id}/servers",
		"GET v3.0/OS-QUOTA/domains":                   "GET /v3.0/OS-QUOTA/domains",
		"PUT https://{*Endpoint*}/v3/{project_id}/a":  "PUT /v3/{project_id}/a",
	} {
		got, changed := RepairAPI(in)
		if got != want || changed != (in != want) {
			t.Errorf("RepairAPI(%q) = %q, %v; want %q", in, got, changed, want)
		}
		if again, changed := RepairAPI(got); changed {
			t.Errorf("a second repair of %q gives %q", got, again)
		}
	}
}
