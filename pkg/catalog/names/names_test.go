package names_test

import (
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/policies"
)

func builtIn(t *testing.T) *catalog.Catalog {
	t.Helper()
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestMeant(t *testing.T) {
	cat := builtIn(t)
	huawei := []policy.Platform{policy.HuaweiCloud}
	for _, c := range []struct {
		name   string
		in     []policy.Platform
		others names.List
		want   string
	}{
		{"modelarts:notebook:*", huawei, nil, "it is a pattern: permgap expand 'modelarts:notebook:*' lists the actions that it matches"},
		{"ModelArts", huawei, nil, "it is a service: 'permgap catalog show modelarts' shows it"},
		{"paidsw", huawei, nil, "it is a service of alibabacloud: 'permgap catalog show paidsw --platform alibabacloud' shows it"},
		{"modelarts:notebook:strat", huawei, nil, "did you mean modelarts:notebook:start?"},
		{"modelarts.notebook.strat", huawei, nil, "did you mean modelarts.notebook.start?"},
		{"KMS Adminstrator", huawei, names.AnyRole, "did you mean KMS Administrator?"},
		{"KMS Adminstrator", huawei, nil, ""},
		{"zzz", huawei, names.AnyRole, ""},
		{"NoteBook", huawei, nil, "did you mean modelarts.notebook.create, modelarts.notebook.start or modelarts.notebook.open?"},
		{"Starting a notebok instance", huawei, nil, "did you mean modelarts.notebook.start or modelarts.notebook.action?"},
		{"GetObjct", huawei, nil, "did you mean obs.object.GetObject, obs.object.GetObjectAcl or obs.object.GetObjectVersion?"},
	} {
		if got := message.In("").Text(names.Meant(cat, c.in, c.name, c.others)); got != c.want {
			t.Errorf("Meant(%q on %s) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

// TestLists holds that every list gives names that the catalogue finds again.
func TestLists(t *testing.T) {
	cat := builtIn(t)
	for _, p := range policy.Platforms() {
		for _, name := range names.Actions(cat, p) {
			if _, ok := cat.Lookup(p, name); !ok {
				t.Fatalf("no action %s on %s", name, p)
			}
		}
		for _, name := range names.Operations(cat, p) {
			if _, ok := cat.FindOperation(p, name); !ok {
				t.Fatalf("no operation %s on %s", name, p)
			}
		}
		for _, name := range names.AnyRole(cat, p) {
			if _, ok := cat.FindRole(p, name); !ok && !cat.IsRoleName(p, name) {
				t.Fatalf("no role %s on %s", name, p)
			}
		}
	}
	if list := names.Features(cat, policy.HuaweiCloud); !slices.Contains(list, "ssh-login") {
		t.Errorf("the features are %q", list)
	}
	if list := names.Services(cat, policy.AlibabaCloud); !slices.Contains(list, "paidsw") {
		t.Errorf("the services are %q", list)
	}
	if list := names.Rules(); !slices.Contains(list, "PG101") || !slices.Contains(list, "prerequisite-missing") {
		t.Errorf("the rules are %q", list)
	}
}
