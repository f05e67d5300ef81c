package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
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
		specs = []string{formatOf(a.flags.output)}
	}
	var out []sink
	useless := a.flags.output != "" && a.flags.output != "-"
	for i, spec := range specs {
		in := c.At("format", i)
		name, path, toFile := strings.Cut(spec, "=")
		if toFile && path == "" {
			return nil, mistake(cmd, in, "--format %s names no file", spec)
		}
		if in != "" {
			name = source.Head(name)
		}
		f, err := report.Find(name)
		if err != nil {
			return nil, mistake(cmd, in, "%w", err)
		}
		out = append(out, sink{f, destination(cmp.Or(path, a.flags.output))})
		useless = useless && path != ""
	}
	if useless {
		return nil, usage(cmd, "--output %s gets nothing: each format names a file of its own", a.flags.output)
	}
	return out, distinct(a, cmd, c, out)
}

// formatOf gives the format of a report by the ending of its file's name, text for
// any other.
func formatOf(path string) string {
	base := strings.ToLower(filepath.Base(path))
	for _, known := range [...]struct{ ending, format string }{
		{".sarif", "sarif"}, {".sarif.json", "sarif"}, {".rdjson", "rdjson"}, {"gl-code-quality-report.json", "gitlab"},
		{".json", "json"}, {".md", "markdown"}, {".markdown", "markdown"}, {".xml", "junit"},
	} {
		if strings.HasSuffix(base, known.ending) {
			return known.format
		}
	}
	return "text"
}

// nameTool reports whether a format names the version of the program. To find it out
// costs more than some parts of an audit.
func nameTool(sinks []sink) bool {
	return slices.ContainsFunc(sinks, func(s sink) bool { return s.format.Name == "json" || s.format.Name == "sarif" })
}

// standardOutput is what the system knows of it; nil where it is no file.
func (a *app) standardOutput() fs.FileInfo {
	if f, ok := a.terminal.(*os.File); ok {
		if info, err := f.Stat(); err == nil {
			return info
		}
	}
	return nil
}

// destination gives the path of a file, "" for standard output by any name.
func destination(path string) string {
	if path == "-" || path == "/dev/stdout" || path == "/dev/fd/1" {
		return ""
	}
	return path
}

// deliver writes the report of an audit in every format that was asked for.
func (a *app) deliver(r *audit.Report, sinks []sink, o report.Options) error {
	if slices.ContainsFunc(sinks, func(s sink) bool { return s.format.Rooted }) {
		o = inRepository(a, o, r)
	}
	return a.writeAll(r, sinks, o)
}

// writeAll writes a report in some formats; one that cannot be written keeps no
// other from it.
func (a *app) writeAll(r *audit.Report, sinks []sink, o report.Options) error {
	var errs []error
	var written []output
	for _, s := range sinks {
		if s.path == "" {
			shown := r
			if a.told && s.format.People {
				shown = withoutFailures(r)
			}
			errs = append(errs, a.print(func(w io.Writer) error { return s.format.Write(w, shown, o) }))
			continue
		}
		plain := o
		plain.Color = false
		err := notWritten(a, s.path, written)
		if err == nil {
			err = writeFile(s.path, func(w io.Writer) error { return s.format.Write(w, r, plain) })
		}
		if err == nil && !o.Quiet {
			a.tell("permgap: wrote %s (%s)", s.path, s.format.Name)
		}
		errs, written = append(errs, err), append(written, outputOf(a, s.path))
	}
	return errors.Join(append(errs, a.summarize(r, sinks, o))...)
}

// withoutFailures gives a report without the reasons of files that could not be
// read, where standard error has told them: each is said once. They still count.
func withoutFailures(r *audit.Report) *audit.Report {
	shown := *r
	shown.NotAnalysed = slices.DeleteFunc(slices.Clone(r.NotAnalysed), func(n audit.NotAnalysed) bool { return n.Failed })
	return &shown
}

// summaryPath is the file of GitHub's job summary, if the github format was
// asked for and the runner names the file; "" otherwise.
func (a *app) summaryPath(sinks []sink) string {
	if !slices.ContainsFunc(sinks, func(s sink) bool { return s.format.Name == "github" }) {
		return ""
	}
	return a.getenv("GITHUB_STEP_SUMMARY")
}

// summarize appends the job summary that GitHub shows.
func (a *app) summarize(r *audit.Report, sinks []sink, o report.Options) error {
	path := a.summaryPath(sinks)
	if path == "" {
		return nil
	}
	o.Color = false
	if err := appendTo(path, func(w io.Writer) error { return report.Markdown(w, r, o) }); err != nil {
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
	if err := spare(context.Background(), a, outputOf(a, path)); err != nil {
		return err
	}
	if path == "" {
		return a.print(write)
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
