package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
)

// TestManyFiles: more files than are read at a time are judged as few are, also
// where the last of them says what those of the first may do.
func TestManyFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join("policies", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	audited := func() (r audit.Report) {
		var out bytes.Buffer
		if code := run(t.Context(), []string{"audit", "--format", "json", "policies"}, nil, nil, &out, io.Discard); code == exitTrouble {
			t.Errorf("exit code %d", code)
		}
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	if err := os.Mkdir("policies", 0o755); err != nil {
		t.Fatal(err)
	}
	const many = 2*filesOfPart + 7
	for i := range many {
		write(fmt.Sprintf("p%03d.json", i), `{"Version":"1","Statement":[{"Effect":"Allow","Action":["paidsw:CreateInstance"],"Resource":"*"}]}`)
	}
	if r := audited(); len(r.Principals) != many || r.Summary.Documents != many || len(r.Principals[0].Documents) != 1 {
		t.Errorf("%d principals and %d documents, want %d: %+v", len(r.Principals), r.Summary.Documents, many, r.Principals[0])
	}
	write("z.json", `{"TotalCount":1,"Permissions":[{"PermissionCode":"PaiDSW:ListAllInstances"}]}`)
	r := audited()
	if of := r.Principals[0].Documents; len(r.Principals) != many || !slices.Contains(of, "policies/z.json") {
		t.Errorf("%d principals, and the first is judged by %v", len(r.Principals), of)
	}
}
