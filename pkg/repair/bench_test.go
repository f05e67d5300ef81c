package repair_test

import (
	"os"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/repair"
)

// BenchmarkSuggest measures what the edits of findings cost beside an audit.
func BenchmarkSuggest(b *testing.B) {
	cat := builtIn(b)
	text, err := os.ReadFile("../../docs/examples/notebook-operator.json")
	if err != nil {
		b.Fatal(err)
	}
	docs := policy.Parse(diag.NewFile("p.json", text), policy.Options{})
	held := principal.Each(docs)
	report := audit.Run(cat, audit.Input{Principals: held, Documents: docs}, audit.Options{})
	s := repair.NewSuggester(cat, repair.Options{})
	for b.Loop() {
		s.Suggest(held, report.Findings)
	}
}
