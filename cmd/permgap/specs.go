package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/source"
)

// specs describes who is judged: what the command line names, else the
// principals of the configuration. It says what reads their files as well.
func specs(a *app, cmd *cobra.Command, args []string, c *config.Config, f auditFlags) ([]plan.Spec, source.Reader, error) {
	if f.principal != "" && !c.Together && (len(args) > 0 || len(c.Principals) == 0) {
		return nil, source.Reader{}, usage(cmd,
			"--principal needs a configuration with principals, or --together")
	}
	switch {
	case len(args) > 0 || len(f.roles) > 0 && len(c.Principals) == 0:
		return []plan.Spec{specOfArgs(args, c, f)}, a.files(), nil
	case len(f.agency)+len(f.boundary)+len(f.roles) > 0 && len(c.Principals) > 0:
		return nil, source.Reader{}, diag.Hint(
			errors.New("--role, --agency and --boundary need paths: the principals of the configuration have their own"),
			"give paths, or ignore the configuration with --no-config")
	case len(c.Principals) > 0:
		found, err := specsOfConfig(cmd, c, f)
		return found, c.Files, err
	}
	return nil, source.Reader{}, usage(cmd, "nothing to "+task(cmd)+": give a file, a folder or -, or list principals in %s", config.FileName)
}

// task is what a command does with policies.
func task(cmd *cobra.Command) string {
	if cmd.Name() == "audit" {
		return "audit"
	}
	return "judge"
}

// specOfArgs describes the principals of the command line.
func specOfArgs(args []string, c *config.Config, f auditFlags) plan.Spec {
	s := plan.Spec{
		Name: cmp.Or(f.principal, "all documents"), Documents: args, Agency: f.agency, Boundary: f.boundary,
		Roles: f.roles, Require: c.Require, Only: f.only, InUse: principal.InUse{Resources: c.Resource},
		At: func(list string, i int) string { return c.At(keyOf(list), i) },
	}
	if c.Together {
		s.As = plan.Joined
	}
	return s
}

// specsOfConfig describes the principals of the configuration, or the one that
// was asked for.
func specsOfConfig(cmd *cobra.Command, c *config.Config, f auditFlags) ([]plan.Spec, error) {
	var out []plan.Spec
	for _, want := range c.Principals {
		if f.principal != "" && f.principal != want.Name {
			continue
		}
		out = append(out, plan.Spec{
			Name: want.Name, As: plan.Named, Documents: want.Documents, Agency: want.Agency, Boundary: want.Boundary,
			Roles: want.Roles, Require: slices.Concat(want.Require, c.Require), Only: onlyOf(want, f),
			InUse: principal.InUse{Resources: slices.Concat(want.InUse.Resources, c.Resource), Features: want.InUse.Features},
			At: func(list string, i int) string {
				own := map[string]int{"require": len(want.Require), "resources": len(want.InUse.Resources)}
				if n, both := own[list]; both && i >= n {
					return c.At(keyOf(list), i-n)
				}
				return want.At(list, i)
			},
		})
	}
	if len(out) == 0 {
		return nil, usage(cmd, "the configuration has no principal %q", f.principal)
	}
	return out, nil
}

// keyOf is the key of the configuration that has a list of a description for all
// principals.
func keyOf(list string) string {
	if list == "resources" {
		return "resource"
	}
	return list
}

// onlyOf gives the operations to judge of a principal of the configuration: the
// flag wins.
func onlyOf(p config.Principal, f auditFlags) []string {
	if len(f.only) > 0 {
		return f.only
	}
	return p.Only
}

// readPlan reads the documents of those who are judged, so many files at a time where
// each is judged by itself, and refuses names that the catalogue does not know.
func readPlan(
	a *app, cmd *cobra.Command, cat *catalog.Catalog, args []string, c *config.Config, f auditFlags, part int,
) (*plan.Plan, error) {
	specs, files, err := specs(a, cmd, args, c, f)
	if err != nil {
		return nil, err
	}
	if err := source.CheckFolder(files, f.terraformRoot); err != nil {
		return nil, fmt.Errorf("--terraform-root: %w", err)
	}
	p, err := plan.Read(cmd.Context(), cat, specs, plan.Options{
		Reader: files, Stdin: a.stdin, Platform: policy.Platform(c.Platform), Found: spareMemory, Part: part,
		Own: beginsReport, Exclude: c.Exclude, NoIgnore: c.NoIgnore, JSONC: c.JSONC,
		TerraformRoot: f.terraformRoot,
	})
	if err != nil {
		return nil, err
	}
	return p, p.Check(cat, plan.Use{Features: c.Features, Without: c.Without, At: c.At})
}

// input is what an audit looks at of a plan.
func input(p *plan.Plan) audit.Input {
	in := audit.Input{Principals: p.Principals, Documents: p.Documents}
	for _, o := range p.Others {
		in.Others = append(in.Others, audit.Other{Path: o.Path, Kind: o.Kind})
	}
	for _, n := range p.NotAnalysed {
		in.NotAnalysed = append(in.NotAnalysed, audit.NewNotAnalysed(n.Path, n.Reason, n.Failed))
	}
	if parts := p.Parts(); parts != nil {
		in.More = func(yield func(audit.Input) bool) {
			parts(func(part *plan.Plan) bool { return yield(input(part)) })
		}
	}
	return in
}
