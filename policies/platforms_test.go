package policies

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source"
)

// headerLength is at least how much of an index says what it is.
const headerLength = 512

// An audit of one platform reads the index of no other: it finds the same where
// of those only the headers are left.
func TestAuditReadsOneIndex(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.json")
	text := `{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["modelarts:notebook:start","modelarts:notebook:create","ecs:*:get*"]}]}`
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	read, err := source.Load(t.Context(), []string{path}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	in := audit.Input{Principals: principal.Each(read.Documents), Documents: read.Documents}
	indexes := embeddedIndexes()
	for i, p := range policy.Platforms() {
		if p != policy.HuaweiCloud && len(indexes[i]) > headerLength {
			indexes[i] = indexes[i][:headerLength] + strings.Repeat("\xff", len(indexes[i])-headerLength)
		}
	}
	c, err := catalog.Embedded(indexes...)
	if err != nil {
		t.Fatal(err)
	}
	want, got := audit.Run(embedded(t), in, audit.Options{}), audit.Run(c, in, audit.Options{})
	if len(want.Findings) == 0 {
		t.Fatal("the policy has no findings")
	}
	if diff := cmp.Diff(want.Findings, got.Findings); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want.Catalog, got.Catalog); diff != "" {
		t.Error(diff)
	}
}
