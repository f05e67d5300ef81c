package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/exception"
	"github.com/permgap/permgap/pkg/source"
)

// addBaselineFlags adds the flags that say which findings are not new.
func addBaselineFlags(set *pflag.FlagSet, f *auditFlags) {
	set.String("baseline", "", "accept the findings that `FILE` lists; a new prerequisite of one is new")
	set.StringVar(&f.writeBaseline, "write-baseline", "", "accept all findings, and write them to `FILE` for --baseline")
	set.StringVar(&f.newFrom, "new-from", "", "accept the findings that are there at this revision of the repository (`REV`, such as main)")
	set.BoolVar(&f.pruneBaseline, "prune-baseline", false, "remove from the baseline what accepts nothing any more")
}

// checkBaseline refuses flags that do not fit together.
func checkBaseline(cmd *cobra.Command, c *config.Config, f auditFlags) error {
	switch {
	case f.writeBaseline != "" && cmd.Flags().Changed("baseline"):
		return usage(cmd, "use either --baseline or --write-baseline: the second accepts all findings, whatever a baseline lists")
	case f.writeBaseline != "" && f.newFrom != "":
		return usage(cmd, "use either --new-from or --write-baseline: the second accepts all findings")
	case f.writeBaseline != "" && destination(f.writeBaseline) == "":
		return usage(cmd, "--write-baseline writes a file")
	case f.pruneBaseline && f.writeBaseline != "":
		return usage(cmd, "use either --prune-baseline or --write-baseline: the second writes the baseline anew")
	case f.pruneBaseline && c.Baseline == "":
		return usage(cmd, "--prune-baseline needs a baseline: give --baseline FILE")
	case (f.pruneBaseline || f.writeBaseline != "") && len(f.only) > 0:
		return usage(cmd, "a baseline is about all operations: leave out --only")
	}
	return nil
}

// distinctBaseline refuses a report in the file of the baseline.
func distinctBaseline(a *app, cmd *cobra.Command, sinks []sink, file string) error {
	if file == "" {
		return nil
	}
	o := outputOf(a, file)
	for _, s := range sinks {
		if s.path != "" && o.same(outputOf(a, s.path)) {
			return usage(cmd, "%s is the baseline: give the report another file", s.path)
		}
	}
	return nil
}

// compares reports whether findings are compared with others.
func compares(c *config.Config, f auditFlags) bool {
	return c.Baseline != "" || f.writeBaseline != "" || f.newFrom != ""
}

// acceptBaseline accepts what the baseline lists, or what one that is written will.
func acceptBaseline(a *app, cmd *cobra.Command, r *audit.Report, c *config.Config, f auditFlags, args []string) error {
	file := cmp.Or(f.writeBaseline, c.Baseline)
	if file == "" {
		return nil
	}
	place, err := placing(filepath.Dir(file))
	if err != nil {
		return err
	}
	naming := namingFor(place, c, f, args)
	if f.writeBaseline != "" {
		return writeBaseline(cmd.Context(), a, r, naming, file, c.Quiet)
	}
	files := c.Reader("baseline", a.files())
	b, err := readBaseline(cmd.Context(), files, file)
	if err != nil {
		return diag.Placed(c.At("baseline", 0), err)
	}
	compared := b.Compare(r, naming)
	compared.Apply(r, audit.Suppression{Kind: audit.ByBaseline, Path: filepath.ToSlash(file)})
	if !f.pruneBaseline {
		return nil
	}
	return pruneBaseline(a, r, compared, file, c.Quiet)
}

// namingFor names who has findings. Whether a principal is there still is known where
// all those of the configuration were judged.
func namingFor(place *placement, c *config.Config, f auditFlags, args []string) exception.Naming {
	return exception.Naming{
		Place: place.of, Part: len(f.only) > 0,
		There: func(h exception.Holder) bool {
			if h.Principal != "" {
				return len(args) > 0 || f.principal != "" || len(c.Principals) == 0
			}
			return place.there(h.File)
		},
	}
}

