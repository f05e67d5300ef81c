package load

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

const good = `# a comment
platform: huaweicloud
service: swr
sources:
  page-2025: {title: {zh-Hans: 权限}, standing: official, updated: 2025-01-31}
actions:
  - name: swr:repo:getRepo
    enterprise_project: no
    deprecated: true
operations:
  - id: swr.repo.get
    requires:
      - {any: [a:b, c:d], when: {en: "404"}}
    note: >-
      two
      lines
`

func TestParse(t *testing.T) {
	f, problems := Parse("huaweicloud/swr.yaml", []byte(good))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	want := schema.File{
		Platform: "huaweicloud", Service: "swr",
		Sources: map[string]schema.Source{"page-2025": {Title: catalog.Text{ZhHans: "权限"}, Standing: "official", Updated: "2025-01-31"}},
		Actions: []schema.Action{{Name: "swr:repo:getRepo", EnterpriseProject: "no", Deprecated: true}},
		Operations: []schema.Operation{{ID: "swr.repo.get",
			Requires: []schema.Requirement{{Any: []string{"a:b", "c:d"}, When: catalog.Text{En: "404"}}}, Note: "two lines"}},
	}
	if diff := cmp.Diff(want, f.File); diff != "" {
		t.Error(diff)
	}
	for value, at := range map[string]Place{
		"":                                 {2, 1},
		"platform":                         {2, 11},
		"sources[page-2025]":               {5, 3},
		"sources[page-2025].updated":       {5, 66},
		"actions[0].name":                  {7, 11},
		"operations[0].requires[0].any[1]": {13, 21},
		"operations[0].api":                {11, 5}, // not given: the operation
		"roles[3].name":                    {2, 1},
	} {
		if got := f.At(value); got != at {
			t.Errorf("%s stands at %v, want %v", value, got, at)
		}
	}
	if !f.Has("actions[0].deprecated") || f.Has("actions[0].access") {
		t.Error("what is given")
	}
}

