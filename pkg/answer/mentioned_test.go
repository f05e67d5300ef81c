package answer

import (
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/policies"
)

// What a policy of AWS grants is among the actions that its patterns match.
func TestMentioned(t *testing.T) {
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	all := cat.Expand(policy.AWS, match.Compile("*", match.Options{}))
	for _, name := range []string{"AmazonS3FullAccess", "SecurityAudit", "PowerUserAccess", "AWSLambda_FullAccess"} {
		a, ok := principal.Attach(cat, policy.AWS, name)
		if !ok || a.Document == nil {
			t.Fatalf("%s has no content", name)
		}
		holder := access.NewPrincipal([]*policy.Document{a.Document})
		may := map[int]bool{}
		for _, i := range mentioned(cat, a.Document, all) {
			may[i] = true
		}
		for i, id := range all {
			if !may[i] && holder.Live(needOf(cat, id)) {
				t.Errorf("%s grants %s, which is not among %d", name, cat.ActionName(id), len(may))
			}
		}
		if (len(may) == len(all)) != (name == "PowerUserAccess") {
			t.Errorf("%s mentions %d of %d", name, len(may), len(all))
		}
	}
}