// readBaseline reads a baseline.
func readBaseline(ctx context.Context, files source.Reader, file string) (*exception.Baseline, error) {
	data, err := files.File(ctx, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, diag.Hint(fmt.Errorf("%s: there is no such baseline", file), "write it with --write-baseline "+file)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return exception.ReadBaseline(filepath.ToSlash(file), data)
}

// writeBaseline accepts all findings of the run. Reasons that stand in the file stay.
func writeBaseline(ctx context.Context, a *app, r *audit.Report, naming exception.Naming, file string, quiet bool) error {
	if r.Unanswered {
		return diag.Hint(fmt.Errorf("%s: not written, since the run has no answer", file), "mend what could not be read or decided first")
	}
	earlier, err := earlierBaseline(ctx, a, file)
	if err != nil {
		return err
	}
	text := exception.BaselineOf(r, naming, earlier).Text()
	b, err := exception.ReadBaseline(filepath.ToSlash(file), text) // as the next run will
	if err != nil {
		return err
	}
	if err := writeFile(file, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return err
	}
	if !quiet {
		a.tell("permgap: wrote %s (baseline, %s)", file, counted(b.Entries(), "entry", "entries"))
	}
	b.Compare(r, naming).Apply(r, audit.Suppression{Kind: audit.ByBaseline, Path: filepath.ToSlash(file)})
	return nil
}

// earlierBaseline reads what stands in a file that will be written; nil for none. What
// is no baseline is not overwritten; one with mistakes is.
func earlierBaseline(ctx context.Context, a *app, file string) (*exception.Baseline, error) {
	files := a.files()
	files.Record = nil // it is no input
	data, err := files.File(ctx, file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(data) == 0 {
		return nil, nil
	}
	if err == nil && !exception.IsBaseline(data) {
		err = errors.New("is no baseline of permgap, and would be overwritten")
	}
	if err != nil {
		return nil, diag.Hint(fmt.Errorf("%s: %w", file, err), "give --write-baseline another file, or remove this one first")
	}
	b, err := exception.ReadBaseline(file, data)
	if err != nil {
		return nil, nil //nolint:nilerr // a new one replaces it
	}
	return b, nil
}

// pruneBaseline writes the baseline without what accepts nothing.
func pruneBaseline(a *app, r *audit.Report, compared *exception.Comparison, file string, quiet bool) error {
	if r.Unanswered {
		return diag.Hint(fmt.Errorf("%s: not pruned, since the run has no answer", file), "mend what could not be read or decided first")
	}
	b, removed, reduced := compared.Pruned()
	if err := writeFile(file, func(w io.Writer) error { _, err := w.Write(b.Text()); return err }); err != nil {
		return err
	}
	for i := range r.Compared {
		if r.Compared[i].Kind == audit.ByBaseline {
			r.Compared[i].Unused, r.Compared[i].UnusedMore = []audit.UnusedEntry{}, 0
		}
	}
	if !quiet {
		a.tell("permgap: wrote %s (baseline, %s; %d removed, %d reduced)", file, counted(b.Entries(), "entry", "entries"), removed, reduced)
	}
	return nil
}

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// placing tells how a file is named from a folder, from wherever the program runs
// and by whatever path the file was given.
type placement struct {
	base, here string            // without links, with forward slashes
	folders    map[string]string // without links
}

func placing(folder string) (*placement, error) {
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return &placement{
		base: filepath.ToSlash(withoutLinks(folder)), here: filepath.ToSlash(withoutLinks(here)), folders: map[string]string{},
	}, nil
}

// of names a file from the folder.
func (p *placement) of(name string) string {
	if name == source.StdinPath || name == source.Stdin {
		return name
	}
	full := filepath.ToSlash(name)
	if !absolute(full) {
		full = p.here + "/" + full
	}
	folder, base := path.Split(path.Clean(full))
	real, known := p.folders[folder]
	if !known {
		real = folder
		if r, err := filepath.EvalSymlinks(filepath.FromSlash(folder)); err == nil {
			real = filepath.ToSlash(r)
		}
		p.folders[folder] = real
	}
	return relative(p.base, path.Join(real, base))
}

// there reports whether a file is there. An address may stand behind its name.
func (p *placement) there(name string) bool {
	for i := 0; i <= len(name); i++ {
		if i < len(name) && name[i] != '#' {
			continue
		}
		full := name[:i]
		if !absolute(full) {
			full = p.base + "/" + full
		}
		if _, err := os.Lstat(filepath.FromSlash(full)); err == nil {
			return true
		}
	}
	return false
}

// absolute reports whether a path with forward slashes is absolute on any system.
func absolute(name string) bool {
	return strings.HasPrefix(name, "/") || len(name) > 2 && name[1] == ':' && name[2] == '/'
}

// relative gives the path that leads from a folder to a file, both absolute; the
// whole path where none does, as to another drive.
func relative(folder, file string) string {
	from, to := strings.Split(strings.Trim(folder, "/"), "/"), strings.Split(strings.Trim(path.Clean(file), "/"), "/")
	if folder == "/" {
		from = nil
	}
	same := 0
	for same < len(from) && same < len(to)-1 && from[same] == to[same] {
		same++
	}
	if drive := len(from) > 0 && strings.HasSuffix(from[0], ":") || strings.HasSuffix(to[0], ":"); drive && same == 0 {
		if len(from) == 0 || !strings.EqualFold(from[0], to[0]) {
			return path.Clean(file)
		}
		to[0] = from[0] // a drive has its letter in any case
		return relative(folder, strings.Join(to, "/"))
	}
	up := slices.Repeat([]string{".."}, len(from)-same)
	return path.Join(append(up, to[same:]...)...)
}
