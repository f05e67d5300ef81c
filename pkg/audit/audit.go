// Package audit judges principals against the catalogue: which operations do
// their policies unlock, which of those will fail, and what is missing.
//
// [Run] is pure and deterministic: the same documents, catalogue and options
// give the same [Report], whatever the number of workers. It reads no files,
// writes nothing and knows no output format.
package audit

import (
	"github.com/sourcegraph/conc/iter"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// Options change what is judged and how it is told.
type Options struct {
	// Features, when not nil, are the only optional features in use:
	// prerequisites of any other feature are not judged.
	Features []string
	// Without lists features that are not in use.
	Without []string
	// Lang picks the language of titles: en (default), zh-Hans or zh-Hant.
	Lang string
	// Levels replaces the level of a rule; zero turns the rule off.
	Levels map[rule.Code]diag.Severity
	// RoleBasis says how RAM policies and workspace roles combine: "or"
	// (default) or "and".
	RoleBasis string
	// Workers bounds the goroutines; zero for one a processor.
	Workers int
	// ToolVersion is written into the report.
	ToolVersion string
}

// Input is what an audit looks at.
type Input struct {
	Principals []Principal
	// Documents are all documents of the run, also those of no principal; their
	// own findings are told once, however many principals hold them.
	Documents []*policy.Document
	// NotAnalysed and Skipped come from where the documents were read.
	NotAnalysed []NotAnalysed
	Skipped     int
}

// Run audits the input against a catalogue.
func Run(cat *catalog.Catalog, in Input, o Options) *Report {
	judges := make([]*judge, len(in.Principals))
	patterns := newExpansions(cat)
	for i := range in.Principals {
		judges[i] = newJudge(cat, &in.Principals[i], &o)
		judges[i].everybody, judges[i].patterns = in.Principals, patterns
	}
	all := newNeighbours(judges)
	results := make([]outcome, len(judges))
	iter.Iterator[outcome]{MaxGoroutines: o.Workers}.ForEachIdx(results, func(i int, out *outcome) { *out = judges[i].run(all) })
	lints := make([][]diag.Finding, len(in.Documents))
	iter.Iterator[[]diag.Finding]{MaxGoroutines: o.Workers}.ForEachIdx(lints, func(i int, out *[]diag.Finding) { *out = lint(cat, in.Documents[i], &o) })
	return assemble(cat, in, o, results, lints)
}