func TestParseProblems(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{"f.yaml:1:1: the file is empty"}},
		{"a comment only", "# nothing\n", []string{"f.yaml:1:1: the file is empty"}},
		{"no YAML", "a: [b", []string{"f.yaml:1:1: not valid YAML: did not find expected ',' or ']'"}},
		{"a tab", "platform: x\n\tservice: y\n", []string{"f.yaml:2:1: not valid YAML: found a tab character that violates indentation"}},
		{"not a mapping", "[a]", []string{"f.yaml:1:1: the file is a list, not a mapping"}},
		{"unknown field", "platfrom: x", []string{`f.yaml:1:1: unknown field "platfrom": did you mean "platform"?`}},
		{"unknown field, none near", "roles:\n  - {colour: red}", []string{`f.yaml:2:6: unknown field "colour" (one of name, source, title)`}},
		{"a key twice", "service: a\nservice: b", []string{`f.yaml:2:1: "service" stands twice, first in line 1`}},
		{"a free key twice", "features: {a: {en: A}, a: {en: B}}", []string{`f.yaml:1:24: "a" stands twice, first in line 1`}},
		{"an empty key", "features: {'': {en: A}}", []string{`f.yaml:1:12: an empty key`}},
		{"a list as a key", "? [a]\n: b", []string{`f.yaml:1:3: a key is a list, not a text`}},
		{"a number", "service: 12", []string{`f.yaml:1:10: service is a number, not a text: put it in quotes`}},
		{"a truth value", "service: true", []string{`f.yaml:1:10: service is true or false, not a text: put it in quotes`}},
		{"not a truth value", "actions: [{deprecated: yes}]", []string{`f.yaml:1:24: actions[0].deprecated is a text, not true or false`}},
		{"no list", "actions: {name: a}", []string{`f.yaml:1:10: actions is a mapping, not a list`}},
		{"a field of an operation", "operations:\n  - id: swr.a\n  - {id: swr.b, requires: []}",
			[]string{`f.yaml:3:27: operations[1].requires (swr.b) is an empty list: leave it out, ` +
				`or write none if a source states that nothing is needed`}},
		{"none in capitals", "operations: [{id: swr.a, requires: None}]",
			[]string{`f.yaml:1:36: operations[0].requires (swr.a) is "None": write none, in small letters`}},
		{"no text", "service: [a]", []string{`f.yaml:1:10: service is a list, not a text`}},
		{"no value", "actions:\nroles: ~", []string{
			"f.yaml:1:9: actions has no value: give one or leave the field out",
			"f.yaml:2:8: roles has no value: give one or leave the field out",
		}},
		{"white space", `service: "swr "`, []string{"f.yaml:1:10: service starts or ends with white space"}},
		{"an anchor", "roles: &a [{name: b}]\nrole_names: *a", []string{
			"f.yaml:1:8: anchors and aliases are not part of the form: write the value out",
			"f.yaml:2:13: anchors and aliases are not part of the form: write the value out",
		}},
		{"a merge", "<<: {service: a}",
			[]string{`f.yaml:1:1: unknown field "<<" (one of actions, agencies, contents, coverage, default, defects, each_action, features, ` +
				`operations, platform, resources, role_names, roles, rules, scope, service, service_roles, sources, system_policies, title)`}},
		{"a tag", "service: !!binary aGk=", []string{"f.yaml:1:10: service is a value tagged !!binary, not a text: put it in quotes"}},
		{"two documents", "service: a\n---\nservice: b", []string{"f.yaml:3:1: a second document: one file holds one"}},
		{"a last line of ---, and a mistake", "services: a\n---", []string{`f.yaml:1:1: unknown field "services": did you mean "service"?`}},
		{"all of them", "a: 1\nservice: 2\nroles: 3", []string{
			`f.yaml:1:1: unknown field "a" (one of actions, agencies, contents, coverage, default, defects, each_action, features, operations, ` +
				`platform, resources, role_names, roles, rules, scope, service, service_roles, sources, system_policies, title)`,
			"f.yaml:2:10: service is a number, not a text: put it in quotes",
			"f.yaml:3:8: roles is a number, not a list",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, problems := Parse("f.yaml", []byte(test.text))
			if diff := cmp.Diff(strings.Join(test.want, "\n"), problems.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFolder(t *testing.T) {
	root := t.TempDir()
	for path, text := range map[string]string{
		"b/one.yaml": "service: one", "a/two.yaml": "service: [", "a/one.more.yaml": "service: one", "a/notes.md": "[", "index.yaml": "[",
	} {
		if err := os.MkdirAll(filepath.Join(root, filepath.Dir(path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, problems, err := Folder(root)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		name, _ := filepath.Rel(root, f.Path)
		names = append(names, filepath.ToSlash(name))
	}
	if diff := cmp.Diff([]string{"a/one.more.yaml", "a/two.yaml", "b/one.yaml"}, names); diff != "" {
		t.Error(diff)
	}
	if len(problems) != 1 || !strings.HasSuffix(problems[0].Path, "a/two.yaml") {
		t.Errorf("%v", problems)
	}
	if _, _, err := Read(filepath.Join(root, "missing.yaml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestSorted(t *testing.T) {
	all := Problems{{"b", 1, 1, "m"}, {"a", 2, 1, "m"}, {"a", 1, 9, "m"}, {"a", 1, 2, "n"}, {"a", 1, 2, "m"}, {"a", 1, 2, "m"}}
	if got, want := all.Sorted().Error(), "a:1:2: m\na:1:2: n\na:1:9: m\na:2:1: m\nb:1:1: m"; got != want {
		t.Error(got)
	}
}

// Every field of the form has a name, so that none is read by accident.
func TestFieldsHaveNames(t *testing.T) {
	for _, v := range []any{schema.File{}, schema.Source{}, schema.Action{}, schema.Cell{}, schema.Operation{},
		schema.Requirement{}, schema.Role{}, schema.PlatformRole{}, schema.Defect{}, catalog.Text{}} {
		n := reflect.TypeOf(v).NumField()
		if _, is := v.(schema.Operation); is {
			n-- // RequiresNone is a word of requires
		}
		if fields := Fields(reflect.TypeOf(v)); len(fields) != n || fields[""] != 0 {
			t.Errorf("%T: %v", v, fields)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("? {}\n: !!int"))
	f.Fuzz(func(t *testing.T, data []byte) {
		parsed, problems := Parse("f.yaml", data)
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 2
		for _, p := range problems {
			if p.Message == "" || p.Line < 1 || p.Line > lines {
				t.Errorf("%v in %q", p, data)
			}
		}
		parsed.At("operations[0].requires[0]")
	})
}
