package access_test

import (
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/grounds/groundstest"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

// root is the folder of the module: tests run in the folder of their package.
const root = "../.."

// shared gives a file of the folder beside the module.
func shared(t testing.TB, elem ...string) string {
	t.Helper()
	return testinput.Shared(t, elem...)
}

// parse reads documents, one a text.
func parse(t testing.TB, texts ...string) []*policy.Document {
	t.Helper()
	var docs []*policy.Document
	for _, text := range texts {
		docs = append(docs, policy.Parse(diag.NewFile("policy.json", []byte(text)), policy.Options{})...)
	}
	return docs
}

// statements wraps statements of Huawei 5.0 into a document.
func statements(text string) string {
	return `{"Version": "5.0", "Statement": [` + text + `]}`
}

// huawei makes a principal of one document of Huawei 5.0.
func huawei(t testing.TB, text string) *access.Principal {
	t.Helper()
	docs := parse(t, statements(text))
	if len(docs) != 1 || !docs[0].Judged() {
		t.Fatalf("not one judged document: %s", text)
	}
	return access.NewPrincipal(docs)
}

// placesOf writes the places of a partial decision and the call that it refuses, or
// the doubts of an undecided one.
func placesOf(d access.Decision) string {
	switch d.Verdict {
	case access.Partial:
		return groundstest.Text(d)
	case access.Undecided:
		var doubts []string
		for _, x := range d.Doubts() {
			doubts = append(doubts, strings.TrimSpace(string(x.Kind)+" "+x.Name+" "+x.Key))
		}
		return strings.Join(doubts, ", ")
	}
	return ""
}
