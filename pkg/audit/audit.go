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
	"iter"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/workers"
)

// Options change what is judged and how it is reported.
type Options struct {
	// Features, when not nil, are the only optional features in use:
	// prerequisites of any other feature are not judged. What a principal says
	// itself ([principal.InUse]) replaces them.
	Features []string
	// Without lists features that are not in use.
	Without []string
	// All judges every operation that is granted, also those that come along with
	// what others need, and those that [principal.Principal].Only does not name.
	All bool
	// Excess tells also of what is granted and no meant operation needs.
	Excess bool
	// Lang picks the language of titles: en (default), zh-Hans or zh-Hant.
	Lang string
	// Levels replaces the level of a rule; zero turns the rule off.
	Levels map[rule.Code]diag.Severity
	// RoleBasis says how RAM policies and workspace roles combine.
	RoleBasis RoleBasis
	// Contents fills [Report.Contents].
	Contents bool
	// Workers bounds the goroutines; zero for one a processor.
	Workers int
	// ToolVersion is written into the report.
	ToolVersion string
}

// Input is what an audit looks at.
type Input struct {
	Principals []principal.Principal
	// Documents are all documents of the run, also those of no principal; their
	// own findings are reported once, however many principals hold them.
	Documents []*policy.Document
	// NotAnalysed and Others come from where the documents were read.
	NotAnalysed []NotAnalysed
	Others      []Other
	// More are further parts of the input, if there are any. Each is judged and
	// released before the next is asked for, so that a run of very many documents
	// needs little memory. A part is whole: nothing in it belongs to a file, a
	// principal or a workspace of another. The findings are those of one input
	// with everything in it.
	More iter.Seq[Input]
}

// Run audits the input against a catalogue.
func Run(cat *catalog.Catalog, in Input, o Options) *Report {
	r := newRun(cat, in.More == nil && len(in.Principals) == 1, o)
	r.part(in)
	if in.More != nil {
		for part := range in.More {
			r.part(part)
		}
	}
	return r.close()
}

// run is an audit under way: what it keeps of the parts that are judged.
type run struct {
	cat        *catalog.Catalog
	options    Options
	report     *Report
	book       *ledger
	guesses    *guesses
	neighbours *neighbours
	others     others
	ignored    ignored
	omitted    omissions
	work       spending
	principals int             // that are judged
	each       func(*Standing) // of a survey
	statesOnly bool            // see States
}

func newRun(cat *catalog.Catalog, alone bool, o Options) *run {
	return &run{
		cat: cat, options: o, report: newReport(cat, o), book: newLedger(o.Levels), guesses: newGuesses(cat),
		neighbours: newNeighbours(cat, alone),
	}
}

// part audits a part of the input.
func (r *run) part(in Input) {
	r.report.NotAnalysed = append(r.report.NotAnalysed, in.NotAnalysed...)
	r.others.add(in.Others)
	r.ignored.add(in.Others)
	if r.options.Contents {
		r.report.contents(in)
	}
	r.lint(in)
	r.judge(in)
	r.release(in)
}

// lint finds what is wrong with the documents by themselves.
func (r *run) lint(in Input) {
	for _, d := range in.Documents {
		r.book.size(d.File.Path, len(d.File.Data))
	}
	inTurn(len(in.Documents), batch, r.options.Workers,
		func(i int) *linter { return lint(r.neighbours.needs, in.Documents[i], r.guesses) },
		func(i int, l *linter) {
			r.report.lint(in.Documents[i], in.Principals)
			r.guesses.spend(l.asked)
			r.omitted.join(l.omitted)
			r.book.enter(nobody, l.out.findings())
			r.book.leave(l.doc.File.Path, l.out.leftOut)
		})
}

// nobody is the number of a principal that is none.
const nobody = -1

// judge finds what the principals lack.
func (r *run) judge(in Input) {
	r.work.begin(in.Principals)
	held := batch
	switch {
	case r.statesOnly:
		held = surveyed / 2 // those of a comparison are wide
	case r.each != nil:
		held = surveyed
	}
	inTurn(len(in.Principals), held, r.options.Workers,
		func(i int) outcome {
			if r.work.over(&in.Principals[i]) {
				return unlooked(&in.Principals[i])
			}
			j := newJudge(r.neighbours.needs, &in.Principals[i], &r.options)
			j.survey, j.brief = r.each != nil, r.statesOnly
			r.work.share(j)
			out := findingsOf(j, r.neighbours, in.Principals, r.guesses)
			out.work = workOf(j, &out)
			return out
		},
		func(i int, out outcome) {
			r.work.spent[r.work.account(&in.Principals[i])] += out.work
			r.report.judged(&in.Principals[i], out)
			if r.each != nil {
				r.each(out.standing)
			}
			r.omitted.join(out.omitted)
			r.neighbours.add(r.principals, out.grants)
			r.book.enter(r.principals, out.findings)
			for path, kinds := range out.leftOut {
				r.book.leave(path, kinds)
			}
			r.principals++
		})
}

// release lets go of the files without findings, which nothing shows, and of the
// lines that were counted in the others.
func (r *run) release(in Input) {
	files := r.report.Files
	for i, d := range in.Documents {
		if i > 0 && in.Documents[i-1].File == d.File {
			continue
		}
		path := d.File.Path
		known := files[path]
		files[path] = nil
		if r.book.done(path) && known != nil {
			files[path] = diag.NewFile(path, known.Data)
			files[path].Hidden = known.Hidden
		}
	}
}

// close writes the findings into the report.
func (r *run) close() *Report {
	r.book.close(r.report, r.neighbours.fill)
	r.report.Others, r.report.Skipped = r.others.list()
	r.report.Lowered = append(r.report.Lowered, r.ignored.lowered()...)
	r.report.tally(&r.omitted)
	return r.report
}

// batch is how many results are held before they are entered: what they cost is
// bounded, and so is the report that they go into.
const batch = 16

// surveyed is the same of a survey: all operations of each principal are held.
const surveyed = 4

// inTurn does work for each of n in parallel, and then takes the results in
// order: what is done with them does not depend on the number of workers.
func inTurn[T any](n, batch, most int, work func(i int) T, take func(i int, result T)) {
	for from := 0; from < n; from += batch {
		results := make([]T, min(batch, n-from))
		workers.Each(len(results), most, func(i int) { results[i] = work(from + i) })
		for i, result := range results {
			results[i] = *new(T) // it may be large
			take(from+i, result)
		}
	}
}
