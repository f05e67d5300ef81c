package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/report"
)

// sink is one format and where it goes; an empty path is standard output.
type sink struct {
	format report.Format
	path   string
}

// sinks reads --format and --output. Only one format can go to standard
// output, and no file can take two.
func (a *app) sinks(cmd *cobra.Command, c *config.Config) ([]sink, error) {
	specs := c.Format
	if len(specs) == 0 {
		specs = []string{"text"}
	}
	var out []sink
	taken := map[string]bool{}
	for i, spec := range specs {
		in := c.At("format", i)
		name, path, toFile := strings.Cut(spec, "=")
		if toFile && path == "" {
			return nil, mistake(cmd, in, "--format %s names no file", spec)
		}
		f, err := report.Find(name)
		if err != nil {
			return nil, mistake(cmd, in, "%w", err)
		}
		path = destination(cmp.Or(path, a.flags.output))
		at := absolute(path)
		if taken[at] {
			return nil, mistake(cmd, in, "two formats for %s: give each but one a file, as in --format sarif=report.sarif", cmp.Or(path, "standard output"))
		}
		taken[at] = true
		out = append(out, sink{f, path})
	}
	return out, nil
}

// destination gives the path of a file, "" for standard output by any name.
func destination(path string) string {
	if path == "-" || path == "/dev/stdout" {
		return ""
	}
	return path
}

// absolute gives one spelling of a path; standard output has none.
func absolute(path string) string {
	if path == "" {
		return ""
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return filepath.Clean(path)
}

// spareInputs refuses to write to a file that the run was made from.
func spareInputs(path string, inputs []string) error {
	to, err := os.Stat(path)
	if path == "" || err != nil || !to.Mode().IsRegular() {
		return nil
	}
	for _, in := range inputs {
		if from, err := os.Stat(filepath.FromSlash(in)); err == nil && os.SameFile(from, to) {
			return hinted{fmt.Errorf("%s is an input of this run and would be overwritten", path), "give --output another file"}
		}
	}
	return nil
}

// deliver writes a report in every format that was asked for; one that cannot
// be written keeps no other from it.
func (a *app) deliver(r *audit.Report, sinks []sink, o report.Options) error {
	if slices.ContainsFunc(sinks, func(s sink) bool { return s.format.Rooted }) {
		o = a.inRepository(o, r)
	}
	var errs []error
	for _, s := range sinks {
		if s.path == "" {
			errs = append(errs, a.print(func(w io.Writer) error { return s.format.Write(w, r, o) }))
			continue
		}
		plain := o
		plain.Color = false
		errs = append(errs, writeFile(s.path, func(w io.Writer) error { return s.format.Write(w, r, plain) }))
	}
	return errors.Join(append(errs, a.summarize(r, sinks, o))...)
}

// summarize appends the job summary that GitHub shows, when the github format
// was asked for and the runner says where.
func (a *app) summarize(r *audit.Report, sinks []sink, o report.Options) error {
	path := a.getenv("GITHUB_STEP_SUMMARY")
	if path == "" || !slices.ContainsFunc(sinks, func(s sink) bool { return s.format.Name == "github" }) {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("job summary: %w", err)
	}
	o.Color = false
	err = report.Markdown(f, r, o)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("job summary: %w", err)
	}
	return nil
}

// show prints what a command says to a person, to --output or standard output.
// It hands out a page and no writer: what is put on it is escaped.
func (a *app) show(o report.Options, write func(p *report.Page)) error {
	if destination(a.flags.output) != "" {
		o.Color = false
	}
	return a.send(func(w io.Writer) error {
		p := report.NewPage(w, o)
		write(p)
		return p.Err()
	})
}

// printJSON prints what a command says to a program.
func (a *app) printJSON(v any) error {
	return a.send(func(w io.Writer) error { return report.WriteJSON(w, v) })
}

// send writes to --output or standard output.
func (a *app) send(write func(w io.Writer) error) error {
	path := destination(a.flags.output)
	if path == "" {
		return a.print(write)
	}
	if err := spareInputs(path, a.inputs); err != nil {
		return err
	}
	return writeFile(path, write)
}

// print writes to standard output through a buffer, and says so when it fails.
func (a *app) print(write func(w io.Writer) error) error {
	w := bufio.NewWriterSize(a.stdout, 16<<10)
	err := write(w)
	if err == nil {
		err = w.Flush()
	}
	if errors.Is(err, errReaderLeft) {
		return nil
	}
	return err
}

// errReaderLeft stops the writing to a pipe whose reader has seen enough, as
// head does. That is no error of the run.
var errReaderLeft = errors.New("the reader has left")

// checked is a stream that remembers its first error: not every library that
// prints looks at what comes back.
type checked struct {
	io.Writer
	err error
}

func (c *checked) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	if leftByReader(err) {
		return n, errReaderLeft
	}
	if err != nil {
		err = fmt.Errorf("standard output: %w", plainPathError(err))
		if c.err == nil {
			c.err = err
		}
	}
	return n, err
}
