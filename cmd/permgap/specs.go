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
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/source"
)

// specs describes who is judged: what the command line says, and the principals of the
// configuration. Without paths these are all of them; with paths, those who hold
// something there, and what nobody of them holds is judged by itself.
func specs(a *app, cmd *cobra.Command, args []string, c *config.Config, f auditFlags) ([]plan.Spec, error) {
	own := len(f.agency)+len(f.boundary)+len(f.roles) > 0 // the command line says what its principal holds
	listed := len(c.Principals) > 0 && !f.unlisted && !setByUser(c, "together")
	switch {
	case f.principal != "" && !c.Together && len(c.Principals) == 0:
		return nil, usage(cmd, "--principal needs a configuration with principals, or --together")
	case f.principal != "" && !c.Together && listed:
		return specsOfOne(cmd, args, c, f)
	case len(args) == 0 && len(f.roles) > 0 && len(c.Principals) == 0:
		return []plan.Spec{specOfArgs(a, args, c, f)}, nil
	case len(args) == 0 && own && len(c.Principals) > 0:
		return nil, diag.Hint(
			errors.New("--role, --agency and --boundary need paths: the principals of the configuration have their own"),
			"give paths, or ignore the configuration with --no-config")
	case len(args) == 0 && len(c.Principals) > 0:
		return specsOfConfig(c, c.Principals, f), nil
	case len(args) == 0:
		return nil, usage(cmd, "nothing to "+task(cmd)+": give a file, a folder or -, or list principals in %s", config.FileName)
	case !listed || own:
		return []plan.Spec{specOfArgs(a, args, c, f)}, nil
	}
	rest := specOfArgs(a, args, c, f)
	rest.Rest = true
	return append(specsOfConfig(c, config.HoldersOf(c, args), f), rest), nil
}

// setByUser reports whether a switch is on by a flag or a variable.
func setByUser(c *config.Config, key string) bool {
	layer := c.Origin(key).Layer
	return c.Together && (layer == config.FromFlag || layer == config.FromEnvironment)
}

// specsOfOne describes the principal of a name. Paths must be its own.
func specsOfOne(cmd *cobra.Command, args []string, c *config.Config, f auditFlags) ([]plan.Spec, error) {
	p, known := config.PrincipalOf(c, f.principal)
	if !known {
		var names []string
		for _, p := range c.Principals {
			names = append(names, p.Name)
		}
		err := fmt.Errorf("the configuration has no principal %q", source.Head(f.principal))
		if near := match.NearestOf(f.principal, names, 3); len(near) > 0 {
			return nil, diag.Hint(err, diag.DidYouMean(near))
		}
		return nil, diag.Hint(err, "it is one of "+diag.Or(names[:min(len(names), 5)]))
	}
	if len(args) > 0 && !slices.ContainsFunc(config.HoldersOf(c, args), func(h config.Principal) bool { return h.Name == p.Name }) {
		return nil, usage(cmd, "the principal %s holds nothing in %s", source.Head(p.Name), source.Head(args[0]))
	}
	return specsOfConfig(c, []config.Principal{p}, f), nil
}

// task is what a command does with policies.
func task(cmd *cobra.Command) string {
	switch cmd.Name() {
	case "audit":
		return "audit"
	case "fix":
		return "repair"
	}
	return "judge"
}

// specOfArgs describes the principals of the command line.
func specOfArgs(a *app, args []string, c *config.Config, f auditFlags) plan.Spec {
	files := a.files()
	s := plan.Spec{
		Files: &files,
		Name:  cmp.Or(f.principal, "all documents"), Documents: args, Agency: f.agency, Boundary: f.boundary,
		Roles: f.roles, Require: c.Require, Only: f.only, InUse: principal.InUse{Resources: c.Resource},
		At: func(list string, i int) string { return c.At(keyOf(list), i) },
	}
	if c.Together {
		s.As = plan.Joined
	}
	return s
}

// specsOfConfig describes principals of the configuration.
func specsOfConfig(c *config.Config, principals []config.Principal, f auditFlags) []plan.Spec {
	var out []plan.Spec
	for _, want := range principals {
		s := plan.Spec{
			Name: want.Name, As: plan.Named, Documents: want.Documents, Agency: want.Agency, Boundary: want.Boundary,
			Roles: want.Roles, Require: slices.Concat(want.Require, c.Require), Only: onlyOf(want, f), Files: &c.Files,
			InUse: principal.InUse{Resources: slices.Concat(want.InUse.Resources, c.Resource), Features: want.InUse.Features},
			At: func(list string, i int) string {
				own := map[string]int{"require": len(want.Require), "resources": len(want.InUse.Resources)}
				if n, both := own[list]; both && i >= n {
					return c.At(keyOf(list), i-n)
				}
				return want.At(list, i)
			},
		}
		if layer := c.Origin("platform").Layer; layer != config.FromFlag && layer != config.FromEnvironment {
			s.Platform = policy.Platform(want.Platform)
		}
		out = append(out, s)
	}
	return out
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
	specs, err := specs(a, cmd, args, c, f)
	if err != nil {
		return nil, err
	}
	if err := source.CheckFolder(a.files(), f.terraformRoot); err != nil {
		return nil, fmt.Errorf("--terraform-root: %w", err)
	}
	p, err := plan.Read(cmd.Context(), cat, specs, plan.Options{
		Reader: a.files(), Stdin: a.stdin, Platform: policy.Platform(c.Platform), Found: a.memory.spare, Part: part,
		Own: isOwn, Exclude: c.Exclude, Base: baseOf(c), NoIgnore: c.NoIgnore, JSONC: c.JSONC,
		TerraformRoot: f.terraformRoot,
	})
	if err != nil {
		return nil, err
	}
	if a.tree != nil {
		return p, nil // names of today may mean nothing there
	}
	return p, p.Check(cat, plan.Use{Features: c.Features, Without: c.Without, At: c.At})
}

// baseOf is the folder that the globs of exclude: are from; "" where a flag gives them.
func baseOf(c *config.Config) string {
	if c.Origin("exclude").Layer == config.FromFile {
		return c.Dir()
	}
	return ""
}

// tellIgnored tells which lines of a .gitignore leave files out, where no report does.
func tellIgnored(a *app, all []audit.Lowered) {
	for _, l := range all {
		a.tell("permgap: %s:%d: %s", l.Path, l.Line, l.Told(message.In("")).Message)
	}
}

// tellLowered tells what the configuration turns off or lowers, where no report does: all
// of it, or the settings that are named. A file with a wrong name has had its warning.
func tellLowered(a *app, c *config.Config, only ...string) {
	for _, l := range c.Lowered() {
		if l.Setting != config.Misnamed && (len(only) == 0 || slices.Contains(only, l.Setting)) {
			a.tell("note: %s", l.Told(message.In("")).Message)
		}
	}
}

// input is what an audit looks at of a plan.
func input(p *plan.Plan) audit.Input {
	in := audit.Input{Principals: p.Principals, Documents: p.Documents}
	for _, o := range p.Others {
		other := audit.Other{Path: o.Path, Kind: o.Kind}
		if g := o.Ignored; g != nil {
			other.Ignored = &audit.Ignored{Path: g.Path, Line: g.Line, Files: g.Files, More: g.More}
		}
		in.Others = append(in.Others, other)
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
