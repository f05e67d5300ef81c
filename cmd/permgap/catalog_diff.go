package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	catalogfile "github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
)

func catalogDiffCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show what changed between two catalogues",
		Long: `Show the actions, operations and prerequisites that only one of two catalogues
has, service by service. If there is a difference, the exit code is 1.

A catalogue is one of these:

  built-in          the catalogue of this program
  huaweicloud.bin   an index of a platform, or a folder of them
  company.yaml      a file that adds to the built-in one

Indexes are compared on their own platforms only.`,
		Example: "  permgap catalog diff built-in company.yaml\n" +
			"  permgap catalog diff old/huaweicloud.bin policies/huaweicloud.bin\n" +
			"  permgap catalog diff old policies",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage(cmd, "%s needs two catalogues, an old and a new one", cmd.Name())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.listFormat(cmd)
			if err != nil {
				return err
			}
			before, some, err := readCatalog(cmd.Context(), a, args[0])
			if err != nil {
				return err
			}
			after, others, err := readCatalog(cmd.Context(), a, args[1])
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(policy.Platforms(), func(p policy.Platform) bool { return concerns(some, p) && concerns(others, p) }) {
				return fmt.Errorf("nothing to compare: %s and %s have different platforms", args[0], args[1])
			}
			diffs := slices.DeleteFunc(catalog.Diff(before, after), func(d catalog.ServiceDiff) bool {
				return d.Empty() || !concerns(some, d.Platform) || !concerns(others, d.Platform)
			})
			if len(diffs) > 0 {
				a.code = exitFindings
			}
			if format == "json" {
				return a.printJSON(answer.ChangesOf(diffs))
			}
			return a.show(report.Options{}, func(p *report.Page) { writeDiff(p, diffs) })
		},
	}
}

// concerns reports whether a catalogue is about a platform; one of no platform
// in particular is about all.
func concerns(platforms []policy.Platform, p policy.Platform) bool {
	return len(platforms) == 0 || slices.Contains(platforms, p)
}

// readCatalog opens a catalogue by its name on the command line, and tells the
// platforms of one that is made of indexes.
func readCatalog(ctx context.Context, a *app, name string) (*catalog.Catalog, []policy.Platform, error) {
	base, err := a.embedded()
	if err != nil || name == "built-in" {
		return base, nil, err
	}
	if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
		cat, err := catalogfile.OverlayFrom(ctx, a.files(), base, name)
		return cat, nil, err
	}
	paths := []string{name}
	if names, err := a.files().Names(name); err == nil { // a folder
		paths = nil
		for _, n := range names {
			if filepath.Ext(n) == ".bin" {
				paths = append(paths, filepath.Join(name, n))
			}
		}
		if len(paths) == 0 {
			return nil, nil, fmt.Errorf("%s: no index of a platform (*.bin) in this folder", name)
		}
	}
	var indexes [][]byte
	for _, path := range paths {
		blob, err := a.files().File(ctx, path)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: cannot read the catalogue: %w", path, withoutHint(err))
		}
		if _, err := catalog.Open(blob); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		indexes = append(indexes, blob)
	}
	cat, err := catalog.Open(indexes...)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return cat, cat.Indexed(), nil
}

func writeDiff(p *report.Page, diffs []catalog.ServiceDiff) {
	if len(diffs) == 0 {
		p.Line(0, "no difference")
	}
	for _, d := range diffs {
		p.Line(0, "%s/%s", d.Platform, d.Service)
		for _, part := range [...]struct {
			what   string
			change catalog.Change
		}{{"action", d.Actions}, {"operation", d.Operations}, {"prerequisite", d.Edges}} {
			for _, name := range part.change.Removed {
				p.Line(2, "- %s %s", part.what, name)
			}
			for _, name := range part.change.Added {
				p.Line(2, "+ %s %s", part.what, name)
			}
		}
	}
}
