package access_test

import (
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit/grounds"
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

// placesOf writes the places of a decision, the call that it refuses and its
// doubts: "Allow on a, b | if c, Deny on d, refuses on e with k v".
func placesOf(d access.Decision) string {
	var parts []string
	for _, effect := range []policy.Effect{policy.Allow, policy.Deny} {
		var places []string
		for _, p := range grounds.Places(d, effect) {
			places = append(places, placeText(p))
		}
		if len(places) > 0 && d.Verdict == access.Partial {
			parts = append(parts, effect.String()+" "+strings.Join(places, " | "))
		}
	}
	if r, refused := grounds.RefusalOf(d); refused {
		parts = append(parts, "refuses"+refusalText(r))
	}
	if d.Verdict == access.Undecided {
		for _, x := range d.Doubts() {
			parts = append(parts, strings.TrimSpace(string(x.Kind)+" "+x.Name+" "+x.Key))
		}
	}
	return strings.Join(parts, ", ")
}

func placeText(p grounds.Place) string {
	text := "on *"
	if len(p.Resources) > 0 {
		text = "on " + strings.Join(p.Resources, ", ")
	}
	for _, left := range p.Except {
		text += " or all but " + strings.Join(left, ", ")
	}
	text = strings.Replace(text, "* or all", "all", 1)
	for _, c := range p.Conditions {
		text += " if " + c
	}
	return text
}

func refusalText(r grounds.Refusal) string {
	text := ""
	if r.Resource != "" {
		text = " on " + r.Resource
	}
	for _, key := range r.With {
		text += " with " + key
	}
	for _, key := range r.Without {
		text += " without " + key
	}
	if r.More {
		text += " and more"
	}
	return text
}
