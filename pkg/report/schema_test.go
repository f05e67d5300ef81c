package report

import (
	"bytes"
	"encoding"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/testinput"
)

// root is the folder of the module: tests run in the folder of their package.
const root = "../.."

func compile(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, data []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Error(err)
	}
}

func reportSchema(t *testing.T) string {
	return filepath.Join(root, "docs", "schema", "report.schema.json")
}

func TestReportSchema(t *testing.T) {
	s := compile(t, reportSchema(t))
	for _, r := range []*audit.Report{sample(), cleanReport(), {Version: "1"}, wild(3, 4, 9)} {
		validate(t, s, renderFormat(t, JSON, r, Options{}))
	}
	wrong := sample()
	wrong.Findings[0].Prerequisites = []diag.Prerequisite{{Action: "a", Role: "b", Verdict: "missing"}}
	v, _ := jsonschema.UnmarshalJSON(bytes.NewReader(renderFormat(t, JSON, wrong, Options{})))
	if s.Validate(v) == nil {
		t.Error("the schema takes a prerequisite that is two things")
	}
}

// The schema names every field of the structs and no other, and requires those
// that are always written.
func TestSchemaMatchesStructs(t *testing.T) {
	data, err := os.ReadFile(reportSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[string]struct {
			Properties map[string]any `json:"properties"`
			Required   []string       `json:"required"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	structs := map[string]reflect.Type{}
	structsOf(reflect.TypeFor[audit.Report](), structs)
	for name, typ := range structs {
		def, ok := schema.Defs[name]
		if !ok {
			t.Errorf("the schema has no %s", name)
			continue
		}
		fields, required := map[string]bool{}, map[string]bool{}
		for i := range typ.NumField() {
			tag, rest, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if tag == "-" {
				continue
			}
			fields[tag] = true
			if rest != "omitempty" {
				required[tag] = true
			}
		}
		got, must := map[string]bool{}, map[string]bool{}
		for p := range def.Properties {
			got[p] = true
		}
		for _, p := range def.Required {
			must[p] = true
		}
		if d := cmp.Diff(fields, got); d != "" {
			t.Errorf("fields of %s:\n%s", name, d)
		}
		if d := cmp.Diff(required, must); d != "" {
			t.Errorf("required fields of %s:\n%s", name, d)
		}
	}
	for name, def := range schema.Defs {
		if _, ok := structs[name]; !ok && def.Properties != nil {
			t.Errorf("the schema has %s, which nothing writes", name)
		}
	}
}

// structsOf gathers the structs below a type.
func structsOf(t reflect.Type, into map[string]reflect.Type) {
	if t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) || t == reflect.TypeFor[message.Args]() {
		return // a string, or of any shape
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		structsOf(t.Elem(), into)
	case reflect.Struct:
		if into[t.Name()] != nil {
			return
		}
		into[t.Name()] = t
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("json") != "-" {
				structsOf(t.Field(i).Type, into)
			}
		}
	}
}

func TestJSONForm(t *testing.T) {
	out := string(renderFormat(t, JSON, &audit.Report{Version: "1",
		Tool: audit.Tool{Name: "<&>", Version: "\u2028\u009b\U000e0041\x7f"}}, Options{}))
	for _, want := range []string{`"<&>"`, `"\u2028\u009b\udb40\udc41\u007f"`, `"findings": []`, `"principals": []`,
		`"platforms": []`, "{\n  \"version\": \"1\",\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in %s", want, out)
		}
	}
	if !strings.HasSuffix(out, "}\n") {
		t.Error("no line end at the end")
	}
}

// Published schema of SARIF 2.1.0.
func TestSARIFSchema(t *testing.T) {
	s := compile(t, testinput.Shared(t, "schemas", "sarif-schema-2.1.0.json"))
	reports := []*audit.Report{sample(), cleanReport(), {}, wild(30, 4, 40)}
	for _, h := range hostile {
		reports = append(reports, hostileReport(h))
	}
	for _, r := range reports {
		for _, o := range []Options{{}, {GroupBy: ByOperation}, {Dir: "/w/repo/sub", Root: "/w/repo"}} {
			validate(t, s, renderFormat(t, SARIF, r, o))
		}
	}
}
