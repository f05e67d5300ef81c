package audit_test

import (
	"fmt"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/policies"
)

// What the policies of a principal unlock, and what each operation lacks.
func ExampleJudge() {
	cat, err := policies.Catalog()
	if err != nil {
		fmt.Println(err)
		return
	}
	file := diag.NewFile("policy.json", []byte(`{
  "Version": "1.1",
  "Statement": [{"Effect": "Allow", "Action": ["modelarts:image:delete", "modelarts:image:list", "swr:*:get*"]}]
}`))
	for _, p := range principal.Each(policy.Parse(file, policy.Options{})) {
		for r := range audit.Judge(cat, &p, audit.Options{}) {
			fmt.Printf("%s is %s\n", r.Operation.Name, r.State)
			for _, own := range r.Own() {
				fmt.Printf("  %s is granted at %s:%d\n", own.Name, own.Grants[0].Location().Path, own.Grants[0].Location().Line)
			}
			for _, need := range r.Prerequisites {
				fmt.Printf("  %s is %s\n", need.Action, need.Ruling.Verdict)
			}
		}
	}
	// Output:
	// modelarts.image.delete is blocked
	//   modelarts:image:delete is granted at policy.json:3
	//   swr:repo:deleteRepoTag is missing
	//   swr:repo:listRepoTags is missing
	//   swr:repository:deleteTag is missing
	//   swr:repository:getTag is granted
	// modelarts.image.list is ready
	//   modelarts:image:list is granted at policy.json:3
	// swr.repo.getRepoAccess is ready
	//   swr:repo:getRepoAccess is granted at policy.json:3
}
