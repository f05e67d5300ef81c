package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	for _, spec := range specs {
		name, path, toFile := strings.Cut(spec, "=")
		if toFile && path == "" {
			return nil, usage(cmd, "--format %s names no file", spec)
		}
		f, err := report.Find(name)
		if err != nil {
			return nil, usage(cmd, "%w", err)
		}
		if path == "" {
			path = a.flags.output
		}
		if taken[path] {
			return nil, usage(cmd, "two formats for %s: give each but one a file, as in --format sarif=report.sarif", orStdout(path))
		}
		taken[path] = true
		out = append(out, sink{f, path})
	}
	return out, nil
}

func orStdout(path string) string {
	if path == "" {
		return "standard output"
	}
	return path
}

// deliver writes a report in every format that was asked for.
func (a *app) deliver(r *audit.Report, sinks []sink, o report.Options) error {
	for _, s := range sinks {
		if s.path == "" {
			if err := a.print(func(w io.Writer) error { return s.format.Write(w, r, o) }); err != nil {
				return err
			}
			continue
		}
		plain := o
		plain.Color = false
		if err := writeFile(s.path, func(w io.Writer) error { return s.format.Write(w, r, plain) }); err != nil {
			return err
		}
	}
	return nil
}

// show prints what a command says, to --output or standard output.
func (a *app) show(write func(w io.Writer) error) error {
	if a.flags.output != "" {
		return writeFile(a.flags.output, write)
	}
	return a.print(write)
}

// print writes to standard output through a buffer, and says so when it fails.
func (a *app) print(write func(w io.Writer) error) error {
	w := bufio.NewWriterSize(a.stdout, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}

// checked is a stream that remembers its first error: not every library that
// prints looks at what comes back.
type checked struct {
	io.Writer
	err error
}

func (c *checked) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	if err != nil {
		err = fmt.Errorf("standard output: %w", plainPathError(err))
		if c.err == nil {
			c.err = err
		}
	}
	return n, err
}

// plainPathError takes "write /dev/stdout:" off a write error.
func plainPathError(err error) error {
	if pe, ok := err.(*os.PathError); ok {
		return pe.Err
	}
	return err
}

// writeFile writes a file whole or not at all: beside it first, then renamed.
// A device or a pipe, which cannot be replaced, is written directly.
func writeFile(path string, write func(w io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return fmt.Errorf("%s: is a folder, not a file", path)
		}
		return writeThrough(path, write)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("%s: %w", path, plainPathError(err))
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	w := bufio.NewWriter(f)
	if err = write(w); err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Chmod(modeOf(path))
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// modeOf gives the mode of a file that is replaced, else that of a new one.
func modeOf(path string) os.FileMode {
	if info, err := os.Stat(path); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}

func writeThrough(path string, write func(w io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	if err = write(w); err == nil {
		err = w.Flush()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, plainPathError(err))
	}
	return nil
}

// printJSON prints a value as indented JSON.
func (a *app) printJSON(v any) error {
	return a.show(func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(v)
	})
}
