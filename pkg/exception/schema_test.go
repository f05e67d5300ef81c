package exception_test

import (
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/permgap/permgap/pkg/exception"
)

// TestBaselineSchema holds that the published schema describes every line that is
// written, and refuses what is not read.
func TestBaselineSchema(t *testing.T) {
	f, err := os.Open("../../docs/schema/baseline.schema.json")
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
	valid := func(line string) error {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		return s.Validate(v)
	}
	r := newRepository().file("a.json", 1, 2).gap("a.json", "o", "x", "y").gap("team", "o").lint("a.json", "w").lint("a.json", "w")
	text := strings.Replace(string(exception.BaselineOf(r.Report, naming(), nil).Text()), `"id"`, `"reason":"r","id"`, 1)
	read(t, text)
	for line := range strings.Lines(text) {
		if err := valid(line); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	for _, line := range []string{
		`{"permgap":"baseline","version":"2"}`, `{"file":"a"}`, `{"file":"a","content":"0"}`,
		`{"file":"a","principal":"p","rule":"PG101","id":"0123456789abcdef"}`, `{"file":"a","rule":"PG101","id":"0123456789ABCDEF"}`,
		`{"file":"a","rule":"PG101","id":"0123456789abcdef","level":"off"}`, `{"file":"a","rule":"PG101","id":"0123456789abcdef","x":1}`,
		`{"file":"a","rule":"PG101","id":"0123456789abcdef","lacks":[""]}`, `{"file":"a","rule":"PG101","id":"0123456789abcdef","count":0}`,
	} {
		if valid(line) == nil {
			t.Errorf("the schema accepts %s", line)
		}
		if _, err := exception.ReadBaseline("b", []byte(headLine+line)); err == nil {
			t.Errorf("%s is read", line)
		}
	}
}
