package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
)

// planArgs makes principals of the paths and roles of the command line.
func (a *app) planArgs(ctx context.Context, cat *catalog.Catalog, p *plan, args []string, c *config.Config, f auditFlags) error {
	p.note(c.Require, func(i int) string { return c.At("require", i) })
	docs, err := a.load(ctx, p, a.files(), args, c)
	if err != nil {
		return err
	}
	agency, err := a.load(ctx, p, a.files(), f.agency, c)
	if err != nil {
		return err
	}
	boundaries, err := a.boundaries(ctx, p, a.files(), f.boundary, c)
	if err != nil {
		return err
	}
	w := workspacesOf(cat, docs, f.roles)
	principals := audit.Each(docs)
	alone := w.alone(principals, c)
	if c.Together {
		name := cmp.Or(f.principal, "all documents")
		principals, alone = audit.Together(name, docs), joined(name, alone)
	}
	principals = slices.Concat(w.give(principals), alone, w.listed(cat))
	for i := range principals {
		principals[i].Agency = agency
		principals[i].Require = c.Require
		principals[i].Boundaries = boundaries
	}
	p.input.Principals = principals
	return nil
}

// planConfig makes the principals that the configuration lists.
func (a *app) planConfig(cmd *cobra.Command, cat *catalog.Catalog, p *plan, c *config.Config, f auditFlags) error {
	found := false
	for _, want := range c.Principals {
		if f.principal != "" && f.principal != want.Name {
			continue
		}
		found = true
		if err := a.planPrincipal(cmd.Context(), cat, p, want, c); err != nil {
			return err
		}
	}
	if !found {
		return usage(cmd, "the configuration has no principal %q", f.principal)
	}
	return nil
}

func (a *app) planPrincipal(ctx context.Context, cat *catalog.Catalog, p *plan, want config.Principal, c *config.Config) error {
	p.note(want.Roles, func(i int) string { return want.At("roles", i) })
	p.note(want.Require, func(i int) string { return want.At("require", i) })
	p.note(c.Require, func(i int) string { return c.At("require", i) })
	var sets [2][]*policy.Document
	for i, list := range [...]struct {
		key   string
		paths []string
	}{{"documents", want.Documents}, {"agency", want.Agency}} {
		p.note(list.paths, func(i int) string { return want.At(list.key, i) })
		docs, err := a.load(ctx, p, c.Files, list.paths, c)
		if err != nil {
			return fmt.Errorf("principal %s: %w", want.Name, err)
		}
		sets[i] = docs
	}
	p.note(want.Boundary, func(i int) string { return want.At("boundary", i) })
	boundaries, err := a.boundaries(ctx, p, c.Files, want.Boundary, c)
	if err != nil {
		return fmt.Errorf("principal %s: %w", want.Name, err)
	}
	w := workspacesOf(cat, sets[0], want.Roles)
	policies := audit.Together(want.Name, sets[0])
	alone := joined(want.Name, w.alone(policies, c))
	held := slices.Concat(w.give(policies), alone, w.listed(cat))
	for i := range held {
		if len(held) == 1 {
			held[i].Name = want.Name
		}
		held[i].Agency = sets[1]
		held[i].Require = slices.Concat(want.Require, c.Require)
		held[i].Boundaries = boundaries
	}
	p.input.Principals = append(p.input.Principals, held...)
	return nil
}
