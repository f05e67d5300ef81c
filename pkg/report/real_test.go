package report_test

import (
	"bytes"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/policies"
)

// With the built-in catalogue, too, the whole report of a wildcard is short.
func TestWildcardsAreShort(t *testing.T) {
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"modelarts:*:*", "modelarts:notebook:*", "*:*:*"} {
		text := "{\n  \"Version\": \"1.1\",\n  \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"" + pattern + "\"]}]\n}\n"
		docs := policy.Parse(diag.NewFile("policy.json", []byte(text)), policy.Options{})
		r := audit.Run(cat, audit.Input{Principals: audit.Each(docs), Documents: docs}, audit.Options{})
		var b bytes.Buffer
		if err := report.Text(&b, r, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b.Bytes(), []byte("\n")); n > 60 {
			t.Errorf("%s: %d lines:\n%s", pattern, n, b.Bytes())
		}
		if pattern == "modelarts:*:*" && r.Summary.Errors < 5 {
			t.Errorf("%s: %d errors are no test of brevity", pattern, r.Summary.Errors)
		}
	}
}
