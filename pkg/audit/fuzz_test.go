package audit_test

import (
	"encoding/json"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// Whatever a file holds, it is audited without a panic, every place is inside
// it, and the number of workers changes no byte of the report.
func FuzzRun(f *testing.F) {
	for _, version := range []string{"1.0", "1.1", "5.0", "1", "2012-10-17"} {
		for _, s := range []string{
			`{"Effect":"Allow","Action":["modelarts:notebook:*","KMS Administrator","*:*:get*"],"Resource":[]}`,
			`{"Effect":"Allow","Action":["obs:bucket:GetBucketAcl"],"Resource":["OBS:*:*:bucket:b","swr:*"],"Condition":{"StringMatch":{"g:UserName":["a*"]}}}`,
			`{"Effect":"Allow","NotAction":"modelarts:*:*"},{"Effect":"Deny","Action":"paidsw:*","Resource":{"uri":["/iam/agencies/a"]}}`,
		} {
			f.Add([]byte(`{"Version":"` + version + `","Statement":[` + s + `],"Depends":[{"catalog":"BASE","display_name":"Tenant Guest"}]}`))
		}
	}
	f.Add([]byte(`{"auth":[{"user_id":"all-users","type":"agency","content":"a","secret_key":"s"}],"total_count":1}`))
	f.Add([]byte(`{"RoleName":"r","ModulePermissions":[{"ModuleName":"DSW","PermissionType":"ReadOnly","Permissions":null}]}`))
	f.Add([]byte(`{"Members":[{"MemberName":"m","Roles":["PAI.AlgoDeveloper","x"]}],"TotalCount":1}`))
	f.Add([]byte(`{"Permissions":[{"PermissionCode":"PaiDSW:ListAllInstances","PermissionRules":[{"Accessibility":"ANY"}]}],"TotalCount":1}`))
	cat := builtIn(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		file := diag.NewFile("p.json", data)
		docs := policy.Parse(file, policy.Options{})
		var reports [2]string
		for i := range reports {
			r := audit.Run(cat, audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{Workers: 1 + i})
			for _, x := range r.Findings {
				if at := x.Location; at.Line < 1 || at.Offset < 0 || at.Offset+at.Length > len(data) {
					t.Errorf("%s %s stands at %+v", x.Code, x.MessageID, at)
				}
			}
			text, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			reports[i] = string(text)
		}
		if reports[0] != reports[1] {
			t.Errorf("the workers change the report of the file:\n%s\n%s", reports[0], reports[1])
		}
	})
}
