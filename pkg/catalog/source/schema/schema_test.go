package schema_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/pkg/testinput"
)

const (
	editors = "../../../../docs/schema/catalogue.schema.json"
	files   = "../../../../policies/*/*.yaml"
)

// The JSON Schema has the fields that the program reads, no more and no less.
func TestSchemaHasTheFields(t *testing.T) {
	data, err := os.ReadFile(editors)
	if err != nil {
		t.Fatal(err)
	}
	var described struct {
		Defs map[string]struct {
			Additional any                        `json:"additionalProperties"`
			Properties map[string]json.RawMessage `json:"properties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &described); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]any{
		"file": schema.File{}, "text": catalog.Text{}, "source": schema.Source{}, "action": schema.Action{}, "cell": schema.Cell{},
		"operation": schema.Operation{}, "requirement": schema.Requirement{}, "role": schema.Role{},
		"platform_role": schema.PlatformRole{}, "defect": schema.Defect{},
	} {
		def := described.Defs[name]
		if def.Additional != false {
			t.Errorf("%s allows unknown fields", name)
		}
		form := reflect.TypeOf(value)
		var want []string
		for i := range form.NumField() {
			field, _, _ := strings.Cut(form.Field(i).Tag.Get("yaml"), ",")
			if field != "-" {
				want = append(want, field)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(def.Properties))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(editors)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// value reads YAML as an editor does, with dates as texts.
func value(t *testing.T, data []byte) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal(data, &n); err != nil {
		t.Fatal(err)
	}
	dates(&n)
	var v any
	if err := n.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func dates(n *yaml.Node) {
	if n.Tag == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, c := range n.Content {
		dates(c)
	}
}

// Every file of the catalogue is good in the eyes of an editor.
func TestFilesFollowTheSchema(t *testing.T) {
	testinput.OneGoroutine(t)
	s := compiled(t)
	paths, err := filepath.Glob(files)
	if err != nil || len(paths) == 0 {
		t.Fatal("no files", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(value(t, data)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// An editor marks what the program refuses.
func TestSchemaRefuses(t *testing.T) {
	s := compiled(t)
	const head = "platform: huaweicloud\nservice: swr\n"
	for _, text := range []string{
		"service: swr",
		"platform: moon\nservice: swr",
		head + "actoins: []",
		head + "actions: [{title: {en: nameless}}]",
		head + "actions: [{name: a:b, access: peek}]",
		head + "actions: [{name: a:b, roles: {owner: {}}}]",
		head + "operations: [{id: a, requires: [{}]}]",
		head + "operations: [{id: a, requires: [{all: [], feature: f}]}]",
		head + "operations: [{id: a, requires: [{all: [a:b], any: [a:b]}]}]",
		head + "sources: {a: {standing: official, updated: 2025-1-1}}",
		head + "title: ModelArts",
		head + "operations: [{id: a, actions: [not an action]}]",
		head + "operations: [{id: a, api: [POST v1]}]",
		head + "operations: [{id: a, requires: [{any: [KMS Administrator]}]}]",
		head + "operations: [{id: a, requires: [{pattern: everything}]}]",
		head + "actions: [{name: create}]",
		head + "operations: [{id: a, requires: []}]",
		head + "operations: [{id: a, requires: nothing}]",
		head + "coverage: half",
		head + "agencies: [modelarts_agency]",
	} {
		if err := s.Validate(value(t, []byte(text))); err == nil {
			t.Errorf("accepted: %s", text)
		}
	}
	for _, text := range []string{
		head, head + "coverage: part", head + "operations: [{id: a, requires: none}]",
		head + "operations: [{id: a, requires: [{all: [a:b], with: {k: v, l: [v, w]}}]}]",
	} {
		if err := s.Validate(value(t, []byte(text))); err != nil {
			t.Error(err)
		}
	}
}
