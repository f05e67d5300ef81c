package audit

import (
	"testing"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/policies"
)

// A platform of whose actions nothing is known costs no search: whole accounts
// of its policies are read only to be counted.
func TestUnsearched(t *testing.T) {
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	if cat.HasActions(policy.AWS) || !cat.HasActions(policy.HuaweiCloud) {
		t.Skip("the catalogue has actions of AWS, or none of Huawei Cloud")
	}
	pattern := match.Compile("s3:*", match.Options{Fold: true})
	n := testing.AllocsPerRun(10, func() {
		if cat.HasService(policy.AWS, "s3") || cat.Expand(policy.AWS, pattern) != nil || cat.ExpandAliases(policy.AWS, pattern) != nil {
			t.Error("found something")
		}
	})
	if n > 1 { // the answer itself
		t.Errorf("%v allocations", n)
	}
}
