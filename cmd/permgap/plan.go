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
	"github.com/permgap/permgap/pkg/source"
)

// planArgs makes principals of the paths and roles of the command line.
func (a *app) planArgs(ctx context.Context, p *plan, args []string, c *config.Config, f auditFlags) error {
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
	principals := audit.Each(docs)
	if c.Together {
		principals = audit.Together(cmp.Or(f.principal, "all documents"), docs)
	}
	principals = withWorkspace(principals, docs, f.roles, c)
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

// withWorkspace gives principals the workspace roles and documents of the run.
// Without a policy the roles, each member of a list, or the caller of a list of
// permissions are principals of their own.
func withWorkspace(principals []audit.Principal, docs []*policy.Document, roles []string, c *config.Config) []audit.Principal {
	var papers []*policy.Workspace
	var paths []string
	for _, d := range docs {
		if d.Workspace != nil {
			papers = append(papers, d.Workspace)
			paths = append(paths, d.File.Path)
		}
	}
	for i := range principals {
		principals[i].Roles, principals[i].Workspace = roles, papers
	}
	for _, d := range docs {
		principals = append(principals, members(d, papers, c)...)
	}
	if len(principals) == 0 && len(roles)+len(papers) > 0 {
		name := cmp.Or(strings.Join(roles, " + "), strings.Join(paths, " + "))
		principals = []audit.Principal{{Name: name, Platform: rolePlatform(c), Roles: roles, Workspace: papers}}
	}
	return principals
}

// members makes a principal of each member that a document lists.
func members(d *policy.Document, papers []*policy.Workspace, c *config.Config) []audit.Principal {
	if d.Workspace == nil || d.Broken() {
		return nil
	}
	var out []audit.Principal
	for _, m := range d.Workspace.Members {
		var roles []string
		for _, r := range m.Roles {
			roles = append(roles, r.Value)
		}
		out = append(out, audit.Principal{
			Name: m.Name, Platform: rolePlatform(c), Roles: roles, Workspace: papers, At: d.File.Locate(m.At, d.Pointer),
		})
	}
	return out
}

// rolePlatform is the platform of roles that stand alone: only one platform
// has workspace roles.
func rolePlatform(c *config.Config) policy.Platform {
	return cmp.Or(policy.Platform(c.Platform), policy.AlibabaCloud)
}

// planConfig makes the principals that the configuration lists.
func (a *app) planConfig(cmd *cobra.Command, p *plan, c *config.Config, f auditFlags) error {
	found := false
	for _, want := range c.Principals {
		if f.principal != "" && f.principal != want.Name {
			continue
		}
		found = true
		if err := a.planPrincipal(cmd.Context(), p, want, c); err != nil {
			return err
		}
	}
	if !found {
		return usage(cmd, "the configuration has no principal %q", f.principal)
	}
	return nil
}

func (a *app) planPrincipal(ctx context.Context, p *plan, want config.Principal, c *config.Config) error {
	var sets [3][]*policy.Document
	for i, paths := range [...][]string{want.Documents, want.Agency, want.Boundary} {
		docs, err := a.load(ctx, p, paths, c)
		if err != nil {
			return fmt.Errorf("principal %s: %w", want.Name, err)
		}
		sets[i] = docs
	}
	held := withWorkspace(audit.Together(want.Name, sets[0]), sets[0], want.Roles, c)
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

// load reads documents and adds them to the plan. What cannot be read is a
// failure of the plan, and the rest is judged all the same.
func (a *app) load(ctx context.Context, p *plan, paths []string, c *config.Config) ([]*policy.Document, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	res, err := source.Load(ctx, paths, source.Options{Stdin: a.stdin, Policy: policy.Options{Platform: policy.Platform(c.Platform)}})
	if err != nil {
		return nil, err
	}
	for _, d := range res.Documents {
		if !slices.ContainsFunc(p.input.Documents, func(o *policy.Document) bool { return o == d }) {
			p.input.Documents = append(p.input.Documents, d)
		}
	}
	p.input.Skipped += res.Skipped
	for _, n := range res.NotAnalysed {
		p.input.NotAnalysed = append(p.input.NotAnalysed, audit.NotAnalysed{Path: n.Path, Reason: n.Reason})
	}
	for _, f := range res.Failures {
		p.failures = append(p.failures, f)
		p.input.NotAnalysed = append(p.input.NotAnalysed, audit.NotAnalysed{Path: f.Path, Reason: f.Err.Error(), Failed: true})
	}
	return res.Documents, nil
}

// checkNames refuses required operations and features that nothing knows: a
// misspelt one would make every audit pass.
func (a *app) checkNames(cat *catalog.Catalog, p *plan, c *config.Config) error {
	var errs []error
	for _, pr := range p.input.Principals {
		if pr.At.Path == "" { // the roles of a listed member are the platform's word
			errs = append(errs, checkRoles(cat, pr)...)
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
func checkRoles(cat *catalog.Catalog, pr audit.Principal) []error {
	var errs []error
	for _, name := range pr.Roles {
		if audit.ServiceRole(cat, pr.Platform, name) || audit.DependsOn(pr, name) || cat.IsRoleName(pr.Platform, name) {
			continue
		}
		if pr.Platform != policy.AlibabaCloud {
			errs = append(errs, hinted{fmt.Errorf("unknown role %q on %s", name, pr.Platform), "the documents depend on no role of that name, and the catalogue does not know it"})
			continue
		}
		if _, err := workspace.Resolve(cat, pr.Platform, []string{name}, pr.Workspace); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
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
	if near := cat.Suggest(platform, name, 3); len(near) > 0 {
		return hinted{err, "did you mean " + strings.Join(near, " or ") + "?"}
	}
	if near := operationsLike(cat, platform, name); len(near) > 0 {
		return hinted{err, "did you mean " + strings.Join(near, " or ") + "?"}
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
