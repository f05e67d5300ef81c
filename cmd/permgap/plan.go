package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/audit/workspace"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
)

// planArgs makes principals of the paths and roles of the command line.
func (a *app) planArgs(ctx context.Context, cat *catalog.Catalog, p *plan, args []string, c *config.Config, f auditFlags) error {
	docs, err := a.load(ctx, p, args, c)
	if err != nil {
		return err
	}
	agency, err := a.load(ctx, p, f.agency, c)
	if err != nil {
		return err
	}
	boundary, err := a.load(ctx, p, f.boundary, c)
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
		if len(boundary) > 0 {
			principals[i].Boundaries = [][]*policy.Document{boundary}
		}
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
	var sets [3][]*policy.Document
	for i, paths := range [...][]string{want.Documents, want.Agency, want.Boundary} {
		docs, err := a.load(ctx, p, paths, c)
		if err != nil {
			return fmt.Errorf("principal %s: %w", want.Name, err)
		}
		sets[i] = docs
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
		if len(sets[2]) > 0 {
			held[i].Boundaries = [][]*policy.Document{sets[2]}
		}
	}
	p.input.Principals = append(p.input.Principals, held...)
	return nil
}

// checkNames refuses required operations and features that nothing knows: a
// misspelt one would make every audit pass.
func (a *app) checkNames(cat *catalog.Catalog, p *plan, c *config.Config) error {
	var errs []error
	for _, pr := range p.input.Principals {
		if pr.At.Path == "" { // the roles of a listed member are the platform's word
			errs = append(errs, checkRoles(cat, p, pr)...)
		}
		for _, name := range pr.Require {
			if !requirable(cat, p, name) {
				errs = append(errs, unknownName(cat, pr.Platform, "required operation", name))
			}
		}
	}
	var names []string
	for _, platform := range policy.Platforms() {
		for _, f := range cat.Features(platform) {
			names = append(names, f.Name)
		}
	}
	for _, f := range slices.Concat(c.Features, c.Without) {
		if !slices.Contains(names, f) {
			slices.Sort(names)
			errs = append(errs, fmt.Errorf("unknown feature %q (one of %s)", f, strings.Join(slices.Compact(names), ", ")))
		}
	}
	return errors.Join(errs...)
}

// checkRoles refuses role names that mean nothing to a principal.
func checkRoles(cat *catalog.Catalog, p *plan, pr audit.Principal) []error {
	var errs []error
	for _, name := range pr.Roles {
		if p.unreadRole(name) || audit.ServiceRole(cat, pr.Platform, name) || audit.DependsOn(pr, name) || cat.IsRoleName(pr.Platform, name) {
			continue
		}
		if pr.Platform != policy.AlibabaCloud {
			errs = append(errs, hinted{fmt.Errorf("unknown role %q on %s", name, pr.Platform), "the documents depend on no role of that name, and the catalogue does not know it"})
			continue
		}
		var papers []*policy.Workspace
		for _, d := range pr.Workspace {
			papers = append(papers, d.Workspace)
		}
		if _, err := workspace.Resolve(cat, pr.Platform, []string{name}, papers); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// unreadRole reports whether a document defines a custom role of that name and
// could not be read: that is told in the report.
func (p *plan) unreadRole(name string) bool {
	return slices.ContainsFunc(p.input.Documents, func(d *policy.Document) bool {
		return d.Workspace != nil && d.Broken() && strings.EqualFold(d.Workspace.RoleName, name)
	})
}

// requirable reports whether a platform of the plan knows a required name.
func requirable(cat *catalog.Catalog, p *plan, name string) bool {
	for _, pr := range p.input.Principals {
		if _, ok := audit.ResolveRequired(cat, pr.Platform, name); ok {
			return true
		}
	}
	return false
}

// unknownName is the error for a name the catalogue does not have.
func unknownName(cat *catalog.Catalog, platform policy.Platform, what, name string) error {
	err := fmt.Errorf("unknown %s %q", what, name)
	for _, near := range [][]string{cat.Suggest(platform, name, 3), cat.SuggestOperations(platform, name, 3), operationsLike(cat, platform, name)} {
		if len(near) > 0 {
			return hinted{err, "did you mean " + strings.Join(near, " or ") + "?"}
		}
	}
	return hinted{err, "'permgap explain' takes operations, actions and APIs; 'permgap catalog show SERVICE' lists them"}
}

// operationsLike lists up to three operations that have a word in their name.
func operationsLike(cat *catalog.Catalog, platform policy.Platform, word string) []string {
	if len(word) < 4 {
		return nil
	}
	var found []string
	for _, id := range cat.Operations(platform) {
		if name := cat.OperationName(id); len(found) < 3 && strings.Contains(strings.ToLower(name), strings.ToLower(word)) {
			found = append(found, name)
		}
	}
	return found
}
