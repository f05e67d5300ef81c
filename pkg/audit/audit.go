// Package audit judges principals against the catalogue: which operations do
// their policies unlock, which of those will fail, and what is missing.
//
// [Judge] decides about one principal: a [Result] for each operation that its
// policies unlock, with what it needs and how that stands. [Run] audits many, and
// makes findings of the results (findings.go, with the sentences of sentences.go
// and detail.go as messages).
//
// [Run] is pure and deterministic: the same documents, catalogue and options
// give the same [Report], whatever the number of workers. It reads no files,
// writes nothing and knows no output format.
package audit

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/workers"
)

// Options change what is judged and how it is told.
type Options struct {
	// Features, when not nil, are the only optional features in use:
	// prerequisites of any other feature are not judged.
	Features []string
	// Without lists features that are not in use.
	Without []string
	// All judges every operation that is granted, also those that come along with
	// what others need, and those that [principal.Principal].Only does not name.
	All bool
	// Lang picks the language of titles: en (default), zh-Hans or zh-Hant.
	Lang string
	// Levels replaces the level of a rule; zero turns the rule off.
	Levels map[rule.Code]diag.Severity
	// RoleBasis says how RAM policies and workspace roles combine.
	RoleBasis RoleBasis
	// Workers bounds the goroutines; zero for one a processor.
	Workers int
	// ToolVersion is written into the report.
	ToolVersion string
}

// Input is what an audit looks at.
type Input struct {
	Principals []principal.Principal
	// Documents are all documents of the run, also those of no principal; their
	// own findings are told once, however many principals hold them.
	Documents []*policy.Document
	// NotAnalysed and Skipped come from where the documents were read.
	NotAnalysed []NotAnalysed
	Skipped     int
}

// Run audits the input against a catalogue.
func Run(cat *catalog.Catalog, in Input, o Options) *Report {
	all := newNeighbours(cat, in.Principals)
	r := newReport(cat, in, o)
	book := newLedger(o.Levels)
	for _, d := range in.Documents {
		book.size(d.File.Path, len(d.File.Data))
	}
	guesses := newGuesses(cat)
	inTurn(len(in.Documents), o.Workers,
		func(i int) *linter { return lint(cat, in.Documents[i], guesses) },
		func(i int, l *linter) {
			r.lint(in.Documents[i], in.Principals)
			guesses.spend(l.asked)
			book.enter(l.out.findings())
			book.leave(l.doc.File.Path, l.out.leftOut)
		})
	inTurn(len(in.Principals), o.Workers,
		func(i int) outcome {
			return findingsOf(newJudge(cat, &in.Principals[i], &o), all, guesses)
		},
		func(i int, out outcome) {
			r.judged(&in.Principals[i], out)
			book.enter(out.findings)
			for path, kinds := range out.leftOut {
				book.leave(path, kinds)
			}
		})
	book.close(r)
	r.tally()
	return r
}

// batch is how many results are held before they are entered: what they cost is
// bounded, and so is the report that they go into.
const batch = 16

// inTurn does work for each of n in parallel, and then takes the results in
// order: what is done with them does not depend on the number of workers.
func inTurn[T any](n, most int, work func(i int) T, take func(i int, result T)) {
	for from := 0; from < n; from += batch {
		results := make([]T, min(batch, n-from))
		workers.Each(len(results), most, func(i int) { results[i] = work(from + i) })
		for i := range results {
			take(from+i, results[i])
		}
	}
}
