package config_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/source"
)

var update = flag.Bool("update", false, "write the schema")

var schemaPath = filepath.Join("..", "..", "docs", "schema", "config.schema.json")

// The schema that is published is that of the table.
func TestSchemaIsPublished(t *testing.T) {
	if *update {
		if err := os.WriteFile(schemaPath, config.Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, config.Schema()) {
		t.Error("docs/schema/config.schema.json is not what the table of keys says: go test ./pkg/config -run TestSchemaIsPublished -update")
	}
}

// The schema accepts what the program accepts, and refuses what it refuses, as far as
// a schema can say it.
func TestSchemaAgrees(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(config.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	for text, right := range map[string]bool{
		"": true, "fail-on: note\n": true, "fail-on: 1\n": false, "fail-on: loud\n": false, "fail-on:\n": true, "strict: yes please\n": false,
		"strict: true\n": true, "format: [text, sarif]\n": true, "format: text\n": true, "format: {a: b}\n": false, "format: [1]\n": false,
		"platform: otc\n": true, "platform: azure\n": false, "rules: {PG101: note, mixed-scope: 'off'}\n": true, "rules: {PG101: loud}\n": false,
		"rules: {PG999: note}\n": false, "rules: [PG101]\n": false, "colour: auto\n": false, "- a\n": false, "text\n": false,
		"principals: []\n": true, "principals: {}\n": false, "principals: [{documents: [a]}]\n": false,
		"principals: [{name: a, documents: [b], roles: [], in-use: {features: [x]}}]\n":        true,
		"principals: [{name: a, documents: b, in-use: {feature: [x]}}]\n":                      false,
		"principals: [{name: a, documents: [b], platform: aws}]\n":                             true,
		"principals: [{name: a, documents: [b], platform: gcp}]\n":                             false,
		"principals: [{name: [a], documents: [b]}]\n":                                          false,
		"exclude: " + strings.Repeat("x", 1001) + "\n":                                         false,
		"exclude: [testdata/**]\njsonc: true\nno-ignore: false\nlang: zh-Hans\ncatalog: a.yml": true,
	} {
		_, err := config.Load(t.Context(), file(t, text), flags(t), nil, source.Reader{})
		if (err == nil) != right {
			t.Errorf("%q: %v", text, err)
		}
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); (err == nil) != right {
			t.Errorf("%q: the schema says %v", text, err)
		}
	}
}

// The table has the keys of what a file is read into, and no others, of its types.
func TestTableMatchesStructs(t *testing.T) {
	var same func(name string, keys []config.Key, typ reflect.Type)
	same = func(name string, keys []config.Key, typ reflect.Type) {
		fields := map[string]reflect.Type{}
		for i := range typ.NumField() {
			if key := typ.Field(i).Tag.Get("mapstructure"); key != "-" && key != "" {
				fields[key] = typ.Field(i).Type
			}
		}
		for _, k := range keys {
			typ := fields[k.Name]
			delete(fields, k.Name)
			if typ == nil {
				t.Errorf("%s%s is read into nothing", name, k.Name)
				continue
			}
			want := map[config.Kind]reflect.Kind{
				config.Word: reflect.String, config.Date: reflect.String, config.Switch: reflect.Bool, config.List: reflect.Slice,
				config.Levels: reflect.Map, config.Mapping: reflect.Struct, config.Entries: reflect.Slice,
			}[k.Kind]
			switch {
			case typ.Kind() != want:
				t.Errorf("%s%s is read into a %s, not a %s", name, k.Name, typ.Kind(), want)
			case k.Kind == config.Mapping:
				same(name+k.Name+".", k.Keys, typ)
			case k.Kind == config.Entries:
				same(name+k.Name+".", k.Keys, typ.Elem())
			case k.Meaning == "":
				t.Errorf("%s%s says nothing", name, k.Name)
			}
		}
		for key := range fields {
			t.Errorf("%s%s is in no table", name, key)
		}
	}
	same("", config.Keys(), reflect.TypeFor[config.Config]())
}
