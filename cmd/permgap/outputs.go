package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/exception"
	"github.com/permgap/permgap/pkg/source"
)

// A run writes nothing that it has read, and no file twice.

// output is a place to write to, as the system knows it.
type output struct {
	path   string      // "" for standard output
	info   fs.FileInfo // nil when there is nothing yet
	folder fs.FileInfo // that it stands in, of a file
}

// outputOf looks at a place to write to; nothing is opened.
func outputOf(a *app, path string) output {
	o := output{path: path}
	if path == "" {
		o.info = a.standardOutput()
		return o
	}
	if info, err := os.Stat(path); err == nil {
		o.info = info
	}
	if info, err := os.Stat(filepath.Dir(path)); err == nil {
		o.folder = info
	}
	return o
}

// name is how messages call it.
func (o output) name() string { return cmp.Or(o.path, "standard output") }

// same reports whether two outputs are one, by whatever names.
func (o output) same(other output) bool {
	switch {
	case o.path == other.path:
		return true
	case o.info != nil && other.info != nil:
		return os.SameFile(o.info, other.info)
	case source.Absolute(o.path) == source.Absolute(other.path):
		return true
	}
	return o.folder != nil && other.folder != nil && os.SameFile(o.folder, other.folder) && filepath.Base(o.path) == filepath.Base(other.path)
}

// distinct refuses two formats for one output.
func distinct(a *app, cmd *cobra.Command, c interface{ At(string, int) string }, sinks []sink) error {
	var known []output
	for i, s := range sinks {
		o := outputOf(a, s.path)
		for _, k := range known {
			if !o.same(k) {
				continue
			}
			what := "two formats for " + o.name()
			if k.name() != o.name() {
				what += ", which is " + k.name()
			}
			return mistake(cmd, c.At("format", i), "%s: give each format a file of its own, as in --format sarif=report.sarif", what)
		}
		known = append(known, o)
	}
	if path := a.summaryPath(sinks); path != "" {
		o := outputOf(a, path)
		if i := slices.IndexFunc(known, o.same); i >= 0 {
			return usage(cmd, "%s is the job summary, which the github format appends to (GITHUB_STEP_SUMMARY): "+
				"give the other format another file", known[i].name())
		}
	}
	return nil
}

// spare refuses to write over what the run has met: a file that it read, or
// one in a folder that it searched. An earlier report of ours is no input.
func spare(ctx context.Context, a *app, o output) error {
	if o.info == nil || !o.info.Mode().IsRegular() || o.info.Size() == 0 {
		return nil
	}
	read, searched := a.record.Opened(o.info), ""
	if read == "" && o.path != "" {
		searched = a.record.Listed(o.folder)
	}
	switch {
	case read == "" && searched == "", !a.record.Input(o.info) && isReport(ctx, cmp.Or(o.path, read)):
		return nil
	}
	const another = "give --output another file"
	switch {
	case read != "" && o.path == "":
		return diag.Hint(fmt.Errorf("standard output is %s, an input of this run", called(read)), "redirect it to another file")
	case read == source.StdinPath:
		return diag.Hint(fmt.Errorf("%s is an input of this run, read as standard input, and would be overwritten", o.path), another)
	case read != "":
		return diag.Hint(fmt.Errorf("%s is an input of this run and would be overwritten", o.path), another)
	}
	return diag.Hint(fmt.Errorf("%s is in a folder that this run searches, is no report of permgap, and would be overwritten", o.path),
		another+", or remove this one first")
}

// called names an input in a sentence.
func called(path string) string {
	if path == source.StdinPath {
		return "the file that standard input reads"
	}
	return path
}

// spareAll holds spare for every output of an audit. To the job summary a run
// only appends: it may stand where the run searches.
func spareAll(ctx context.Context, a *app, sinks []sink) error {
	for _, s := range sinks {
		if err := spare(ctx, a, outputOf(a, s.path)); err != nil {
			return err
		}
	}
	if path := a.summaryPath(sinks); path != "" {
		if o := outputOf(a, path); o.info != nil && a.record.Input(o.info) {
			return fmt.Errorf("job summary: %s is an input of this run (GITHUB_STEP_SUMMARY)", path)
		}
	}
	return nil
}

// notWritten refuses a file that this run has written already, also under another
// name.
func notWritten(a *app, path string, written []output) error {
	o := outputOf(a, path)
	for _, w := range written {
		if o.same(w) {
			return fmt.Errorf("%s is %s, which this run has written already", o.name(), w.name())
		}
	}
	return nil
}

// reportHead is how much of a file tells whether it is a report.
const reportHead = 64 << 10

// isReport reports whether a file is an earlier report of ours, in any format.
func isReport(ctx context.Context, path string) bool {
	if path == source.StdinPath {
		return false
	}
	head, err := source.Reader{}.Head(ctx, path, reportHead)
	return err == nil && beginsReport(head)
}

// isOwn reports whether a text is what permgap writes for itself, and no input.
func isOwn(head []byte) bool { return exception.IsBaseline(head) || beginsReport(head) }

// beginsReport reports whether a text begins as a report of ours does, in any
// format.
func beginsReport(head []byte) bool {
	return slices.ContainsFunc(starts.all(), func(start *regexp.Regexp) bool { return start.Match(head) })
}

// starts are compiled when they are first asked for: that costs more than a match.
var starts reportStarts

type reportStarts struct {
	once sync.Once
	list []*regexp.Regexp
}

func (s *reportStarts) all() []*regexp.Regexp {
	s.once.Do(func() { s.list = compileStarts() })
	return s.list
}

func compileStarts() (all []*regexp.Regexp) {
	for _, start := range [...]string{
		`\{\s*"version"\s*:\s*"1"\s*,\s*"tool"\s*:\s*\{\s*"name"\s*:\s*"permgap"`, // json
		`(?s:\{.{0,300}?)"runs"\s*:\s*\[\s*\{\s*"tool"\s*:\s*\{\s*"driver"\s*:\s*\{\s*"name"\s*:\s*"permgap"`,
		`\{\s*"source"\s*:\s*\{\s*"name"\s*:\s*"permgap"`,                                                           // rdjson
		`\[\s*(\]|\{\s*"description"\s*:[^\n]*\s*"check_name"\s*:\s*"(PG\d{3} |could not be read"|configuration"))`, // gitlab
		`<\?xml[^>]*>\s*<testsuites name="permgap"`,                                                                 // junit
		`(<!-- permgap -->\n)?### permgap\b`,                                                                        // markdown
		`::(error|warning|notice) title=(PG\d{3} |could not be read,|configuration,)`,                               // github
		`[^\n]*(error|warning|note)\[PG\d{3}\]`,                                                                     // text, compact
		`place +finding +message\b`,                                                                                 // table
		`(no findings|nothing judged): `, `(\S+:\d+:\d+: )?note: (the configuration|a \.gitignore) `,
	} {
		all = append(all, regexp.MustCompile(`^`+start))
	}
	return all
}

// errNobodyReads is the error of a pipe without a reader: to wait for one could
// last for ever.
func errNobodyReads() error {
	return diag.Hint(errors.New("is a pipe that nobody reads"), "start its reader first, or give a file")
}
