package report

import (
	"encoding"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/compare"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/repair"
)

// lookupForms are the JSON forms of the commands that look into the catalogue.
func lookupForms() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[answer.Answers](), reflect.TypeFor[answer.Expansion](), reflect.TypeFor[answer.Holders](),
		reflect.TypeFor[answer.Points](),
		reflect.TypeFor[answer.Rules](), reflect.TypeFor[answer.Version](), reflect.TypeFor[answer.Services](), reflect.TypeFor[answer.Sources](),
		reflect.TypeFor[answer.Defects](), reflect.TypeFor[answer.Coverage](), reflect.TypeFor[answer.Changes](),
		reflect.TypeFor[answer.Validations](), reflect.TypeFor[answer.Abilities](), reflect.TypeFor[answer.Graph](),
		reflect.TypeFor[repair.Generated](), reflect.TypeFor[answer.Denials](), reflect.TypeFor[config.Effective](),
		reflect.TypeFor[repair.Outcome](), reflect.TypeFor[compare.Difference](),
	}
}

// schemaDef is what the tests look at of a definition.
type schemaDef struct {
	Ref        string                `json:"$ref"`
	Type       any                   `json:"type"`
	Items      *schemaDef            `json:"items"`
	Properties map[string]*schemaDef `json:"properties"`
	Required   []string              `json:"required"`
}

// The schema of look-ups names every field of every form and no other, requires
// those that are always written, and gives each its type; lists are always
// required.
func TestLookupsSchemaMatchesStructs(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "docs", "schema", "lookups.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		AnyOf []schemaDef          `json:"anyOf"`
		Defs  map[string]schemaDef `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	known := map[string]reflect.Type{}
	var refs []string
	for _, form := range lookupForms() {
		namedStructs(form, known)
		refs = append(refs, "#/$defs/"+form.Name())
	}
	var listed []string
	for _, def := range schema.AnyOf {
		listed = append(listed, def.Ref)
	}
	if d := cmp.Diff(refs, listed); d != "" {
		t.Errorf("forms of the schema:\n%s", d)
	}
	for name, typ := range known {
		def, ok := schema.Defs[name]
		if !ok {
			t.Errorf("the schema has no %s", name)
			continue
		}
		var required []string
		for key, f := range formFields(typ) {
			if !strings.HasSuffix(f.Tag.Get("json"), ",omitempty") {
				required = append(required, key)
			}
			if isList(f.Type) && strings.HasSuffix(f.Tag.Get("json"), ",omitempty") {
				t.Errorf("%s of %s is a list that may be left out", key, name)
			}
			prop := def.Properties[key]
			if prop == nil {
				t.Errorf("%s has no %s", name, key)
				continue
			}
			sameType(t, name+"."+key, f.Type, prop)
		}
		slices.Sort(required)
		slices.Sort(def.Required)
		if d := cmp.Diff(required, def.Required); d != "" {
			t.Errorf("required fields of %s:\n%s", name, d)
		}
		for key := range def.Properties {
			if _, ok := formFields(typ)[key]; !ok {
				t.Errorf("%s has %s, which nothing writes", name, key)
			}
		}
	}
	for name := range schema.Defs {
		if known[name] == nil {
			t.Errorf("the schema has %s, which nothing writes", name)
		}
	}
}

// isList reports whether a type is a list in JSON.
func isList(typ reflect.Type) bool {
	return typ.Kind() == reflect.Slice && typ != reflect.TypeFor[json.RawMessage]() && typ != reflect.TypeFor[message.Args]()
}

// sameType holds that a property has the type of a field.
func sameType(t *testing.T, name string, typ reflect.Type, def *schemaDef) {
	t.Helper()
	if typ.Kind() == reflect.Pointer {
		if typ.Elem().Kind() == reflect.Bool {
			if !reflect.DeepEqual(def.Type, []any{"boolean", "null"}) {
				t.Errorf("%s is %v", name, def.Type)
			}
			return
		}
		typ = typ.Elem()
	}
	want, ref := "", ""
	switch {
	case typ == reflect.TypeFor[json.RawMessage]():
		return // of any shape
	case typ == reflect.TypeFor[message.Args]():
		want = "object"
	case typ.Kind() == reflect.String, typ.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		want = "string"
	case typ.Kind() == reflect.Int:
		want = "integer"
	case typ.Kind() == reflect.Bool:
		want = "boolean"
	case typ.Kind() == reflect.Struct:
		ref = "#/$defs/" + typ.Name()
	case typ.Kind() == reflect.Slice:
		want = "array"
		if def.Items == nil {
			t.Errorf("%s says nothing of its entries", name)
			return
		}
		sameType(t, name+"[]", typ.Elem(), def.Items)
	}
	if got, _ := def.Type.(string); got != want || def.Ref != ref {
		t.Errorf("%s is %q %q, want %q %q", name, got, def.Ref, want, ref)
	}
}

// formFields gives the fields of a form by their names in JSON, those of
// embedded structs among them.
func formFields(typ reflect.Type) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && key == "":
			inner := formFields(f.Type)
			maps.DeleteFunc(inner, func(key string, _ reflect.StructField) bool { _, outer := fields[key]; return outer })
			maps.Copy(fields, inner)
		case key != "-":
			fields[key] = f
		}
	}
	return fields
}

// namedStructs gathers the structs that a form is made of.
func namedStructs(typ reflect.Type, into map[string]reflect.Type) {
	switch {
	case typ.Kind() == reflect.Slice && !isList(typ):
	case typ.Kind() == reflect.Slice, typ.Kind() == reflect.Pointer:
		namedStructs(typ.Elem(), into)
	case typ.Kind() == reflect.Struct && into[typ.Name()] == nil:
		into[typ.Name()] = typ
		for _, f := range formFields(typ) {
			namedStructs(f.Type, into)
		}
	}
}
