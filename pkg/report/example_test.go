package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/policies"
)

// From the text of a policy to the report that other programs read.
func Example() {
	text := []byte(`{"Version": "1.1", "Statement": [
  {"Effect": "Allow", "Action": ["modelarts:image:delete", "swr:repo:*"]}
]}`)
	docs := policy.Parse(diag.NewFile("operator.json", text), policy.Options{})
	cat, err := policies.Catalog()
	if err != nil {
		panic(err)
	}
	found := audit.Run(cat, audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
	var out bytes.Buffer
	if err := report.JSON(&out, found, report.Options{}); err != nil {
		panic(err)
	}
	var parsed struct {
		Findings []struct {
			Code, Level, Operation string
			Prerequisites          []struct{ Action, Verdict string }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &parsed); err != nil {
		panic(err)
	}
	for _, f := range parsed.Findings {
		fmt.Println(f.Code, f.Level, f.Operation)
		for _, p := range f.Prerequisites {
			fmt.Println("  ", p.Action, "is", p.Verdict)
		}
	}
	// Output:
	// PG101 error modelarts.image.delete
	//    swr:repository:deleteTag is missing
	//    swr:repository:getTag is missing
}

// A format by its name, as on the command line.
func ExampleFind() {
	text := []byte(`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:list"]}]}`)
	docs := policy.Parse(diag.NewFile("viewer.json", text), policy.Options{Platform: policy.HuaweiCloud})
	cat, err := policies.Catalog()
	if err != nil {
		panic(err)
	}
	found := audit.Run(cat, audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
	format, err := report.Find("junit")
	if err != nil {
		panic(err)
	}
	if err := format.Write(os.Stdout, found, report.Options{}); err != nil {
		panic(err)
	}
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <testsuites name="permgap" tests="1" failures="0" errors="0" skipped="0">
	//   <testsuite name="viewer.json" tests="1" failures="0" errors="0" skipped="0">
	//     <testcase classname="viewer.json" name="no findings" file="viewer.json"></testcase>
	//   </testsuite>
	// </testsuites>
}
