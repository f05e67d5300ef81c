// Package audit judges principals against the catalogue: which operations do
// their policies unlock, which of those will fail, and what is missing.
//
// [Run] is pure and deterministic: the same documents, catalogue and options
// give the same [Report], whatever the number of workers. It reads no files,
// writes nothing and knows no output format.
package audit

import (
	"runtime"
	"sync"

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
	for i := range in.Principals {
		judges[i] = newJudge(cat, &in.Principals[i], &o)
	}
	results := make([]outcome, len(judges))
	all := newNeighbours(judges)
	parallel(o.Workers, len(judges), func(i int) { results[i] = judges[i].run(all) })
	lints := make([][]diag.Finding, len(in.Documents))
	parallel(o.Workers, len(in.Documents), func(i int) { lints[i] = lint(cat, in.Documents[i], &o) })
	return assemble(cat, in, o, results, lints)
}

// parallel calls f for 0..n-1 on a bounded number of goroutines.
func parallel(workers, n int, f func(int)) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if workers = min(workers, n); workers <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var wg sync.WaitGroup
	next := make(chan int)
	for range workers {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
