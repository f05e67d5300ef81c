package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/policies"
)

// catalogDiff is the JSON form of what changed.
type catalogDiff struct {
	Version  string                `json:"version"`
	Services []catalog.ServiceDiff `json:"services"`
}

func (a *app) catalogDiffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show what changed between two catalogues",
		Long: `Show the actions, operations and prerequisites that one catalogue has and the
other has not, service by service. A catalogue is a compiled index (catalog.bin),
a YAML file (laid over the built-in catalogue), or the word built-in. A
difference makes the exit code 1.`,
		Example: "  permgap catalog diff built-in company.yaml\n  permgap catalog diff old/catalog.bin policies/catalog.bin",
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
			before, err := a.readCatalog(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			after, err := a.readCatalog(cmd.Context(), args[1])
			if err != nil {
				return err
			}
			diffs := slices.DeleteFunc(catalog.Diff(before, after), catalog.ServiceDiff.Empty)
			if len(diffs) > 0 {
				a.code = exitFindings
			}
			if format == "json" {
				return a.printJSON(catalogDiff{"1", append([]catalog.ServiceDiff{}, diffs...)})
			}
			return a.show(report.Options{}, func(p *report.Page) { writeDiff(p, diffs) })
		},
	}
}

// readCatalog opens a catalogue by its name on the command line.
func (a *app) readCatalog(ctx context.Context, name string) (*catalog.Catalog, error) {
	base, err := a.embedded()
	if err != nil || name == "built-in" {
		return base, err
	}
	if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
		return policies.OverlayFrom(ctx, a.files(), base, name)
	}
	blob, err := a.files().File(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot read the catalogue: %w", name, withoutHint(err))
	}
	cat, err := catalog.Open(blob)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return cat, nil
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
