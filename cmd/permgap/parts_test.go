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

// TestEditsOfCopies: files with one text get the edits that each has by itself, in its
// own name.
func TestEditsOfCopies(t *testing.T) {
	example, err := os.ReadFile(filepath.Join("..", "..", "docs", "examples", "notebook-operator.json"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	texts := map[string][]byte{}
	for i := range filesOfPart + 7 {
		text := slices.Concat(example, []byte("\n\n"))
		if i%3 == 0 { // another text of the same length, with its edits elsewhere
			text = slices.Concat([]byte("\n\n"), example)
		}
		name := fmt.Sprintf("p%03d.json", i)
		if texts[name] = text; i%5 == 0 {
			texts["one.part."+name] = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		}
	}
	for name, text := range texts {
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	edits := func(path string) map[string]string {
		var out bytes.Buffer
		run(t.Context(), []string{"audit", "--no-config", "--format", "json", path}, nil, nil, &out, io.Discard)
		var r audit.Report
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, f := range r.Findings {
			if f.Repair != nil {
				text, _ := json.Marshal(f.Repair)
				all[f.Location.Path+" "+f.Operation+" "+f.Code] = string(text)
			}
		}
		return all
	}
	together := edits(".")
	for name := range texts {
		for what, want := range edits(name) {
			if together[what] != want {
				t.Fatalf("%s:\n%s\nby itself:\n%s", what, together[what], want)
			}
			delete(together, what)
		}
	}
	if len(together) > 0 {
		t.Errorf("%d more edits than of the files by themselves", len(together))
	}
}
